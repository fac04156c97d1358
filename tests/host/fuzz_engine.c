// SPDX-License-Identifier: GPL-2.0-only
/* For libFuzzer: bytes choose operations on a page table; the rig checks each. */

#include "fuzz.h"
#include "steps.h"

struct bytes_chooser {
	struct chooser chooser;
	const u8 *at, *end;
};

static u32 choose_by_bytes(struct chooser *chooser, u32 n)
{
	struct bytes_chooser *c = container_of(chooser, struct bytes_chooser, chooser);
	u32 value = 0, most;

	for (most = n - 1; most && c->at < c->end; most >>= 8)
		value = value << 8 | *c->at++;
	return value % n;
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct bytes_chooser c = { { choose_by_bytes }, data, data + size };
	struct rig_spec spec = steps_spec(&c.chooser);
	struct rig rig;

	v7s_pgtable_init();
	rig_open(&rig, &spec);
	while (c.at < c.end)
		steps_do(&rig, &c.chooser);
	rig_close(&rig);
	return 0;
}
