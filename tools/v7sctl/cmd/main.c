// SPDX-License-Identifier: GPL-2.0-only
/* v7sctl: finds the command, runs it, and makes sure that its output was written. */
#include <stdlib.h>
#include <string.h>

#include "capture/capture.h"
#include "cmd/commands.h"

/* Find --json first: an error in an option before it must be a JSON document too. */
static bool wants_json(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--"); i++)
		if (!strcmp(argv[i], "--json"))
			return true;
	return false;
}

static const struct command *choose_command(const struct ctl *ctl,
					    const char *name)
{
	const struct command *command = command_find(name);
	const char *names[command_count];

	if (command)
		return command;
	for (size_t i = 0; i < command_count; i++)
		names[i] = commands[i].name;
	fail_usage(ctl, "no command '%s'%s", name, did_you_mean(name, names, command_count));
}

static struct out *choose_output(const struct ctl *ctl)
{
	if (ctl->opt[OPT_JSON] && ctl->opt[OPT_CSV])
		fail_usage(ctl, "--json or --csv, not both");
	if (ctl->opt[OPT_JSON])
		return out_json(stdout);
	return ctl->opt[OPT_CSV] ? out_csv(stdout) : out_text(stdout);
}

static char *choose_root(const struct ctl *ctl)
{
	if (ctl->opt[OPT_ROOT])
		return format_string("%s", ctl->opt[OPT_ROOT]);
	return format_string("%s/sys/kernel/debug/" MODULE, ctl->sysroot);
}

static void parse_line(struct ctl *ctl, int argc, char **argv, int at)
{
	static char status[] = "status";
	char *fallback[] = { status, NULL };

	if (at < argc) {
		ctl->command = choose_command(ctl, argv[at]);
		options_parse_command(ctl, argc - at, argv + at);
	} else if (!ctl->opt[OPT_HELP] && !ctl->opt[OPT_VERSION]) {
		ctl->command = choose_command(ctl, status);
		options_parse_command(ctl, 1, fallback);
	}
}

static int run(struct ctl *ctl)
{
	if (ctl->opt[OPT_HELP]) {
		help(ctl);
	} else if (ctl->opt[OPT_VERSION]) {
		out_field(ctl->out, "version", NULL, v_string(VERSION));
		out_say(ctl->out, "v7sctl %s, for ABI %d of the module " MODULE,
			VERSION, ABI);
	} else {
		return ctl->command->run(ctl);
	}
	return EXIT_DONE;
}

int main(int argc, char **argv)
{
	static char name[] = "v7sctl";
	struct ctl ctl = { .sysroot = "" };
	char *root CLEANUP(free_pointer) = NULL;
	int at, status;

	fail_as_json = wants_json(argc, argv);
	argv[0] = name;
	at = options_parse_global(&ctl, argc, argv);
	if (ctl.opt[OPT_COMPLETE])
		return complete(&ctl, argc - at, argv + at);
	parse_line(&ctl, argc, argv, at);
	fail_as_json = ctl.opt[OPT_JSON];
	if (ctl.opt[OPT_SYSROOT])
		ctl.sysroot = ctl.opt[OPT_SYSROOT];
	if (ctl.opt[OPT_FROM] && !ctl.opt[OPT_HELP] && !ctl.opt[OPT_VERSION])
		capture_mount(&ctl);
	root = choose_root(&ctl);
	ctl.root = root;
	ctl.out = choose_output(&ctl);
	status = run(&ctl);
	out_flush(ctl.out);
	finish_output();
	out_free(ctl.out);
	return status;
}
