// SPDX-License-Identifier: GPL-2.0-only
#include "abi/abi.h"
#include "cmd/commands.h"

int cmd_providers(struct ctl *ctl)
{
	static const struct out_column columns[] = {
		{ "name", "PROVIDER", OUT_LEFT },
		{ "available", "HERE", OUT_LEFT },
		{ "description", "TABLES COME FROM", OUT_LEFT },
	};
	struct table table CLEANUP(table_free) = { 0 };

	abi_check(ctl);
	table_read(ctl, &table, PROVIDER_COLUMNS, NULL, "providers");
	out_table(ctl->out, "providers", NULL, columns, ARRAY_SIZE(columns));
	for (size_t i = 0; i < table.rows.count; i++) {
		out_cell(ctl->out, v_string(table_text(&table, i, "name")));
		out_cell(ctl->out, v_bool(table_yes(&table, i, "available")));
		out_cell(ctl->out, v_string(table_text(&table, i, "description")));
	}
	out_end(ctl->out);
	return EXIT_DONE;
}
