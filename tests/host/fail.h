/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HOST_FAIL_H
#define HOST_FAIL_H

#include <stdbool.h>

/** fail_test() - fail and end the current test; the unit tests and each fuzzer define it */
_Noreturn void fail_test(const char *file, int line, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/** fail_context - printed with the failure, such as the seed; "" for nothing */
extern char fail_context[128];

/** fails() - run @run in a child process, and return whether it failed; for unit tests only */
bool fails(void (*run)(void *data), void *data);

#define FAIL(...)	fail_test(__FILE__, __LINE__, __VA_ARGS__)
#define CHECK(cond, fmt, ...)					\
do {								\
	if (!(cond))						\
		FAIL("%s: " fmt, #cond, ##__VA_ARGS__);		\
} while (0)

#endif
