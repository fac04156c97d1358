/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stdint.h>

/*
 * So many writes to every file that takes them: lines that say something, and
 * lines that some byte or word is wrong in. Only documented errnos come back, what
 * fails changes nothing, and all files agree: whether that is so. With @meddled,
 * another process maps and unmaps meanwhile, which must not go unnoticed.
 */
bool fuzz(unsigned int writes, uint64_t seed, bool meddled);

#endif
