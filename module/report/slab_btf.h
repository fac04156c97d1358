/* SPDX-License-Identifier: GPL-2.0-only */
/* What the kernel's own type information (BTF) tells of SLUB's structures. */
#ifndef V7S_SLAB_BTF_H
#define V7S_SLAB_BTF_H

#include "slab_layout.h"

/** struct v7s_slab_btf - places by field, -1 for what is not told */
struct v7s_slab_btf {
	int at[V7S_SLAB_FIELDS];
};

/** v7s_slab_btf_read() - read /sys/kernel/btf/vmlinux, where there is one. May sleep */
void v7s_slab_btf_read(struct v7s_slab_btf *told);

#endif
