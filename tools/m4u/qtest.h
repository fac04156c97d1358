/* SPDX-License-Identifier: GPL-2.0-only */
/* Reading and writing a guest's memory through QEMU's qtest socket. */
#ifndef QTEST_H
#define QTEST_H

#include <stddef.h>
#include <stdint.h>

/* Connects within ten seconds, or ends the program. */
void qtest_connect(const char *path);
/* All of these end the program, with success, when QEMU has gone. */
uint32_t qtest_readl(uint64_t address);
void qtest_writel(uint64_t address, uint32_t value);
void qtest_read(uint64_t address, void *to, size_t length);
void qtest_write(uint64_t address, const void *from, size_t length);

#endif
