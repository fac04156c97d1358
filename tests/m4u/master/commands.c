// SPDX-License-Identifier: GPL-2.0-only
/*
 * debugfs, v7s_master/DEVICE/do: write a command, read its answer.
 *
 *	alloc BYTES		makes a coherent buffer			buffer N iova 0x…
 *	map BYTES		makes a streaming buffer		buffer N iova 0x…
 *	sg BYTES		makes a scattered buffer		buffer N iova 0x…
 *	free N			frees a buffer				ok
 *	fill N SEED		the CPU writes a pattern		sum 0x…
 *	verify N SEED		the CPU compares it			ok, or differs at BYTE
 *	read IOVA BYTES		the device reads			status 0|1 sum 0x…
 *	write IOVA BYTES SEED	the device writes the pattern		status 0|1 sum 0x…
 *	refresh N		the device reads in a loop		ok
 *	still			ends the loop, checks its data		read COUNT times
 *	storm N IOVA		the device reads N times		faults N
 *	phys IOVA		iommu_iova_to_phys()			0x…, or -
 *	place IOVA PHYS BYTES	iommu_map()				ok
 *	remove IOVA BYTES	iommu_unmap()				ok
 *	churn ROUNDS SEED	makes, moves, frees buffers		ok
 *	threads N ROUNDS SEED	the same in N threads			ok
 *	sweep-dma BYTES		all IOVAs by dma_map_page()		COUNT 0xFIRST 0xLAST
 *	sweep-map BYTES		all IOVAs by iommu_map()		COUNT 0xFIRST 0xLAST
 *	cost-single BYTES	dma_map_single(), its unmap		NS NS
 *	cost-coherent BYTES	dma_alloc_coherent(), its free		NS NS
 *	cost-map BYTES		iommu_map(), iommu_unmap()		NS NS
 *	sleep			suspends the device			m4u awake|off
 *	wake			resumes the device			ok
 *	narrow 0|1		limits its bus to 32 bits, or not	ok
 *	bank N			sets the larb's bits 33:32		ok
 */
#include <linux/debugfs.h>
#include <linux/io.h>
#include <linux/iommu.h>
#include <linux/kernel.h>
#include <linux/sizes.h>
#include <linux/uaccess.h>

#include "commands.h"
#include "master.h"

static __printf(2, 3) int answer(struct master *m, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vscnprintf(m->answer, sizeof(m->answer), format, args);
	va_end(args);
	return 0;
}

static int answer_ok(struct master *m, int ret)
{
	return ret ? ret : answer(m, "ok\n");
}

static int make(struct master *m, size_t size, enum buffer_kind kind)
{
	int n, ret;

	if (!size || size > SZ_64M)
		return -EINVAL;
	for (n = 0; n < BUFFERS && m->buffers[n].cpu; n++)
		;
	if (n == BUFFERS)
		return -ENOSPC;
	ret = buffer_make(m->dev, &m->buffers[n], size, kind);
	if (ret)
		return ret;
	return answer(m, "buffer %d iova 0x%llx\n", n, (u64)m->buffers[n].iova);
}

static int do_alloc(struct master *m, const u64 *args)
{
	return make(m, args[0], COHERENT);
}

static int do_map(struct master *m, const u64 *args)
{
	return make(m, args[0], STREAMING);
}

static int do_sg(struct master *m, const u64 *args)
{
	return make(m, args[0], SCATTERED);
}

static struct buffer *buffer_at(struct master *m, u64 n)
{
	return n < BUFFERS && m->buffers[n].cpu ? &m->buffers[n] : NULL;
}

static int do_free(struct master *m, const u64 *args)
{
	struct buffer *b = buffer_at(m, args[0]);

	if (!b)
		return -EINVAL;
	if (b == m->refresh.buffer)
		return -EBUSY;
	buffer_free(m->dev, b);
	return answer(m, "ok\n");
}

static int do_fill(struct master *m, const u64 *args)
{
	struct buffer *b = buffer_at(m, args[0]);

	if (!b)
		return -EINVAL;
	return answer(m, "sum 0x%08x\n", buffer_fill(m->dev, b, args[1]));
}

static int do_verify(struct master *m, const u64 *args)
{
	struct buffer *b = buffer_at(m, args[0]);
	size_t at;

	if (!b)
		return -EINVAL;
	at = buffer_verify(m->dev, b, args[1]);
	return at == b->size ? answer(m, "ok\n") : answer(m, "differs at %zu\n", at);
}

static int move(struct master *m, u32 command, u64 iova, u32 size, u32 seed)
{
	u32 sum = 0;
	int status = master_move(m, command, iova, size, seed, &sum);

	if (status < 0)
		return status;
	return answer(m, "status %d sum 0x%08x\n", status, sum);
}

static int do_read(struct master *m, const u64 *args)
{
	return move(m, COMMAND_READ, args[0], args[1], 0);
}

static int do_write(struct master *m, const u64 *args)
{
	return move(m, COMMAND_WRITE, args[0], args[1], args[2]);
}

static int do_refresh(struct master *m, const u64 *args)
{
	struct buffer *b = buffer_at(m, args[0]);

	return b ? answer_ok(m, master_refresh(m, b)) : -EINVAL;
}

static int do_still(struct master *m, const u64 *args)
{
	u32 count;
	int ret = master_still(m, &count);

	return ret ? ret : answer(m, "read %u times\n", count);
}

static int do_storm(struct master *m, const u64 *args)
{
	u32 sum, n, faults = 0;
	int status;

	for (n = 0; n < args[0]; n++) {
		status = master_move(m, COMMAND_READ, args[1], 16, 0, &sum);
		if (status < 0)
			return status;
		faults += status;
	}
	return answer(m, "faults %u\n", faults);
}

