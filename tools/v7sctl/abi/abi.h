/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The module's debugfs files, below the chosen root. A function that fails ends
 * the program with a message and the exit status for it.
 */
#ifndef ABI_H
#define ABI_H

#include "abi/parse.h"
#include "out/out.h"
#include "system/file.h"
#include "v7sctl.h"

/* Ends the program unless the module is loaded, its files are readable and their ABI is known. */
void abi_check(const struct ctl *ctl);
/* A path below the root; the caller frees. */
char *abi_path(const struct ctl *ctl, const char *format, ...) PRINTF(2, 3);
/* Whether the files are those of a loaded module, rather than a copy. */
bool abi_is_live(const struct ctl *ctl);
/* False if /proc/filesystems lacks debugfs: the kernel was built or booted without it. */
bool kernel_has_debugfs(const struct ctl *ctl);
bool abi_exists(const struct ctl *ctl, const char *file);
char *abi_read(const struct ctl *ctl, const char *file, size_t *length);

_Noreturn void fail_read(const struct ctl *ctl, const char *file);
_Noreturn void fail_malformed(const char *file, const struct parse_error *error);

struct member;

/* A file that is read a line at a time, so that it may be of any length. */
struct lines {
	const struct ctl *ctl;
	const char *name;	/* belongs to the caller; NULL: not open */
	int fd;			/* -1: reads @member of a capture */
	const struct member *member;
	size_t member_at;	/* bytes of @member read so far */
	char *buffer;
	size_t room, at, end;
	size_t number;		/* of the line that was read last */
	bool plain;		/* parse_text() found that line plain */
};

/* @flags: O_RDONLY or O_RDWR. */
void lines_open(const struct ctl *ctl, struct lines *lines, const char *file, int flags);
/* Opens a file of a capture; the capture need not be mounted. */
void lines_open_member(const struct ctl *ctl, struct lines *lines, const struct member *member);
/* The next line without its newline, valid until the next call; NULL after the last. */
char *lines_next(struct lines *lines);
void lines_close(struct lines *lines);

/* A parsed file and its name for messages. */
struct table {
	struct rows rows;
	char *name;
	size_t before;		/* rows before these; see struct stream */
};

/*
 * Reads a file of rows. It must have each column that @columns names, separated by blanks.
 * @trailer: see parse_rows().
 */
void table_read(const struct ctl *ctl, struct table *table, const char *columns,
		const char *trailer, const char *format, ...) PRINTF(5, 6);
void table_free(struct table *table);
const char *table_text(const struct table *table, size_t row, const char *column);
uint64_t table_number(const struct table *table, size_t row, const char *column);
bool table_yes(const struct table *table, size_t row, const char *column);

/* A row of a table, for out_row(). */
struct table_row {
	const struct table *table;
	size_t row;
};

/* Ends the program unless the file has each column of @columns exactly once. */
void table_need(const struct table *table, const char *columns);
/* For struct out_column: the cell in the file's column of the same name, with - for _. */
struct out_value table_cell(const void *table_row, const struct out_column *column);
/* For a table that holds one row at a time: finds @columns once, table_cell() in each row. */
void table_find_columns(const struct table *table, struct out_column *columns, size_t count);
/* Shows all rows under @key. */
void table_show(struct out *out, const struct table *table, const char *key,
		const struct out_column *columns, size_t count);

/* IOVAs from @first to @last. */
struct window {
	uint64_t first, last;
};

#define EVERYWHERE	((struct window){ .last = UINT64_MAX })

/*
 * A file of rows that holds one row at a time, as row 0 of @table. Rows outside the
 * window are skipped; a mapping that crosses an end of the window is cut there.
 */
struct stream {
	struct table table;
	struct lines lines;
	struct window window;
	bool beyond;		/* the domain has no such addresses, so no rows */
	char cut[4][24];	/* the cells of a mapping that is cut */
};

void stream_open(const struct ctl *ctl, struct stream *stream, struct window window,
		 const char *columns, const char *format, ...) PRINTF(5, 6);
/* Reads the next row; false after the last. */
bool stream_next(struct stream *stream);
void stream_close(struct stream *stream);
/* Shows the rows that are left, under @key. */
void stream_show(struct out *out, struct stream *stream, const char *key,
		 const struct out_column *columns, size_t count);

#define LIVE_COLUMNS \
	"device driver ias oas quirks walk ttbr found since-ns domain"
#define HISTORY_COLUMNS		"time-ns event iova size phys task"
#define FAULT_COLUMNS \
	"time-ns iova l1 l2 size phys below above mapped-ns unmapped-ns unmapped-by"
#define ZONE_COLUMNS \
	"node zone start end managed-pages free-pages slab-pages l1-tables l2-tables table-pages"
#define CHECK_COLUMNS \
	"domain provider tables above-limit misaligned unsynced verdict"
#define TABLE_COLUMNS \
	"level index iova phys bytes zone node within-limit used"
#define MAPPING_COLUMNS		"iova-start iova-end phys-start size pgsize prot"
#define DESCRIPTOR_COLUMNS	"level index iova descriptor kind phys pgsize prot"
#define TRANSLATE_COLUMNS	"iova phys pgsize prot"
#define PROVIDER_COLUMNS	"name available description"
#define SLAB_COLUMNS		"cache dma dma32 object-size objects slabs pages"
#define BENCH_COLUMNS \
	"provider walk tables op pgsize count batch loops min_ns median_ns p99_ns syncs"

struct record {
	struct fields fields;
	char *name;
};

void record_read(const struct ctl *ctl, struct record *record,
		 const char *format, ...) PRINTF(3, 4);
void record_free(struct record *record);
const char *record_text(const struct record *record, const char *key);
uint64_t record_number(const struct record *record, const char *key);
struct out_value record_value(const struct record *record, const char *key);
/* An object of all fields, which text leaves out. */
void record_show(struct out *out, const struct record *record, const char *key);

void csv_read(const struct ctl *ctl, struct table *table, const char *columns,
	      const char *file);
/* @copy: the text, for the caller to free; parsing splits the original. */
void ktap_read(const struct ctl *ctl, struct ktap *ktap, char **copy,
	       const char *file);

bool names_have(const struct names *names, const char *name);
/* The existing name nearest to @name, or NULL. */
const char *nearest_name(const struct names *names, const char *name);
/* The names of all domains, sorted. */
void domains_read(const struct ctl *ctl, struct names *names);
/* Ends the program unless @name is a domain. */
void domain_check(const struct ctl *ctl, const char *name);

/*
 * A file that is open for writing lines, and the file last_error, which has the
 * reason why a line was refused. last_error must be opened before the write: then it has this
 * task's last error, whatever other tasks write.
 */
struct writer {
	const struct ctl *ctl;
	int fd;
	int last_error;		/* -1 if it could not be opened */
};

void writer_open(const struct ctl *ctl, struct writer *writer,
		 const char *format, ...) PRINTF(3, 4);
void writer_close(struct writer *writer);
/*
 * Writes a line, or several with newlines between them, in one write(2). Returns 0 or the errno of
 * the first line that is refused.
 */
int writer_try(const struct writer *writer, const char *lines);
/* Writes one line. If it is refused, ends the program; the message names @file and line @number. */
void writer_line(const struct writer *writer, const char *line,
		 const char *file, size_t number);
/* The module's reason for refusing the last write, or the text of @error. The caller frees. */
char *last_error(const struct writer *writer, int error);
/* Opens @file, writes one line, closes it. */
void write_line(const struct ctl *ctl, const char *file, const char *line);

#endif
