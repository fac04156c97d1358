/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef IDLE_H
#define IDLE_H

/*
 * How much of @cpus CPUs this program gets, at the best of several short moments; takes 60
 * ms. 2.0 of 2 where nothing else runs, 1.0 where one of them is busy.
 */
double cpus_free(unsigned int cpus);
/* A measurement on several CPUs is valid if this much of each is free. */
#define CPUS_FREE	0.8

#endif
