/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HOST_FUZZ_H
#define HOST_FUZZ_H

#include <linux/types.h>

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

#endif
