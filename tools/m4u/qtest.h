/* SPDX-License-Identifier: GPL-2.0-only */
/* QEMU's qtest socket: writes to devices that are not RAM. */
#ifndef QTEST_H
#define QTEST_H

#include <stdint.h>

/* Connects within ten seconds, or ends the program. */
void qtest_connect(const char *path);
/* Ends the program, with success, when QEMU has gone. */
void qtest_writel(uint64_t address, uint32_t value);
/* The same without a write. */
void qtest_end_with_qemu(void);

#endif
