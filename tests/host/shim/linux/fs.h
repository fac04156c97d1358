/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_FS_H
#define SHIM_FS_H

#include <linux/types.h>

struct file_operations;

struct file {
	void *private_data;
};

#endif