static int do_phys(struct master *m, const u64 *args)
{
	struct iommu_domain *domain = iommu_get_domain_for_dev(m->dev);
	phys_addr_t phys = domain ? iommu_iova_to_phys(domain, args[0]) : 0;

	return phys ? answer(m, "0x%08llx\n", (u64)phys) : answer(m, "-\n");
}

static int do_place(struct master *m, const u64 *args)
{
	struct iommu_domain *domain = iommu_get_domain_for_dev(m->dev);

	if (!domain)
		return -ENODEV;
	return answer_ok(m, iommu_map(domain, args[0], args[1], args[2], IOMMU_READ | IOMMU_WRITE,
				      GFP_KERNEL));
}

static int do_remove(struct master *m, const u64 *args)
{
	struct iommu_domain *domain = iommu_get_domain_for_dev(m->dev);

	if (!domain)
		return -ENODEV;
	return answer_ok(m, iommu_unmap(domain, args[0], args[1]) == args[1] ? 0 : -ENOENT);
}

static int do_churn(struct master *m, const u64 *args)
{
	return answer_ok(m, master_churn(m, args[0], args[1], 1));
}

static int do_threads(struct master *m, const u64 *args)
{
	return answer_ok(m, master_churn(m, args[1], args[2], args[0]));
}

static int answer_sweep(struct master *m, int ret, const struct sweep *sweep)
{
	if (ret)
		return ret;
	return answer(m, "%lu 0x%08llx 0x%08llx\n", sweep->count, sweep->first, sweep->last);
}

static int do_sweep_dma(struct master *m, const u64 *args)
{
	struct sweep sweep = {};
	int ret = master_sweep_dma(m, args[0], &sweep);

	return answer_sweep(m, ret, &sweep);
}

static int do_sweep_map(struct master *m, const u64 *args)
{
	struct sweep sweep = {};
	int ret = master_sweep_map(m, args[0], &sweep);

	return answer_sweep(m, ret, &sweep);
}

static int cost(struct master *m, const char *what, size_t size)
{
	u64 begin, end;
	int ret = master_cost(m, what, size, &begin, &end);

	return ret ? ret : answer(m, "%llu %llu\n", begin, end);
}

static int do_cost_single(struct master *m, const u64 *args)
{
	return cost(m, "single", args[0]);
}

static int do_cost_coherent(struct master *m, const u64 *args)
{
	return cost(m, "coherent", args[0]);
}

static int do_cost_map(struct master *m, const u64 *args)
{
	return cost(m, "map", args[0]);
}

static int do_sleep(struct master *m, const u64 *args)
{
	int off = master_sleep(m);

	return off < 0 ? off : answer(m, off ? "m4u off\n" : "m4u awake\n");
}

static int do_wake(struct master *m, const u64 *args)
{
	return answer_ok(m, master_wake(m));
}

static int do_narrow(struct master *m, const u64 *args)
{
	writel(args[0], m->base + MASTER_NARROW);
	return answer(m, "ok\n");
}

static int do_bank(struct master *m, const u64 *args)
{
	u32 value;

	if (!m->larb || args[0] > 3)
		return -EINVAL;
	value = readl(m->larb + LARB_NONSEC_CON(m->port)) & ~LARB_BANK(3);
	writel(value | LARB_BANK(args[0]), m->larb + LARB_NONSEC_CON(m->port));
	return answer(m, "ok\n");
}

static const struct command {
	const char *name;
	int args;
	int (*carry_out)(struct master *m, const u64 *args);
} commands[] = {
	{ "alloc", 1, do_alloc },
	{ "map", 1, do_map },
	{ "sg", 1, do_sg },
	{ "free", 1, do_free },
	{ "fill", 2, do_fill },
	{ "verify", 2, do_verify },
	{ "read", 2, do_read },
	{ "write", 3, do_write },
	{ "refresh", 1, do_refresh },
	{ "still", 0, do_still },
	{ "storm", 2, do_storm },
	{ "phys", 1, do_phys },
	{ "place", 3, do_place },
	{ "remove", 2, do_remove },
	{ "churn", 2, do_churn },
	{ "threads", 3, do_threads },
	{ "sweep-dma", 1, do_sweep_dma },
	{ "sweep-map", 1, do_sweep_map },
	{ "cost-single", 1, do_cost_single },
	{ "cost-coherent", 1, do_cost_coherent },
	{ "cost-map", 1, do_cost_map },
	{ "sleep", 0, do_sleep },
	{ "wake", 0, do_wake },
	{ "narrow", 1, do_narrow },
	{ "bank", 1, do_bank },
};

static int carry_out(struct master *m, const char *line)
{
	u64 args[3] = {};
	char word[16];
	int given = sscanf(line, "%15s %lli %lli %lli", word, &args[0], &args[1], &args[2]) - 1;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (given == commands[i].args && !strcmp(word, commands[i].name))
			return commands[i].carry_out(m, args);
	return -EINVAL;
}

int copy_line(char *line, size_t room, const char __user *from, size_t size)
{
	if (size >= room)
		return -EINVAL;
	if (copy_from_user(line, from, size))
		return -EFAULT;
	line[size] = '\0';
	return 0;
}

static ssize_t command_write(struct file *file, const char __user *from, size_t size, loff_t *pos)
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

static ssize_t command_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	struct master *m = file_inode(file)->i_private;
	ssize_t ret;

	mutex_lock(&m->lock);
	ret = simple_read_from_buffer(to, size, pos, m->answer, strlen(m->answer));
	mutex_unlock(&m->lock);
	return ret;
}

const struct file_operations command_operations = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.read = command_read,
	.write = command_write,
};
