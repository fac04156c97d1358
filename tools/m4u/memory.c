// SPDX-License-Identifier: GPL-2.0-only
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "memory.h"

static unsigned char *ram;
static uint64_t ram_bytes;

void memory_map(const char *path, uint64_t bytes)
{
	int fd = open(path, O_RDWR);
	void *map = MAP_FAILED;

	if (fd >= 0)
		map = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (map == MAP_FAILED) {
		perror("m4u: the guest's memory");
		exit(1);
	}
	close(fd);
	ram = map;
	ram_bytes = bytes;
}

bool memory_is_there(uint64_t address, size_t length)
{
	return address >= RAM_BASE && address - RAM_BASE <= ram_bytes &&
	       length <= ram_bytes - (address - RAM_BASE);
}

/* Atomic accesses: the guest's CPUs access the same word. */
static uint32_t *word_at(uint64_t address)
{
	return (uint32_t *)(void *)(ram + (address - RAM_BASE));
}

uint32_t memory_readl(uint64_t address)
{
	if (!memory_is_there(address, 4))
		return 0;
	return __atomic_load_n(word_at(address), __ATOMIC_ACQUIRE);
}

void memory_writel(uint64_t address, uint32_t value)
{
	if (memory_is_there(address, 4))
		__atomic_store_n(word_at(address), value, __ATOMIC_RELEASE);
}

void memory_read(uint64_t address, void *to, size_t length)
{
	if (memory_is_there(address, length))
		memcpy(to, ram + (address - RAM_BASE), length);
	else
		memset(to, 0, length);
	__atomic_thread_fence(__ATOMIC_ACQUIRE);
}

void memory_write(uint64_t address, const void *from, size_t length)
{
	__atomic_thread_fence(__ATOMIC_RELEASE);
	if (memory_is_there(address, length))
		memcpy(ram + (address - RAM_BASE), from, length);
}
