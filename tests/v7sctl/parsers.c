// SPDX-License-Identifier: GPL-2.0-only
/*
 * v7sctl's parsers alone.
 *
 *   parsers KIND FILE           parses a file; exit status 1 and why, if it is malformed
 *   parsers fuzz SEED N FILE…   parses N mutations of the files as every kind
 *
 * Built with -DLIBFUZZER it is a libFuzzer target instead.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "abi/words.h"
#include "explain/log.h"
#include "out/progress.h"
#include "system/archive.h"
#include "system/file.h"
#include "system/tar.h"

static bool rows(char *text, size_t length, struct parse_error *error)
{
	struct rows rows;
	bool good = parse_rows(&rows, text, length, NULL, error);

	for (size_t i = 0; good && i < rows.count; i++)
		for (size_t j = 0; j < rows.columns; j++)
			if (!*rows_cell(&rows, i, j))
				abort();
	rows_free(&rows);
	return good;
}

static bool check(char *text, size_t length, struct parse_error *error)
{
	struct rows rows;
	bool good = parse_rows(&rows, text, length, "verdict", error);

	if (good)
		rows_column(&rows, "verdict");
	rows_free(&rows);
	return good;
}

static bool csv(char *text, size_t length, struct parse_error *error)
{
	struct rows rows;
	bool good = parse_csv(&rows, text, length, error);

	rows_free(&rows);
	return good;
}

static bool fields(char *text, size_t length, struct parse_error *error)
{
	struct fields fields;
	bool good = parse_fields(&fields, text, length, error);
	uint64_t number;

	for (size_t i = 0; good && i < fields.count; i++)
		parse_number(fields.pairs[2 * i + 1], &number);
	if (good && fields.count && !fields_get(&fields, fields.pairs[0]))
		abort();
	fields_free(&fields);
	return good;
}

static bool image(char *text, size_t length, struct parse_error *error)
{
	char **words = NULL, *rest = text, *line;
	bool good = check_text(text, length, error);

	for (size_t number = 1; good && (line = next_line(&rest)); number++)
		good = parse_image_line(&words, line, number, error);
	free(words);
	free(text);
	return good;
}

static bool ktap(char *text, size_t length, struct parse_error *error)
{
	struct ktap ktap;
	bool good = parse_ktap(&ktap, text, length, error);

	for (size_t i = 0; good && i < ktap.count; i++)
		ktap_failed(&ktap.tests[i]);
	ktap_free(&ktap);
	return good;
}

static bool fault(char *text, size_t length, struct parse_error *error)
{
	struct log log = { 0 };
	char *rest = text, *line;
	bool good;

	(void)length;
	error->line = 0;
	strcpy(error->message, "is no fault");
	while ((line = strsep(&rest, "\n")))
		log_add(&log, line);
	log_end(&log);
	for (size_t i = 0; i < log.run_count; i++)
		log_last(&log, &log.runs[i].fault, NULL);
	good = log.run_count;
	log_free(&log);
	free(text);
	return good;
}

/* Mutations break the checksum of most headers. Without a repair few files would be parsed. */
static void repair_headers(char *bytes, size_t length)
{
	for (size_t at = 0; at + TAR_BLOCK <= length; at += TAR_BLOCK) {
		unsigned int sum = 8 * ' ';
		char digits[8];

		if (memcmp(bytes + at + 257, "ustar", 5))
			continue;
		for (size_t i = 0; i < TAR_BLOCK; i++)
			sum += i - 148 < 8 ? 0 : (unsigned char)bytes[at + i];
		snprintf(digits, sizeof(digits), "%06o", sum);
		memcpy(bytes + at + 148, digits, 7);
		bytes[at + 155] = ' ';
	}
}

/* Checks that each file exists, and can be read to its end. */
static void read_members(const struct archive *archive)
{
	archive_mount(archive, "mounted");
	for (size_t i = 0; i < archive->count; i++) {
		char *path = format_string("mounted/%s", archive->members[i].name);
		size_t length = 0;
		char *bytes = file_read(path, &length);

		if (!bytes || length != archive->members[i].length || !file_exists(path))
			abort();
		free(bytes);
		free(path);
	}
	archive_mount(NULL, NULL);
}

static bool capture(char *text, size_t length, struct parse_error *error)
{
	int fd = memfd_create("capture", MFD_CLOEXEC);
	struct archive archive;
	const char *wrong;

	repair_headers(text, length);
	if (fd < 0 || write(fd, text, length) != (ssize_t)length)
		abort();
	free(text);
	wrong = archive_parse(&archive, fd);
	error->line = 0;
	snprintf(error->message, sizeof(error->message), "%s", wrong ? wrong : "");
	if (!wrong)
		read_members(&archive);
	archive_free(&archive);
	return !wrong;
}

