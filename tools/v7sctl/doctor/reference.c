// SPDX-License-Identifier: GPL-2.0-only
/*
 * The running kernel's own modules show best what the kernel accepts, as it loads them.
 * Module.symvers lists all symbols that the kernel exports. The kernel's configuration
 * determines most of vermagic (linux/vermagic.h).
 */
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "doctor/reference.h"
#include "system/file.h"
#include "system/kconfig.h"

/* Few, because unpacking a module starts a process. */
#define SAMPLE	16

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct exported *)a)->name, ((const struct exported *)b)->name);
}

const struct exported *reference_export(const struct reference *reference, const char *name)
{
	struct exported key = { .name = (char *)name };

	return reference->export_count ? bsearch(&key, reference->exports, reference->export_count,
						 sizeof(key), by_name) :
					 NULL;
}

/* Columns, separated by tabs: checksum, symbol, origin, kind of export, perhaps a namespace. */
static void read_symvers(const struct ctl *ctl, struct reference *reference, const char *path)
{
	char *text CLEANUP(free_pointer) = system_read(ctl, path, NULL);
	char *rest = text, *line;

	while (rest && (line = strsep(&rest, "\n"))) {
		char *word[5] = { 0 };
		struct exported *export;

		for (int i = 0; i < 5; i++)
			word[i] = strsep(&line, "\t");
		if (!word[1] || !*word[1])
			continue;
		reference->exports =
			check_memory(reallocarray(reference->exports, reference->export_count + 1,
						  sizeof(*reference->exports)));
		export = &reference->exports[reference->export_count++];
		*export = (struct exported){
			.name = format_string("%s", word[1]),
			.crc = (uint32_t)strtoul(word[0], NULL, 16),
			.space = format_string("%s", word[4] ? word[4] : ""),
		};
	}
	if (!reference->export_count)
		return;
	qsort(reference->exports, reference->export_count, sizeof(*reference->exports), by_name);
	reference->exports_from = format_string("%s", path);
}

static bool is_module_name(const char *name)
{
	static const char *const ends[] = { ".ko", ".ko.gz", ".ko.xz", ".ko.zst" };

	for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
		size_t length = strlen(name), end = strlen(ends[i]);

		if (length > end && !strcmp(name + length - end, ends[i]))
			return strncmp(name, MODULE ".", strlen(MODULE ".")) != 0;
	}
	return false;
}

static int alphabetically(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* Some of the modules below /lib/modules/RELEASE/kernel. */
static void sample_modules(const struct ctl *ctl, struct reference *reference, const char *release)
{
	char *top CLEANUP(free_pointer) =
		format_string("%s/lib/modules/%s/kernel", ctl->sysroot, release);
	char *tops[] = { top, NULL };
	FTS *walk = fts_open(tops, FTS_PHYSICAL | FTS_NOCHDIR, alphabetically);
	FTSENT *entry;

	reference->modules = check_memory(calloc(SAMPLE, sizeof(*reference->modules)));
	while (walk && reference->module_count < SAMPLE && (entry = fts_read(walk))) {
		struct ko *ko = &reference->modules[reference->module_count];

		if (entry->fts_info != FTS_F || !is_module_name(entry->fts_name))
			continue;
		if (ko_read(ko, entry->fts_path) && ko->arch)
			reference->module_count++;
		else
			ko_free(ko);
	}
	if (walk)
		fts_close(walk);
}

/*
 * The kernel's vermagic, composed as linux/vermagic.h does. NULL for architectures other
 * than arm64 and x86_64, and if the configuration is incomplete: with modules, a kernel
 * has CONFIG_MODULES.
 */
static char *compose_magic(const struct ctl *ctl, const char *release, const char *arch)
{
	char *config CLEANUP(free_pointer) = kconfig_read(ctl, release);
	unsigned int major = 0, minor = 0;
	const char *preempt = "PREEMPT_BUILD";

	if (!config || kconfig_value(config, "MODULES") == 'n' ||
	    (strcmp(arch, "aarch64") && strcmp(arch, "x86_64")))
		return NULL;
	if (sscanf(release, "%u.%u", &major, &minor) == 2 && major == 5 && minor < 16)
		preempt = "PREEMPT";
	return format_string("%s %s%s%s%s%s", release,
			     kconfig_value(config, "SMP") == 'n' ? "" : "SMP ",
			     kconfig_value(config, preempt) != 'n'	? "preempt " :
			     kconfig_value(config, "PREEMPT_RT") != 'n' ? "preempt_rt " :
									  "",
			     kconfig_value(config, "MODULE_UNLOAD") == 'n' ? "" : "mod_unload ",
			     kconfig_value(config, "MODVERSIONS") == 'n' ? "" : "modversions ",
			     strcmp(arch, "aarch64") ? "" : "aarch64");
}

static void ask_modules(struct reference *reference)
{
	for (size_t i = 0; i < reference->module_count; i++) {
		const struct ko *ko = &reference->modules[i];
		const char *magic = ko_info(ko, "vermagic", NULL);

		if (magic && !reference->magic) {
			reference->magic = format_string("%s", magic);
			reference->magic_from = format_string("%s", ko->path);
		}
		if (ko->this_module && !reference->this_module) {
			reference->this_module = ko->this_module;
			reference->this_module_from = format_string("%s", ko->path);
		}
	}
}

void reference_read(const struct ctl *ctl, struct reference *reference, const char *release,
		    const char *arch)
{
	char *symvers CLEANUP(free_pointer) =
		format_string("/lib/modules/%s/build/Module.symvers", release);

	*reference = (struct reference){ 0 };
	read_symvers(ctl, reference, symvers);
	sample_modules(ctl, reference, release);
	ask_modules(reference);
	if (!reference->magic) {
		reference->magic = compose_magic(ctl, release, arch);
		reference->magic_from = format_string("the kernel's configuration");
	}
}

void reference_free(struct reference *reference)
{
	for (size_t i = 0; i < reference->export_count; i++) {
		free(reference->exports[i].name);
		free(reference->exports[i].space);
	}
	for (size_t i = 0; i < reference->module_count; i++)
		ko_free(&reference->modules[i]);
	free(reference->exports);
	free(reference->modules);
	free(reference->magic);
	free(reference->magic_from);
	free(reference->this_module_from);
	free(reference->exports_from);
}
