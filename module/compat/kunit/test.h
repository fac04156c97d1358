/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef V7S_COMPAT_KUNIT_TEST_H
#define V7S_COMPAT_KUNIT_TEST_H

#include_next <kunit/test.h>
#include <linux/version.h>

/* Since 6.18, parameter generators get the test as their first argument. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 18, 0)
#define KUNIT_PARAM_GENERATOR(name) \
static const void *name(const void *prev, char *desc)
#else
#define KUNIT_PARAM_GENERATOR(name) \
static const void *name(struct kunit *test, const void *prev, char *desc)
#endif

#endif
