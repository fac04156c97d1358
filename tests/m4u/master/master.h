/* SPDX-License-Identifier: GPL-2.0-only */
/* A device behind an M4U, its buffers and its commands. */
#ifndef V7S_TEST_MASTER_H
#define V7S_TEST_MASTER_H

#include <linux/device.h>
#include <linux/mutex.h>
#include <linux/scatterlist.h>
#include <linux/semaphore.h>
#include <linux/types.h>
#include <linux/workqueue.h>

#include "board.h"

#define BUFFERS		64
#define SLOW_US		(10 * USEC_PER_SEC)	/* the host may be busy */

/**
 * enum buffer_kind - how the CPU and the device share a buffer
 * @COHERENT: dma_alloc_coherent()
 * @STREAMING: dma_map_single() of contiguous memory
 * @SCATTERED: dma_map_sg() of single pages
 */
enum buffer_kind { COHERENT, STREAMING, SCATTERED, BUFFER_KINDS };

struct buffer {
	enum buffer_kind kind;
	void *cpu;		/* NULL if there is no buffer */
	dma_addr_t iova;
	size_t size;
	struct sg_table sgt;	/* if SCATTERED */
	struct page **pages;
};

/**
 * struct refresh - a buffer that the device reads again and again
 * @work: rings the doorbell in a loop
 * @buffer: the buffer; NULL while there is no loop
 * @sum: of its bytes
 * @count: number of reads
 * @ret: the errno that ended the loop: a fault or wrong data
 * @stop: set to end the loop
 */
struct refresh {
	struct work_struct work;
	struct buffer *buffer;
	u32 sum;
	u32 count;
	int ret;
	bool stop;
};

struct master {
	struct device *dev;
	void __iomem *base;
	void __iomem *larb;	/* the registers of its larb, or NULL */
	unsigned int n;		/* number of its doorbell */
	unsigned int block, port;	/* the block of the M4U's registers; the port of the larb */
	struct dentry *dir;
	struct semaphore bell;	/* protects the doorbell; down while the device is suspended */
	struct mutex lock;	/* protects everything below */
	bool asleep;
	struct buffer buffers[BUFFERS];
	struct refresh refresh;
	char answer[96];
};

/* The bench's registers, of board.h. */
extern void __iomem *master_bench;

/* Writes a register of the bench that the device clears, and waits for that. */
int master_ask_bench(unsigned int reg, u32 value);

/* Sets @phys to the device's translation of @iova by its tables, or U64_MAX. */
int master_query(unsigned int block, u64 iova, u64 *phys);

/* Rings the doorbell and waits. Returns the device's status, or an errno. */
int master_move(struct master *m, u32 command, u64 iova, u32 size, u32 seed, u32 *sum);

/* power.c */

/*
 * Drops the runtime PM reference of the device. Returns 1 if its M4U is then suspended, and cuts
 * the power of the M4U.
 */
int master_sleep(struct master *m);
int master_wake(struct master *m);

/* System sleep of a master and its M4U. */
extern const struct dev_pm_ops master_pm;
void console_stays_awake(void);

/* buffers.c */
int buffer_make(struct device *dev, struct buffer *b, size_t size, enum buffer_kind kind);
void buffer_free(struct device *dev, struct buffer *b);
/* The CPU writes the pattern of @seed. Returns the sum of the bytes. */
u32 buffer_fill(struct device *dev, struct buffer *b, u32 seed);
/* Returns the offset of the first byte that differs from the pattern, or the size. */
size_t buffer_verify(struct device *dev, struct buffer *b, u32 seed);

/*
 * churn.c: @threads threads make buffers of all kinds and sizes, check that the CPU and the device
 * each read what the other wrote, and free the buffers.
 */
int master_churn(struct master *m, u32 rounds, u32 seed, u32 threads);

/* refresh.c */
int master_refresh(struct master *m, struct buffer *b);
/* Ends the loop. Returns 0 if all @count reads of the device returned what the CPU wrote. */
int master_still(struct master *m, u32 *count);

/* walked.c: the debugfs file walked */
int walked_begin(struct dentry *top);
void walked_end(void);

/* sweep.c */

/**
 * struct sweep - result of a sweep
 * @count: number of mapped pieces
 * @first: the lowest IOVA
 * @last: the highest IOVA
 */
struct sweep {
	unsigned long count;
	u64 first;
	u64 last;
};

/* Calls dma_map_page() of @size bytes until no IOVA is left; each must translate to its page. */
int master_sweep_dma(struct master *m, size_t size, struct sweep *sweep);
/* Calls iommu_map() of @size bytes for all IOVAs of the domain; the device must agree. */
int master_sweep_map(struct master *m, size_t size, struct sweep *sweep);

/* cost.c: measures the calls of @what that make and that remove a mapping, in ns a call. */
int master_cost(struct master *m, const char *what, size_t size, u64 *begin, u64 *end);

#endif
