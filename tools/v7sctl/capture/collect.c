// SPDX-License-Identifier: GPL-2.0-only
/*
 * A capture has its files where the machine has them, so that commands read both alike.
 * The module's own files are complete. Of other files only the parts that v7sctl reads
 * are captured, so that they carry no name of a host, user or process.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "abi/abi.h"
#include "capture/capture.h"
#include "capture/collect.h"
#include "system/page.h"

#define CHUNK 65536

void collect_text(struct capture *capture, const char *name, const char *text)
{
	sink_add(capture->sink, name, text, strlen(text));
}

void collect_file(struct capture *capture, const char *path)
{
	char *whole CLEANUP(free_pointer) = system_path(capture->ctl, path);
	size_t length;
	char *bytes CLEANUP(free_pointer) = file_read(whole, &length);

	if (bytes)
		sink_add(capture->sink, path + 1, bytes, length);
}

void collect_missing(struct capture *capture, const char *name, const char *format, ...)
{
	char *reason CLEANUP(free_pointer) = NULL, *before = capture->missing;
	va_list args;

	va_start(args, format);
	reason = format_args(format, args);
	va_end(args);
	capture->missing = format_string("%s%s %s\n", before, name, reason);
	free(before);
}

/* Copies @fd to the spool and sets @size. Returns 0 or the errno of read(). */
static int fill_spool(struct capture *capture, int fd, uint64_t *size)
{
	char chunk[CHUNK];
	ssize_t got;

	*size = 0;
	if (ftruncate(capture->spool, 0) || lseek(capture->spool, 0, SEEK_SET))
		fail(EXIT_MISSING, "cannot write a temporary file: %s", strerror(errno));
	while ((got = read(fd, chunk, sizeof(chunk))) > 0) {
		if (write(capture->spool, chunk, (size_t)got) != got)
			fail(EXIT_MISSING, "cannot write a temporary file: %s", strerror(errno));
		*size += (uint64_t)got;
	}
	return got < 0 ? errno : 0;
}

/* A tar has a file's size before its bytes, but debugfs files do not report theirs. */
static void collect_module_file(struct capture *capture, const char *name)
{
	char *path CLEANUP(free_pointer) = abi_path(capture->ctl, "%s", name);
	char *into CLEANUP(free_pointer) = format_string(CAPTURE_ROOT "/%s", name);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	uint64_t size;
	int error = fd < 0 ? errno : fill_spool(capture, fd, &size);

	if (fd >= 0)
		close(fd);
	if (error == EACCES || error == EPERM)
		fail(EXIT_MISSING, "%s cannot be read: %s", path,
		     error == EACCES ? "run v7sctl as root" : "the kernel is locked down");
	if (error)
		collect_missing(capture, into, "cannot be read: %s", strerror(error));
	else
		sink_add_fd(capture->sink, into, capture->spool, 0, size);
}

static void collect_domain(struct capture *capture, const char *domain)
{
	static const char *const files[] = {
		"config", "stats", "tables", "mappings", "descriptors", "image", "check",
	};
	/* Older modules have no history; only other drivers' page tables have faults. */
	static const char *const optional[] = { "history", "faults" };

	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		char *name CLEANUP(free_pointer) =
			format_string("domains/%s/%s", domain, files[i]);

		collect_module_file(capture, name);
	}
	for (size_t i = 0; i < ARRAY_SIZE(optional); i++) {
		char *name CLEANUP(free_pointer) =
			format_string("domains/%s/%s", domain, optional[i]);

		if (abi_exists(capture->ctl, name))
			collect_module_file(capture, name);
	}
}

static void collect_module(struct capture *capture)
{
	/* Capture the verdict before the domains that it judges. */
	static const char *const files[] = {
		"version", "providers", "zones", "slabs", "slabs_stats", "live", "check",
	};
	struct names domains CLEANUP(names_free) = { 0 };

	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		collect_module_file(capture, files[i]);
	domains_read(capture->ctl, &domains);
	for (size_t i = 0; i < domains.count; i++)
		collect_domain(capture, domains.names[i]);
}

static void collect_info(struct capture *capture)
{
	char *text CLEANUP(free_pointer) = NULL;
	struct timespec since_boot;
	time_t now = (time_t)capture->sink->time;
	struct tm when;
	char date[40];

	clock_gettime(CLOCK_MONOTONIC, &since_boot);
	strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &when));
	text = format_string("format: %d\nv7sctl: %s\nredacted: no\ntaken: %s\n"
			     "seconds-since-boot: %lld.%09ld\npage-bytes: %llu\n",
			     CAPTURE_FORMAT, VERSION, date, (long long)since_boot.tv_sec,
			     since_boot.tv_nsec, (unsigned long long)page_bytes());
	collect_text(capture, CAPTURE_INFO, text);
}

static FILE *open_spool(void)
{
	FILE *spool = tmpfile();

	if (!spool)
		fail(EXIT_MISSING, "cannot create a temporary file: %s", strerror(errno));
	return spool;
}

char *collect(struct ctl *ctl, struct sink *sink)
{
	FILE *spool = open_spool();
	struct capture capture = {
		.ctl = ctl, .sink = sink, .spool = fileno(spool),
		.missing = format_string("# file description\n"),
	};
	struct names devices CLEANUP(names_free) = { 0 };

	collect_info(&capture);
	if (abi_exists(ctl, "version"))
		collect_module(&capture);
	else
		collect_missing(&capture, CAPTURE_ROOT, "the module is not loaded, or debugfs is not mounted");
	collect_machine(&capture);
	collect_devices(&capture, &devices);
	collect_log(&capture, &devices);
	collect_text(&capture, CAPTURE_MISSING, capture.missing);
	fclose(spool);
	return capture.missing;
}
