/* SPDX-License-Identifier: GPL-2.0-only */
/* Calls that install a table or read it: map, hold, translate. */

/* v7s_l2_put_absent() */
inline put_absent(s)
{
	put(s, 1);
#ifndef M_ABSENT_NO_WAIT
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
	/* The walker finds the page, whatever it has cached. */
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
