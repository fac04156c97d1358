/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RELOAD_H
#define RELOAD_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Unloads the module and loads $V7S_MODULE, over and over; any one allocation of
 * a load may fail. Whether each did what it said.
 */
bool reload(unsigned int seconds, uint64_t seed);

/*
 * Loads the module so that it must fail, while another process waits for its files to
 * open them, and to keep them open: the kernel warns of a file that is still open in the end.
 */
bool reload_refused(unsigned int times);

#endif
