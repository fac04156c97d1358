/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The life of L2 tables, as module/pgtable/internal.h describes it, for SPIN.
 *
 * Each of CALLERS callers maps and unmaps a page of its own in each of SLOTS L1
 * slots, meets tables in which it has nothing, and trims, in every order: CALLS
 * times, or without CALLS for ever. The walker is not coherent: it reads memory
 * (mem_*), which follows the caches (l1, desc) at a sync, or when a cache line is
 * written back by chance. It caches L1 pointers (walk) and leaves (leaf). A walk
 * that is under way when a flush begins has ended when the flush does.
 *
 * A caller that has the only page in a table unmaps it as a part of the table, or
 * as a whole, so that the table is detached with its descriptor.
 *
 * With -DLATE the callers have no TLB callbacks: a table that no longer waits
 * stays in its slot until a caller's own flush, after an unmap or a trim, takes
 * it out (v7s_pgtable_flush_begin() and _end()). Such a caller flushes its own
 * page, and everything where the begin says so.
 *
 * With -DHOLD the callers also hold tables. With -DREAD they also translate their
 * page, and a detached table waits for the end of a grace period, which it needs
 * for nothing else. With -DSPLIT a slot begins as a section that maps the page of
 * every caller; it is split into a table with one large page for all of them, or
 * with small pages, and the large page is split in turn.
 *
 * One table may wait, where the engine lets V7S_WAITING_MAX wait. Maps of blocks
 * are not modelled. Every access is seen by all CPUs in program order: SPIN knows
 * no weaker memory. So the model says which order the protocol needs, and not
 * whether the barriers provide it.
 *
 * Each M_... leaves a rule out, which model.bats expects SPIN to find.
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

/* The L1 table, and the words of l2_users */
#ifdef SPLIT
#define SECTION	100			/* in l1 and mem_l1 */
byte l1[SLOTS] = SECTION, mem_l1[SLOTS] = SECTION;
#else
byte l1[SLOTS], mem_l1[SLOTS];
#endif
byte count[SLOTS];
bit present[SLOTS], waiting[SLOTS], unsynced[SLOTS];
#ifdef HOLD
bit held[SLOTS];
#define HELD(s)	held[s]
#else
#define HELD(s)	false
#endif
#ifndef M_HOLD_IGNORED
#define MAY_GO(s) !HELD(s)
#else
#define MAY_GO(s) true
#endif

/* L2 tables: which pages each maps, and how many callers work in it */
bit allocated[TABLES + 1];
byte desc[TABLES + 1], mem_desc[TABLES + 1], inside[TABLES + 1];

#ifdef READ
/* Callers in rcu_read_lock(), and those of them that a table waits for */
byte readers, grace[TABLES + 1];
#endif

#ifdef SPLIT
bit large[SLOTS], mem_large[SLOTS];	/* a large page maps the page of every caller */
bit splitting[SLOTS];
bit tlb_section[SLOTS], tlb_large[SLOTS];	/* the TLB remembers it */
#define IS_SECTION(desc)	(desc == SECTION)
#define IS_LARGE(s)		mem_large[s]
#define IN_BLOCK(s)		(tlb_section[s] || tlb_large[s])
#else
#define IS_SECTION(desc)	false
#define IS_LARGE(s)		false
#define IN_BLOCK(s)		false
#endif

/* pt->lock, and what it protects */
bit locked;
byte queue;				/* the slot that waits, plus 1 */
byte detached[SLOTS], flusher[SLOTS];	/* the table, and the caller that flushes, plus 1 */

/* What the walker remembers */
byte walk[SLOTS], leaf[SLOTS];

#ifdef LATE
bit idle;				/* pt->idle: there may be empty tables that do not wait */
#define IDLE	idle
#else
#define IDLE	false
#endif

byte busy;				/* callers between the start and the end of a call */

#ifdef M_UNLOCKED
#define LOCK	skip
#else
#define LOCK	atomic { !locked -> locked = 1 }
#endif
#ifdef M_KEEP_LOCK
#define UNLOCK	skip
#else
#define UNLOCK	locked = 0
#endif

