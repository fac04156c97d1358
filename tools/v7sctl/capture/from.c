// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <string.h>

#include "abi/parse.h"
#include "capture/capture.h"
#include "system/page.h"

static uint64_t number(const struct fields *fields, const char *key, const char *path)
{
	const char *text = fields_get(fields, key);
	uint64_t value;

	if (!text || !parse_number(text, &value))
		fail(EXIT_MISSING, "%s is not a capture of v7sctl: its file '" CAPTURE_INFO
		     "' has no number '%s'", path, key);
	return value;
}

static void check_info(const struct archive *archive, const char *path)
{
	const struct member *info = archive_member(archive, CAPTURE_INFO);
	struct parse_error error;
	struct fields fields;
	uint64_t page;
	char *text;

	if (!info)
		fail(EXIT_MISSING, "%s is not a capture of v7sctl: it has no file '" CAPTURE_INFO "'",
		     path);
	text = member_copy(info);
	if (!text)
		fail(EXIT_MISSING, "%s cannot be read", path);
	if (!parse_fields(&fields, text, strlen(text), &error))
		fail(EXIT_MISSING, "%s is not a capture of v7sctl: line %zu of its file '"
		     CAPTURE_INFO "' %s", path, error.line, error.message);
	if (number(&fields, "format", path) != CAPTURE_FORMAT)
		fail(EXIT_MISSING, "%s is a capture of format %s, and this v7sctl knows format %d",
		     path, fields_get(&fields, "format"), CAPTURE_FORMAT);
	page = number(&fields, "page-bytes", path);
	if (page < 4096 || page > 65536 || (page & (page - 1)))
		fail(EXIT_MISSING, "%s is not a capture of v7sctl: no kernel has pages of %s bytes",
		     path, fields_get(&fields, "page-bytes"));
	page_bytes_set(page);
	fields_free(&fields);
}

void capture_open(struct archive *archive, const char *path)
{
	const char *wrong = archive_open(archive, path);

	if (wrong)
		fail(EXIT_MISSING, "%s %s", path, wrong);
	check_info(archive, path);
}

void capture_mount(struct ctl *ctl)
{
	static struct archive archive;
	const char *path = ctl->opt[OPT_FROM];

	if (!ctl->command->reads)
		fail_usage(ctl, "this command cannot read a capture: it takes no --from");
	if (ctl->opt[OPT_ROOT] || ctl->opt[OPT_SYSROOT])
		fail_usage(ctl, "--from, or --root and --sysroot, not both");
	capture_open(&archive, path);
	archive_mount(&archive, path);
	ctl->sysroot = path;
}
