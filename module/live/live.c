// SPDX-License-Identifier: GPL-2.0-only

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/security.h>

#include "foreign.h"
#include "live.h"

/* The parameter's value, and whether it can take effect; under v7s_live_lock. */
static bool v7s_live;
static bool v7s_live_ready;
/* Only its holder changes what v7s_live_on() returns. */
static DEFINE_MUTEX(v7s_live_lock);
static struct work_struct *v7s_changed_work;

const char *v7s_live_blind_spot(void)
{
	return v7s_live_on() ? v7s_probes_missing() : "module parameter live is 0";
}

void v7s_live_changed(void)
{
	struct work_struct *work = READ_ONCE(v7s_changed_work);

	if (work)
		schedule_work(work);
}

static bool v7s_live_enter(void *ctx, const struct v7s_known *m4u)
{
	struct v7s_known known = *m4u;

	if (v7s_known_enter(&known))
		v7s_live_changed();
	return true;
}

static void v7s_live_search_locked(void)
{
	v7s_probes_search();
	if (v7s_probes_see_frees())
		v7s_m4u_for_each(v7s_live_enter, NULL, NULL);
}

/*
 * The lock keeps live=0 from removing the probes meanwhile: without them nothing would remove
 * an entered table when its driver frees it.
 */
void v7s_live_search(void)
{
	if (mutex_lock_killable(&v7s_live_lock))
		return;
	if (v7s_live_on())
		v7s_live_search_locked();
	mutex_unlock(&v7s_live_lock);
}

static void v7s_live_begin(void)
{
	v7s_known_begin();
	v7s_probes_begin();
	v7s_live_search_locked();
}

static void v7s_live_end(void)
{
	v7s_known_end();
	v7s_probes_end();
}

/* Foreign domains are gone when the write returns, unless the writer is killed. */
static int v7s_live_end_and_wait(void)
{
	v7s_live_end();
	v7s_live_changed();
	return v7s_foreign_wait_none();
}

/* Before the module's init and after its exit only the parameter's value changes. */
static int v7s_live_set(const char *text, const struct kernel_param *kp)
{
	bool live;
	int ret = kstrtobool(text, &live);

	if (ret)
		return ret;
	if (live && security_locked_down(LOCKDOWN_DEV_MEM)) {
		pr_err("live=1 reads memory of other drivers, which lockdown forbids\n");
		return -EPERM;
	}
	if (mutex_lock_killable(&v7s_live_lock))
		return -EINTR;
	v7s_live = live;
	if (v7s_live_ready && live && !v7s_live_on())
		v7s_live_begin();
	if (v7s_live_ready && !live && v7s_live_on())
		ret = v7s_live_end_and_wait();
	mutex_unlock(&v7s_live_lock);
	return ret;
}

static const struct kernel_param_ops v7s_live_ops = {
	.set = v7s_live_set,
	.get = param_get_bool,
};
module_param_cb(live, &v7s_live_ops, &v7s_live, 0600);
MODULE_PARM_DESC(live, "find, attach and read the page tables of other drivers (default: N)");

void v7s_live_init(struct work_struct *changed)
{
	mutex_lock(&v7s_live_lock);
	WRITE_ONCE(v7s_changed_work, changed);
	v7s_live_ready = true;
	if (v7s_live)
		v7s_live_begin();
	mutex_unlock(&v7s_live_lock);
}

void v7s_live_exit(void)
{
	struct work_struct *work = v7s_changed_work;

	mutex_lock(&v7s_live_lock);
	v7s_live_ready = false;
	if (v7s_live_on())
		v7s_live_end();
	WRITE_ONCE(v7s_changed_work, NULL);
	mutex_unlock(&v7s_live_lock);
	cancel_work_sync(work);
}
