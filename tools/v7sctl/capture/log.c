// SPDX-License-Identifier: GPL-2.0-only
/*
 * The lines of the kernel's log that explain and doctor look for, as dmesg prints them. They come
 * from /dev/kmsg, which has their times even if printk.time is off.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "capture/collect.h"
#include "doctor/doctor.h"
#include "explain/fault.h"

#define KMSG	"/dev/kmsg"
#define RECORD	8192	/* CONSOLE_EXT_LOG_MAX */

/* "6,1234,5678901,-;text\n KEY=value\n", as Documentation/ABI/testing/dev-kmsg has it. */
static void print_record(FILE *log, char *record)
{
	unsigned long long usec;
	char *text = strchr(record, ';');

	if (!text || sscanf(record, "%*u,%*u,%llu", &usec) != 1)
		return;
	text[1 + strcspn(text + 1, "\n")] = '\0';
	fprintf(log, "[%5llu.%06llu] %s\n", usec / 1000000, usec % 1000000, text + 1);
}

/* Each read() returns a record; EPIPE if the next ones were overwritten. */
static char *read_kmsg(void)
{
	int fd = open(KMSG, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	char record[RECORD + 1], *text = NULL;
	size_t size;
	ssize_t got;
	FILE *log;

	if (fd < 0)
		return NULL;
	log = check_memory(open_memstream(&text, &size));
	while ((got = read(fd, record, RECORD)) > 0 || (got < 0 && errno == EPIPE)) {
		record[got > 0 ? got : 0] = '\0';
		print_record(log, record);
	}
	fclose(log);
	close(fd);
	return text;
}

static bool names_device(const char *line, const struct names *devices)
{
	for (size_t i = 0; i < devices->count; i++)
		if (strstr(line, devices->names[i]))
			return true;
	return false;
}

static bool is_wanted(const char *line, const struct names *devices)
{
	char *clean CLEANUP(free_pointer) = check_memory(malloc(strlen(line) + 1));
	struct line parsed;

	if (strstr(line, "ommand line:"))	/* it may name a host: ip=, nfsroot= */
		return false;
	line_clean(clean, line);
	line_parse(&parsed, clean);
	return parsed.kind != LINE_OTHER || strstr(line, MODULE) ||
	       names_device(line, devices) || log_tells_refusal(line, MODULE);
}

/* The kernel hashes the pointers that it prints, but not those in stack traces. */
static void hide_pointers(char *line)
{
	for (char *at = line; *at;) {
		size_t digits = strspn(at, "0123456789abcdef");

		if (digits == 16 && !strncmp(at, "ffff", 4) &&
		    (at == line || !isalnum((unsigned char)at[-1]) || at[-1] == 'x'))
			memset(at, '*', digits);
		at += digits ? digits : 1;
	}
}

void collect_log(struct capture *capture, const struct names *devices)
{
	char *text CLEANUP(free_pointer) =
		*capture->ctl->sysroot ? kernel_log_read(capture->ctl) : read_kmsg();
	char *kept CLEANUP(free_pointer) = NULL, *rest = text, *line;
	size_t size;
	FILE *log;

	if (!text) {
		collect_missing(capture, KMSG + 1, "the kernel's log cannot be read");
		return;
	}
	log = check_memory(open_memstream(&kept, &size));
	while ((line = strsep(&rest, "\n"))) {
		if (!is_wanted(line, devices))
			continue;
		hide_pointers(line);
		fprintf(log, "%s\n", line);
	}
	fclose(log);
	collect_text(capture, KMSG + 1, kept);
}
