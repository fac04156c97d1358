/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_KERNEL_H
#define SHIM_KERNEL_H

#include <limits.h>
#include <linux/bitops.h>
#include <linux/compiler.h>
#include <linux/types.h>

/* IS_ENABLED(CONFIG_X): whether CONFIG_X is defined as 1 */
#define SHIM_COMMA_1		,
#define SHIM_SECOND(a, b, ...)	b
#define SHIM_PICK(comma)	SHIM_SECOND(comma 1, 0, 0)
#define SHIM_PASTE(value)	SHIM_PICK(SHIM_COMMA_##value)
#define IS_ENABLED(option)	SHIM_PASTE(option)

#define ARRAY_SIZE(a)		(sizeof(a) / sizeof((a)[0]))
#define IS_ALIGNED(x, a)	(((x) & ((typeof(x))(a) - 1)) == 0)
#define round_down(x, y)	((x) & ~((typeof(x))(y) - 1))
#define round_up(x, y)		round_down((x) + (typeof(x))(y) - 1, y)
#define lower_32_bits(n)	((u32)((n) & 0xffffffff))
#define upper_32_bits(n)	((u32)((u64)(n) >> 32))

#define min_t(type, a, b) ({ type min_a = (a), min_b = (b); min_a < min_b ? min_a : min_b; })
#define max_t(type, a, b) ({ type max_a = (a), max_b = (b); max_a > max_b ? max_a : max_b; })
#define min(a, b)		min_t(typeof(a), a, b)
#define max(a, b)		max_t(typeof(a), a, b)

#define container_of(ptr, type, member) \
	((type *)((char *)(ptr) - offsetof(type, member)))

int scnprintf(char *buf, size_t size, const char *fmt, ...);
int kstrtou64(const char *text, unsigned int base, u64 *to);
int kstrtouint(const char *text, unsigned int base, unsigned int *to);

#endif
