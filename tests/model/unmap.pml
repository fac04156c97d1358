/* SPDX-License-Identifier: GPL-2.0-only */
/* Unmaps, and the splits that come before them. */

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

/* Before an unmap of a part of a section, the caller splits it. */
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
	/* The walker cannot reach the page any more. */
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
