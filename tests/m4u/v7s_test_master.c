// SPDX-License-Identifier: GPL-2.0-only
/*
 * Masters behind an M4U: devices whose buffers come from the DMA API, and which move real
 * data through the page table that mtk_iommu made of them. The hardware is tools/m4u/m4u.
 *
 * debugfs, v7s_master/DEVICE/do: write a command, read its answer.
 *
 *	alloc BYTES		a coherent buffer		buffer N iova 0x…
 *	map BYTES		a streaming buffer		buffer N iova 0x…
 *	free N			give it back			ok
 *	fill N SEED		the CPU writes a pattern	sum 0x…
 *	verify N SEED		the CPU compares it		ok, or differs at BYTE
 *	read IOVA BYTES		the device reads		status 0|1 sum 0x…
 *	write IOVA BYTES SEED	the device writes the pattern	status 0|1 sum 0x…
 *	phys IOVA		what the IOMMU's driver translates it to	0x…, or -
 *	churn ROUNDS SEED	buffers come, are moved both ways, and go	ok
 *
 * Parameter leave=1: its devices go with the module, so that no driver of an IOMMU is in use.
 *
 * v7s_master/query: write M4U IOVA, read where the tables lead, in the device's eyes.
 * v7s_master/lose, late: see BENCH_LOSE and BENCH_LATE in tools/m4u/board.h.
 */
#include <linux/debugfs.h>
#include <linux/delay.h>
#include <linux/dma-mapping.h>
#include <linux/io.h>
#include <linux/iommu.h>
#include <linux/iopoll.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/of.h>
#include <linux/of_address.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>
#include <linux/pm_runtime.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "board.h"

#define BUFFERS		64
#define SLOW_US		(10 * USEC_PER_SEC)	/* the host may be busy */

static bool leave;
module_param(leave, bool, 0444);
MODULE_PARM_DESC(leave, "remove the devices with the module");

struct buffer {
	void *cpu;
	dma_addr_t iova;
	size_t size;
	bool streaming;
};

struct master {
	struct device *dev;
	void __iomem *base;
	struct dentry *dir;
	struct mutex lock;	/* of all below */
	struct buffer buffers[BUFFERS];
	char answer[64];
};

static struct dentry *top;
static void __iomem *bench;
static DEFINE_MUTEX(query_lock);

static u32 sum_up(const u8 *bytes, size_t size)
{
	u32 sum = 0;

	while (size--)
		sum = sum * 31 + *bytes++;
	return sum;
}

static struct buffer *buffer_at(struct master *m, unsigned int n)
{
	return n < BUFFERS && m->buffers[n].cpu ? &m->buffers[n] : NULL;
}

static int buffer_make(struct master *m, size_t size, bool streaming)
{
	struct buffer *b;
	int n;

	for (n = 0; n < BUFFERS && m->buffers[n].cpu; n++)
		;
	if (n == BUFFERS)
		return -ENOSPC;
	b = &m->buffers[n];
	*b = (struct buffer){ .size = size, .streaming = streaming };
	if (!streaming) {
		b->cpu = dma_alloc_coherent(m->dev, size, &b->iova, GFP_KERNEL);
		return b->cpu ? n : -ENOMEM;
	}
	b->cpu = kzalloc(size, GFP_KERNEL);
	if (!b->cpu)
		return -ENOMEM;
	b->iova = dma_map_single(m->dev, b->cpu, size, DMA_BIDIRECTIONAL);
	if (dma_mapping_error(m->dev, b->iova)) {
		kfree(b->cpu);
		b->cpu = NULL;
		return -ENOMEM;
	}
	return n;
}

static void buffer_free(struct master *m, struct buffer *b)
{
	if (b->streaming) {
		dma_unmap_single(m->dev, b->iova, b->size, DMA_BIDIRECTIONAL);
		kfree(b->cpu);
	} else {
		dma_free_coherent(m->dev, b->size, b->cpu, b->iova);
	}
	b->cpu = NULL;
}

