// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table of commands, for parsing, help, completion, and the tests that compare it with the
 * manual.
 */
#include <string.h>

#include "cmd/commands.h"

#define BATCH(what) \
	{ "file", OPT_FILE, "FILE", what " of FILE, a line each (-: standard input)" }

#define KEEP_GOING \
	{ "keep-going", OPT_KEEP_GOING, NULL, \
	       "continue after a refused line; the exit status is then 1" }

static const struct option_row create_options[] = {
	BATCH("create the domains"), KEEP_GOING, { 0 }
};

static const struct option_row destroy_options[] = {
	BATCH("destroy the domains"), KEEP_GOING, { 0 }
};

static const struct option_row map_options[] = {
	BATCH("execute the lines 'IOVA PADDR SIZE [prot=…] [pgsize=…]'"), KEEP_GOING, { 0 }
};

static const struct option_row unmap_options[] = {
	BATCH("execute the lines 'IOVA SIZE'"), KEEP_GOING, { 0 }
};

static const struct option_row translate_options[] = {
	BATCH("translate the IOVAs"), { 0 }
};

static const struct option_row dump_options[] = {
	{ "tree", OPT_TREE, NULL,
	       "TTBR, L1 and L2 tables, folded ranges, a map of the IOVA space (default)" },
	{ "tables", OPT_TABLES, NULL, "every table, its address and zone" },
	{ "mappings", OPT_MAPPINGS, NULL, "what is mapped where, merged" },
	{ "descriptors", OPT_DESCRIPTORS, NULL, "every descriptor that is not zero" },
	{ "image", OPT_IMAGE, NULL, "the bytes of all tables" },
	{ "all", OPT_ALL, NULL, "show the whole tree, without folding" },
	{ "iova", OPT_IOVA, "RANGE",
	       "only these addresses, whole pages: START-END or START+SIZE" },
	{ 0 }
};

#define JUNIT \
	{ "junit", OPT_JUNIT, "FILE", \
	       "write the result to FILE as JUnit XML too (-: print nothing else)" }

static const struct option_row check_options[] = {
	{ "tap", OPT_TAP, NULL, "print the result as TAP" },
	JUNIT,
	{ "live", OPT_LIVE, NULL, "only the page tables of other drivers" },
	{ 0 }
};

static const struct option_row selftest_options[] = {
	JUNIT, { 0 }
};

static const struct option_row zones_options[] = {
	{ "zone", OPT_ZONE, "ZONE", "only this zone" },
	{ 0 }
};

#define WATCHING \
	{ "interval", OPT_INTERVAL, "SECONDS", "seconds between two updates (default 2)" }, \
	{ "count", OPT_COUNT, "N", "exit after N updates" }

#define SLABS \
	{ "zone", OPT_ZONE, "ZONE", "only caches with pages in this zone" }, \
	{ "dma32", OPT_DMA32, NULL, "only caches bound to zone DMA32" }, \
	{ "sort", OPT_SORT, "KEY", \
	       "pages (default), name, objects, object-size, slabs, loss or a ZONE" }, \
	{ "limit", OPT_LIMIT, "N", "only the first N caches" }

static const struct option_row slabs_options[] = {
	SLABS,
	{ "csv", OPT_CSV, NULL, "print comma-separated values" },
	{ "diff", OPT_DIFF, "FILE",
	       "show what has changed since FILE, an earlier output of v7sctl --json slabs" },
	{ "no-module", OPT_NO_MODULE, NULL, "find DMA caches in /sys/kernel/slab alone" },
	{ "watch", OPT_WATCH, NULL, "redraw it after each --interval" },
	WATCHING,
	{ 0 }
};

static const struct option_row live_options[] = {
	{ "watch", OPT_WATCH, NULL, "redraw it after each --interval" },
	WATCHING,
	{ 0 }
};

static const struct option_row watch_options[] = {
	WATCHING, SLABS, { 0 }
};

static const struct option_row compare_options[] = {
	{ "provider", OPT_PROVIDER, "LIST", "these providers (default: all)" },
	{ "workload", OPT_WORKLOAD, "LIST", "of sparse,full,churn,pipeline (default: all)" },
	{ "seed", OPT_SEED, "N", "repeat the random choices of a run" },
	{ "csv", OPT_CSV, NULL, "print comma-separated values" },
	{ 0 }
};

static const struct option_row bench_options[] = {
	{ "csv", OPT_CSV, NULL, "print comma-separated values" },
	{ 0 }
};

