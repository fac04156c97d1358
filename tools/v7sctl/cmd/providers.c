// SPDX-License-Identifier: GPL-2.0-only
#include "abi/abi.h"
#include "cmd/commands.h"

static struct out_value available(const void *row, const struct out_column *column)
{
	const struct table_row *provider = row;

	return v_bool(table_yes(provider->table, provider->row, column->key));
}

int cmd_providers(struct ctl *ctl)
{
	static const struct out_column columns[] = {
		{ "name", "PROVIDER", OUT_LEFT, table_cell },
		{ "available", "HERE", OUT_LEFT, available },
		{ "description", "TABLES COME FROM", OUT_LEFT, table_cell },
	};
	struct table table CLEANUP(table_free) = { 0 };

	abi_check(ctl);
	table_read(ctl, &table, PROVIDER_COLUMNS, NULL, "providers");
	table_show(ctl->out, &table, "providers", columns, ARRAY_SIZE(columns));
	return EXIT_DONE;
}
