/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef V7S_DOMAIN_FILES_H
#define V7S_DOMAIN_FILES_H

#include <linux/fs.h>
#include <linux/mutex.h>

#include "../domain/domain.h"

/* The directory of a domain, and what its file `translate` answers. */
struct v7s_domain_files {
	struct v7s_domain *domain;
	struct dentry *dir;
	struct mutex lock;	/* protects the answer; taken before the domain's lock */
	struct v7s_translation *answers;
	unsigned int n;
	unsigned int room;
};

/* translate_file.c */
extern const struct file_operations v7s_translate_fops;

#endif
