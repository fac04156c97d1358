/* SPDX-License-Identifier: GPL-2.0-only */
/* What callers, walker and TLB share: tables, their users, the lock; and a table's memory. */

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

/* L2 tables: the pages that each maps, and its number of users */
bit allocated[TABLES + 1];
byte desc[TABLES + 1], mem_desc[TABLES + 1], inside[TABLES + 1];

#ifdef READ
/* Callers in rcu_read_lock(), and those that a detached table waits for */
byte readers, grace[TABLES + 1];
#endif

#ifdef SPLIT
bit large[SLOTS], mem_large[SLOTS];	/* a large page maps the page of every caller */
bit splitting[SLOTS];
bit tlb_section[SLOTS], tlb_large[SLOTS];	/* the TLB has cached it */
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
byte detached[SLOTS], flusher[SLOTS];	/* the table, and the caller that flushes it, plus 1 */

/* What the walker and its TLB have cached */
byte walk[SLOTS], leaf[SLOTS];

#ifdef LATE
bit idle;				/* pt->idle: some empty tables may not wait */
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
		mem_desc[to] = ALL;	/* garbage of an earlier user */
	}
}

/* No caller, no descriptor and no walker may have a pointer to a freed table. */
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

/* No hardware caches @t any more; a caller that translates may still read it. */
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
