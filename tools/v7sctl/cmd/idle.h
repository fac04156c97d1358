/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef IDLE_H
#define IDLE_H

/*
 * How many of @cpus CPUs this program gets, in the best of several short windows: 2.0 of 2 if
 * nothing else runs, 1.0 if one of them is busy. Takes 60 ms.
 */
double cpus_free(unsigned int cpus);
/* A measurement on several CPUs is valid if this much of each is free. */
#define CPUS_FREE	0.8

#endif
