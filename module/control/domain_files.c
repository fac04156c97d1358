// SPDX-License-Identifier: GPL-2.0-only
/* domains/NAME/: the files of one domain. */

#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include "../report/report.h"
#include "../report/text.h"
#include "control.h"
#include "domain_files.h"

static int v7s_map_line(void *target, char *line, struct v7s_why *why)
{
	static const struct v7s_arg places[] = {
		{ "iova", "a number", v7s_parse_u64, offsetof(struct v7s_map_request, iova) },
		{ "paddr", "a number", v7s_parse_u64, offsetof(struct v7s_map_request, phys) },
		{ "size", "a number", v7s_parse_u64, offsetof(struct v7s_map_request, size) },
	};
	static const struct v7s_arg keys[] = {
		{ "prot", "letters of rwxcdp, including r or w", v7s_parse_prot,
		  offsetof(struct v7s_map_request, prot) },
		{ "pgsize", "auto, 4K, 64K, 1M or 16M", v7s_parse_pgsize,
		  offsetof(struct v7s_map_request, pgsize) },
	};
	static const struct v7s_syntax syntax = {
		places, ARRAY_SIZE(places), keys, ARRAY_SIZE(keys),
	};
	struct v7s_map_request req = { .prot = IOMMU_READ | IOMMU_WRITE | IOMMU_NOEXEC };
	struct v7s_domain_files *files = target;

	return v7s_parse_line(line, &syntax, &req, why) ?:
	       v7s_domain_map(files->domain, &req, why);
}

V7S_WRITE_FILE(map, v7s_map_line, NULL);

struct v7s_iova_range {
	u64 iova;
	u64 size;
};

static int v7s_parse_range(char *line, struct v7s_iova_range *range, struct v7s_why *why)
{
	static const struct v7s_arg places[] = {
		{ "iova", "a number", v7s_parse_u64, offsetof(struct v7s_iova_range, iova) },
		{ "size", "a number", v7s_parse_u64, offsetof(struct v7s_iova_range, size) },
	};
	static const struct v7s_syntax syntax = { places, ARRAY_SIZE(places) };

	return v7s_parse_line(line, &syntax, range, why);
}

static int v7s_unmap_line(void *target, char *line, struct v7s_why *why)
{
	struct v7s_domain_files *files = target;
	struct v7s_iova_range range;

	return v7s_parse_range(line, &range, why) ?:
	       v7s_domain_unmap(files->domain, range.iova, range.size, why);
}

/* Once for all lines of a write: a grace period takes 10 ms. */
static void v7s_unmap_end(void *target)
{
	struct v7s_domain_files *files = target;

	v7s_domain_settle(files->domain);
}

V7S_WRITE_FILE(unmap, v7s_unmap_line, v7s_unmap_end);

static int v7s_trim_line(void *target, char *line, struct v7s_why *why)
{
	struct v7s_domain_files *files = target;

	if (strcmp(line, "all"))
		return v7s_because(why, -EINVAL, "unknown target \"%*pE\"; expected all",
				   (int)strnlen(line, 32), line);
	return v7s_domain_trim(files->domain, why);
}

V7S_WRITE_FILE(trim, v7s_trim_line, NULL);

/* An open report. The cursor is first: a report takes seq_file's private data for its cursor. */
struct v7s_reader {
	struct v7s_cursor cursor;
	struct v7s_writer writer;
	struct seq_file *m;
};

/* A line `IOVA SIZE` restricts what this open file shows to that range. */
static int v7s_range_line(void *target, char *line, struct v7s_why *why)
{
	struct v7s_reader *reader = target;
	struct v7s_iova_range range;
	int ret = v7s_parse_range(line, &range, why);

	if (ret)
		return ret;
	if (mutex_lock_killable(&reader->m->lock))
		return v7s_because(why, -EINTR, "killed while waiting for a reader of this file");
	ret = v7s_cursor_limit(&reader->cursor, range.iova, range.size, why);
	mutex_unlock(&reader->m->lock);
	return ret;
}

static int v7s_report_open(struct inode *inode, struct file *file,
			   const struct seq_operations *report, const char *name)
{
	struct v7s_domain_files *files = inode->i_private;
	struct v7s_reader *reader;
	int ret = v7s_may_open();
	struct seq_file *m;

	if (ret)
		return ret;
	reader = __seq_open_private(file, report, sizeof(*reader));
	if (!reader)
		return -ENOMEM;
	reader->cursor.domain = files->domain;
	reader->cursor.last = U64_MAX;
	m = file->private_data;
	reader->m = m;
	v7s_writer_init(&reader->writer, name, v7s_range_line, reader);
	/* If this allocation fails, seq_file starts with a page. */
	m->buf = kvmalloc(V7S_TEXT_BYTES, GFP_KERNEL);
	m->size = m->buf ? V7S_TEXT_BYTES : 0;
	return 0;
}

