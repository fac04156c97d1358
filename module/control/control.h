/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * debugfs: files, parsing, last_error. No logic: each written line becomes a
 * request to a domain, each read a report.
 */
#ifndef V7S_CONTROL_H
#define V7S_CONTROL_H

#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>

#include "../domain/domain.h"

struct file;
struct inode;
struct iov_iter;
struct kiocb;

#define V7S_VERSION	"0.1.0"
#define V7S_ABI		1

/* last_error.c */

/** v7s_last_error_set() - record why line @line of the caller's write to @file failed */
void v7s_last_error_set(const char *file, unsigned int line, const struct v7s_why *why);

extern const struct file_operations v7s_last_error_fops;

/* lines.c */

/* What separates words. */
#define V7S_BLANKS	" \t\r\v\f"

/** v7s_line_fn - carry out one line, which may be modified */
typedef int (*v7s_line_fn)(void *target, char *line, struct v7s_why *why);

/** v7s_end_fn - wait for what the lines of a write have begun */
typedef void (*v7s_end_fn)(void *target);

#define V7S_LINE_MAX	255

/**
 * struct v7s_lines_file - a file that takes lines
 * @name: for last_error
 * @fn: carries out a line
 * @target: handed to @fn and @end
 * @end: called once after the lines of a write, even if one of them has failed; or NULL
 */
struct v7s_lines_file {
	const char *name;
	v7s_line_fn fn;
	void *target;
	v7s_end_fn end;
};

/**
 * struct v7s_input - the start of a line that is not complete yet
 * @len: bytes of it; more than V7S_LINE_MAX if it is too long
 * @text: the bytes, and room for one more
 */
struct v7s_input {
	size_t len;
	char text[V7S_LINE_MAX + 2];
};

/**
 * v7s_write_lines() - carry out the lines of a write, up to the first that fails
 * @file: what carries them out
 * @input: the incomplete line of earlier writes; replaced by that of this write
 * @from: what is written
 *
 * Context: may sleep; the caller serialises writes with one @input.
 * Return: the bytes consumed, which are not all if the write has more than 1 MiB or the caller
 * has been killed; or the errno of the line that failed.
 */
ssize_t v7s_write_lines(const struct v7s_lines_file *file, struct v7s_input *input,
			struct iov_iter *from);

/** v7s_end_lines() - carry out an incomplete line at close(); 0 or its errno */
int v7s_end_lines(const struct v7s_lines_file *file, struct v7s_input *input);

/* write.c */

/**
 * struct v7s_writer - an open file that takes lines
 * @file: what carries them out
 * @input: an incomplete line
 * @lock: serialises writes
 * @anew: a line has produced an answer, so the next read starts at its first byte
 */
struct v7s_writer {
	struct v7s_lines_file file;
	struct v7s_input input;
	struct mutex lock;	/* taken before all others */
	bool anew;
};

void v7s_writer_init(struct v7s_writer *writer, const char *name, v7s_line_fn fn, void *target);

/*
 * The operations of such a file. debugfs does not hold off the removal of a file for
 * flush() and write_iter(), so these do it themselves, and so do v7s_safe_read() and
 * v7s_safe_lseek() for a file that is also read.
 */
ssize_t v7s_writer_write(struct v7s_writer *writer, struct kiocb *iocb, struct iov_iter *from);
int v7s_writer_flush(struct v7s_writer *writer, struct file *file);
void v7s_writer_release(struct v7s_writer *writer, struct file *file);
ssize_t v7s_safe_read(struct file *file, char __user *buf, size_t size, loff_t *pos);
loff_t v7s_safe_lseek(struct file *file, loff_t offset, int whence);

/* For a file that takes lines, and shows the answer to the last of them. */
int v7s_answer_open(struct file *file, const char *name, v7s_line_fn fn,
		    int (*show)(struct seq_file *m, void *unused), size_t size);
int v7s_answer_release(struct inode *inode, struct file *file);

static inline struct v7s_writer *v7s_answer_writer(struct file *file)
{
	return ((struct seq_file *)file->private_data)->private;
}

#define V7S_ANSWER_FILE(name, fn, show, size)					\
static int v7s_##name##_open(struct inode *inode, struct file *file)		\
{										\
	return v7s_answer_open(file, #name, fn, show, size);			\
}										\
V7S_WRITER_OPS(name, v7s_answer_writer)						\
const struct file_operations v7s_##name##_fops = {				\
	.owner = THIS_MODULE,							\
	.open = v7s_##name##_open,						\
	.read = v7s_safe_read,							\
	.write_iter = v7s_##name##_write,					\
	.flush = v7s_##name##_flush,						\
	.llseek = v7s_safe_lseek,						\
	.release = v7s_answer_release,						\
}

/* The operations write_iter and flush of a file, whose writer @get returns. */
#define V7S_WRITER_OPS(name, get)						\
static ssize_t v7s_##name##_write(struct kiocb *iocb, struct iov_iter *from)	\
{										\
	return v7s_writer_write(get(iocb->ki_filp), iocb, from);		\
}										\
static int v7s_##name##_flush(struct file *file, fl_owner_t id)			\
{										\
	return v7s_writer_flush(get(file), file);				\
}

/* For a write-only file. */
int v7s_writer_open(struct inode *inode, struct file *file, const char *name, v7s_line_fn fn,
		    v7s_end_fn end);
int v7s_writer_close(struct inode *inode, struct file *file);

static inline struct v7s_writer *v7s_writer_of(struct file *file)
{
	return file->private_data;
}

/* parse.c */

