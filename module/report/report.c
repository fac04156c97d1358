// SPDX-License-Identifier: GPL-2.0-only

#include "frames.h"
#include "report.h"
#include "slabs.h"

void v7s_show_number(struct seq_file *m, const char *before, bool known, u64 number)
{
	if (known)
		seq_put_decimal_ull(m, before, number);
	else
		seq_printf(m, "%s-", before);
}

int v7s_report_init(bool slab_sysfs)
{
	int ret = v7s_frames_init();

	if (!ret)
		v7s_slabs_init(slab_sysfs);
	return ret;
}

void v7s_report_exit(void)
{
	v7s_slabs_exit();
	v7s_frames_exit();
}
