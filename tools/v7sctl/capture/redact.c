// SPDX-License-Identifier: GPL-2.0-only
/*
 * Each file is processed twice by the same code. The first pass marks the addresses, as
 * all must be known before the first can be replaced; the second pass replaces them.
 */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi/parse.h"
#include "capture/capture.h"
#include "capture/offsets.h"
#include "capture/redact.h"
#include "capture/words.h"
#include "explain/fault.h"

#define GIB4 ((uint64_t)1 << 32)

struct redaction {
	const struct archive *archive;
	struct sink *sink;	/* NULL during the first pass */
	struct offsets offsets;
	bool mtk;		/* the domain of this file has quirk mtk_ext */
	FILE *to;		/* this file */
};

static uint64_t place(void *target, uint64_t phys, uint64_t size)
{
	struct redaction *redaction = target;

	if (redaction->sink)
		return offsets_map(&redaction->offsets, phys);
	offsets_mark(&redaction->offsets, phys, size);
	return phys;
}

static void print_address(struct redaction *redaction, const char *word, uint64_t size)
{
	uint64_t phys;

	if (parse_number(word, &phys))
		fprintf(redaction->to, "0x%08" PRIx64, place(redaction, phys, size));
	else
		fputs(word, redaction->to);
}

static void print_ttbr(struct redaction *redaction, const char *word, bool mtk)
{
	uint64_t ttbr;

	if (parse_number(word, &ttbr))
		fprintf(redaction->to, "0x%08" PRIx64, place_ttbr(ttbr, mtk, place, redaction));
	else
		fputs(word, redaction->to);
}

/* The word in @row of the column @name, or "". */
static const char *cell(const struct rows *rows, size_t row, const char *name)
{
	int column = rows_column(rows, name);

	return column < 0 ? "" : rows_cell(rows, row, (size_t)column);
}

static uint64_t number(const char *word, uint64_t otherwise)
{
	uint64_t value;

	return parse_number(word, &value) ? value : otherwise;
}

static void print_descriptor(struct redaction *redaction, const char *word, uint64_t level)
{
	uint64_t descriptor;

	if (parse_number(word, &descriptor))
		fprintf(redaction->to, "0x%08" PRIx32,
			place_descriptor((uint32_t)descriptor, (unsigned int)level,
					 redaction->mtk, place, redaction));
	else
		fputs(word, redaction->to);
}

/* The bytes of a page size like "64K". */
static uint64_t page_size(const char *word)
{
	static const struct {
		const char *name;
		uint64_t bytes;
	} sizes[] = { { "4K", 4096 }, { "64K", 65536 }, { "1M", 1 << 20 }, { "16M", 1 << 24 } };

	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++)
		if (!strcmp(word, sizes[i].name))
			return sizes[i].bytes;
	return 1;
}

static void print_cell(struct redaction *redaction, const struct rows *rows, size_t row,
		       const char *name)
{
	const char *word = cell(rows, row, name);

	if (!strcmp(name, "ttbr"))
		print_ttbr(redaction, word, strstr(cell(rows, row, "quirks"), "mtk_ext"));
	else if (!strcmp(name, "descriptor"))
		print_descriptor(redaction, word, number(cell(rows, row, "level"), 1));
	else if (!strcmp(name, "l1"))
		print_descriptor(redaction, word, 1);
	else if (!strcmp(name, "l2"))
		print_descriptor(redaction, word, 2);
	else if (!strcmp(name, "start") || !strcmp(name, "end"))
		print_address(redaction, word, 1);
	else if (!strcmp(name, "phys-start"))
		print_address(redaction, word, number(cell(rows, row, "size"), 1));
	else if (strcmp(name, "phys"))
		fputs(word, redaction->to);
	else if (rows_column(rows, "bytes") >= 0)
		print_address(redaction, word, number(cell(rows, row, "bytes"), 1));
	else if (rows_column(rows, "pgsize") >= 0)
		print_address(redaction, word, page_size(cell(rows, row, "pgsize")));
	else
		print_address(redaction, word, number(cell(rows, row, "size"), 1));
}

