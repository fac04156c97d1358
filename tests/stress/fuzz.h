/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stdint.h>

/*
 * @writes writes to the files that can be written: valid lines, and lines with a
 * wrong byte or word. Returns whether all errnos were documented ones, failed
 * writes changed nothing, and the files agreed. With @meddled another process maps
 * and unmaps meanwhile, which must be noticed.
 */
bool fuzz(unsigned int writes, uint64_t seed, bool meddled);

#endif
