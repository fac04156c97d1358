// SPDX-License-Identifier: GPL-2.0-only

#include "frames.h"
#include "report.h"
#include "slabs.h"

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