static void redact_rows(struct redaction *redaction, char *text, const char *trailer)
{
	struct parse_error error;
	struct rows rows;

	if (!parse_rows(&rows, text, strlen(text), trailer, &error))
		fail(EXIT_MISSING, "a file of the module cannot be redacted: line %zu %s",
		     error.line, error.message);
	fputc('#', redaction->to);
	for (size_t i = 0; i < rows.columns; i++)
		fprintf(redaction->to, " %s", rows.names[i]);
	for (size_t row = 0; row < rows.count; row++) {
		/*
		 * An IOVA that faulted must not become a physical address of memory, nor stop
		 * being one.
		 */
		if (!strcmp(cell(&rows, row, "event"), "fault") || rows_column(&rows, "l1") >= 0)
			offsets_fix(&redaction->offsets, number(cell(&rows, row, "iova"), 0));
		for (size_t i = 0; i < rows.columns; i++) {
			fputc(i ? ' ' : '\n', redaction->to);
			print_cell(redaction, &rows, row, rows.names[i]);
		}
	}
	fputc('\n', redaction->to);
	if (rows.trailer)
		fprintf(redaction->to, "%s %s\n", trailer, rows.trailer);
	rows_free(&rows);
}

static void redact_config(struct redaction *redaction, char *text)
{
	char *rest = text, *line;

	while ((line = strsep(&rest, "\n")) && rest)
		if (!strncmp(line, "ttbr: ", 6)) {
			fputs("ttbr: ", redaction->to);
			print_ttbr(redaction, line + 6, redaction->mtk);
			fputc('\n', redaction->to);
		} else {
			fprintf(redaction->to, "%s\n", line);
		}
	free(text);
}

/* Four bytes in memory order. */
static void print_bytes(struct redaction *redaction, unsigned int level, const char *hex)
{
	char digits[9] = "";
	uint32_t word;

	memcpy(digits, hex, 8);
	word = __builtin_bswap32((uint32_t)strtoul(digits, NULL, 16));
	word = place_descriptor(word, level, redaction->mtk, place, redaction);
	fprintf(redaction->to, "%08" PRIx32, __builtin_bswap32(word));
}

static void redact_image(struct redaction *redaction, char *text)
{
	struct parse_error error;
	struct image image;

	if (!parse_image(&image, text, strlen(text), &error))
		fail(EXIT_MISSING, "an image cannot be redacted: line %zu %s", error.line,
		     error.message);
	fputs("ttbr ", redaction->to);
	print_ttbr(redaction, image.words[1], redaction->mtk);
	for (size_t i = 2; i < image.count; i += 5) {
		unsigned int level = (unsigned int)number(image.words[i + 1], 1);
		const char *hex = image.words[i + 4];
		uint64_t bytes = number(image.words[i + 3], 0);

		fprintf(redaction->to, "\ntable %u ", level);
		print_address(redaction, image.words[i + 2], bytes);
		fprintf(redaction->to, " %" PRIu64 " ", bytes);
		for (size_t at = 0; at + 8 <= strlen(hex) && at < 2 * bytes; at += 8)
			print_bytes(redaction, level, hex + at);
	}
	fputc('\n', redaction->to);
	image_free(&image);
}

/* How much RAM there is below and above 4 GiB, from 0 and from 4 GiB on. */
static void redact_iomem(struct redaction *redaction, char *text)
{
	uint64_t below = 0, above = 0, start, end;
	char *rest = text, *line;

	while ((line = strsep(&rest, "\n"))) {
		if (sscanf(line, "%" SCNx64 "-%" SCNx64, &start, &end) != 2 || end < start)
			continue;
		if (start < GIB4)
			below += (end < GIB4 ? end + 1 : GIB4) - start;
		if (end >= GIB4)
			above += end + 1 - (start > GIB4 ? start : GIB4);
	}
	if (below)
		fprintf(redaction->to, "00000000-%08" PRIx64 " : System RAM\n", below - 1);
	if (above)
		fprintf(redaction->to, "100000000-%08" PRIx64 " : System RAM\n", GIB4 + above - 1);
	free(text);
}

/* Whether the number at @at in a line of the log is an address of memory. */
static bool is_memory(const char *line, const char *at)
{
	static const char *const keys[] = { "pa=", "paddr=", "paddr ", "phys ", "phys=", "at " };
	bool ours = strstr(line, MODULE) || strstr(line, "io-pgtable") || strstr(line, "PTE");

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		size_t length = strlen(keys[i]);

		if ((size_t)(at - line) >= length && !strncmp(at - length, keys[i], length))
			return true;
	}
	return ours && !(at - line >= 5 && !strncmp(at - 5, "iova", 4));
}

