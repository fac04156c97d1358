// SPDX-License-Identifier: GPL-2.0-only
/*
 * Masters behind an M4U: devices that have buffers of the DMA API and move data through
 * mtk_iommu's page table. The hardware is tools/m4u/m4u; commands.c lists their commands.
 *
 * Parameter leave=1: unloading the module removes the devices, so that the M4U's driver is not
 * in use. Parameter keep_power=1: M4Us keep their registers and translations while they sleep, as
 * when only their clock stops.
 *
 * v7s_master/query: write "M4U IOVA", and read the device's translation by its tables.
 * v7s_master/lose, late, spoil: see BENCH_LOSE, BENCH_LATE and BENCH_SPOIL in tools/m4u/board.h.
 */
#include <linux/debugfs.h>
#include <linux/dma-mapping.h>
#include <linux/io.h>
#include <linux/iopoll.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/of_address.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>
#include <linux/pm_runtime.h>
#include <linux/slab.h>

#include "commands.h"
#include "master.h"

static bool leave;
module_param(leave, bool, 0444);
MODULE_PARM_DESC(leave, "remove the devices with the module");

void __iomem *master_bench;
static struct dentry *top;
static DEFINE_MUTEX(bench_lock);

int master_ask_bench(unsigned int reg, u32 value)
{
	u32 left;

	writel(value, master_bench + reg);
	return readl_poll_timeout(master_bench + reg, left, !left, 50, SLOW_US);
}

static int ring(struct master *m, u32 command, u64 iova, u32 size, u32 seed, u32 *sum)
{
	int ret;

	writel(lower_32_bits(iova), m->base + MASTER_IOVA_LO);
	writel(upper_32_bits(iova), m->base + MASTER_IOVA_HI);
	writel(size, m->base + MASTER_LENGTH);
	writel(seed, m->base + MASTER_SEED);
	writel(command, m->base + MASTER_COMMAND);
	ret = master_ask_bench(BENCH_BELL(m->n), 1);
	if (ret)
		return ret;
	*sum = readl(m->base + MASTER_SUM);
	return readl(m->base + MASTER_STATUS);
}

int master_move(struct master *m, u32 command, u64 iova, u32 size, u32 seed, u32 *sum)
{
	int status;

	down(&m->bell);
	status = ring(m, command, iova, size, seed, sum);
	up(&m->bell);
	return status;
}

/* The registers of larb @number, from the nodes that the M4U's node points to; 0 for none. */
static u32 larb_address(struct device_node *m4u, u32 number)
{
	struct of_phandle_iterator it;
	struct resource regs;
	u32 id, address = 0;
	int err;

	of_for_each_phandle(&it, err, m4u, "mediatek,larbs", NULL, 0)
		if (!of_property_read_u32(it.node, "mediatek,larb-id", &id) && id == number &&
		    !of_address_to_resource(it.node, 0, &regs))
			address = regs.start;
	return address;
}

/* Write the M4U, larb and port of the device's node to the bench. USB is in infra's last bank. */
static int announce(struct master *m)
{
	struct of_phandle_args args;
	struct resource m4u;
	u32 larb, larb_regs;
	int ret;

	ret = of_parse_phandle_with_args(m->dev->of_node, "iommus", "#iommu-cells", 0, &args);
	if (ret)
		return ret;
	larb = args.args[0] >> 5;
	larb_regs = larb_address(args.np, larb);
	ret = of_address_to_resource(args.np, 0, &m4u);
	of_node_put(args.np);
	if (ret)
		return ret;
	m->port = args.args[0] & 0x1f;
	m->block = (m4u.start - M4U_BASE(0)) / 0x1000;
	if (m->block == INFRA && m->port >= 20)
		m->block += INFRA_BANKS - 1;
	if (larb_regs) {
		m->larb = devm_ioremap(m->dev, larb_regs, 0x1000);
		if (!m->larb)
			return -ENOMEM;
	}
	writel(m->block, m->base + MASTER_M4U);
	writel(larb, m->base + MASTER_LARB);
	writel(m->port, m->base + MASTER_PORT);
	writel(larb_regs, m->base + MASTER_LARB_REGS);
	writel(0, m->base + MASTER_NARROW);
	return 0;
}

static int master_probe(struct platform_device *pdev)
{
	struct master *m = devm_kzalloc(&pdev->dev, sizeof(*m), GFP_KERNEL);
	struct resource *regs;
	int ret;

	if (!m)
		return -ENOMEM;
	m->dev = &pdev->dev;
	sema_init(&m->bell, 1);
	mutex_init(&m->lock);
	m->base = devm_platform_get_and_ioremap_resource(pdev, 0, &regs);
	if (IS_ERR(m->base))
		return PTR_ERR(m->base);
	m->n = (regs->start - MASTER_BASE) / MASTER_BYTES;
	ret = announce(m);
	if (!ret)
		ret = dma_set_mask_and_coherent(m->dev, DMA_BIT_MASK(34));
	if (ret)
		return ret;
	dma_set_max_seg_size(m->dev, SZ_64M);
	platform_set_drvdata(pdev, m);
	pm_runtime_enable(m->dev);
	ret = pm_runtime_resume_and_get(m->dev);
	if (ret) {
		pm_runtime_disable(m->dev);
		return ret;
	}
	m->dir = debugfs_create_dir(dev_name(m->dev), top);
	debugfs_create_file("do", 0600, m->dir, m, &command_operations);
	return 0;
}