inline table_alloc(to)
{
	d_step {
		to = 1;
		do
		:: to <= TABLES && allocated[to] -> to++
		:: else -> break
		od;
		assert(to <= TABLES);
		allocated[to] = 1;
		desc[to] = 0;
		mem_desc[to] = ALL;	/* whatever its last user left there */
	}
}

/* Nothing leads to a table that is freed: no caller, no descriptor, no walker. */
inline table_free(t)
{
	assert(allocated[t] && !inside[t] && !desc[t]);
	k = 0;
	do
	:: k < SLOTS -> assert(l1[k] != t && mem_l1[k] != t && walk[k] != t); k++
	:: else -> break
	od;
	k = 0;
	allocated[t] = 0
}

/* The hardware has forgotten @t; a caller that translates may still read it. */
inline table_die(t)
{
	table_free(t);
#ifdef READ
#ifndef M_READ_NO_GRACE
	grace[t] = readers;
	allocated[t] = readers != 0
#endif
#endif
}

inline flush_page(s)
{
	leaf[s] = leaf[s] & ~MINE
}

inline flush_walk(s)
{
#ifndef M_NO_FLUSH
	d_step { walk[s] = 0; leaf[s] = 0 }
#else
	skip
#endif
}

/* v7s_l2_get() */
inline get(s)
{
	d_step {
		was_present = present[s];
		was_unsynced = unsynced[s];
		was_alone = present[s] && !unsynced[s] && !HELD(s) && count[s] == 1;
		assert(!present[s] || count[s] || !desc[l1[s]]);
		count[s]++
	}
}

/* v7s_l2_at(): from here to work_ends() the table must stay */
inline work_begins(s)
{
	d_step {
		t = l1[s];
		assert(t && allocated[t]);
		inside[t]++
	}
}

inline work_ends()
{
	inside[t]--
}

/* v7s_l2_put(): whether the caller must let the table wait, or may reclaim it */
inline put(s, n)
{
	d_step {
		assert(count[s] >= n);
		count[s] = count[s] - n;
		emptied = present[s] && !count[s] && !unsynced[s] && !HELD(s);
		must_wait = emptied && !waiting[s]
	}
}

/* v7s_l2_detach(), under the lock */
inline detach(s)
{
	d_step {
#ifdef M_DETACH_BLIND
		gone = present[s];
#else
		gone = present[s] && !count[s] && !waiting[s] && !unsynced[s] && MAY_GO(s);
#endif
		if
		:: gone ->
			assert(!detached[s]);
			present[s] = 0;
			detached[s] = l1[s];
			flusher[s] = _pid + 1;
			l1[s] = 0
		:: else -> skip
		fi
	}
}

/* v7s_l2_evict(), under the lock */
inline evict()
{
	d_step {
		victim = queue - 1;
		queue = 0;
#ifndef M_EVICTED_KEEPS_FLAG
		waiting[victim] = 0
#endif
	};
#ifdef LATE
	idle = 1;
#ifdef M_LATE_DETACHED_AT_ONCE
	detach(victim)
#endif
#else
	detach(victim)
#endif
}

/* v7s_flush_finish(): free what this caller has detached and none has taken back */
inline flush_finish()
{
	atomic {
	LOCK;
	d_step {
		j = 0;
		do
		:: j < SLOTS ->
			if
			:: flusher[j] == _pid + 1 ->
				dead = detached[j];
				detached[j] = 0;
				flusher[j] = 0;
				/* A table that was unmapped as a whole */
				desc[dead] = desc[dead] & ~MINE;
				table_die(dead);
				dead = 0
			:: else -> skip
			fi;
			j++
		:: else -> break
		od;
		j = 0
	};
	UNLOCK
	}
}

