/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The last faults of another driver's page table. Each keeps the walk and the
 * history of the page at the time of the fault, so that later maps and unmaps do not
 * change what is reported.
 */
#ifndef V7S_FAULTS_H
#define V7S_FAULTS_H

#include <linux/sched.h>
#include <linux/sizes.h>
#include <linux/spinlock.h>

#include "translate.h"

#define V7S_FAULTS_KEPT		64
/* How far from a fault to look for neighbours, in bytes. */
#define V7S_FAULT_NEAR		SZ_64K
#define V7S_NO_NEIGHBOUR	U64_MAX

/**
 * struct v7s_fault - a fault and the state at that time
 * @time_ns: when, by v7s_live_now()
 * @iova: as the driver reported it; the low 12 bits need not be part of an address
 * @steps: the walk
 * @below: last mapped byte less than V7S_FAULT_NEAR below the page, or V7S_NO_NEIGHBOUR
 * @above: first mapped byte less than V7S_FAULT_NEAR above the page, or V7S_NO_NEIGHBOUR
 * @unmapped_ns: when the page was last unmapped, if it was not mapped since; else 0
 * @mapped_ns: when it was mapped before that, or 0
 * @task: the task that unmapped it
 */
struct v7s_fault {
	u64 time_ns;
	u64 iova;
	struct v7s_steps steps;
	u64 below;
	u64 above;
	u64 unmapped_ns;
	u64 mapped_ns;
	char task[TASK_COMM_LEN];
};

/**
 * struct v7s_faults - the last V7S_FAULTS_KEPT faults
 * @lock: protects the rest
 * @n: how many have been added
 * @ring: fault number i is in @ring[i % V7S_FAULTS_KEPT]
 */
struct v7s_faults {
	raw_spinlock_t lock;
	u64 n;
	struct v7s_fault ring[V7S_FAULTS_KEPT];
};

void v7s_faults_init(struct v7s_faults *faults);

/**
 * v7s_faults_walk() - fill in a fault's time, IOVA and walk
 * @fault: the fault; the rest of it is cleared
 * @known: the page table
 * @iova: as reported
 *
 * Context: any.
 */
void v7s_faults_walk(struct v7s_fault *fault, const struct v7s_known *known, u64 iova);

/**
 * v7s_faults_repeats() - whether the same page has just faulted in the same way
 * @faults: the faults
 * @fault: after v7s_faults_walk()
 *
 * A device that is stuck faults thousands of times a second. These must not overwrite
 * all other faults. Context: any.
 */
bool v7s_faults_repeats(struct v7s_faults *faults, const struct v7s_fault *fault);

/** v7s_faults_find_neighbours() - fill in what is mapped near a fault now; any context */
void v7s_faults_find_neighbours(struct v7s_fault *fault, const struct v7s_known *known);

/** v7s_faults_add() - keep a copy of @fault; any context */
void v7s_faults_add(struct v7s_faults *faults, const struct v7s_fault *fault);

/**
 * v7s_faults_next() - copy a fault
 * @faults: the faults
 * @at: 0 at first; moved past the fault
 * @fault: filled in
 *
 * Context: any. Return: false at the end.
 */
bool v7s_faults_next(struct v7s_faults *faults, u64 *at, struct v7s_fault *fault);

#endif