static void redact_line(struct redaction *redaction, const char *line)
{
	const char *at = line;

	while (*at) {
		char *end = NULL;
		uint64_t phys = 0;

		if (!strncmp(at, "0x", 2) && isxdigit((unsigned char)at[2]) && is_memory(line, at))
			phys = strtoull(at, &end, 16);
		if (!phys) {
			fputc(*at++, redaction->to);
			continue;
		}
		fprintf(redaction->to, "0x%" PRIx64, place(redaction, phys, 1));
		at = end;
	}
	fputc('\n', redaction->to);
}

static void redact_log(struct redaction *redaction, char *text)
{
	char *rest = text, *line;

	while ((line = strsep(&rest, "\n")) && rest) {
		char *clean CLEANUP(free_pointer) = check_memory(malloc(strlen(line) + 1));
		struct line parsed;

		line_clean(clean, line);
		line_parse(&parsed, clean);
		if (parsed.kind == LINE_FAULT)
			offsets_fix(&redaction->offsets, parsed.fault.iova);
		redact_line(redaction, line);
	}
	free(text);
}

static void redact_info(struct redaction *redaction, char *text)
{
	char *at = strstr(text, "redacted: no\n");

	if (at)
		fprintf(redaction->to, "%.*sredacted: yes\n%s", (int)(at - text), text, at + 13);
	else
		fputs(text, redaction->to);
	free(text);
}

/* The quirks of the domain that the file @name belongs to. */
static bool is_mtk(const struct archive *archive, const char *name)
{
	const char *slash = strrchr(name, '/');
	char *config CLEANUP(free_pointer) =
		format_string("%.*s/config", slash ? (int)(slash - name) : 0, name);
	const struct member *member = archive_member(archive, config);

	return member && memmem(member->bytes, member->length, "mtk_ext", 7);
}

static const char *file_of(const char *name)
{
	const char *slash = strrchr(name, '/');

	if (strncmp(name, CAPTURE_ROOT "/", strlen(CAPTURE_ROOT "/")))
		return "";
	return slash + 1;
}

static void redact_text(struct redaction *redaction, const char *name, char *text)
{
	const char *file = file_of(name);

	if (!strcmp(name, CAPTURE_INFO))
		redact_info(redaction, text);
	else if (!strcmp(name, "proc/iomem"))
		redact_iomem(redaction, text);
	else if (!strcmp(name, "dev/kmsg"))
		redact_log(redaction, text);
	else if (!strcmp(file, "config"))
		redact_config(redaction, text);
	else if (!strcmp(file, "image"))
		redact_image(redaction, text);
	else if (!strcmp(file, "live"))
		redact_rows(redaction, text, "# note");
	else if (!strcmp(file, "history"))
		redact_rows(redaction, text, "# lost");
	else
		redact_rows(redaction, text, NULL);
}

static bool has_addresses(const char *name)
{
	static const char *const files[] = {
		"config", "image", "live", "history", "faults", "zones", "tables", "mappings",
		"descriptors",
	};

	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		if (!strcmp(file_of(name), files[i]))
			return true;
	return !strcmp(name, CAPTURE_INFO) || !strcmp(name, "proc/iomem") ||
	       !strcmp(name, "dev/kmsg");
}

static void redact_member(struct redaction *redaction, const struct member *member)
{
	char *text = NULL;
	size_t length;

	if (!has_addresses(member->name)) {
		if (redaction->sink)
			sink_add(redaction->sink, member->name, member->bytes, member->length);
		return;
	}
	redaction->to = check_memory(open_memstream(&text, &length));
	redaction->mtk = is_mtk(redaction->archive, member->name);
	redact_text(redaction, member->name,
		    check_memory(strndup(member->bytes, member->length)));
	fclose(redaction->to);
	if (redaction->sink)
		sink_add(redaction->sink, member->name, text, length);
	free(text);
}

void redact(const struct archive *archive, struct sink *sink)
{
	struct redaction redaction = { .archive = archive };

	offsets_init(&redaction.offsets);
	for (size_t i = 0; i < archive->count; i++)
		redact_member(&redaction, &archive->members[i]);
	offsets_seal(&redaction.offsets);
	redaction.sink = sink;
	for (size_t i = 0; i < archive->count; i++)
		redact_member(&redaction, &archive->members[i]);
	offsets_free(&redaction.offsets);
}
