/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef V7S_TRACEPOINTS_H
#define V7S_TRACEPOINTS_H

#include <linux/tracepoint.h>

/**
 * struct v7s_tracepoint - a tracepoint of the kernel, and what it calls
 * @name: of the tracepoint
 * @function: what it calls
 */
struct v7s_tracepoint {
	const char *name;
	void *function;

	/* private: */
	struct tracepoint *tp;
};

/**
 * v7s_tracepoints_begin() - attach the functions to their tracepoints
 * @points: the tracepoints
 * @n: number of tracepoints
 *
 * Context: may sleep.
 * Return: 0; -ENOENT if the kernel lacks a tracepoint; -ENOMEM. On failure none is attached.
 */
int v7s_tracepoints_begin(struct v7s_tracepoint *points, unsigned int n);

/** v7s_tracepoints_end() - detach them; tracepoint_synchronize_unregister() waits for calls */
void v7s_tracepoints_end(struct v7s_tracepoint *points, unsigned int n);

#endif
