// SPDX-License-Identifier: GPL-2.0-only
/*
 * KEY=VALUE arguments of commands, and values of options, for --help, completion, and the tests
 * that compare them with the manual and the module.
 */
#include <string.h>

#include "cmd/commands.h"

#define PAGE_SIZES "4K,64K,1M,16M"

const struct key create_keys[] = {
	{ "provider", "@providers", false,
	  "where the memory for tables comes from (default slab)" },
	{ "ias", "32,34", false, "bits of an IOVA (default 32)" },
	{ "oas", "32,33,34,35", false, "bits of a physical address (default 32)" },
	{ "quirks", "ns,no_perms,mtk_ext,mtk_ttbr_ext", true, "(default none)" },
	{ "walk", "noncoherent,coherent", false,
	  "whether the walker snoops the CPU's caches (default noncoherent)" },
	{ "pgsizes", PAGE_SIZES, true, "(default all)" },
	{ "soc", "@socs", false, "ias, oas and quirks as that SoC's driver sets them" },
	{ "device", "@devices", false,
	  "read the page table of this device (a row of live), and never change it" },
	{ "ttbr", NULL, false, "show the page table at this address; changes nothing" },
	{ 0 }
};

const struct key map_keys[] = {
	{ "prot", "r,w,rw,rwx", false,
	  "or c, d, p for cached, device, privileged (default rw)" },
	{ "pgsize", "auto," PAGE_SIZES, false, "(default auto: the largest that fits)" },
	{ 0 }
};

const struct key bench_keys[] = {
	{ "op", "map,unmap,translate,create,destroy,store,memset,churn", true,
	  "(default the first three); store, memset: memory alone; churn: several CPUs" },
	{ "provider", "@providers", true, "(default slab)" },
	{ "quirks", "ns,no_perms,mtk_ext,mtk_ttbr_ext", true,
	  "all of them set at once (default none)" },
	{ "pgsize", PAGE_SIZES, true, "(default 4K)" },
	{ "count", "4096", true, "pages (default 4096)" },
	{ "batch", "1,16,256,4096", true,
	  "pages per call (default count; for churn what fits an L2 table)" },
	{ "loops", "100", true,
	  "measurements; their minimum, median and 99th percentile are shown (default 100)" },
	{ "walk", "noncoherent,coherent", true, "(default noncoherent)" },
	{ "tables", "present,absent", true,
	  "whether L2 tables exist before a timed map (default present)" },
	{ "cpus", "1,2,4,8", true, "CPUs among which churn divides its pages (default 1)" },
	{ "sections", "apart,shared", true,
	  "whether each CPU of churn has a section of its own (default apart)" },
	{ 0 }
};

const struct key selftest_keys[] = {
	{ "seed", "1", false, "replays the random choices of the run that printed it" }, { 0 }
};

static const struct key options[] = {
	{ "provider", "@providers", true },
	{ "workload", "sparse,full,churn,pipeline", true },
	{ "sort", "pages,name,objects,object-size,slabs,loss,@zones", false },
	{ "zone", "@zones", false },
	{ "soc", "@socs", false },
};

const struct key *option_values(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(options); i++)
		if (!strcmp(options[i].name, name))
			return &options[i];
	return NULL;
}
