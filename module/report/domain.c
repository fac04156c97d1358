// SPDX-License-Identifier: GPL-2.0-only
/* config, stats and providers, as fields and rows. */

#include "../format/names.h"
#include "cursor.h"
#include "memory.h"
#include "report.h"

void v7s_show_quirks(struct seq_file *m, unsigned long quirks)
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
	if (domain->foreign)
		seq_printf(m, "\ndevice: %s\ndriver: %s\nfound: %s",
			   domain->foreign->known.device, domain->foreign->known.driver,
			   v7s_found_name(domain->foreign->known.found));
	seq_printf(m, "\nttbr: 0x%08x\ntcr: 0x%08x\nprrr: 0x%08x\nnmrr: 0x%08x\n",
		   domain->pgtable.cfg.arm_v7s_cfg.ttbr, domain->pgtable.cfg.arm_v7s_cfg.tcr,
		   domain->pgtable.cfg.arm_v7s_cfg.prrr, domain->pgtable.cfg.arm_v7s_cfg.nmrr);
	return 0;
}

struct v7s_l2_count {
	unsigned long used;
	unsigned long waiting;
};

static int v7s_count_l2_tables(const struct v7s_domain *domain, struct v7s_l2_count *count)
{
	const struct v7s_view view = v7s_domain_view(domain);
	struct v7s_walk w;

	v7s_walk_start(&w, &view, 0);
	while (v7s_walk_next_table(&w)) {
		if (v7s_count_used(v7s_table_info_l2(&w, &view).desc, V7S_L2_ENTRIES))
			count->used++;
		else
			count->waiting++;
		if (!((count->used + count->waiting) % V7S_TABLES_AT_ONCE) && v7s_pause())
			return -EINTR;
	}
	return 0;
}

static int v7s_stats_locked(struct seq_file *m, struct v7s_domain *domain)
{
	const struct v7s_watched_tables *by_tables = &domain->pgtable.by_tables;
	struct v7s_l2_count l2 = {};
	struct v7s_pgtable_counts counts = {};
	bool known = v7s_instance_counts(&domain->pgtable, &counts);
	u64 held;
	int ret = v7s_held_bytes(domain, &held);

	if (!ret)
		ret = v7s_count_l2_tables(domain, &l2);
	if (ret)
		return ret;
	seq_printf(m, "maps: %lu\nunmaps: %lu\nmapped-bytes: %llu\nl2-tables: %lu\nl2-waiting: %lu",
		   domain->maps, domain->unmaps, domain->mapped_bytes, l2.used, l2.waiting);
	v7s_show_number(m, "\nl2-allocs: ", known, counts.l2_allocs);
	v7s_show_number(m, "\nl2-frees: ", known, counts.l2_frees);
	seq_printf(m, "\ntable-bytes: %lu\nheld-bytes: %llu",
		   v7s_l1_bytes(&domain->spec.fmt) + (l2.used + l2.waiting) * V7S_L2_BYTES, held);
	v7s_show_number(m, "\nsyncs: ", known, atomic_long_read(&by_tables->syncs));
	v7s_show_number(m, "\nsync-bytes: ", known, atomic_long_read(&by_tables->sync_bytes));
	v7s_show_number(m, "\ntlb-flushes: ", true, atomic_long_read(&domain->tlb_flushes));
	v7s_show_number(m, "\nrejected: ", known, counts.rejected);
	seq_putc(m, '\n');
	return 0;
}

int v7s_report_stats(struct seq_file *m, struct v7s_domain *domain)
{
	int ret;

	if (mutex_lock_killable(&domain->lock))
		return -EINTR;
	ret = v7s_stats_locked(m, domain);
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
