// SPDX-License-Identifier: GPL-2.0-only
/*
 * Why the last insmod failed. insmod shows an errno; the kernel's log has the reason:
 * kernel/module/{main,version,signing,decompress}.c, security/{loadpin,lockdown}.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>

#include "doctor/doctor.h"
#include "system/file.h"

#define SYSLOG_READ_ALL		3	/* syslog(2) */
#define SYSLOG_SIZE_BUFFER	10

char *kernel_log_read(const struct ctl *ctl)
{
	char *text;
	int size, got;

	if (*ctl->sysroot)
		return system_read(ctl, "/dev/kmsg", NULL);
	size = klogctl(SYSLOG_SIZE_BUFFER, NULL, 0);
	if (size <= 0)
		return NULL;
	text = check_memory(malloc((size_t)size + 1));
	got = klogctl(SYSLOG_READ_ALL, text, size);
	text[got > 0 ? got : 0] = '\0';
	return text;
}

/* The part of @line after the first @end if the line begins with one of @begins, else @line. */
static const char *after(const char *line, const char *begins, char end)
{
	const char *at = *line && strchr(begins, *line) ? strchr(line, end) : NULL;

	return at ? at + 1 : line;
}

/* A line without the level, time and other prefixes of the message. */
static const char *message(const char *line)
{
	line = after(line, "<", '>');
	line = after(line, "[", ']');
	line = after(line, "0123456789", ';');
	return line + strspn(line, " ");
}

static const struct {
	const char *part;
	bool names_module; /* the line names the module */
	const char *meaning, *advice;
} reasons[] = {
	{ "version magic '", true,
	  "it was built for another kernel, or another configuration of this one",
	  BUILD_AGAIN },
	{ "disagrees about version of symbol", true,
	  "the symbol's type differs between this kernel and the one that it was built for",
	  BUILD_AGAIN },
	{ "no symbol version for", true,
	  "it was built without checksums of symbols, and this kernel compares them",
	  "build it in a tree whose modules were built, so that it has a Module.symvers" },
	{ "Unknown symbol", true, "this kernel does not export what the module uses",
	  BUILD_AGAIN },
	{ "from namespace", true, "it uses a symbol of a namespace that it does not import",
	  BUILD_AGAIN },
	{ "this_module section", true,
	  "struct module has another size in this kernel: it was built for another configuration",
	  BUILD_AGAIN },
	{ "exports duplicate symbol", true, "another module already exports that symbol",
	  "rmmod the module that the line names" },
	{ "invalid for parameter", true, "a module parameter has an invalid value",
	  "see modinfo for the parameters" },
	{ "unknown parameter", true, "the module has no such parameter; it is ignored",
	  "see modinfo for the parameters" },
	{ "is blacklisted", true, "module_blacklist= on the kernel's command line names it",
	  "boot without this parameter" },
	{ "Invalid ELF", false, "the file is cut off, or is not a module for this machine",
	  "copy it again, or build it with the ARCH of this kernel" },
	{ "Invalid module architecture", false, "the module is for another machine",
	  "build it with the ARCH of this kernel" },
	{ "Loading of ", false,
	  "the kernel accepts only modules that a key of its keyrings signed",
	  "sign it: scripts/sign-file, or DKMS with mok_signing_key" },
	{ "LoadPin: ", false, "LoadPin accepts modules from one file system only",
	  "copy the .ko, not compressed, to the root file system, or boot with loadpin.enforce=0" },
	{ "Lockdown: ", false, "the kernel is locked down",
	  "sign the module, or boot with lockdown=none" },
	{ "compressed module", false, "the kernel could not unpack the module", "unpack it first" },
	{ "decompression failed", false, "the kernel could not unpack the module",
	  "unpack it first" },
};

static bool is_about(const char *line, const char *name, size_t reason)
{
	static const char *const loading[] = {
		"module",	    "LoadPin: kernel-module", "Invalid ELF",
		"Lockdown: insmod", "Lockdown: modprobe",     "decompression failed",
	};

	if (!strstr(line, reasons[reason].part))
		return false;
	if (reasons[reason].names_module)
		return strstr(line, name);
	for (size_t i = 0; i < ARRAY_SIZE(loading); i++)
		if (strstr(line, loading[i]))
			return true;
	return false;
}

bool log_tells_refusal(const char *line, const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(reasons); i++)
		if (is_about(line, name, i))
			return true;
	return false;
}

/* The last line of the log with a reason why @name was refused. */
void examine_refusal(struct doctor *doctor, const char *name)
{
	char *log CLEANUP(free_pointer) = kernel_log_read(doctor->ctl);
	char *rest = log, *line;
	const char *last = NULL;
	size_t reason = 0;

	while (rest && (line = strsep(&rest, "\n")))
		for (size_t i = 0; i < ARRAY_SIZE(reasons); i++)
			if (is_about(line, name, i)) {
				last = message(line);
				reason = i;
				break;
			}
	if (last)
		report(doctor, RESULT_WARN, "log", reasons[reason].advice,
		       "the kernel refused a module: \"%s\": %s", last, reasons[reason].meaning);
}
