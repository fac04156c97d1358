// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mutex.h>
#include <linux/seq_file.h>

#include "control.h"

static DEFINE_MUTEX(v7s_last_error_lock);
static char v7s_last_error[256] = "none";

void v7s_last_error_set(const char *file, unsigned int line, const struct v7s_why *why)
{
	mutex_lock(&v7s_last_error_lock);
	scnprintf(v7s_last_error, sizeof(v7s_last_error), "%s: line %u: %s", file, line,
		  why->text);
	mutex_unlock(&v7s_last_error_lock);
}

void v7s_last_error_say(const char *file, const char *why)
{
	mutex_lock(&v7s_last_error_lock);
	scnprintf(v7s_last_error, sizeof(v7s_last_error), "%s: %s", file, why);
	mutex_unlock(&v7s_last_error_lock);
}

void v7s_last_error_show(struct seq_file *m)
{
	mutex_lock(&v7s_last_error_lock);
	seq_printf(m, "%s\n", v7s_last_error);
	mutex_unlock(&v7s_last_error_lock);
}
