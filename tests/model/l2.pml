/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A model of the life of L2 tables for SPIN: see module/pgtable/internal.h.
 *
 * Each of CALLERS callers maps and unmaps a page of its own in each of SLOTS L1
 * slots, finds tables in which it has no page, and trims, in every order: CALLS
 * times, or without CALLS for ever. The walk is not coherent: the walker reads
 * memory (mem_*), which gets the contents of the caches (l1, desc) at a sync, or when
 * a cache line is written back by chance. The walker caches L1 pointers (walk) and
 * leaves (leaf). A flush waits for walks that began before it.
 *
 * A caller that has the only page in a table unmaps it as a part of the table, or
 * unmaps the whole table, which detaches the table along with its descriptor.
 *
 * With -DLATE the callers have no TLB callbacks: a table that no longer waits
 * stays in its slot until a caller's own flush, after an unmap or a trim, detaches
 * it (v7s_pgtable_flush_begin() and _end()). Such a caller flushes its own page, and
 * everything if v7s_pgtable_flush_begin() returns true.
 *
 * With -DHOLD the callers also hold tables. With -DREAD they also translate their
 * page; only then does a detached table wait for the end of a grace period. With
 * -DSPLIT a slot begins as a section that maps the page of every caller. A split
 * replaces it by a table with a large page for all of them, or with small pages; the
 * large page is split in turn.
 *
 * A single table may wait; in the engine V7S_WAITING_MAX may. Maps of blocks are not
 * modelled. All CPUs see accesses in program order: SPIN has no weaker memory model.
 * So the model shows which order the protocol needs, and not whether the barriers
 * enforce it.
 *
 * Each M_... leaves out a rule; model.bats expects SPIN to find the error.
 */

#ifndef SLOTS
#define SLOTS	1
#endif
#ifndef CALLERS
#define CALLERS	3
#endif
#ifdef CALLS
#define AGAIN	calls < CALLS
#define CALLED	calls++
#else
#define AGAIN	true
#define CALLED	skip
#endif
#ifdef READ
#define TABLES	5			/* numbered from 1; some wait for a grace period */
#define TABLE_FREE	(!allocated[1] || !allocated[2] || !allocated[3] || !allocated[4] || \
			 !allocated[5])
#else
#define TABLES	(SLOTS + CALLERS)
#define TABLE_FREE	true
#endif
#define ALL	((1 << CALLERS) - 1)
#define MINE	(1 << _pid)		/* the caller's page in a table, or in leaf[] */

#include "state.pml"
#include "reclaim.pml"
#include "map.pml"
#include "unmap.pml"

/* A call by a caller that has no page in the table: it only counts as a user. */
inline visit(s)
{
	get(s);
	if
	:: was_present ->
		put(s, 1);
		if
		:: must_wait -> wait(s)
		:: else -> skip
		fi
	:: else -> put_absent(s)
	fi;
	d_step { was_present = 0; was_unsynced = 0; was_alone = 0 }
}

/* Between calls each table is free, in use, or waits; no table is lost. */
inline check_quiet()
{
	j = 0;
	fresh = 0;
	do
	:: j < SLOTS ->
		assert(present[j] == (l1[j] != 0 && !IS_SECTION(l1[j])));
		assert(!detached[j] && !unsynced[j] && (present[j] || !HELD(j)));
		assert(!present[j] || count[j] || waiting[j] || HELD(j) || IDLE);
		assert(waiting[j] == (queue == j + 1));
		fresh = fresh + present[j];
		j++
	:: else -> break
	od;
	j = 1;
	do
	:: j <= TABLES -> fresh = fresh - allocated[j]; j++
	:: else -> break
	od;
	assert(!fresh);
	j = 0
}

active [CALLERS] proctype caller()
{
	byte s, t, fresh, dead, victim, j, k;
	bit was_present, was_unsynced, was_alone, emptied, must_wait, gone;
	byte calls;
#ifdef SPLIT
	byte mapped = 1;	/* a bit for each slot in which the caller has its page */
#else
	byte mapped;
#endif

end:	do
	:: atomic {
		AGAIN ->
		busy++;
		CALLED;
		if
		:: s = 0
#if SLOTS > 1
		:: s = 1
#endif
		fi
	   };
		if
		:: !(mapped & 1 << s) -> map(s); mapped = mapped | 1 << s
		:: mapped & 1 << s -> unmap(s); mapped = mapped & ~(1 << s)
		:: !(mapped & 1 << s) -> visit(s)
		:: s == 0 -> trim()
#ifdef HOLD
		:: true -> hold(s)
#endif
#ifdef READ
		:: true -> translate(s)
#endif
		fi;
done:		skip;
		d_step {
			s = 0;
			emptied = 0;
			must_wait = 0;
			busy--;
			if
			:: !busy && !locked -> check_quiet()
			:: else -> skip
			fi
		}
	od
}

active proctype walker()
{
end:	do
	:: d_step { !walk[0] && mem_l1[0] && !IS_SECTION(mem_l1[0]) -> walk[0] = mem_l1[0] }
	:: d_step { walk[0] && !IS_LARGE(0) && mem_desc[walk[0]] & ~leaf[0] ->
		assert(allocated[walk[0]]); leaf[0] = leaf[0] | mem_desc[walk[0]] }
	:: d_step { mem_l1[0] != l1[0] -> mem_l1[0] = l1[0] }
#ifdef SPLIT
	:: d_step { !tlb_section[0] && mem_l1[0] == SECTION -> tlb_section[0] = 1 }
	:: d_step { !tlb_large[0] && walk[0] && mem_large[0] -> tlb_large[0] = 1 }
	:: d_step { mem_large[0] != large[0] -> mem_large[0] = large[0] }
#endif
#if SLOTS > 1
	:: d_step { !walk[1] && mem_l1[1] && !IS_SECTION(mem_l1[1]) -> walk[1] = mem_l1[1] }
	:: d_step { walk[1] && !IS_LARGE(1) && mem_desc[walk[1]] & ~leaf[1] ->
		assert(allocated[walk[1]]); leaf[1] = leaf[1] | mem_desc[walk[1]] }
	:: d_step { mem_l1[1] != l1[1] -> mem_l1[1] = l1[1] }
#endif
	od
}
