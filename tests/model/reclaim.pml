/* SPDX-License-Identifier: GPL-2.0-only */
/* How a table gets and loses users, waits, is detached, flushed and freed. */

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

/* v7s_l2_put(): sets whether the caller must let the table wait, or may reclaim it */
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

/* v7s_flush_finish(): free the tables that this caller detached and no map took back */
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

/* The flush of a detached table, once the lock is dropped */
inline flush_detached(s)
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

/* The flush of an evicted table */
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
	:: gone -> flush_detached(victim)
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
			};
			UNLOCK;
			LOCK
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
	flush_detached(s)
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