static u32 buffer_fill(struct master *m, struct buffer *b, u32 seed)
{
	u8 *bytes = b->cpu;
	size_t i;
	u32 sum;

	if (b->streaming)
		dma_sync_single_for_cpu(m->dev, b->iova, b->size, DMA_BIDIRECTIONAL);
	for (i = 0; i < b->size; i++)
		bytes[i] = bench_pattern(seed, i);
	sum = sum_up(bytes, b->size);
	if (b->streaming)
		dma_sync_single_for_device(m->dev, b->iova, b->size, DMA_BIDIRECTIONAL);
	return sum;
}

/* The first byte that is not the pattern's, or the size. */
static size_t buffer_verify(struct master *m, struct buffer *b, u32 seed)
{
	const u8 *bytes = b->cpu;
	size_t i;

	if (b->streaming)
		dma_sync_single_for_cpu(m->dev, b->iova, b->size, DMA_BIDIRECTIONAL);
	for (i = 0; i < b->size && bytes[i] == bench_pattern(seed, i); i++)
		;
	return i;
}

/* Rings the doorbell and waits. Returns the device's status, or an errno. */
static int master_move(struct master *m, u32 command, u64 iova, u32 size, u32 seed, u32 *sum)
{
	u32 left;
	int ret;

	writel(lower_32_bits(iova), m->base + MASTER_IOVA_LO);
	writel(upper_32_bits(iova), m->base + MASTER_IOVA_HI);
	writel(size, m->base + MASTER_LENGTH);
	writel(seed, m->base + MASTER_SEED);
	writel(command, m->base + MASTER_COMMAND);
	ret = readl_poll_timeout(m->base + MASTER_COMMAND, left, !left, 50, SLOW_US);
	if (ret)
		return ret;
	*sum = readl(m->base + MASTER_SUM);
	return readl(m->base + MASTER_STATUS);
}

/* The life of a buffer: both sides write, and read what the other side wrote. */
static int churn_one(struct master *m, size_t size, bool streaming, u32 seed)
{
	int n = buffer_make(m, size, streaming), status;
	struct buffer *b;
	u32 sum = 0, expected;

	if (n < 0)
		return n;
	b = &m->buffers[n];
	expected = buffer_fill(m, b, seed);
	status = master_move(m, COMMAND_READ, b->iova, size, 0, &sum);
	if (!status && sum != expected)
		status = -EILSEQ;
	if (!status)
		status = master_move(m, COMMAND_WRITE, b->iova, size, seed + 1, &sum);
	if (!status && buffer_verify(m, b, seed + 1) != size)
		status = -EILSEQ;
	buffer_free(m, b);
	return status > 0 ? -EFAULT : status;
}

static int churn(struct master *m, u32 rounds, u32 seed)
{
	static const size_t sizes[] = { SZ_4K, 100, SZ_64K, 3 * SZ_4K + 17, SZ_16K };
	u32 i;
	int ret = 0;

	for (i = 0; i < rounds && !ret; i++)
		ret = churn_one(m, sizes[(seed + i) % ARRAY_SIZE(sizes)], i & 1, seed + i);
	return ret;
}

static __printf(2, 3) int answer(struct master *m, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vscnprintf(m->answer, sizeof(m->answer), format, args);
	va_end(args);
	return 0;
}

static int carry_out_make(struct master *m, size_t size, bool streaming)
{
	int n = size && size <= SZ_64M ? buffer_make(m, size, streaming) : -EINVAL;

	if (n < 0)
		return n;
	return answer(m, "buffer %d iova 0x%llx\n", n, (u64)m->buffers[n].iova);
}

static int carry_out_move(struct master *m, u32 command, u64 iova, u32 size, u32 seed)
{
	u32 sum = 0;
	int status = master_move(m, command, iova, size, seed, &sum);

	if (status < 0)
		return status;
	return answer(m, "status %d sum 0x%08x\n", status, sum);
}

