// SPDX-License-Identifier: GPL-2.0-only
/*
 * Each file is processed twice by the same code. The first pass marks the addresses, as
 * all must be known before the first can be replaced; the second pass replaces them. Lists
 * may be huge: no more than a line of them is in memory.
 */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi/abi.h"
#include "capture/capture.h"
#include "capture/redact.h"
#include "capture/redaction.h"
#include "capture/words.h"
#include "explain/fault.h"

#define GIB4 ((uint64_t)1 << 32)

uint64_t redaction_place(void *target, uint64_t phys, uint64_t size)
{
	struct redaction *redaction = target;

	if (redaction->sink)
		return offsets_map(&redaction->offsets, phys);
	offsets_mark(&redaction->offsets, phys, size);
	return phys;
}

void redaction_print_address(struct redaction *redaction, const char *word, uint64_t size)
{
	uint64_t phys;

	if (parse_number(word, &phys))
		fprintf(redaction->to, "0x%08" PRIx64, redaction_place(redaction, phys, size));
	else
		fputs(word, redaction->to);
}

void redaction_print_ttbr(struct redaction *redaction, const char *word, bool mtk)
{
	uint64_t ttbr;

	if (parse_number(word, &ttbr))
		fprintf(redaction->to, "0x%08" PRIx64,
			place_ttbr(ttbr, mtk, redaction_place, redaction));
	else
		fputs(word, redaction->to);
}

uint64_t redaction_number(const char *word, uint64_t otherwise)
{
	uint64_t value;

	return parse_number(word, &value) ? value : otherwise;
}

static void redact_config(struct redaction *redaction, char *text)
{
	char *rest = text, *line;

	while ((line = strsep(&rest, "\n")) && rest)
		if (!strncmp(line, "ttbr: ", 6)) {
			fputs("ttbr: ", redaction->to);
			redaction_print_ttbr(redaction, line + 6, redaction->mtk);
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
	word = place_descriptor(word, level, redaction->mtk, redaction_place, redaction);
	fprintf(redaction->to, "%08" PRIx32, __builtin_bswap32(word));
}

/* The words of a line: table LEVEL PHYS BYTES HEX. */
static void redact_table(struct redaction *redaction, char *const *words)
{
	unsigned int level = (unsigned int)redaction_number(words[1], 1);
	uint64_t bytes = redaction_number(words[3], 0);
	const char *hex = words[4];

	fprintf(redaction->to, "table %u ", level);
	redaction_print_address(redaction, words[2], bytes);
	fprintf(redaction->to, " %" PRIu64 " ", bytes);
	for (; strnlen(hex, 8) == 8; hex += 8)
		print_bytes(redaction, level, hex);
	fputc('\n', redaction->to);
}

static void redact_image(struct redaction *redaction, const struct member *member)
{
	struct lines lines CLEANUP(lines_close) = { 0 };
	char **words CLEANUP(free_pointer) = NULL;
	struct parse_error error;
	char *line;

	lines_open_member(redaction->ctl, &lines, member);
	while ((line = lines_next(&lines))) {
		if (!parse_image_line(&words, line, lines.number, &error))
			fail_malformed(member->name, &error);
		if (lines.number > 1) {
			redact_table(redaction, words);
			continue;
		}
		fputs("ttbr ", redaction->to);
		redaction_print_ttbr(redaction, words[1], redaction->mtk);
		fputc('\n', redaction->to);
	}
}

/* Prints the RAM below 4 GiB as a range from 0 on, and the RAM above as a range from 4 GiB on. */
static void redact_iomem(struct redaction *redaction, char *text)
{
	uint64_t below = 0, above = 0, start, end;
	char *rest = text, *line;

	while ((line = strsep(&rest, "\n"))) {
		if (sscanf(line, "%" SCNx64 "-%" SCNx64, &start, &end) != 2 || end <= start)
			continue;	/* without CAP_SYS_ADMIN all addresses are 0 */
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
		fprintf(redaction->to, "0x%" PRIx64, redaction_place(redaction, phys, 1));
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

static char *copy_of(const struct member *member)
{
	char *text = member_copy(member);

	if (!text)
		fail(EXIT_MISSING, "the file '%s' of the capture cannot be read", member->name);
	return text;
}

/* Whether the domain that has the file @name has quirk mtk_ext. */
static bool is_mtk(const struct archive *archive, const char *name)
{
	const char *slash = strrchr(name, '/');
	char *config CLEANUP(free_pointer) =
		format_string("%.*s/config", slash ? (int)(slash - name) : 0, name);
	const struct member *member = archive_member(archive, config);
	char *text CLEANUP(free_pointer) = member ? copy_of(member) : NULL;

	return text && strstr(text, "mtk_ext");
}

static const char *file_of(const char *name)
{
	const char *slash = strrchr(name, '/');

	if (strncmp(name, CAPTURE_ROOT "/", strlen(CAPTURE_ROOT "/")))
		return "";
	return slash + 1;
}

static void redact_file(struct redaction *redaction, const struct member *member)
{
	const char *name = member->name, *file = file_of(name);

	if (!strcmp(name, CAPTURE_INFO))
		redact_info(redaction, copy_of(member));
	else if (!strcmp(name, "proc/iomem"))
		redact_iomem(redaction, copy_of(member));
	else if (!strcmp(name, "dev/kmsg"))
		redact_log(redaction, copy_of(member));
	else if (!strcmp(file, "config"))
		redact_config(redaction, copy_of(member));
	else if (!strcmp(file, "image"))
		redact_image(redaction, member);
	else if (!strcmp(file, "live"))
		redact_rows(redaction, member, "# note");
	else if (!strcmp(file, "history"))
		redact_rows(redaction, member, "# lost");
	else
		redact_rows(redaction, member, NULL);
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

static _Noreturn void fail_spool(void)
{
	fail(EXIT_MISSING, "cannot write a temporary file: %s", strerror(errno));
}

static void add_redacted(struct redaction *redaction, const char *name)
{
	off_t size = ftello(redaction->to);

	if (fflush(redaction->to) || size < 0)
		fail_spool();
	sink_add_fd(redaction->sink, name, fileno(redaction->to), 0, (uint64_t)size);
	rewind(redaction->to);
}

static void redact_member(struct redaction *redaction, const struct member *member)
{
	if (has_addresses(member->name)) {
		redaction->mtk = is_mtk(redaction->archive, member->name);
		redact_file(redaction, member);
		if (redaction->sink)
			add_redacted(redaction, member->name);
	} else if (redaction->sink) {
		sink_add_fd(redaction->sink, member->name, member->fd, member->at, member->length);
	}
}

static void redact_members(struct redaction *redaction, FILE *to)
{
	if (!to)
		fail_spool();
	redaction->to = to;
	for (size_t i = 0; i < redaction->archive->count; i++)
		redact_member(redaction, &redaction->archive->members[i]);
	fclose(to);
}

void redact(const struct ctl *ctl, const struct archive *archive, struct sink *sink)
{
	struct redaction redaction = { .ctl = ctl, .archive = archive };

	offsets_init(&redaction.offsets);
	redact_members(&redaction, fopen("/dev/null", "we"));
	offsets_seal(&redaction.offsets);
	redaction.sink = sink;
	redact_members(&redaction, tmpfile());
	offsets_free(&redaction.offsets);
}