/* What follows when the lock is dropped after a detach */
inline tell(s)
{
#ifdef M_FREE_BEFORE_FLUSH
	flush_finish();
#endif
#ifdef M_FLUSH_BEFORE_SYNC
	flush_walk(s);
	mem_l1[s] = l1[s];
#else
#ifndef M_DETACHED_UNSYNCED
	mem_l1[s] = l1[s];
#endif
	flush_walk(s);
#endif
	flush_finish()
}

/* What follows an eviction */
inline evicted()
{
#ifdef LATE
#ifdef M_LATE_DETACHED_AT_ONCE
	mem_l1[victim] = l1[victim];
	flush_finish()
#else
	skip
#endif
#else
	if
	:: gone -> tell(victim)
	:: else -> skip
	fi
#endif
}

/* A caller without TLB callbacks flushes, between v7s_pgtable_flush_begin() and _end() */
inline flush_late()
{
#ifdef LATE
	if
	:: idle ->
		atomic { LOCK; idle = 0; j = 0 };
		do
		:: j < SLOTS ->
			detach(j);
			atomic {
				if
#ifndef M_LATE_UNSYNCED
				:: gone -> mem_l1[j] = l1[j]
#endif
				:: else -> skip
				fi;
				gone = 0;
				j++
			}
		:: else -> break
		od;
		atomic { j = 0; UNLOCK };
#ifdef M_LATE_END_BEFORE_FLUSH
		flush_finish();
#endif
#ifndef M_LATE_NOT_FLUSHED
		d_step {
			k = 0;
			do
			:: k < SLOTS -> walk[k] = 0; leaf[k] = 0; k++
			:: else -> break
			od;
			k = 0
		};
#endif
		flush_finish()
	:: else -> skip
	fi
#else
	skip
#endif
}

/* v7s_l2_wait() */
inline wait(s)
{
	atomic {
		LOCK;
#ifdef M_WAIT_BLIND
		gone = 1;
#else
		gone = present[s] && !count[s] && !waiting[s] && !unsynced[s] && !HELD(s);
#endif
		if
		:: !gone -> UNLOCK
		:: gone && !queue -> waiting[s] = 1; queue = s + 1; gone = 0; UNLOCK
		:: gone && queue -> waiting[s] = 1
		fi
	};
	if
	:: gone ->
		evict();
		atomic { queue = s + 1; UNLOCK };
		evicted()
	:: else -> skip
	fi;
	d_step { gone = 0; victim = 0 }
}

/* v7s_l2_reclaim() of one slot whose only page is the caller's, v7s_l2_detach_whole() */
inline reclaim_whole(s)
{
	atomic {
		LOCK;
		if
		:: queue == s + 1 -> queue = 0; waiting[s] = 0
		:: else -> skip
		fi
	};
	d_step {
#ifdef M_WHOLE_BLIND
		gone = present[s];
#else
		gone = present[s] && count[s] == 2 && !unsynced[s] && !HELD(s);
#endif
		if
		:: gone ->
			assert(!detached[s]);
			present[s] = 0;
			count[s] = count[s] - 2;
			detached[s] = t;
			flusher[s] = _pid + 1;
			l1[s] = 0;
			work_ends()
		:: else -> skip
		fi
	};
	if
	:: gone -> skip
	:: else ->
#ifndef M_WHOLE_MAY_GO
		d_step {
			desc[t] = desc[t] & ~MINE;
			mem_desc[t] = desc[t]
		};
#endif
		atomic { work_ends(); put(s, 2); detach(s) }
	fi;
	atomic { t = 0; gone = 0; UNLOCK };
	tell(s)
}

/* v7s_pgtable_trim() */
inline trim()
{
	atomic {
		LOCK;
		if
		:: queue -> skip
		:: else -> UNLOCK; goto done
		fi
	};
	evict();
	UNLOCK;
	evicted();
	d_step { gone = 0; victim = 0 };
	flush_late()
}

/* v7s_l2_put_absent() */
inline put_absent(s)
{
	put(s, 1);
#ifndef M_ABSENT_FORGETS
	if
	:: must_wait -> wait(s)
	:: else -> skip
	fi
#endif
}

