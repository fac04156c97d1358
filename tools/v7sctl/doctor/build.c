// SPDX-License-Identifier: GPL-2.0-only
/* The headers, compiler and architecture that a module needs, and whether a given .ko fits. */
#include <elf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "doctor/doctor.h"
#include "doctor/judge.h"
#include "system/file.h"
#include "system/kconfig.h"

static bool is_clang_kernel(const struct ctl *ctl)
{
	char *version CLEANUP(free_pointer) = system_read(ctl, "/proc/version", NULL);

	return version && strstr(version, "clang version");
}

static bool has_cfi(const struct ctl *ctl, const char *release)
{
	char *config CLEANUP(free_pointer) = kconfig_read(ctl, release);

	return config &&
	       (kconfig_value(config, "CFI") != 'n' || kconfig_value(config, "CFI_CLANG") != 'n');
}

static void examine_headers(struct doctor *doctor, const char *release)
{
	char *build CLEANUP(free_pointer) = format_string("/lib/modules/%s/build", release);
	char *symbols CLEANUP(free_pointer) = format_string("%s/Module.symvers", build);

	if (system_exists(doctor->ctl, symbols))
		report(doctor, RESULT_OK, "headers", NULL, "modules can be built with %s", build);
	else if (system_exists(doctor->ctl, "/sys/module/" MODULE))
		report(doctor, RESULT_OK, "headers", NULL,
		       "this kernel's headers are not installed, and not needed: the module is loaded");
	else if (system_exists(doctor->ctl, build))
		report(doctor, RESULT_WARN, "headers",
		       "install the kernel's headers package, or build its modules once",
		       "%s has no Module.symvers: modules built with it do not load", build);
	else
		report(doctor, RESULT_WARN, "headers",
		       "install the kernel's headers (linux-headers-… on Debian, linux-aarch64-headers on Arch Linux ARM), or build elsewhere: make module KDIR=…",
		       "this kernel's headers are not installed: there is no %s", build);
}

/* @ko may be NULL. Only clang generates the code that CFI requires. */
static void examine_compiler(struct doctor *doctor, const struct ko *ko, bool cfi)
{
	static const char advice[] = "build the module with LLVM=1";
	const char *with = cfi ? " with CFI, which traps calls into code that gcc built" : "";

	if (!is_clang_kernel(doctor->ctl))
		report(doctor, RESULT_OK, "compiler", NULL, "gcc built this kernel");
	else if (!ko)
		report(doctor, RESULT_WARN, "compiler", advice, "clang built this kernel%s", with);
	else if (ko_contains(ko, "clang version"))
		report(doctor, RESULT_OK, "compiler", NULL,
		       "clang built this kernel, and the module");
	else
		report(doctor, cfi ? RESULT_FAIL : RESULT_WARN, "compiler", advice,
		       "clang built this kernel%s, but not the module", with);
}

/* A 64-bit kernel runs 32-bit programs, but refuses 32-bit modules. */
static void examine_userland(struct doctor *doctor, const char *arch)
{
	size_t length = 0;
	char *shell CLEANUP(free_pointer) = system_read(doctor->ctl, "/bin/sh", &length);

	if (length <= EI_CLASS || memcmp(shell, ELFMAG, SELFMAG) || !strstr(arch, "64"))
		return;
	if (shell[EI_CLASS] == ELFCLASS32)
		report(doctor, RESULT_WARN, "userland",
		       "build the module with ARCH=arm64, and v7sctl with STATIC=1, or ARCH=armhf",
		       "a 32-bit userland on a kernel for %s", arch);
	else
		report(doctor, RESULT_OK, "userland", NULL, "userland and kernel are for %s",
		       arch);
}

void examine_build(struct doctor *doctor, const char *release)
{
	struct ctl *ctl = doctor->ctl;
	char *arch CLEANUP(free_pointer) = system_read(ctl, "/proc/sys/kernel/arch", NULL);
	bool cfi = has_cfi(ctl, release), readable;
	struct utsname names;
	struct ko ko;

	if (!arch && !uname(&names)) /* before 6.1 */
		arch = format_string("%s", names.machine);
	examine_headers(doctor, release);
	examine_userland(doctor, arch);
	if (!ctl->argc) {
		examine_compiler(doctor, NULL, cfi);
		return;
	}
	readable = ko_read(&ko, ctl->argv[0]);
	examine_compiler(doctor, ko.bytes ? &ko : NULL, cfi);
	if (readable)
		judge_module(doctor, &ko, release, arch);
	else
		report(doctor, RESULT_FAIL, "file", NULL, "%s cannot be read", ko.path);
	ko_free(&ko);
}
