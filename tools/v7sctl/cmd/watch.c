// SPDX-License-Identifier: GPL-2.0-only
/*
 * Redraws a view, with one write for each update. If the terminal changes its size, the view is
 * redrawn at once; the key q ends it.
 */
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <termios.h>
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
		fail_usage(ctl, "'%s' is not a number of seconds from 0.1 to 86400", text);
	return seconds;
}

/* The terminal's settings before deliver_keys_at_once(). */
static struct termios cooked;
static bool raw;

static void restore_terminal(void)
{
	if (raw)
		tcsetattr(STDIN_FILENO, TCSANOW, &cooked);
	raw = false;
}

/* Also turns echo off. Ctrl-C and other keys that send signals still do so. */
static void deliver_keys_at_once(void)
{
	struct termios keys;

	if (!isatty(STDIN_FILENO) || tcgetpgrp(STDIN_FILENO) != getpgrp() ||
	    tcgetattr(STDIN_FILENO, &cooked))
		return;
	keys = cooked;
	keys.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	raw = !tcsetattr(STDIN_FILENO, TCSANOW, &keys);
	atexit(restore_terminal);
}

/* Signals that end the view, or change its size, arrive through a file descriptor. */
static int listen_to_signals(sigset_t *signals)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH };

	sigemptyset(signals);
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
		sigaddset(signals, numbers[i]);
	sigprocmask(SIG_BLOCK, signals, NULL);
	return signalfd(-1, signals, SFD_CLOEXEC);
}

/* A terminal that is drawn on. */
struct screen {
	int signals;  /* -1: not on a terminal */
	sigset_t blocked;
};

static void screen_begin(struct screen *screen, const struct ctl *ctl)
{
	screen->signals = -1;
	if (ctl->opt[OPT_JSON] || !term_is_tty())
		return;
	deliver_keys_at_once();
	screen->signals = listen_to_signals(&screen->blocked);
}

static void screen_end(struct screen *screen)
{
	restore_terminal();
	if (screen->signals < 0)
		return;
	close(screen->signals);
	sigprocmask(SIG_UNBLOCK, &screen->blocked, NULL);
}

/* Restores the terminal and lets the signal kill the program; SIGWINCH only ends the wait. */
static void take_signal(struct screen *screen)
{
	struct signalfd_siginfo info;

	if (read(screen->signals, &info, sizeof(info)) != sizeof(info) ||
	    info.ssi_signo == SIGWINCH)
		return;
	restore_terminal();
	signal((int)info.ssi_signo, SIG_DFL);
	raise((int)info.ssi_signo);
	sigprocmask(SIG_UNBLOCK, &screen->blocked, NULL);
}

/* Waits until the next update is due, or the size changes. Returns false after the key q. */
static bool wait_for_update(struct screen *screen, double seconds)
{
	struct pollfd polled[] = {
		{ .fd = screen->signals, .events = POLLIN },
		{ .fd = raw ? STDIN_FILENO : -1, .events = POLLIN },
	};
	char key;

	if (poll(polled, ARRAY_SIZE(polled), (int)(seconds * 1000)) <= 0)
		return true;
	if (polled[0].revents)
		take_signal(screen);
	if (polled[1].revents && read(STDIN_FILENO, &key, 1) != 1)
		restore_terminal(); /* it hung up */
	else if (polled[1].revents && (key == 'q' || key == 'Q'))
		return false;
	return true;
}

/* As many rows as the terminal shows, unless --limit is given. */
static void limit_rows(struct ctl *ctl)
{
	static char lines[24];
	struct winsize size;

	if ((ctl->opt[OPT_LIMIT] && ctl->opt[OPT_LIMIT] != lines) || !term_is_tty())
		return;
	ctl->opt[OPT_LIMIT] = NULL;
	if (!ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) && size.ws_row > 16) {
		snprintf(lines, sizeof(lines), "%d", size.ws_row - 8);
		ctl->opt[OPT_LIMIT] = lines;
	}
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
	struct screen screen;

	if (ctl->opt[OPT_JSON] && !ctl->opt[OPT_COUNT] && !ctl->opt[OPT_FROM])
		fail_usage(ctl, "--json needs --count, because a JSON document must end");
	setvbuf(stdout, NULL, _IOFBF, 1 << 16);
	screen_begin(&screen, ctl);
	out_array(ctl->out, "samples");
	for (uint64_t i = 0; i < count; i++) {
		if (i && !wait_for_update(&screen, seconds))
			break;
		limit_rows(ctl);
		draw(ctl, view, !i);
	}
	out_end(ctl->out);
	screen_end(&screen);
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
	out_say(ctl->out, "%s", "");
	view_domains(ctl);
}

int cmd_watch(struct ctl *ctl)
{
	if (!ctl->argc)
		return watch(ctl, watch_both);
	if (!strcmp(ctl->argv[0], "domains"))
		return watch(ctl, watch_domains);
	if (!strcmp(ctl->argv[0], "zones"))
		return watch(ctl, watch_zones);
	if (!strcmp(ctl->argv[0], "slabs"))
		return watch(ctl, watch_slabs);
	fail_usage(ctl, "there is no view '%s'", ctl->argv[0]);
}
