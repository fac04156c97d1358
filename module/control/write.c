// SPDX-License-Identifier: GPL-2.0-only
/*
 * Open files that take lines. Files that debugfs protects against removal get neither
 * flush() nor a whole writev(), so these files are not among them and protect themselves.
 */

#include <linux/file.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include "control.h"

void v7s_writer_init(struct v7s_writer *writer, const char *name, v7s_line_fn fn, void *target)
{
	writer->file = (struct v7s_lines_file){ .name = name, .fn = fn, .target = target };
	mutex_init(&writer->lock);
}

/* Hold off the removal of the file; if it has been removed, last_error reports that. */
static int v7s_writer_get(const struct v7s_writer *writer, struct dentry *dentry)
{
	int ret = debugfs_file_get(dentry);
	struct v7s_why why;

	if (ret) {
		v7s_because(&why, ret, "the domain of this file has been destroyed");
		v7s_last_error_set(writer->file.name, 1, &why);
	}
	return ret;
}

static ssize_t v7s_writer_write_locked(struct v7s_writer *writer, struct kiocb *iocb,
				       struct iov_iter *from)
{
	ssize_t ret = v7s_write_lines(&writer->file, &writer->input, from);

	if (writer->anew) {
		/* The VFS sets f_pos to ki_pos, but only if the write succeeds. */
		iocb->ki_filp->f_pos = 0;
		iocb->ki_pos = 0;
		writer->anew = false;
	}
	return ret;
}

ssize_t v7s_writer_write(struct v7s_writer *writer, struct kiocb *iocb, struct iov_iter *from)
{
	struct dentry *dentry = iocb->ki_filp->f_path.dentry;
	ssize_t ret = v7s_writer_get(writer, dentry);

	if (ret)
		return ret;
	ret = -EINTR;
	if (!mutex_lock_killable(&writer->lock)) {
		ret = v7s_writer_write_locked(writer, iocb, from);
		mutex_unlock(&writer->lock);
	}
	debugfs_file_put(dentry);
	return ret;
}

/* Carry out the last line, if it has no newline, unless the writer has been killed. */
static int v7s_writer_end(struct v7s_writer *writer, struct file *file)
{
	struct dentry *dentry = file->f_path.dentry;
	int ret;

	if (!writer->input.len || fatal_signal_pending(current))
		return 0;
	ret = v7s_writer_get(writer, dentry);
	if (ret)
		return ret;
	ret = v7s_end_lines(&writer->file, &writer->input);
	debugfs_file_put(dentry);
	return ret;
}

/*
 * flush() is called for each close() of the open file, also in a child that has inherited
 * it. Only the last close() ends the line. Two tasks that close at once may each see the
 * other's reference: then release() ends the line.
 */
int v7s_writer_flush(struct v7s_writer *writer, struct file *file)
{
	int ret;

	if (file_count(file) != 1)
		return 0;
	if (mutex_lock_killable(&writer->lock))
		return -EINTR;
	ret = v7s_writer_end(writer, file);
	mutex_unlock(&writer->lock);
	return ret;
}

void v7s_writer_release(struct v7s_writer *writer, struct file *file)
{
	v7s_writer_end(writer, file);
	mutex_destroy(&writer->lock);
}

int v7s_writer_open(struct inode *inode, struct file *file, const char *name, v7s_line_fn fn,
		    v7s_end_fn end)
{
	int ret = v7s_may_open();
	struct v7s_writer *writer;

	if (ret)
		return ret;
	writer = kzalloc(sizeof(*writer), GFP_KERNEL);
	if (!writer)
		return -ENOMEM;
	v7s_writer_init(writer, name, fn, inode->i_private);
	writer->file.end = end;
	file->private_data = writer;
	return 0;
}

int v7s_writer_close(struct inode *inode, struct file *file)
{
	struct v7s_writer *writer = v7s_writer_of(file);

	v7s_writer_release(writer, file);
	kfree(writer);
	return 0;
}

ssize_t v7s_safe_read(struct file *file, char __user *buf, size_t size, loff_t *pos)
{
	struct dentry *dentry = file->f_path.dentry;
	ssize_t ret = debugfs_file_get(dentry);

	if (ret)
		return ret;
	ret = seq_read(file, buf, size, pos);
	debugfs_file_put(dentry);
	return ret;
}

loff_t v7s_safe_lseek(struct file *file, loff_t offset, int whence)
{
	struct dentry *dentry = file->f_path.dentry;
	loff_t ret = debugfs_file_get(dentry);

	if (ret)
		return ret;
	ret = seq_lseek(file, offset, whence);
	debugfs_file_put(dentry);
	return ret;
}

int v7s_answer_open(struct file *file, const char *name, v7s_line_fn fn,
		    int (*show)(struct seq_file *m, void *unused), size_t size)
{
	int ret = v7s_may_open();
	struct v7s_writer *writer;

	if (ret)
		return ret;
	writer = kzalloc(sizeof(*writer), GFP_KERNEL);
	if (!writer)
		return -ENOMEM;
	v7s_writer_init(writer, name, fn, writer);
	ret = single_open_size(file, show, writer, size);
	if (ret)
		kfree(writer);
	return ret;
}

int v7s_answer_release(struct inode *inode, struct file *file)
{
	struct v7s_writer *writer = v7s_answer_writer(file);

	v7s_writer_release(writer, file);
	kfree(writer);
	return single_release(inode, file);
}