static const struct option_row explain_options[] = {
	{ "no-module", OPT_NO_MODULE, NULL, "explain the lines without page tables" },
	{ "soc", OPT_SOC, "NAME", "the lines come from this SoC: mt8173, …" },
	{ "verbose", OPT_VERBOSE, NULL, "show the lines that were not understood" },
	{ 0 }
};

static const struct option_row capture_options[] = {
	{ "output", OPT_OUTPUT, "FILE",
	       "the file to write; compressed if its name ends in gz (-: standard output)" },
	{ "redact", OPT_REDACT, NULL, "replace physical addresses by offsets" },
	{ 0 }
};

const struct command commands[] = {
	{
		.name = "status",
		.args = "",
		.summary = "module, zones, domains and the verdict",
		.about = "Shows the module, the memory zones and their use, the domains with their tables and memory, and the verdict; exit status 1 if the verdict is fail.",
		.example = "v7sctl status",
		.reads = true,
		.run = cmd_status,
	}, {
		.name = "doctor",
		.args = "[FILE.ko]",
		.summary = "check what the module needs on this machine",
		.about = "Checks what the module and v7sctl need from this machine, and whether FILE.ko, a built module, suits this kernel. Each check reports ok, warn or fail, and what to do. Needs no module.",
		.example = "v7sctl doctor",
		.max_args = 1,
		.reads = true,
		.run = cmd_doctor,
	}, {
		.name = "providers",
		.args = "",
		.summary = "where memory for tables can come from",
		.about = "Lists the providers of table memory and which of them this kernel has.",
		.example = "v7sctl providers",
		.reads = true,
		.run = cmd_providers,
	}, {
		.name = "create",
		.args = "NAME [KEY=VALUE…]",
		.summary = "create a domain",
		.about = "Creates a domain; with device= or ttbr= it shows the page table of another driver.",
		.example = "v7sctl create camera provider=page walk=coherent",
		.options = create_options,
		.keys = create_keys,
		.max_args = -1,
		.run = cmd_create,
	}, {
		.name = "destroy",
		.args = "NAME…",
		.summary = "destroy domains",
		.about = "Destroys domains and all their mappings.",
		.example = "v7sctl destroy camera",
		.options = destroy_options,
		.words = "@domains",
		.max_args = -1,
		.run = cmd_destroy,
	}, {
		.name = "map",
		.args = "DOMAIN IOVA PADDR SIZE [KEY=VALUE…]",
		.summary = "map a range",
		.about = "Maps a range of IOVAs to physical addresses. Numbers are 0x hex or decimal, with an optional K, M or G. With --file only DOMAIN is given.",
		.example = "v7sctl map default 0x100000 0x80000000 1M prot=rw",
		.options = map_options,
		.keys = map_keys,
		.words = "@domains",
		.min_args = 1,
		.max_args = 6,
		.run = cmd_map,
	}, {
		.name = "unmap",
		.args = "DOMAIN IOVA SIZE",
		.summary = "unmap a range",
		.about = "Unmaps a range of IOVAs. If only part of a block is unmapped, the block is split. With --file only DOMAIN is given.",
		.example = "v7sctl unmap default 0x100000 64K",
		.options = unmap_options,
		.words = "@domains",
		.min_args = 1,
		.max_args = 3,
		.run = cmd_unmap,
	}, {
		.name = "translate",
		.args = "DOMAIN IOVA…",
		.summary = "translate IOVAs",
		.about = "Translates IOVAs by a walk of the domain's tables; exit status 1 if one of them is not mapped.",
		.example = "v7sctl translate default 0x100000 0x101234",
		.options = translate_options,
		.words = "@domains",
		.min_args = 1,
		.max_args = -1,
		.reads = true,
		.run = cmd_translate,
	}, {
		.name = "dump",
		.args = "[DOMAIN]",
		.summary = "a domain's tables, as a tree or as lists",
		.about = "Shows the tables of a domain (default: default) as they lie in memory.",
		.example = "v7sctl dump default --tree",
		.options = dump_options,
		.words = "@domains",
		.max_args = 1,
		.reads = true,
		.run = cmd_dump,
	}, {
		.name = "check",
		.args = "[DOMAIN]",
		.summary = "judge the tables; exit status 1 if they fail",
		.about = "Judges the tables of all domains, or of one: each must lie below its limit, be aligned and synced, and translate as it was mapped. Names the tables above the limit. Exit status 2 if there is no domain to judge.",
		.example = "v7sctl check --junit report.xml",
		.options = check_options,
		.words = "@domains",
		.max_args = 1,
		.reads = true,
		.run = cmd_check,
	}, {
		.name = "zones",
		.args = "",
		.summary = "memory zones and what lies in them",
		.about = "Shows every populated zone: its range, its free memory, and its pages of slabs and of this module's tables.",
		.example = "v7sctl zones --zone DMA",
		.options = zones_options,
		.reads = true,
		.run = cmd_zones,
	}, {
		.name = "live",
		.args = "",
		.summary = "page tables of other drivers, and the verdict",
		.about = "Shows the v7s page tables that the module has found in the running kernel, whichever driver made them, and the verdicts on the domains that show them. Needs module parameter live=1.",
		.example = "v7sctl live --watch",
		.options = live_options,
		.reads = true,
		.run = cmd_live,
	}, {
		.name = "capture",
		.args = "",
		.summary = "save everything that v7sctl reads in one file",
		.about = "Writes the module's files, the kernel's log lines about M4Us, their device tree nodes and the files that doctor reads into one tar file, for --from of the commands that only read. Names the files that are missing. The capture has no kernel pointers and no host name.",
		.example = "v7sctl capture -o report.tar.gz",
		.options = capture_options,
		.run = cmd_capture,
	}, {
		.name = "slabs",
		.args = "",
		.summary = "slab caches and the zones of their pages",
		.about = "Shows every slab cache of the system and in which zones its pages lie.",
		.example = "v7sctl slabs --dma32 --sort objects",
		.options = slabs_options,
		.reads = true,
		.run = cmd_slabs,
	}, {
		.name = "compare",
		.args = "",
		.summary = "memory and time of every provider",
		.about = "Runs the same workloads on each provider, each in a new domain, and compares the memory that the tables need, the memory that is held for them, and the time.",
		.example = "v7sctl compare --provider slab,page --csv",
		.options = compare_options,
		.run = cmd_compare,
	}, {
		.name = "bench",
		.args = "[KEY=VALUE…]",
		.summary = "time map, unmap and translate",
		.about = "Measures in the kernel every combination of the listed values, and shows nanoseconds per page, page table or descriptor.",
		.example = "v7sctl bench provider=slab,kernel op=map,unmap pgsize=4K",
		.options = bench_options,
		.keys = bench_keys,
		.max_args = -1,
		.run = cmd_bench,
	}, {
		.name = "selftest",
		.args = "[NAME] [KEY=VALUE]",
		.summary = "run the module's own tests",
		.about = "Runs all tests of the module, or one, and prints KTAP; exit status 1 if one fails. The report names its seed; seed=N replays the random choices of that run. Tests: sizes, split, block_over_page, reclaim, tlb, tlb_fault, walk_fault, late, late_fault, device, device_fault, refuse, same, same_random.",
		.example = "v7sctl selftest all seed=1",
		.options = selftest_options,
		.keys = selftest_keys,
		.words = "all,sizes,split,block_over_page,reclaim,tlb,tlb_fault,walk_fault,late,late_fault,device,device_fault,refuse,same,same_random",
		.max_args = 2,
		.run = cmd_selftest,
	}, {
		.name = "explain",
		.args = "[DOMAIN] ['LINE']",
		.summary = "explain IOMMU fault lines",
		.about = "Explains fault lines and messages of MediaTek's IOMMU drivers by the tables of a domain (default: default). Without LINE, finds them in standard input, together with trace events of the IOMMU core; the input may come from dmesg, syslog, the journal, netconsole or mail.",
		.example = "v7sctl explain 'mtk-iommu 10205000.iommu: fault type=0x5 iova=0xfcff0001 pa=0x0 larb=0 port=0 layer=1 read'",
		.options = explain_options,
		.words = "@domains",
		.max_args = 2,
		.reads = true,
		.run = cmd_explain,
	}, {
		.name = "watch",
		.args = "[domains|zones|slabs]",
		.summary = "domains, zones or slab caches, redrawn",
		.about = "Shows domains and zones, or the named view, and redraws it until interrupted.",
		.example = "v7sctl watch slabs --interval 1",
		.options = watch_options,
		.words = "domains,zones,slabs",
		.max_args = 1,
		.reads = true,
		.run = cmd_watch,
	},
};

const size_t command_count = ARRAY_SIZE(commands);

const struct command *command_find(const char *name)
{
	for (size_t i = 0; i < command_count; i++)
		if (!strcmp(commands[i].name, name))
			return &commands[i];
	return NULL;
}