static void master_remove(struct platform_device *pdev)
{
	struct master *m = platform_get_drvdata(pdev);
	u32 count;
	int n;

	debugfs_remove_recursive(m->dir);
	master_still(m, &count);
	for (n = 0; n < BUFFERS; n++)
		if (m->buffers[n].cpu)
			buffer_free(m->dev, &m->buffers[n]);
	if (!m->asleep)
		pm_runtime_put_sync(m->dev);
	pm_runtime_disable(m->dev);
}

static const struct of_device_id master_ids[] = {
	{ .compatible = "v7s,test-master" },
	{}
};
MODULE_DEVICE_TABLE(of, master_ids);

static struct platform_driver master_driver = {
	.probe = master_probe,
	.remove = master_remove,
	.driver = {
		.name = "v7s_test_master",
		.of_match_table = master_ids,
		.pm = pm_sleep_ptr(&master_pm),
	},
};

int master_query(unsigned int block, u64 iova, u64 *phys)
{
	int ret;

	mutex_lock(&bench_lock);
	writel(lower_32_bits(iova), master_bench + BENCH_IOVA_LO);
	writel(upper_32_bits(iova), master_bench + BENCH_IOVA_HI);
	ret = master_ask_bench(BENCH_QUERY, block + 1);
	*phys = readl(master_bench + BENCH_PHYS_LO);
	*phys |= (u64)readl(master_bench + BENCH_PHYS_HI) << 32;
	mutex_unlock(&bench_lock);
	return ret;
}

/* The answer to the last write to the file query. */
static u64 found;

static ssize_t query_write(struct file *file, const char __user *from, size_t size, loff_t *pos)
{
	char line[40];
	u64 iova;
	u32 m4u;
	int ret;

	ret = copy_line(line, sizeof(line), from, size);
	if (ret)
		return ret;
	if (sscanf(line, "%u %lli", &m4u, &iova) != 2 || m4u >= M4U_BLOCKS)
		return -EINVAL;
	ret = master_query(m4u, iova, &found);
	return ret ? ret : size;
}

static ssize_t query_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	char text[24];

	if (found == U64_MAX)
		strscpy(text, "-\n", sizeof(text));
	else
		scnprintf(text, sizeof(text), "0x%08llx\n", found);
	return simple_read_from_buffer(to, size, pos, text, strlen(text));
}

static const struct file_operations query_operations = {
	.owner = THIS_MODULE,
	.read = query_read,
	.write = query_write,
};

static int bench_u32_set(void *reg, u64 value)
{
	writel(value, master_bench + (uintptr_t)reg);
	return 0;
}

static int bench_u32_get(void *reg, u64 *value)
{
	*value = readl(master_bench + (uintptr_t)reg);
	return 0;
}
DEFINE_DEBUGFS_ATTRIBUTE(bench_u32, bench_u32_get, bench_u32_set, "%llu\n");

static void bench_file(const char *name, unsigned int reg)
{
	debugfs_create_file_unsafe(name, 0600, top, (void *)(uintptr_t)reg, &bench_u32);
}

/* Recreate the devices that an unload with leave=1 has removed. */
static void devices_make(void)
{
	struct platform_device *pdev;
	struct device_node *np;

	for_each_matching_node(np, master_ids) {
		pdev = of_find_device_by_node(np);
		if (pdev)
			put_device(&pdev->dev);
		else
			of_platform_device_create(np, NULL, NULL);
	}
}

static void devices_remove(void)
{
	struct platform_device *pdev;
	struct device_node *np;

	for_each_matching_node(np, master_ids) {
		pdev = of_find_device_by_node(np);
		if (!pdev)
			continue;
		of_platform_device_destroy(&pdev->dev, NULL);
		put_device(&pdev->dev);
	}
}

static int __init master_init(void)
{
	int ret;

	master_bench = ioremap(BENCH_BASE, 0x1000);
	if (!master_bench)
		return -ENOMEM;
	top = debugfs_create_dir("v7s_master", NULL);
	ret = walked_begin(top);
	if (ret)
		goto err_dir;
	debugfs_create_file("query", 0600, top, NULL, &query_operations);
	bench_file("lose", BENCH_LOSE);
	bench_file("late", BENCH_LATE);
	bench_file("spoil", BENCH_SPOIL);
	bench_file("flushes", BENCH_FLUSHES);
	bench_file("faults", BENCH_FAULTS);
	bench_file("reported", BENCH_REPORTED);
	bench_file("losses", BENCH_LOSSES);
	console_stays_awake();
	devices_make();
	ret = platform_driver_register(&master_driver);
	if (!ret)
		return 0;
	walked_end();
err_dir:
	debugfs_remove_recursive(top);
	iounmap(master_bench);
	return ret;
}

static void __exit master_exit(void)
{
	platform_driver_unregister(&master_driver);
	if (leave)
		devices_remove();
	debugfs_remove_recursive(top);
	walked_end();
	iounmap(master_bench);
}

module_init(master_init);
module_exit(master_exit);

MODULE_DESCRIPTION("Masters behind an M4U that move real data");
MODULE_LICENSE("GPL");
