// SPDX-License-Identifier: GPL-2.0-only
/*
 * last_error: the reason for the last failed write. All writers share this file. A task
 * that opens it before it writes reads the reason for its own failed write, whatever other
 * writers do.
 */

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include "control.h"

struct v7s_error {
	char text[256];
};

/* An open file; @own is empty until a write of the task that opened it has failed. */
struct v7s_error_reader {
	struct list_head node;
	struct pid *opener;
	struct v7s_error own;
};

static DEFINE_MUTEX(v7s_last_error_lock);
static struct v7s_error v7s_last_error = { "none" };
static LIST_HEAD(v7s_error_readers);

void v7s_last_error_set(const char *file, unsigned int line, const struct v7s_why *why)
{
	struct v7s_error_reader *reader;

	mutex_lock(&v7s_last_error_lock);
	scnprintf(v7s_last_error.text, sizeof(v7s_last_error.text), "%s: line %u: %s", file, line,
		  why->text);
	list_for_each_entry(reader, &v7s_error_readers, node)
		if (reader->opener == task_pid(current))
			reader->own = v7s_last_error;
	mutex_unlock(&v7s_last_error_lock);
}

static int v7s_last_error_show(struct seq_file *m, void *unused)
{
	const struct v7s_error_reader *reader = m->private;

	mutex_lock(&v7s_last_error_lock);
	seq_printf(m, "%s\n", *reader->own.text ? reader->own.text : v7s_last_error.text);
	mutex_unlock(&v7s_last_error_lock);
	return 0;
}

static void v7s_error_reader_free(struct v7s_error_reader *reader)
{
	put_pid(reader->opener);
	kfree(reader);
}

static int v7s_last_error_open(struct inode *inode, struct file *file)
{
	struct v7s_error_reader *reader;
	int ret = v7s_may_open();

	if (ret)
		return ret;
	reader = kzalloc(sizeof(*reader), GFP_KERNEL);
	if (!reader)
		return -ENOMEM;
	reader->opener = get_pid(task_pid(current));
	ret = single_open(file, v7s_last_error_show, reader);
	if (ret) {
		v7s_error_reader_free(reader);
		return ret;
	}
	mutex_lock(&v7s_last_error_lock);
	list_add(&reader->node, &v7s_error_readers);
	mutex_unlock(&v7s_last_error_lock);
	return 0;
}

static int v7s_last_error_release(struct inode *inode, struct file *file)
{
	struct v7s_error_reader *reader = ((struct seq_file *)file->private_data)->private;

	mutex_lock(&v7s_last_error_lock);
	list_del(&reader->node);
	mutex_unlock(&v7s_last_error_lock);
	v7s_error_reader_free(reader);
	return single_release(inode, file);
}

const struct file_operations v7s_last_error_fops = {
	.owner = THIS_MODULE,
	.open = v7s_last_error_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = v7s_last_error_release,
};
