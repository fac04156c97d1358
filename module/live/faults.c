// SPDX-License-Identifier: GPL-2.0-only

#include <linux/align.h>
#include <linux/time64.h>

#include "faults.h"

/* Equal faults of a page within this time count as one. */
#define V7S_FAULT_REPEATS_NS	(100 * NSEC_PER_MSEC)

void v7s_faults_init(struct v7s_faults *faults)
{
	raw_spin_lock_init(&faults->lock);
	faults->n = 0;
}

static bool v7s_is_mapped(const struct v7s_known *known, u64 iova)
{
	struct v7s_steps steps;

	v7s_live_translate(known, iova, &steps);
	return steps.pgsize;
}

void v7s_faults_find_neighbours(struct v7s_fault *fault, const struct v7s_known *known)
{
	u64 page = ALIGN_DOWN(fault->iova, (u64)SZ_4K), far;

	fault->below = V7S_NO_NEIGHBOUR;
	fault->above = V7S_NO_NEIGHBOUR;
	for (far = SZ_4K; far <= V7S_FAULT_NEAR && fault->below == V7S_NO_NEIGHBOUR; far += SZ_4K)
		if (page >= far && v7s_is_mapped(known, page - far))
			fault->below = page - far + SZ_4K - 1;
	for (far = SZ_4K; far <= V7S_FAULT_NEAR && fault->above == V7S_NO_NEIGHBOUR; far += SZ_4K)
		if (v7s_is_mapped(known, page + far))
			fault->above = page + far;
}

void v7s_faults_walk(struct v7s_fault *fault, const struct v7s_known *known, u64 iova)
{
	*fault = (struct v7s_fault){ .time_ns = v7s_live_now(), .iova = iova };
	v7s_live_translate(known, iova, &fault->steps);
}

/* Where fault number @n is kept. */
static struct v7s_fault *v7s_faults_at(struct v7s_faults *faults, u64 n)
{
	return &faults->ring[n % V7S_FAULTS_KEPT];
}

bool v7s_faults_repeats(struct v7s_faults *faults, const struct v7s_fault *fault)
{
	const struct v7s_fault *last;
	unsigned long flags;
	bool repeats = false;

	raw_spin_lock_irqsave(&faults->lock, flags);
	if (faults->n) {
		last = v7s_faults_at(faults, faults->n - 1);
		repeats = last->iova == fault->iova && last->steps.read == fault->steps.read &&
			  last->steps.l1 == fault->steps.l1 && last->steps.l2 == fault->steps.l2 &&
			  fault->time_ns - last->time_ns < V7S_FAULT_REPEATS_NS;
	}
	raw_spin_unlock_irqrestore(&faults->lock, flags);
	return repeats;
}

void v7s_faults_add(struct v7s_faults *faults, const struct v7s_fault *fault)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&faults->lock, flags);
	*v7s_faults_at(faults, faults->n++) = *fault;
	raw_spin_unlock_irqrestore(&faults->lock, flags);
}

bool v7s_faults_next(struct v7s_faults *faults, u64 *at, struct v7s_fault *fault)
{
	unsigned long flags;
	bool found;

	raw_spin_lock_irqsave(&faults->lock, flags);
	if (faults->n > V7S_FAULTS_KEPT && *at < faults->n - V7S_FAULTS_KEPT)
		*at = faults->n - V7S_FAULTS_KEPT;
	found = *at < faults->n;
	if (found)
		*fault = *v7s_faults_at(faults, (*at)++);
	raw_spin_unlock_irqrestore(&faults->lock, flags);
	return found;
}
