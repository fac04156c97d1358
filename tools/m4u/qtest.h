/* SPDX-License-Identifier: GPL-2.0-only */
/* QEMU's qtest socket, for writes to registers of QEMU's own devices. */
#ifndef QTEST_H
#define QTEST_H

#include <stdint.h>

/* Connects within ten seconds, or exits. */
void qtest_connect(const char *path);
/* Writes a register; exits with status 0 if QEMU has exited. */
void qtest_writel(uint64_t address, uint32_t value);
/* Exits with status 0 if QEMU has exited. */
void qtest_end_with_qemu(void);

#endif
