/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_UACCESS_H
#define SHIM_UACCESS_H

#include <linux/types.h>

/* Bytes that could not be copied. */
unsigned long copy_from_user(void *to, const void __user *from, unsigned long n);

#endif
