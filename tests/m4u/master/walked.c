// SPDX-License-Identifier: GPL-2.0-only
/* v7s_master/walked: the translations of pages that devices used since the last write to it. */
#include <linux/debugfs.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/seq_file.h>

#include "master.h"

/* The bench's log, mapped while the module is loaded. */
static void __iomem *log;

static void show_entry(struct seq_file *s, const void __iomem *entry)
{
	u64 iova = readl(entry + WALKED_IOVA_LO), phys = readl(entry + WALKED_PHYS_LO);

	iova |= (u64)readl(entry + WALKED_IOVA_HI) << 32;
	phys |= (u64)readl(entry + WALKED_PHYS_HI) << 32;
	seq_printf(s, "%u 0x%08llx ", readl(entry + WALKED_BLOCK), iova);
	if (phys == U64_MAX)
		seq_puts(s, "-\n");
	else
		seq_printf(s, "0x%08llx\n", phys);
}

static int walked_show(struct seq_file *s, void *unused)
{
	u32 count = readl(master_bench + BENCH_WALKED), i;

	for (i = 0; i < min_t(u32, count, WALKED_MAX); i++)
		show_entry(s, log + i * WALKED_BYTES);
	if (count > WALKED_MAX)
		seq_printf(s, "# lost %u\n", count - WALKED_MAX);
	return 0;
}

static int walked_open(struct inode *inode, struct file *file)
{
	return single_open(file, walked_show, NULL);
}

static ssize_t walked_write(struct file *file, const char __user *from, size_t size, loff_t *pos)
{
	writel(0, master_bench + BENCH_WALKED);
	return size;
}

static const struct file_operations walked_operations = {
	.owner = THIS_MODULE,
	.open = walked_open,
	.read = seq_read,
	.write = walked_write,
	.llseek = seq_lseek,
	.release = single_release,
};

int walked_begin(struct dentry *top)
{
	log = ioremap(WALKED_BASE, WALKED_MAX * WALKED_BYTES);
	if (!log)
		return -ENOMEM;
	debugfs_create_file("walked", 0600, top, NULL, &walked_operations);
	return 0;
}

void walked_end(void)
{
	iounmap(log);
}
