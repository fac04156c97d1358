// SPDX-License-Identifier: GPL-2.0-only
/* domains/NAME/translate: write IOVAs, read what they translate to. */

#include <linux/err.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include "../format/names.h"
#include "control.h"
#include "domain_files.h"

#define V7S_ANSWERS_MAX	65536

static int v7s_answers_grow(struct v7s_domain_files *files)
{
	unsigned int room = files->room ? files->room * 2 : 16;
	struct v7s_translation *answers;

	if (files->n < files->room)
		return 0;
	answers = room > V7S_ANSWERS_MAX ? NULL :
		  kvmalloc_array(room, sizeof(*answers), GFP_KERNEL);
	if (!answers)
		return -ENOMEM;
	if (files->n)
		memcpy(answers, files->answers, files->n * sizeof(*answers));
	kvfree(files->answers);
	files->answers = answers;
	files->room = room;
	return 0;
}

/*
 * An open `translate`. A shell's printf writes line by line, so the writes of
 * one open file add up to one answer, until it is read.
 */
struct v7s_asker {
	struct v7s_writer writer;
	struct v7s_domain_files *files;
	bool adding;
	bool locked;		/* files->lock is held, from start to stop */
};

static int v7s_answer(struct v7s_asker *asker, u64 iova, struct v7s_why *why)
{
	struct v7s_domain_files *files = asker->files;
	int ret;

	if (!asker->adding) {
		files->n = 0;
		asker->writer.anew = true;
	}
	asker->adding = true;
	if (v7s_answers_grow(files))
		return v7s_because(why, -ENOMEM, "no memory for more than %u answers",
				   files->n);
	ret = v7s_domain_translate(files->domain, iova, &files->answers[files->n], why);
	if (!ret)
		files->n++;
	return ret;
}

static int v7s_translate_line(void *target, char *line, struct v7s_why *why)
{
	static const struct v7s_arg places[] = { { "iova", "a number", v7s_parse_u64 } };
	static const struct v7s_syntax syntax = { places, ARRAY_SIZE(places) };
	struct v7s_asker *asker = target;
	u64 iova;
	int ret = v7s_parse_line(line, &syntax, &iova, why);

	if (ret)
		return ret;
	if (mutex_lock_killable(&asker->files->lock))
		return v7s_because(why, -EINTR, "killed while waiting for another translate");
	ret = v7s_answer(asker, iova, why);
	mutex_unlock(&asker->files->lock);
	return ret;
}

static struct v7s_writer *v7s_asker_writer(struct file *file)
{
	struct v7s_asker *asker = ((struct seq_file *)file->private_data)->private;

	return &asker->writer;
}

V7S_WRITER_OPS(translate, v7s_asker_writer)

static int v7s_translate_release(struct inode *inode, struct file *file)
{
	v7s_writer_release(v7s_asker_writer(file), file);
	return seq_release_private(inode, file);
}

static void *v7s_answers_at(struct v7s_domain_files *files, loff_t pos)
{
	if (!pos)
		return SEQ_START_TOKEN;
	return pos <= files->n ? &files->answers[pos - 1] : NULL;
}

static void *v7s_answers_start(struct seq_file *m, loff_t *pos)
{
	struct v7s_asker *asker = m->private;

	if (mutex_lock_killable(&asker->files->lock))
		return ERR_PTR(-EINTR);
	asker->locked = true;
	asker->adding = false;
	return v7s_answers_at(asker->files, *pos);
}

static void *v7s_answers_next(struct seq_file *m, void *v, loff_t *pos)
{
	struct v7s_asker *asker = m->private;

	return v7s_answers_at(asker->files, ++*pos);
}

static void v7s_answers_stop(struct seq_file *m, void *v)
{
	struct v7s_asker *asker = m->private;

	if (asker->locked)
		mutex_unlock(&asker->files->lock);
	asker->locked = false;
}

static int v7s_answers_show(struct seq_file *m, void *v)
{
	const struct v7s_translation *to = v;

	if (v == SEQ_START_TOKEN)
		seq_puts(m, "# iova phys pgsize prot\n");
	else if (!to->pgsize)
		seq_printf(m, "0x%08llx - - -\n", to->iova);
	else
		seq_printf(m, "0x%08llx 0x%08llx %s %s\n", to->iova, to->phys,
			   v7s_pgsize_name(to->pgsize), v7s_prot_name(to->prot).text);
	return 0;
}

static const struct seq_operations v7s_answers = {
	.start = v7s_answers_start,
	.next = v7s_answers_next,
	.stop = v7s_answers_stop,
	.show = v7s_answers_show,
};

static int v7s_translate_open(struct inode *inode, struct file *file)
{
	struct v7s_asker *asker;
	int ret = v7s_may_open();

	if (ret)
		return ret;
	asker = __seq_open_private(file, &v7s_answers, sizeof(*asker));
	if (!asker)
		return -ENOMEM;
	asker->files = inode->i_private;
	v7s_writer_init(&asker->writer, "translate", v7s_translate_line, asker);
	return 0;
}

const struct file_operations v7s_translate_fops = {
	.owner = THIS_MODULE,
	.open = v7s_translate_open,
	.read = v7s_safe_read,
	.write_iter = v7s_translate_write,
	.flush = v7s_translate_flush,
	.llseek = v7s_safe_lseek,
	.release = v7s_translate_release,
};
