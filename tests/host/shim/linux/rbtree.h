/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_LINUX_RBTREE_H
#define SHIM_LINUX_RBTREE_H

struct rb_node;

struct rb_root {
	struct rb_node *rb_node;
};

#endif
