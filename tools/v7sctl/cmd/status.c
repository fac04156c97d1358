// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "abi/abi.h"
#include "cmd/commands.h"
#include "cmd/verdict.h"

static void show_module(struct ctl *ctl)
{
	struct record version CLEANUP(record_free) = { 0 };

	record_read(ctl, &version, "version");
	out_begin(ctl->out, "module", NULL);
	out_field(ctl->out, "version", NULL,
		  v_string(record_text(&version, "module")));
	out_field(ctl->out, "abi", NULL, v_number(record_number(&version, "abi")));
	out_field(ctl->out, "kernel", NULL,
		  v_string(record_text(&version, "kernel")));
	out_field(ctl->out, "arch", NULL, v_string(record_text(&version, "arch")));
	out_end(ctl->out);
	out_say(ctl->out, MODULE " %s (ABI %s) on Linux %s, %s",
		record_text(&version, "module"), record_text(&version, "abi"),
		record_text(&version, "kernel"), record_text(&version, "arch"));
}

int cmd_status(struct ctl *ctl)
{
	struct verdict verdict CLEANUP(verdict_free) = { 0 };

	abi_check(ctl);
	show_module(ctl);
	out_say(ctl->out, "%s", "");
	view_zones(ctl);
	out_say(ctl->out, "%s", "");
	verdict_read(ctl, &verdict, NULL);
	show_domains(ctl, &verdict);
	verdict_show(ctl->out, &verdict);
	return verdict.pass ? EXIT_DONE : EXIT_NO;
}