/* v7s_l2_install(), then the fill of another caller's table with @page */
inline install(s, page)
{
	atomic {
		TABLE_FREE -> table_alloc(fresh);
		desc[fresh] = page;
#ifndef M_TABLE_UNSYNCED
		mem_desc[fresh] = desc[fresh];
#endif
		LOCK;
		if
		:: l1[s] -> t = l1[s]
#ifndef M_NO_TAKE_BACK
		:: !l1[s] && detached[s] ->
			t = detached[s];
#ifndef M_TAKEN_BACK_FULL
			desc[t] = 0;
#ifndef M_TAKEN_BACK_UNSYNCED
			mem_desc[t] = 0;
#endif
#endif
			detached[s] = 0;
			flusher[s] = 0
		:: !l1[s] && !detached[s] -> t = fresh
#else
		:: !l1[s] -> t = fresh
#endif
		fi
	};
#ifndef M_PRESENT_FIRST
	if
	:: !l1[s] -> l1[s] = t
	:: else -> skip
	fi;
#endif
	d_step {
		if
		:: !present[s] -> present[s] = 1; unsynced[s] = 1
		:: else -> skip
		fi;
		count[s]++;
		inside[t]++;
		was_unsynced = 1
	};
#ifdef M_PRESENT_FIRST
	l1[s] = t;
#endif
	UNLOCK;
	if
	:: t != fresh ->
		d_step { desc[fresh] = 0; table_free(fresh) };
		if
		:: page != 0 -> fill()
		:: else -> skip
		fi
	:: else -> skip
	fi;
	fresh = 0
}

inline fill()
{
	d_step {
		assert(allocated[t]);
		desc[t] = desc[t] | MINE;
		mem_desc[t] = desc[t]
	}
}

/* v7s_map_pages() */
inline map(s)
{
	atomic { assert(!(leaf[s] & MINE)); get(s) };
	if
	:: was_present -> work_begins(s); fill()
	:: else -> put_absent(s); install(s, MINE)
	fi;
	if
#ifndef M_INSTALLER_SYNCS_ALONE
	:: was_unsynced ->
#else
	:: was_unsynced && !was_present ->
#endif
		mem_l1[s] = l1[s];
		unsynced[s] = 0
	:: else -> skip
	fi;
	/* The walker finds the page, whatever it remembers. */
	d_step {
		assert(l1[s] == t && mem_l1[s] == t && (!walk[s] || walk[s] == t));
		assert(mem_desc[t] & MINE);
		work_ends();
		t = 0;
		was_present = 0;
		was_unsynced = 0;
		was_alone = 0
	}
}

#ifdef HOLD
/* v7s_pgtable_hold() */
inline hold(s)
{
	install(s, 0);
	mem_l1[s] = l1[s];
	unsynced[s] = 0;
#ifdef M_HOLD_AFTER_PUT
	atomic { work_ends(); put(s, 1) };
	if
	:: must_wait -> wait(s)
	:: else -> skip
	fi;
	held[s] = 1;
#else
	held[s] = 1;
	atomic { work_ends(); put(s, 1) };
#endif
	d_step { t = 0; was_unsynced = 0 }
}
#endif

#ifdef READ
/* io_pgtable_ops.iova_to_phys() */
inline translate(s)
{
	d_step { readers = readers | MINE; t = l1[s] };
	d_step {
		assert(!t || allocated[t]);
		assert((t && desc[t] & MINE) == ((mapped & 1 << s) != 0));
		t = 0;
		readers = readers & ~MINE;
		k = 1;
		do
		:: k <= TABLES ->
			if
			:: grace[k] == MINE -> allocated[k] = 0
			:: else -> skip
			fi;
			grace[k] = grace[k] & ~MINE;
			k++
		:: else -> break
		od;
		k = 0
	}
}
#endif

