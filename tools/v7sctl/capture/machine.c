// SPDX-License-Identifier: GPL-2.0-only
/*
 * Captures of large files, such as /proc/mounts or /proc/version, only the lines and
 * words that doctor looks for. A file whose existence is enough is captured empty.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "capture/collect.h"
#include "slabs/sysfs.h"
#include "system/kconfig.h"

/* The lines of @text for which @keep returns true; splits @text. */
static void keep_lines(struct capture *capture, const char *name, char *text,
		       bool (*keep)(const char *line))
{
	char *kept CLEANUP(free_pointer) = NULL, *line;
	size_t size;
	FILE *file = check_memory(open_memstream(&kept, &size));

	while ((line = strsep(&text, "\n")))
		if (keep(line))
			fprintf(file, "%s\n", line);
	fclose(file);
	collect_text(capture, name, kept);
}

static void collect_lines(struct capture *capture, const char *path,
			  bool (*keep)(const char *line))
{
	char *text CLEANUP(free_pointer) = system_read(capture->ctl, path, NULL);

	if (text)
		keep_lines(capture, path + 1, text, keep);
}

static bool is_ram(const char *line)
{
	return *line != ' ' && strstr(line, " : System RAM");
}

static bool is_zone(const char *line)
{
	return !strncmp(line, "Node ", 5) || strstr(line, " managed ");
}

static bool is_debugfs(const char *line)
{
	return strstr(line, "\tdebugfs");
}

/* Without the sources of mounts, which may name another machine. */
static void collect_mounts(struct capture *capture)
{
	char *text CLEANUP(free_pointer) = system_read(capture->ctl, "/proc/mounts", NULL);
	char *kept CLEANUP(free_pointer) = NULL, *rest = text, *line;
	char where[64], type[32], options[16];
	size_t size;
	FILE *file;

	if (!text)
		return;
	file = check_memory(open_memstream(&kept, &size));
	while ((line = strsep(&rest, "\n"))) {
		if (sscanf(line, "%*s %63s %31s %15[^, ]", where, type, options) != 3)
			continue;
		if (!strcmp(where, "/"))
			fprintf(file, "- / - %s\n", options);
		else if (!strcmp(where, "/sys/kernel/debug"))
			fprintf(file, "- %s %s %s\n", where, type, options);
	}
	fclose(file);
	collect_text(capture, "proc/mounts", kept);
}

/* "Linux version 6.12 (user@host) (gcc …) …" without the user and host that built it. */
static void collect_version(struct capture *capture)
{
	char *text CLEANUP(free_pointer) = system_read(capture->ctl, "/proc/version", NULL);
	char *cut CLEANUP(free_pointer) = NULL, *from = text ? strstr(text, " (") : NULL;
	char *to = from ? strchr(from, ')') : NULL;

	if (!text)
		return;
	if (to)
		cut = format_string("%.*s%s\n", (int)(from - text), text, to + 1);
	else
		cut = format_string("%s\n", text);
	collect_text(capture, "proc/version", cut);
}

/*
 * The options of the kernel's configuration that the doctor reads, and those that vermagic
 * depends on.
 */
static bool is_option(const char *line)
{
	static const char *const options[] = {
		"MODULES", "ARM64", "ARM", "X86_64", "IOMMU_IO_PGTABLE_ARMV7S", "DEBUG_FS", "MTK_IOMMU",
		"MTK_IOMMU_V1", "MTK_SMI", "SLUB_DEBUG", "CFI", "CFI_CLANG", "SMP", "PREEMPT",
		"PREEMPT_BUILD", "PREEMPT_RT", "MODULE_UNLOAD", "MODVERSIONS", "RANDSTRUCT",
		"ARM_PATCH_PHYS_VIRT", "THUMB2_KERNEL", "KPROBES", "FPROBE", "FTRACE",
		"MODULE_SIG", "MODULE_SIG_FORCE", "ZONE_DMA", "ZONE_DMA32",
	};

	if (strncmp(line, "CONFIG_", 7))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		size_t length = strlen(options[i]);

		if (!strncmp(line + 7, options[i], length) && line[7 + length] == '=')
			return true;
	}
	return false;
}

static void collect_config(struct capture *capture, const char *release)
{
	char *text CLEANUP(free_pointer) = kconfig_read(capture->ctl, release);
	char *name CLEANUP(free_pointer) = format_string("boot/config-%s", release);

	if (text)
		keep_lines(capture, name, text, is_option);
	else
		collect_missing(capture, name, "the kernel's configuration was not found");
}

