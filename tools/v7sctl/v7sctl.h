/* SPDX-License-Identifier: GPL-2.0-only */
/* The invocation, and functions that end the program with an error. */
#ifndef V7SCTL_H
#define V7SCTL_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VERSION		"0.1.0"	/* the module's */
#define SCHEMA		1	/* of the JSON documents */
#define ABI		1	/* the highest debugfs ABI understood here */
#define MODULE		"v7s_dma32"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define PRINTF(f, a)	__attribute__((format(printf, f, a)))
#define CLEANUP(fn)	__attribute__((cleanup(fn)))

enum exit_status {
	EXIT_DONE,	/* done, or the answer is yes */
	EXIT_NO,	/* a check failed, the kernel refused, the answer is no */
	EXIT_USAGE,	/* the command line is wrong */
	EXIT_MISSING,	/* no module, no permission, malformed files, lost output */
};

/* The keys of options. A printable key is also the short option. */
enum option_key {
	OPT_FILE = 'f', OPT_HELP = 'h', OPT_INTERVAL = 'n', OPT_ALL = 'a',
	OPT_VERBOSE = 'v', OPT_OUTPUT = 'o',
	OPT_JSON = 256, OPT_ROOT, OPT_SYSROOT, OPT_VERSION, OPT_COMPLETE,
	OPT_TREE, OPT_TABLES, OPT_MAPPINGS, OPT_DESCRIPTORS, OPT_IMAGE,
	OPT_TAP, OPT_JUNIT, OPT_LIVE, OPT_CSV, OPT_ZONE, OPT_DMA32, OPT_SORT, OPT_WATCH,
	OPT_NO_MODULE, OPT_LIMIT, OPT_DIFF, OPT_COUNT, OPT_SEED, OPT_PROVIDER,
	OPT_WORKLOAD, OPT_SOC, OPT_KEEP_GOING, OPT_FROM, OPT_REDACT, OPT_IOVA,
	OPT_END
};

struct option_row {
	const char *name;
	int key;
	const char *arg;	/* names its value; NULL: a flag */
	const char *about;	/* for --help; NULL: not listed there */
};

struct out;

/* One invocation. */
struct ctl {
	const struct command *command;
	int argc;			/* arguments that are not options */
	char **argv;
	const char *opt[OPT_END];	/* given options; "" for flags */
	const char *root;		/* the module's debugfs directory */
	const char *sysroot;		/* put before /proc, /sys and /boot */
	struct out *out;
};

/* A KEY=VALUE argument, or an option whose values are known. */
struct key {
	const char *name;
	const char *values;	/* separated by commas, or NULL; "@domains": those that exist */
	bool list;		/* takes several, separated by commas */
	const char *about;	/* for --help; NULL: the values suffice */
};

struct command {
	const char *name;
	const char *args;
	const char *summary;		/* half a line, for the list */
	const char *about;		/* a paragraph, for --help */
	const char *example;		/* complete, beginning with "v7sctl" */
	const struct option_row *options;
	const struct key *keys;		/* KEY=VALUE arguments; the last has no name */
	const char *words;		/* other arguments, as the values of a key */
	int min_args;
	int max_args;			/* -1: any number */
	bool reads;			/* changes nothing, so it takes --from */
	int (*run)(struct ctl *ctl);
};

/* suggest.c */
const char *nearest(const char *word, const char *const *words, size_t count);
/* The end of a message that refuses @word: names the nearest word, or is empty if none is near. */
char *did_you_mean(const char *word, const char *const *words, size_t count);

/* error.c: print the reason, as text or as a JSON document, and exit */
extern bool fail_as_json;
/* Adds @error, a JSON object, to a document that is partly written; false if there is none. */
extern bool (*end_document)(const char *error);
/* Removes what a command has drawn on the terminal, before the message is printed. */
extern void (*clear_terminal)(void);

_Noreturn void fail(int status, const char *format, ...) PRINTF(2, 3);
_Noreturn void fail_usage(const struct ctl *ctl, const char *format, ...)
	PRINTF(2, 3);
/* For a line that the module refused after it had executed @done lines. */
_Noreturn void fail_refused(int error, const char *file, size_t line, size_t done,
			    const char *message);
void *check_memory(void *memory);
char *format_string(const char *format, ...) PRINTF(1, 2);
char *format_args(const char *format, va_list args) PRINTF(1, 0);
void finish_output(void);
void free_pointer(void *pointer_to_pointer);

/* The ending of a noun that @count precedes. */
static inline const char *plural(uint64_t count)
{
	return count == 1 ? "" : "s";
}

#endif