static const struct kind {
	const char *name;
	bool (*parse)(char *text, size_t length, struct parse_error *error);
} kinds[] = {
	{ "rows", rows }, { "check", check }, { "csv", csv }, { "fields", fields },
	{ "image", image }, { "ktap", ktap }, { "fault", fault },
	{ "capture", capture },
};

/* Copies @bytes and a NUL into a buffer without spare room, so that ASan reports an overrun. */
static char *copy(const void *bytes, size_t length)
{
	char *text = check_memory(malloc(length + 1));

	memcpy(text, bytes, length);
	text[length] = '\0';
	return text;
}

static void parse_as_all(const void *bytes, size_t length)
{
	struct parse_error error;

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		error.message[0] = '\0';
		if (!kinds[i].parse(copy(bytes, length), length, &error) &&
		    !error.message[0])
			abort();
	}
}

#ifdef LIBFUZZER

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	parse_as_all(bytes, length);
	return 0;
}

#else

static int parse_file(const char *name, const char *path)
{
	struct parse_error error;
	size_t length;
	char *text = file_read(path, &length);

	for (size_t i = 0; text && i < ARRAY_SIZE(kinds); i++) {
		if (strcmp(name, kinds[i].name))
			continue;
		if (kinds[i].parse(text, length, &error))
			return 0;
		printf("line %zu %s\n", error.line, error.message);
		return 1;
	}
	return 2;
}

/* Words of the files' formats, for mutate(). */
static const char *const words[] = {
	"# ", "-", "0x", "0xffffffffffffffff", "99999999999999999999", "\n", " ",
	"\t", ": ", ",", "verdict: pass\n", "1..3\n", "ok 1 a\n", "not ok 2 b\n",
	"  ", "KTAP version 1\n", "table 2 0x0 4 00000000\n", "ttbr 0x0\n",
	"description", "iova=0x1000", "larb=", "\377", "\r", "fault type=", "mtk-iommu ",
	"io_page_fault: IOMMU:", "unmap: IOMMU: iova=", "\033[", "> ", "{\"MESSAGE\":\"",
};

/* One random change; the buffer has room for another word. */
static size_t mutate(char *text, size_t length)
{
	size_t at = length ? (size_t)rand() % length : 0, size;
	const char *word = words[(size_t)rand() % ARRAY_SIZE(words)];

	switch (rand() % 5) {
	case 0:		/* cut off */
		return at;
	case 1:		/* a byte changed */
		if (length)
			text[at] = (char)rand();
		return length;
	case 2:		/* some bytes removed */
		size = (size_t)rand() % 16;
		if (at + size > length)
			size = length - at;
		memmove(text + at, text + at + size, length - at - size);
		return length - size;
	case 3:		/* a word inserted */
		size = strlen(word);
		memmove(text + at + size, text + at, length - at);
		memcpy(text + at, word, size);
		return length + size;
	default:	/* a word in place of bytes */
		size = strlen(word);
		if (at + size <= length)
			memcpy(text + at, word, size);
		return length;
	}
}

static int fuzz(unsigned int seed, long count, int files, char **paths)
{
	printf("seed %u\n", seed);
	srand(seed);
	for (long i = 0; i < count; i++) {
		size_t length;
		char *text = file_read(paths[i % files], &length);
		int changes = 1 + rand() % 8;

		if (!text)
			return 2;
		text = check_memory(realloc(text, length + 8 * 64));
		while (changes--)
			length = mutate(text, length);
		parse_as_all(text, length);
		free(text);
	}
	return 0;
}

/* Shows a bar of @total with @done done until standard input ends. */
static int show_progress(size_t total, size_t done)
{
	progress_begin("this", total);
	progress_step("this", done);
	while (getchar() != EOF)
		;
	progress_end();
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 4 && !strcmp(argv[1], "progress"))
		return show_progress(strtoul(argv[2], NULL, 10), strtoul(argv[3], NULL, 10));
	if (argc > 4 && !strcmp(argv[1], "fuzz"))
		return fuzz((unsigned int)strtoul(argv[2], NULL, 10),
			    strtol(argv[3], NULL, 10), argc - 4, argv + 4);
	return argc == 3 ? parse_file(argv[1], argv[2]) : 2;
}

#endif
