/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Makes @writes random writes: valid lines, and lines with a wrong byte or word. Returns whether
 * all errnos were documented, failed writes changed nothing, and the files agreed. With @meddled
 * another process maps and unmaps meanwhile, and the result must be false.
 */
bool fuzz(unsigned int writes, uint64_t seed, bool meddled);

#endif
