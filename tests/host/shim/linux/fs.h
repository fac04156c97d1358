/* SPDX-License-Identifier: GPL-2.0-only */
#include <linux/types.h>

struct file_operations;
struct seq_file;
