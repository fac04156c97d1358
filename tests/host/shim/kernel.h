/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_KERNEL_C_H
#define SHIM_KERNEL_C_H

#include <stdarg.h>
#include <stddef.h>

/* scnprintf() with the kernel's %pa and %*pE, and no other pointers. */
int shim_vscnprintf(char *buf, size_t size, const char *fmt, va_list *args);

#endif
