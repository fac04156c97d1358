// SPDX-License-Identifier: GPL-2.0-only
/* Writes one file, by which v7sctl on another machine can explain this machine's page tables. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "abi/abi.h"
#include "capture/capture.h"
#include "capture/collect.h"
#include "capture/redact.h"
#include "cmd/commands.h"

static const struct out_column columns[] = {
	{ "file", "NOT IN IT", OUT_LEFT, table_cell },
	{ "description", "WHY", OUT_LEFT, table_cell },
};

static void show_missing(struct ctl *ctl, char *rows)
{
	struct table missing CLEANUP(table_free) = { .name = format_string(CAPTURE_MISSING) };
	struct parse_error error;

	if (!parse_rows(&missing.rows, rows, strlen(rows), NULL, &error))
		fail(EXIT_MISSING, "malformed file '" CAPTURE_MISSING "': it %s", error.message);
	table_show(ctl->out, &missing, "missing", columns, ARRAY_SIZE(columns));
}

/* --redact needs all addresses first, so take a whole capture and redact that. */
static char *collect_redacted(struct ctl *ctl, struct sink *sink)
{
	FILE *whole = tmpfile();
	char *path CLEANUP(free_pointer) = NULL, *missing;
	struct archive archive;
	struct sink first;

	if (!whole)
		fail(EXIT_MISSING, "cannot create a temporary file: %s", strerror(errno));
	path = format_string("/proc/self/fd/%d", fileno(whole));
	sink_open_fd(&first, fileno(whole));
	missing = collect(ctl, &first);
	sink_close(&first);
	capture_open(&archive, path);
	redact(ctl, &archive, sink);
	archive_free(&archive);
	fclose(whole);
	return missing;
}

int cmd_capture(struct ctl *ctl)
{
	const char *path = ctl->opt[OPT_OUTPUT];
	struct sink sink;
	char *missing;

	if (!path)
		fail_usage(ctl, "name the file to write: --output FILE");
	if (!strcmp(path, "-") && (ctl->opt[OPT_JSON] || isatty(STDOUT_FILENO)))
		fail_usage(ctl, "--output - prints the capture: not with --json, nor to a terminal");
	if (!*ctl->sysroot && !ctl->opt[OPT_ROOT] && geteuid())
		fail(EXIT_MISSING, "only root can take a capture, because only root can read the module's files");
	sink_open(&sink, path);
	missing = ctl->opt[OPT_REDACT] ? collect_redacted(ctl, &sink) : collect(ctl, &sink);
	sink_close(&sink);
	if (!strcmp(path, "-")) {
		free(missing);
		return EXIT_DONE;
	}
	out_field(ctl->out, "capture", NULL, v_string(path));
	out_field(ctl->out, "files", NULL, v_number(sink.count));
	out_say(ctl->out, "%s: %zu files. Any machine can read it: v7sctl explain --from %s", path,
		sink.count, path);
	show_missing(ctl, missing);
	return EXIT_DONE;
}
