// SPDX-License-Identifier: GPL-2.0-only
/* Finds and reads the module's files, and reports why they are missing. */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "abi/abi.h"

char *abi_path(const struct ctl *ctl, const char *format, ...)
{
	char *file CLEANUP(free_pointer) = NULL;
	va_list args;

	va_start(args, format);
	file = format_args(format, args);
	va_end(args);
	return format_string("%s/%s", ctl->root, file);
}

bool abi_exists(const struct ctl *ctl, const char *file)
{
	char *path CLEANUP(free_pointer) = abi_path(ctl, "%s", file);

	return file_exists(path);
}

static bool is_loaded(const struct ctl *ctl)
{
	return ctl->opt[OPT_ROOT] || system_exists(ctl, "/sys/module/" MODULE);
}

bool kernel_has_debugfs(const struct ctl *ctl)
{
	char *types CLEANUP(free_pointer) = system_read(ctl, "/proc/filesystems", NULL);

	return !types || strstr(types, "\tdebugfs");
}

static _Noreturn void fail_missing(const struct ctl *ctl)
{
	if (ctl->opt[OPT_FROM])
		fail(EXIT_MISSING, "the capture %s was taken without the files of the module",
		     ctl->opt[OPT_FROM]);
	if (ctl->opt[OPT_ROOT])
		fail(EXIT_MISSING, "%s is not the directory of a loaded module: it has no 'version'",
		     ctl->root);
	if (!is_loaded(ctl))
		fail(EXIT_MISSING, "the module " MODULE " is not loaded: run 'modprobe " MODULE
		     "' or 'insmod " MODULE ".ko' as root (v7sctl doctor shows what prevents it)");
	if (!kernel_has_debugfs(ctl))
		fail(EXIT_MISSING, "the module is loaded, but has no files: debugfs is off (debugfs=off on the kernel's command line, or CONFIG_DEBUG_FS is not set); boot without debugfs=off");
	fail(EXIT_MISSING, "debugfs is not mounted: run 'mount -t debugfs none /sys/kernel/debug' as root");
}

/*
 * A domain may be destroyed while its files are read: open() then fails with ENOENT, read() with
 * EIO. Do not look for the domain now: a new domain may have its name.
 */
static void fail_if_destroyed(const char *name, int error)
{
	char *domain CLEANUP(free_pointer) = NULL;

	if (sscanf(name, "domains/%m[^/]/", &domain) != 1)
		return;
	if (error == EIO)
		fail(EXIT_MISSING, "domain '%s' was destroyed while it was read", domain);
	if (error == ENOENT)
		fail(EXIT_MISSING, "domain '%s' was destroyed while it was read, or this module has no file '%s'",
		     domain, name);
}

void fail_read(const struct ctl *ctl, const char *name)
{
	int error = errno;

	if (ctl->opt[OPT_FROM])
		fail(EXIT_MISSING, "the capture %s has no file '%s'", ctl->opt[OPT_FROM], name);
	fail_if_destroyed(name, error);
	switch (error) {
	case EACCES:
		fail(EXIT_MISSING, "no permission to read %s/%s: run v7sctl as root",
		     ctl->root, name);
	case EPERM:
		fail(EXIT_MISSING, "the kernel refuses %s/%s: it is locked down (see v7sctl doctor)",
		     ctl->root, name);
	case ENOENT:
		fail(EXIT_MISSING, "this module has no file '%s'", name);
	default:
		fail(EXIT_MISSING, "cannot read %s/%s: %s", ctl->root, name,
		     strerror(error));
	}
}

char *abi_read(const struct ctl *ctl, const char *name, size_t *length)
{
	char *path CLEANUP(free_pointer) = abi_path(ctl, "%s", name);
	char *text = file_read(path, length);

	if (!text)
		fail_read(ctl, name);
	return text;
}

void abi_check(const struct ctl *ctl)
{
	char *path CLEANUP(free_pointer) = abi_path(ctl, "version");
	struct record version CLEANUP(record_free) = { 0 };
	uint64_t abi;

	/* EACCES hides whether the file exists; /sys/module shows whether the module is loaded. */
	if (!file_exists(path) && (errno != EACCES || !is_loaded(ctl)))
		fail_missing(ctl);
	record_read(ctl, &version, "version");
	abi = record_number(&version, "abi");
	if (abi > ABI)
		fail(EXIT_MISSING, "the module has ABI %llu, and this v7sctl knows ABI %d only: update v7sctl",
		     (unsigned long long)abi, ABI);
	if (abi == 0)
		fail(EXIT_MISSING, "malformed file 'version': ABI 0 does not exist");
}

void domains_read(const struct ctl *ctl, struct names *names)
{
	char *path CLEANUP(free_pointer) = abi_path(ctl, "domains");

	if (!file_list(path, names))
		fail_read(ctl, "domains");
}

bool names_have(const struct names *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (!strcmp(names->names[i], name))
			return true;
	return false;
}

const char *nearest_name(const struct names *names, const char *name)
{
	return nearest(name, (const char *const *)names->names, names->count);
}

void domain_check(const struct ctl *ctl, const char *name)
{
	struct names all CLEANUP(names_free) = { 0 };
	char *hint CLEANUP(free_pointer) = NULL;

	domains_read(ctl, &all);
	if (names_have(&all, name))
		return;
	hint = did_you_mean(name, (const char *const *)all.names, all.count);
	fail(EXIT_NO, "no domain '%s'%s", name, *hint ? hint : ": create it with 'v7sctl create'");
}
