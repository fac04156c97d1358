// SPDX-License-Identifier: GPL-2.0-only
#include <linux/rcupdate.h>

struct rcu_head *shim_rcu_callbacks;
#ifdef SHIM_NO_HOOK
static int shim_rcu_readers;
#else
int shim_rcu_readers;
#endif

void call_rcu(struct rcu_head *head, void (*func)(struct rcu_head *head))
{
	head->func = func;
	head->next = __atomic_load_n(&shim_rcu_callbacks, __ATOMIC_RELAXED);
	while (!__atomic_compare_exchange_n(&shim_rcu_callbacks, &head->next, head, false,
					    __ATOMIC_SEQ_CST, __ATOMIC_RELAXED))
		;
}

/* A reader that begins after the exchange cannot reach what the callbacks free. */
void shim_rcu_run(void)
{
	struct rcu_head *head, *next;

	if (shim_locks_held)
		return;
	head = __atomic_exchange_n(&shim_rcu_callbacks, NULL, __ATOMIC_SEQ_CST);
	for (; head; head = next) {
		next = head->next;
		if (__atomic_load_n(&shim_rcu_readers, __ATOMIC_SEQ_CST))
			call_rcu(head, head->func);
		else
			head->func(head);
	}
}
