/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RELOAD_H
#define RELOAD_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Unloads the module and loads $V7S_MODULE, over and over; in each load a random allocation
 * fails. Returns whether each load succeeded, or failed and left no module.
 */
bool reload(unsigned int seconds, uint64_t seed);

/*
 * Loads the module with a wrong parameter, so that it fails, while another process opens a file of
 * the module and keeps it open: the kernel warns if that file outlives the module.
 */
bool reload_refused(unsigned int times);

#endif
