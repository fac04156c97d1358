// SPDX-License-Identifier: GPL-2.0-only
/*
 * Looks up tracepoints by name, as two of the engine's own have the same C names as those of the
 * IOMMU core.
 */

#include <linux/errno.h>
#include <linux/string.h>

#include "tracepoints.h"

static void v7s_tracepoint_compare(struct tracepoint *tp, void *point)
{
	struct v7s_tracepoint *p = point;

	if (!strcmp(tp->name, p->name))
		p->tp = tp;
}

void v7s_tracepoints_end(struct v7s_tracepoint *points, unsigned int n)
{
	while (n--)
		tracepoint_probe_unregister(points[n].tp, points[n].function, NULL);
}

int v7s_tracepoints_begin(struct v7s_tracepoint *points, unsigned int n)
{
	unsigned int i;
	int ret;

	for (i = 0; i < n; i++) {
		/* The kernel's own, not those of modules. */
		for_each_kernel_tracepoint(v7s_tracepoint_compare, &points[i]);
		ret = points[i].tp ?
			      tracepoint_probe_register(points[i].tp, points[i].function, NULL) :
			      -ENOENT;
		if (ret) {
			v7s_tracepoints_end(points, i);
			return ret;
		}
	}
	return 0;
}