static void collect_headers(struct capture *capture, const char *release)
{
	char *build CLEANUP(free_pointer) = format_string("/lib/modules/%s/build", release);
	char *symbols CLEANUP(free_pointer) = format_string("%s/Module.symvers", build);

	if (system_exists(capture->ctl, symbols))
		collect_text(capture, symbols + 1, "");
	else if (system_exists(capture->ctl, build))
		collect_text(capture, build + 1, "");
}

/* The start of /bin/sh, whose ELF header shows the word size of the userland. */
static void collect_shell(struct capture *capture)
{
	size_t length;
	char *shell CLEANUP(free_pointer) = system_read(capture->ctl, "/bin/sh", &length);

	if (shell)
		sink_add(capture->sink, "bin/sh", shell, length < 16 ? length : 16);
}

/* Kernels before 6.1 lack the file. */
static void collect_arch(struct capture *capture)
{
	char *arch CLEANUP(free_pointer) =
		system_read(capture->ctl, "/proc/sys/kernel/arch", NULL);
	char *line CLEANUP(free_pointer) = NULL;
	struct utsname names;

	if (!arch && !uname(&names))
		arch = format_string("%s", names.machine);
	line = format_string("%s\n", arch ? arch : "?");
	collect_text(capture, "proc/sys/kernel/arch", line);
}

static void collect_parameters(struct capture *capture)
{
	static const char parameters[] = "/sys/module/" MODULE "/parameters";
	char *whole CLEANUP(free_pointer) = system_path(capture->ctl, parameters);
	struct names names CLEANUP(names_free) = { 0 };

	if (!system_exists(capture->ctl, "/sys/module/" MODULE))
		return;
	file_list(whole, &names);
	for (size_t i = 0; i < names.count; i++) {
		char *path CLEANUP(free_pointer) =
			format_string("%s/%s", parameters, names.names[i]);

		collect_file(capture, path);
	}
	/* Keeps the directory if it has no readable file. */
	collect_text(capture, "sys/module/" MODULE "/loaded", "");
}

/* A flag's file holds 0 or 1. The capture has only files that hold 1. */
static void collect_flags(struct capture *capture, const char *directory)
{
	const char *file;

	for (size_t i = 0; (file = slab_flag_file(i)); i++) {
		char *path CLEANUP(free_pointer) =
			format_string("/sys/kernel/slab/%s/%s", directory, file);
		char *value CLEANUP(free_pointer) = system_read(capture->ctl, path, NULL);

		if (value && *value == '1')
			collect_text(capture, path + 1, "1\n");
	}
}

/* The names under which caches were merged, and their flags: the module's slabs lacks both. */
static void collect_slabs(struct capture *capture)
{
	char *rows CLEANUP(free_pointer) = NULL;
	struct caches caches = { 0 };
	size_t size;
	FILE *file;

	slab_names_read(capture->ctl, &caches);
	if (!caches.name_count)
		return;
	file = check_memory(open_memstream(&rows, &size));
	fputs("# name directory made\n", file);
	for (size_t i = 0; i < caches.name_count; i++) {
		const struct slab_name *slab = &caches.names[i];

		/* A name may have any byte; only the file slabs escapes them. */
		if (strpbrk(slab->name, " \t\n") || strpbrk(slab->directory, " \t\n"))
			continue;
		fprintf(file, "%s %s %" PRIu64 "\n", slab->name, slab->directory, slab->made);
		if (!strcmp(slab->name, slab->directory))
			collect_flags(capture, slab->directory);
	}
	fclose(file);
	collect_text(capture, SLAB_NAMES + 1, rows);
	caches_free(&caches);
}

void collect_machine(struct capture *capture)
{
	static const char *const whole[] = {
		"/proc/device-tree/model", "/proc/device-tree/compatible",
		"/proc/sys/kernel/osrelease", "/proc/sys/kernel/modules_disabled",
		"/proc/sys/kernel/loadpin/enforce", "/proc/sys/kernel/loadpin/enabled",
		"/sys/kernel/security/lockdown", "/sys/module/module/parameters/sig_enforce",
		"/sys/kernel/slab/v7s_dma32_l2/cache_dma32",
		"/sys/kernel/slab/v7s_dma32_l2/object_size",
	};
	char *release CLEANUP(free_pointer) =
		system_read(capture->ctl, "/proc/sys/kernel/osrelease", NULL);

	for (size_t i = 0; i < ARRAY_SIZE(whole); i++)
		collect_file(capture, whole[i]);
	collect_lines(capture, "/proc/iomem", is_ram);
	collect_lines(capture, "/proc/zoneinfo", is_zone);
	collect_lines(capture, "/proc/filesystems", is_debugfs);
	collect_mounts(capture);
	collect_version(capture);
	collect_arch(capture);
	collect_config(capture, release ? release : "");
	collect_headers(capture, release ? release : "");
	collect_shell(capture);
	collect_parameters(capture);
	collect_slabs(capture);
}
