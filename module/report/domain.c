// SPDX-License-Identifier: GPL-2.0-only
/* config, stats, providers: what is there, as fields and rows. */

#include "../format/names.h"
#include "memory.h"
#include "report.h"

static void v7s_show_quirks(struct seq_file *m, unsigned long quirks)
{
	const char *sep = "";
	unsigned int i;

	if (!quirks)
		seq_putc(m, '-');
	for (i = 0; i < ARRAY_SIZE(v7s_quirk_names); i++) {
		if (!(quirks & v7s_quirk_names[i].quirk))
			continue;
		seq_printf(m, "%s%s", sep, v7s_quirk_names[i].name);
		sep = ",";
	}
}

static void v7s_show_pgsizes(struct seq_file *m, unsigned long pgsizes)
{
	const char *sep = "";
	u32 size;

	for (size = SZ_4K; size <= SZ_16M; size <<= 4) {
		if (!(pgsizes & size))
			continue;
		seq_printf(m, "%s%s", sep, v7s_pgsize_name(size));
		sep = ",";
	}
}

int v7s_report_config(struct seq_file *m, struct v7s_domain *domain)
{
	const struct v7s_domain_spec *spec = &domain->spec;

	seq_printf(m, "name: %s\nprovider: %s\n", spec->name, spec->provider->name);
	seq_printf(m, "ias: %u\noas: %u\n", spec->fmt.ias, spec->fmt.oas);
	seq_puts(m, "quirks: ");
	v7s_show_quirks(m, spec->fmt.quirks);
	seq_printf(m, "\nwalk: %s\n", spec->coherent ? "coherent" : "noncoherent");
	seq_puts(m, "pgsizes: ");
	v7s_show_pgsizes(m, spec->pgsizes);
	seq_printf(m, "\nttbr: 0x%08x\ntcr: 0x%08x\nprrr: 0x%08x\nnmrr: 0x%08x\n",
		   domain->cfg.arm_v7s_cfg.ttbr, domain->cfg.arm_v7s_cfg.tcr,
		   domain->cfg.arm_v7s_cfg.prrr, domain->cfg.arm_v7s_cfg.nmrr);
	return 0;
}

int v7s_report_stats(struct seq_file *m, struct v7s_domain *domain)
{
	struct v7s_pgtable_counts counts;
	unsigned long l2_tables;
	u64 held;
	int ret;

	mutex_lock(&domain->lock);
	counts = v7s_pgtable_counts(domain->ops);
	l2_tables = counts.l2_allocs - counts.l2_frees;
	ret = v7s_held_bytes(domain, &held);
	if (!ret) {
		seq_printf(m, "maps: %lu\nunmaps: %lu\nmapped-bytes: %llu\n", domain->maps,
			   domain->unmaps, domain->mapped_bytes);
		seq_printf(m, "l2-tables: %lu\nl2-allocs: %lu\nl2-frees: %lu\n", l2_tables,
			   counts.l2_allocs, counts.l2_frees);
		seq_printf(m, "table-bytes: %lu\nheld-bytes: %llu\n",
			   v7s_l1_bytes(&domain->spec.fmt) + l2_tables * V7S_L2_BYTES, held);
		seq_printf(m, "syncs: %lu\nsync-bytes: %lu\ntlb-flushes: %lu\nrejected: %lu\n",
			   counts.syncs, counts.sync_bytes,
			   atomic_long_read(&domain->tlb_flushes), counts.rejected);
	}
	mutex_unlock(&domain->lock);
	return ret;
}

int v7s_report_providers(struct seq_file *m)
{
	const struct v7s_provider *provider;
	unsigned int i;

	seq_puts(m, "# name available description\n");
	for (i = 0; (provider = v7s_provider_at(i)); i++)
		seq_printf(m, "%s %s %s\n", provider->name,
			   v7s_provider_available(provider) ? "yes" : "no",
			   provider->description);
	return 0;
}
