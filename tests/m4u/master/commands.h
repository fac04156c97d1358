/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef V7S_TEST_COMMANDS_H
#define V7S_TEST_COMMANDS_H

#include <linux/fs.h>

/* Copies the text of a write, and appends a NUL. */
int copy_line(char *line, size_t room, const char __user *from, size_t size);

/* Operations of the file `do`; its private data is the struct master. */
extern const struct file_operations command_operations;

#endif