/**
 * struct v7s_arg - one word of a line
 * @name: its key, or its name in messages if it has no key
 * @takes: its possible values, for messages
 * @parse: stores its value in *@to; false if it has none of the possible values
 * @offset: of @to in the request
 */
struct v7s_arg {
	const char *name;
	const char *takes;
	bool (*parse)(char *text, void *to);
	size_t offset;
};

/** struct v7s_syntax - the words of a line: first those with a fixed place, then key=value */
struct v7s_syntax {
	const struct v7s_arg *places;
	unsigned int n_places;
	const struct v7s_arg *keys;
	unsigned int n_keys;
};

/** v7s_parse_line() - read a line into @request; 0 or -EINVAL */
int v7s_parse_line(char *line, const struct v7s_syntax *syntax, void *request,
		   struct v7s_why *why);

/**
 * v7s_parse_set() - parse words separated by commas
 * @text: the words
 * @set: set to the bits of all words
 * @bit: returns the bit of a word, or 0 if there is no such word
 *
 * Return: false if a word is unknown or repeated.
 */
bool v7s_parse_set(char *text, unsigned long *set,
		   unsigned long (*bit)(const char *word));

bool v7s_parse_u64(char *text, void *to);		/* u64 */
bool v7s_parse_bits(char *text, void *to);		/* unsigned int */
bool v7s_parse_prot(char *text, void *to);		/* int */
bool v7s_parse_pgsize(char *text, void *to);		/* u32, 0 for auto */
bool v7s_parse_pgsizes(char *text, void *to);		/* unsigned long */
bool v7s_parse_quirks(char *text, void *to);		/* unsigned long */
bool v7s_parse_soc(char *text, void *to);		/* struct v7s_format */
bool v7s_parse_walk(char *text, void *to);		/* bool coherent */
bool v7s_parse_name(char *text, void *to);		/* char[V7S_NAME_MAX + 1] */
bool v7s_parse_device(char *text, void *to);		/* char[V7S_DEVICE_MAX + 1] */
bool v7s_parse_provider(char *text, void *to);		/* const struct v7s_provider * */

/* The word that names a domain. */
#define V7S_NAME_ARG(to)	{ "name", "1 to 31 of A-Za-z0-9_-", v7s_parse_name, (to) }

/* bench_file.c */

extern const struct file_operations v7s_bench_fops;

/* selftest_file.c */

extern const struct file_operations v7s_selftest_fops;

/** v7s_selftest_exit() - free the last report */
void v7s_selftest_exit(void);

/* live_file.c */

extern const struct file_operations v7s_live_fops;

/** v7s_live_file_init() - make and destroy domains as other drivers make and free page tables */
void v7s_live_file_init(void);
void v7s_live_file_exit(void);

/* domain_files.c */

/** v7s_domain_files_add() - make the directory of a domain; 0 or -ENOMEM */
int v7s_domain_files_add(struct v7s_domain *domain, struct dentry *parent);

/** v7s_domain_files_remove() - remove the directory and wait for the users of its files */
void v7s_domain_files_remove(struct v7s_domain *domain);

/* files.c */

/**
 * v7s_files_add() - make the top directory and the domain `default`
 * @default_provider: the provider of that domain's tables
 *
 * Without debugfs neither exists; the exported functions still work.
 *
 * Return: 0, -EINVAL for an unknown provider, -ENODEV for one that this kernel
 * lacks, -ENOMEM.
 */
int v7s_files_add(const char *default_provider);
void v7s_files_remove(void);

/** v7s_create() - make a domain and its files; as v7s_domain_create() */
int v7s_create(const struct v7s_domain_spec *spec, struct v7s_why *why);

/** v7s_destroy_matching() - destroy each domain that @match selects, and wait until all are gone */
void v7s_destroy_matching(bool (*match)(const struct v7s_domain *domain));

/** struct v7s_file - a file of a debugfs directory */
struct v7s_file {
	const char *name;
	umode_t mode;
	const struct file_operations *fops;
};

/** v7s_dir_add() - make a directory with files for @data, or ERR_PTR */
struct dentry *v7s_dir_add(const char *name, struct dentry *parent, void *data,
			   const struct v7s_file *files, unsigned int n);

/**
 * v7s_may_open() - whether the files can be opened yet
 *
 * A module that fails to load does not wait for readers with an open file: the code that
 * closes the file would be freed.
 *
 * Return: 0 once the load cannot fail any more, before that -ENOENT.
 */
int v7s_may_open(void);

/* Like DEFINE_SHOW_ATTRIBUTE, but open() fails while v7s_may_open() does. */
#define V7S_SHOW_FILE(name)							\
static int name##_open(struct inode *inode, struct file *file)			\
{										\
	return v7s_may_open() ?: single_open(file, name##_show, inode->i_private); \
}										\
static const struct file_operations name##_fops = {				\
	.owner = THIS_MODULE,							\
	.open = name##_open,							\
	.read = seq_read,							\
	.llseek = seq_lseek,							\
	.release = single_release,						\
}

/* A write-only file: @fn carries out each line, @end ends each write; both get the inode's data. */
#define V7S_WRITE_FILE(name, fn, end)						\
static int v7s_##name##_open(struct inode *inode, struct file *file)		\
{										\
	return v7s_writer_open(inode, file, #name, fn, end);			\
}										\
V7S_WRITER_OPS(name, v7s_writer_of)						\
static const struct file_operations v7s_##name##_fops = {			\
	.owner = THIS_MODULE,							\
	.open = v7s_##name##_open,						\
	.write_iter = v7s_##name##_write,					\
	.flush = v7s_##name##_flush,						\
	.release = v7s_writer_close,						\
	.llseek = noop_llseek,							\
}

#endif
