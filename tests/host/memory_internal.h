/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by memory.c, dma.c and snapshot.c. */
#ifndef HOST_MEMORY_INTERNAL_H
#define HOST_MEMORY_INTERNAL_H

#include <pthread.h>

#include "memory.h"

#define UNIT	512U
#define UNITS	(MEMORY_BYTES / UNIT)
#define RUBBISH	0xa5

struct memory_arena {
	pthread_mutex_t lock;
	u64 phys;
	u8 *virt;			/* the device's copy is MEMORY_BYTES further on */
	u32 next;			/* the search for a free unit starts here */
	u32 n;
	struct memory_table tables[UNITS / 2];
	u16 owner[UNITS];		/* index into tables + 1 */
	u64 place[3];
};

extern struct memory_arena memory_arena;

/* The last sync of this thread. */
extern __thread struct memory_sync {
	const void *virt;
	size_t size;
} memory_last_sync;

/* Count an allocation, and return whether it may succeed. */
bool memory_try(void);

/* The table in use @offset bytes into the arena, or NULL. */
struct memory_table *memory_owner(u64 offset);

static inline u64 memory_offset(const volatile void *virt)
{
	return (u8 *)virt - memory_arena.virt;
}

#endif