static int carry_out_phys(struct master *m, u64 iova)
{
	struct iommu_domain *domain = iommu_get_domain_for_dev(m->dev);
	phys_addr_t phys = domain ? iommu_iova_to_phys(domain, iova) : 0;

	return phys ? answer(m, "0x%08llx\n", (u64)phys) : answer(m, "-\n");
}

static int carry_out(struct master *m, const char *line)
{
	u64 a = 0, b = 0, c = 0;
	struct buffer *buffer;
	char word[8];
	size_t at;
	int n, ret;

	n = sscanf(line, "%7s %lli %lli %lli", word, &a, &b, &c);
	if (n >= 2 && !strcmp(word, "alloc"))
		return carry_out_make(m, a, false);
	if (n >= 2 && !strcmp(word, "map"))
		return carry_out_make(m, a, true);
	if (n >= 2 && !strcmp(word, "phys"))
		return carry_out_phys(m, a);
	if (n >= 3 && !strcmp(word, "read"))
		return carry_out_move(m, COMMAND_READ, a, b, 0);
	if (n == 4 && !strcmp(word, "write"))
		return carry_out_move(m, COMMAND_WRITE, a, b, c);
	if (n == 3 && !strcmp(word, "churn")) {
		ret = churn(m, a, b);
		return ret ? ret : answer(m, "ok\n");
	}
	buffer = n >= 2 ? buffer_at(m, a) : NULL;
	if (!buffer)
		return -EINVAL;
	if (!strcmp(word, "free")) {
		buffer_free(m, buffer);
		return answer(m, "ok\n");
	}
	if (n == 3 && !strcmp(word, "fill"))
		return answer(m, "sum 0x%08x\n", buffer_fill(m, buffer, b));
	if (n == 3 && !strcmp(word, "verify")) {
		at = buffer_verify(m, buffer, b);
		return at == buffer->size ? answer(m, "ok\n") : answer(m, "differs at %zu\n", at);
	}
	return -EINVAL;
}

/* What was written, with a NUL behind it. */
static int copy_line(char *line, size_t room, const char __user *from, size_t size)
{
	if (size >= room)
		return -EINVAL;
	if (copy_from_user(line, from, size))
		return -EFAULT;
	line[size] = '\0';
	return 0;
}

static ssize_t do_write(struct file *file, const char __user *from, size_t size, loff_t *pos)
{
	struct master *m = file_inode(file)->i_private;
	char line[80];
	int ret;

	ret = copy_line(line, sizeof(line), from, size);
	if (ret)
		return ret;
	mutex_lock(&m->lock);
	m->answer[0] = '\0';
	ret = carry_out(m, line);
	mutex_unlock(&m->lock);
	return ret ? ret : size;
}

static ssize_t do_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	struct master *m = file_inode(file)->i_private;
	ssize_t ret;

	mutex_lock(&m->lock);
	ret = simple_read_from_buffer(to, size, pos, m->answer, strlen(m->answer));
	mutex_unlock(&m->lock);
	return ret;
}

static const struct file_operations do_operations = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.read = do_read,
	.write = do_write,
};

/* The device learns from its own node whose master it is. */
static int announce(struct master *m)
{
	struct of_phandle_args args;
	struct resource m4u;
	int ret;

	ret = of_parse_phandle_with_args(m->dev->of_node, "iommus", "#iommu-cells", 0, &args);
	if (ret)
		return ret;
	ret = of_address_to_resource(args.np, 0, &m4u);
	of_node_put(args.np);
	if (ret)
		return ret;
	writel((m4u.start - M4U_BASE(0)) / 0x1000, m->base + MASTER_M4U);
	writel(args.args[0] >> 5, m->base + MASTER_LARB);
	writel(args.args[0] & 0x1f, m->base + MASTER_PORT);
	return 0;
}