#ifdef SPLIT
/* v7s_split_section() */
inline split_section(s)
{
	atomic {
		table_alloc(fresh);
		desc[fresh] = ALL;
		mem_desc[fresh] = ALL;
		LOCK
	};
	if
	:: l1[s] == SECTION ->
		/* Into large or small pages */
		atomic {
			if
			:: large[s] = 1; mem_large[s] = 1
			:: true
			fi;
			l1[s] = fresh
		};
#ifdef M_SPLIT_PUBLISHED_FIRST
		d_step { present[s] = 1; count[s] = count[s] + CALLERS };
#endif
#ifndef M_SPLIT_UNSYNCED
		mem_l1[s] = fresh;
#endif
#ifndef M_SPLIT_UNFLUSHED
		tlb_section[s] = 0;
#endif
#ifndef M_SPLIT_PUBLISHED_FIRST
		d_step { present[s] = 1; count[s] = count[s] + CALLERS };
#endif
	:: else -> d_step { desc[fresh] = 0; table_free(fresh) }
	fi;
	atomic { fresh = 0; UNLOCK }
}

/* v7s_split_large() */
inline split_large(s)
{
	atomic { LOCK };
	if
	:: large[s] ->
#ifndef M_SPLIT_UNMARKED
		splitting[s] = 1;
#endif
		large[s] = 0;
#ifndef M_SPLIT_LARGE_UNSYNCED
		mem_large[s] = 0;
#endif
#ifndef M_SPLIT_LARGE_UNFLUSHED
		tlb_large[s] = 0;
#endif
		splitting[s] = 0
	:: else -> skip
	fi;
	UNLOCK
}
#endif

/* A caller about to unmap a part of a section splits it first. */
inline split_first(s)
{
#ifdef SPLIT
	if
	:: l1[s] == SECTION -> split_section(s)
	:: else -> skip
	fi
#else
	skip
#endif
}

/* v7s_unmap_pages(), which reclaims at once a table that it unmaps as a whole */
inline unmap(s)
{
	split_first(s);
	get(s);
#ifdef SPLIT
	/* v7s_l2_get_locked(): a split installs the table before it sets V7S_PRESENT. */
	if
	:: !was_present -> put_absent(s); atomic { LOCK; count[s]++; UNLOCK }
	:: else -> skip
	fi;
#else
	assert(was_present);
#endif
	atomic { work_begins(s); assert(desc[t] & MINE) };
#ifdef SPLIT
	if
	:: large[s] -> split_large(s)
	:: else -> skip
	fi;
#endif
	if
#ifndef LATE
	:: was_alone && desc[t] == MINE ->
		d_step { was_present = 0; was_unsynced = 0; was_alone = 0 };
		reclaim_whole(s)
#endif
	:: true -> unmap_part(s)
	fi;
	flush_late();
	/* The page is gone for the walker too. */
	assert(!(leaf[s] & MINE) && !IN_BLOCK(s))
}

inline unmap_part(s)
{
#ifdef M_PUT_BEFORE_CLEAR
	atomic { work_ends(); put(s, 2) };
#endif
	d_step {
		desc[t] = desc[t] & ~MINE;
#ifndef M_PAGE_UNSYNCED
		mem_desc[t] = desc[t]
#endif
	};
#ifndef M_PUT_BEFORE_CLEAR
	atomic { work_ends(); put(s, 2) };
#endif
	d_step { t = 0; was_present = 0; was_unsynced = 0; was_alone = 0 };
#ifdef SPLIT
	/* v7s_split_wait() */
	if
	:: splitting[s] -> atomic { LOCK; UNLOCK }
	:: else -> skip
	fi;
#endif
#ifndef M_PAGE_NOT_FLUSHED
	flush_page(s);
#endif
	if
	:: must_wait -> wait(s)
	:: else -> skip
	fi
}

/* A call that finds nothing of its own in the table: it only counts as a user. */
inline look(s)
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

/* Between calls each table is free, in use, or waits; none is lost. */
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
	byte mapped = 1;	/* the slots in which the caller has its page */
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
		:: !(mapped & 1 << s) -> look(s)
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
