// SPDX-License-Identifier: GPL-2.0-only
/* Compares tables and the device's view of them with an earlier copy. */

#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "memory_internal.h"

struct memory_snapshot {
	u32 n;
	struct {
		struct memory_table table;
		u8 *bytes;		/* the table, then the device's view of it */
	} of[];
};

struct memory_snapshot *memory_snapshot(void)
{
	u32 i, n = memory_arena.n;
	struct memory_snapshot *s = malloc(sizeof(*s) + n * sizeof(s->of[0]));

	s->n = n;
	for (i = 0; i < n; i++) {
		struct memory_table *table = &memory_arena.tables[i];

		s->of[i].table = *table;
		s->of[i].bytes = malloc(2 * table->size);
		memcpy(s->of[i].bytes, table->virt, table->size);
		memcpy(s->of[i].bytes + table->size, memory_device_view(table->virt),
		       table->size);
	}
	return s;
}

bool memory_equals(const struct memory_snapshot *s)
{
	u32 i;

	if (s->n != memory_arena.n)
		return false;
	for (i = 0; i < s->n; i++) {
		const struct memory_table *was = &s->of[i].table;
		const struct memory_table *is = memory_owner(memory_offset(was->virt));

		if (!is || is->virt != was->virt || is->size != was->size ||
		    is->dma_mapped != was->dma_mapped ||
		    memcmp(s->of[i].bytes, is->virt, is->size) ||
		    memcmp(s->of[i].bytes + is->size, memory_device_view(is->virt), is->size))
			return false;
	}
	return true;
}

void memory_snapshot_free(struct memory_snapshot *s)
{
	u32 i;

	for (i = 0; i < s->n; i++)
		free(s->of[i].bytes);
	free(s);
}

const u32 *memory_first_unsynced(void)
{
	u32 i, k;

	for (i = 0; i < memory_arena.n; i++) {
		const struct memory_table *table = &memory_arena.tables[i];
		const u32 *seen = memory_device_view(table->virt);

		/* To the device all descriptors that fault are equal. */
		for (k = 0; k < table->size / sizeof(u32); k++)
			if (table->virt[k] != seen[k] && (table->virt[k] | seen[k]) & 3)
				return &table->virt[k];
	}
	return NULL;
}