static int master_probe(struct platform_device *pdev)
{
	struct master *m = devm_kzalloc(&pdev->dev, sizeof(*m), GFP_KERNEL);
	int ret;

	if (!m)
		return -ENOMEM;
	m->dev = &pdev->dev;
	mutex_init(&m->lock);
	m->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(m->base))
		return PTR_ERR(m->base);
	ret = announce(m);
	if (!ret)
		ret = dma_set_mask_and_coherent(m->dev, DMA_BIT_MASK(34));
	if (ret)
		return ret;
	platform_set_drvdata(pdev, m);
	pm_runtime_enable(m->dev);
	ret = pm_runtime_resume_and_get(m->dev);
	if (ret) {
		pm_runtime_disable(m->dev);
		return ret;
	}
	m->dir = debugfs_create_dir(dev_name(m->dev), top);
	debugfs_create_file("do", 0600, m->dir, m, &do_operations);
	return 0;
}

static void master_remove(struct platform_device *pdev)
{
	struct master *m = platform_get_drvdata(pdev);
	int n;

	debugfs_remove_recursive(m->dir);
	for (n = 0; n < BUFFERS; n++)
		if (m->buffers[n].cpu)
			buffer_free(m, &m->buffers[n]);
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
	.driver = { .name = "v7s_test_master", .of_match_table = master_ids },
};

static ssize_t query_write(struct file *file, const char __user *from, size_t size, loff_t *pos)
{
	char line[40];
	u64 iova;
	u32 m4u, left;
	int ret;

	ret = copy_line(line, sizeof(line), from, size);
	if (ret)
		return ret;
	if (sscanf(line, "%u %lli", &m4u, &iova) != 2 || m4u >= M4US)
		return -EINVAL;
	mutex_lock(&query_lock);
	writel(lower_32_bits(iova), bench + BENCH_IOVA_LO);
	writel(upper_32_bits(iova), bench + BENCH_IOVA_HI);
	writel(m4u + 1, bench + BENCH_QUERY);
	ret = readl_poll_timeout(bench + BENCH_QUERY, left, !left, 50, SLOW_US);
	mutex_unlock(&query_lock);
	return ret ? ret : size;
}

static ssize_t query_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	u64 phys = readl(bench + BENCH_PHYS_LO) | (u64)readl(bench + BENCH_PHYS_HI) << 32;
	char text[24];

	if (phys == U64_MAX)
		strscpy(text, "-\n", sizeof(text));
	else
		scnprintf(text, sizeof(text), "0x%08llx\n", phys);
	return simple_read_from_buffer(to, size, pos, text, strlen(text));
}

static const struct file_operations query_operations = {
	.owner = THIS_MODULE,
	.read = query_read,
	.write = query_write,
};

static int bench_u32_set(void *reg, u64 value)
{
	writel(value, bench + (uintptr_t)reg);
	return 0;
}

static int bench_u32_get(void *reg, u64 *value)
{
	*value = readl(bench + (uintptr_t)reg);
	return 0;
}
DEFINE_DEBUGFS_ATTRIBUTE(bench_u32, bench_u32_get, bench_u32_set, "%llu\n");

static void bench_file(const char *name, unsigned int reg)
{
	debugfs_create_file_unsafe(name, 0600, top, (void *)(uintptr_t)reg, &bench_u32);
}

/* The devices that an earlier leave=1 has removed. */
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

	bench = ioremap(BENCH_BASE, 0x1000);
	if (!bench)
		return -ENOMEM;
	top = debugfs_create_dir("v7s_master", NULL);
	debugfs_create_file("query", 0600, top, NULL, &query_operations);
	bench_file("lose", BENCH_LOSE);
	bench_file("late", BENCH_LATE);
	bench_file("flushes", BENCH_FLUSHES);
	bench_file("faults", BENCH_FAULTS);
	devices_make();
	ret = platform_driver_register(&master_driver);
	if (ret) {
		debugfs_remove_recursive(top);
		iounmap(bench);
	}
	return ret;
}

static void __exit master_exit(void)
{
	platform_driver_unregister(&master_driver);
	if (leave)
		devices_remove();
	debugfs_remove_recursive(top);
	iounmap(bench);
}

module_init(master_init);
module_exit(master_exit);

MODULE_DESCRIPTION("Masters behind an M4U that move real data");
MODULE_LICENSE("GPL");
