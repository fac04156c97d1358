// SPDX-License-Identifier: GPL-2.0-only
/* Live views: a whole new picture each time, in one write. */
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "abi/abi.h"
#include "cmd/commands.h"
#include "out/term.h"

static double interval(const struct ctl *ctl)
{
	const char *text = ctl->opt[OPT_INTERVAL];
	double seconds = 2;
	char *end;

	if (!text)
		return seconds;
	seconds = strtod(text, &end);
	if (end == text || *end || !(seconds >= 0.1 && seconds <= 86400))
		fail_usage(ctl, "'%s' is not a number of seconds from 0.1 to 86400",
			   text);
	return seconds;
}

static void pause_for(double seconds)
{
	struct timespec time = { .tv_sec = (time_t)seconds };

	time.tv_nsec = (long)((seconds - (double)time.tv_sec) * 1e9);
	nanosleep(&time, NULL);
}

static void draw(struct ctl *ctl, void (*view)(struct ctl *ctl), bool first)
{
	if (!ctl->opt[OPT_JSON] && term_is_tty())
		fputs("\033[H\033[2J", stdout);
	else if (!ctl->opt[OPT_JSON] && !first)
		putchar('\n');
	out_begin(ctl->out, NULL, NULL);
	view(ctl);
	out_end(ctl->out);
	if (ctl->opt[OPT_JSON])
		return;
	out_flush(ctl->out);
	finish_output();
}

int watch(struct ctl *ctl, void (*view)(struct ctl *ctl))
{
	uint64_t most = ctl->opt[OPT_FROM] ? 1 : UINT64_MAX; /* a capture does not change */
	uint64_t count = option_number(ctl, OPT_COUNT, most, 1, most);
	double seconds = interval(ctl);
	char lines[24];
	struct winsize size;

	if (ctl->opt[OPT_JSON] && !ctl->opt[OPT_COUNT] && !ctl->opt[OPT_FROM])
		fail_usage(ctl, "a JSON document has an end: give --count");
	if (!ctl->opt[OPT_LIMIT] && term_is_tty() &&
	    !ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) && size.ws_row > 16) {
		snprintf(lines, sizeof(lines), "%d", size.ws_row - 8);
		ctl->opt[OPT_LIMIT] = lines;
	}
	setvbuf(stdout, NULL, _IOFBF, 1 << 16);
	out_array(ctl->out, "samples");
	for (uint64_t i = 0; i < count; i++) {
		if (i)
			pause_for(seconds);
		draw(ctl, view, !i);
	}
	out_end(ctl->out);
	ctl->opt[OPT_LIMIT] = NULL;
	return EXIT_DONE;
}

static void watch_domains(struct ctl *ctl)
{
	abi_check(ctl);
	view_domains(ctl);
}

static void watch_zones(struct ctl *ctl)
{
	abi_check(ctl);
	view_zones(ctl);
}

static void watch_slabs(struct ctl *ctl)
{
	abi_check(ctl);
	view_slabs(ctl);
}

static void watch_both(struct ctl *ctl)
{
	abi_check(ctl);
	view_zones(ctl);
	view_domains(ctl);
}

int cmd_watch(struct ctl *ctl)
{
	const char *what = ctl->argc ? ctl->argv[0] : "";

	if (!ctl->argc)
		return watch(ctl, watch_both);
	if (!strcmp(what, "domains"))
		return watch(ctl, watch_domains);
	if (!strcmp(what, "zones"))
		return watch(ctl, watch_zones);
	if (!strcmp(what, "slabs"))
		return watch(ctl, watch_slabs);
	fail_usage(ctl, "nothing to watch is named '%s'", what);
}