static struct v7s_writer *v7s_reader_writer(struct file *file)
{
	struct v7s_reader *reader = ((struct seq_file *)file->private_data)->private;

	return &reader->writer;
}

static int v7s_report_release(struct inode *inode, struct file *file)
{
	v7s_writer_release(v7s_reader_writer(file), file);
	return seq_release_private(inode, file);
}

#define V7S_REPORT_OPEN(name)							\
static int v7s_##name##_open(struct inode *inode, struct file *file)		\
{										\
	return v7s_report_open(inode, file, &v7s_##name##_report, #name);	\
}

#define V7S_REPORT_FILE(name)							\
V7S_REPORT_OPEN(name)								\
static const struct file_operations v7s_##name##_fops = {			\
	.owner = THIS_MODULE,							\
	.open = v7s_##name##_open,						\
	.read = seq_read,							\
	.llseek = seq_lseek,							\
	.release = v7s_report_release,						\
}

/* A report that takes a range. */
#define V7S_RANGE_FILE(name)							\
V7S_REPORT_OPEN(name)								\
V7S_WRITER_OPS(name, v7s_reader_writer)						\
static const struct file_operations v7s_##name##_fops = {			\
	.owner = THIS_MODULE,							\
	.open = v7s_##name##_open,						\
	.read = v7s_safe_read,							\
	.write_iter = v7s_##name##_write,					\
	.flush = v7s_##name##_flush,						\
	.llseek = v7s_safe_lseek,						\
	.release = v7s_report_release,						\
}

static int v7s_history_open(struct inode *inode, struct file *file)
{
	struct v7s_domain_files *files = inode->i_private;
	struct v7s_history_cursor *cursor;
	int ret = v7s_may_open();

	if (ret)
		return ret;
	cursor = __seq_open_private(file, &v7s_history_report, sizeof(*cursor));
	if (!cursor)
		return -ENOMEM;
	cursor->domain = files->domain;
	return 0;
}

static const struct file_operations v7s_history_fops = {
	.owner = THIS_MODULE,
	.open = v7s_history_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = seq_release_private,
};

V7S_REPORT_FILE(tables);
V7S_REPORT_FILE(image);
V7S_RANGE_FILE(mappings);
V7S_RANGE_FILE(descriptors);

#define V7S_DOMAIN_SHOW_FILE(name)						\
static int v7s_domain_##name##_show(struct seq_file *m, void *unused)		\
{										\
	struct v7s_domain_files *files = m->private;				\
										\
	return v7s_report_##name(m, files->domain);				\
}										\
V7S_SHOW_FILE(v7s_domain_##name)

V7S_DOMAIN_SHOW_FILE(config);
V7S_DOMAIN_SHOW_FILE(stats);
V7S_DOMAIN_SHOW_FILE(check);
V7S_DOMAIN_SHOW_FILE(faults);

static const struct v7s_file v7s_files_of_domain[] = {
	{ "config", 0400, &v7s_domain_config_fops },
	{ "map", 0200, &v7s_map_fops },
	{ "unmap", 0200, &v7s_unmap_fops },
	{ "trim", 0200, &v7s_trim_fops },
	{ "translate", 0600, &v7s_translate_fops },
	{ "mappings", 0600, &v7s_mappings_fops },
	{ "tables", 0400, &v7s_tables_fops },
	{ "descriptors", 0600, &v7s_descriptors_fops },
	{ "image", 0400, &v7s_image_fops },
	{ "stats", 0400, &v7s_domain_stats_fops },
	{ "check", 0400, &v7s_domain_check_fops },
	{ "history", 0400, &v7s_history_fops },
	/* Must stay last: the module's own domains lack it, see v7s_domain_files_add(). */
	{ "faults", 0400, &v7s_domain_faults_fops },
};

/* By now no file of the directory is open. */
static void v7s_domain_files_free(struct v7s_domain_files *files)
{
	mutex_destroy(&files->lock);
	kvfree(files->answers);
	kfree(files);
}

int v7s_domain_files_add(struct v7s_domain *domain, struct dentry *parent)
{
	struct v7s_domain_files *files = kzalloc(sizeof(*files), GFP_KERNEL);

	if (!files)
		return -ENOMEM;
	files->domain = domain;
	mutex_init(&files->lock);
	files->dir = v7s_dir_add(domain->spec.name, parent, files, v7s_files_of_domain,
				 ARRAY_SIZE(v7s_files_of_domain) - !domain->foreign);
	if (IS_ERR(files->dir)) {
		v7s_domain_files_free(files);
		return -ENOMEM;
	}
	domain->files = files;
	return 0;
}

void v7s_domain_files_remove(struct v7s_domain *domain)
{
	struct v7s_domain_files *files = domain->files;

	debugfs_remove_recursive(files->dir);
	v7s_domain_files_free(files);
}
