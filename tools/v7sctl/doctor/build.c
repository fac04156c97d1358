// SPDX-License-Identifier: GPL-2.0-only
/* What a module must be built with and for, and whether a built one is. */
#include <elf.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>

#include "doctor/doctor.h"
#include "system/file.h"
#include "system/kconfig.h"

/* A module's file. */
struct built {
	char *path, *bytes;
	size_t length;
};

/* Where @text, which ends with a NUL, stands in @built; NULL if nowhere. */
static const char *built_find(const struct built *built, const char *text)
{
	return memmem(built->bytes, built->length, text, strlen(text));
}

static bool is_clang_kernel(const struct ctl *ctl)
{
	char *version CLEANUP(free_pointer) = system_read(ctl, "/proc/version", NULL);

	return version && strstr(version, "clang version");
}

static bool has_cfi(const struct ctl *ctl, const char *release)
{
	char *config CLEANUP(free_pointer) = kconfig_read(ctl, release);

	return config && (kconfig_value(config, "CFI") != 'n' ||
			  kconfig_value(config, "CFI_CLANG") != 'n');
}

static void examine_headers(struct doctor *doctor, const char *release)
{
	char *build CLEANUP(free_pointer) =
		format_string("/lib/modules/%s/build", release);
	char *symbols CLEANUP(free_pointer) = format_string("%s/Module.symvers", build);

	if (system_exists(doctor->ctl, symbols))
		finding(doctor, RESULT_OK, "headers", NULL, "modules can be built with %s", build);
	else if (system_exists(doctor->ctl, build))
		finding(doctor, RESULT_WARN, "headers",
			"install the kernel's headers package, or build its modules once",
			"%s has no Module.symvers: modules built with it do not load", build);
	else
		finding(doctor, RESULT_WARN, "headers",
			"install the kernel's headers (linux-headers-… on Debian, linux-aarch64-headers on Arch Linux ARM), or build elsewhere: make module KDIR=…",
			"no headers of this kernel here: there is no %s", build);
}

/* @built may be NULL. Only clang makes what CFI asks for. */
static void examine_compiler(struct doctor *doctor, const struct built *built, bool cfi)
{
	static const char advice[] = "build the module with LLVM=1";
	const char *with = cfi ? " with CFI, which traps calls into code of gcc's" : "";

	if (!is_clang_kernel(doctor->ctl))
		finding(doctor, RESULT_OK, "compiler", NULL, "gcc built this kernel");
	else if (!built)
		finding(doctor, RESULT_WARN, "compiler", advice,
			"clang built this kernel%s", with);
	else if (built_find(built, "clang version"))
		finding(doctor, RESULT_OK, "compiler", NULL,
			"clang built this kernel, and the module");
	else
		finding(doctor, cfi ? RESULT_FAIL : RESULT_WARN, "compiler", advice,
			"clang built this kernel%s, but not the module", with);
}

/* Programs of 32 bits run on a kernel of 64; modules do not. */
static void examine_userland(struct doctor *doctor, const char *arch)
{
	size_t length = 0;
	char *shell CLEANUP(free_pointer) = system_read(doctor->ctl, "/bin/sh", &length);

	if (length <= EI_CLASS || memcmp(shell, ELFMAG, SELFMAG) || !strstr(arch, "64"))
		return;
	if (shell[EI_CLASS] == ELFCLASS32)
		finding(doctor, RESULT_WARN, "userland",
			"build the module with ARCH=arm64, and v7sctl with STATIC=1, or ARCH=armhf",
			"a 32-bit userland on a kernel for %s", arch);
	else
		finding(doctor, RESULT_OK, "userland", NULL, "userland and kernel are for %s",
			arch);
}

static const char *compression(const struct built *built)
{
	static const struct {
		const char *magic, *name;
	} kinds[] = {
		{ "\xfd\x37zXZ", "xz" },
		{ "\x1f\x8b", "gzip" },
		{ "\x28\xb5\x2f\xfd", "zstd" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		size_t length = strlen(kinds[i].magic);

		if (built->length > length && !memcmp(built->bytes, kinds[i].magic, length))
			return kinds[i].name;
	}
	return NULL;
}

static const char *built_arch(const struct built *built)
{
	Elf32_Half machine;

	if (built->length < sizeof(Elf64_Ehdr) || memcmp(built->bytes, ELFMAG, SELFMAG))
		return NULL;
	memcpy(&machine, built->bytes + offsetof(Elf64_Ehdr, e_machine), sizeof(machine));
	switch (machine) {
	case EM_AARCH64:
		return "aarch64";
	case EM_ARM:
		return "arm";
	case EM_X86_64:
		return "x86_64";
	default:
		return "another machine";
	}
}

/* Of a module for @is, on a kernel for @arch. */
static void examine_arch(struct doctor *doctor, const struct built *built, const char *is,
			 const char *arch)
{
	if (strncmp(arch, is, strlen(is)))
		finding(doctor, RESULT_FAIL, "file",
			"build it with the ARCH of this kernel, whatever the userland's is",
			"%s is for %s, this kernel for %s", built->path, is, arch);
}

static void examine_vermagic(struct doctor *doctor, const struct built *built,
			     const char *release)
{
	const char *magic = built_find(built, "vermagic=");
	int length;

	magic = magic ? magic + strlen("vermagic=") : "?";
	length = (int)strcspn(magic, " ");
	if (strlen(release) == (size_t)length && !strncmp(magic, release, (size_t)length))
		finding(doctor, RESULT_OK, "vermagic", NULL, "%s is for this kernel", built->path);
	else
		finding(doctor, RESULT_FAIL, "vermagic",
			"build it again with the headers of the kernel that runs: make module KDIR=…",
			"%s is for Linux %.*s, this is %s", built->path, length, magic, release);
}

static void examine_signature(struct doctor *doctor, const struct built *built)
{
	if (wants_signature(doctor->ctl) && !built_find(built, "~Module signature appended~"))
		finding(doctor, RESULT_FAIL, "signatures", "sign it: scripts/sign-file, or DKMS with mok_signing_key",
			"%s is not signed, and the kernel takes signed modules only", built->path);
}

/* LoadPin compares file systems, and cannot see through what kmod unpacks. */
static void examine_place(struct doctor *doctor, const struct built *built)
{
	char *top CLEANUP(free_pointer) = system_path(doctor->ctl, "/");
	struct stat here, there;

	if (!is_pinned(doctor->ctl) || stat(built->path, &here) || stat(top, &there))
		return;
	if (here.st_dev != there.st_dev)
		finding(doctor, RESULT_FAIL, "loadpin",
			"copy it to the root file system, or boot with loadpin.enforce=0",
			"%s is not on the root file system, and LoadPin takes modules from there only",
			built->path);
	if (compression(built))
		finding(doctor, RESULT_FAIL, "loadpin", "unpack it",
			"%s is compressed, which LoadPin does not take", built->path);
}

static void examine_built(struct doctor *doctor, const struct built *built,
			  const char *release, const char *arch)
{
	const char *packed = compression(built);
	const char *is = built_arch(built);

	if (packed) {
		finding(doctor, RESULT_OK, "file", NULL,
			"%s is compressed (%s): it is not looked into", built->path, packed);
	} else if (!is) {
		finding(doctor, RESULT_FAIL, "file", "name the .ko that was built",
			"%s is no module", built->path);
	} else {
		examine_arch(doctor, built, is, arch);
		examine_vermagic(doctor, built, release);
		examine_signature(doctor, built);
	}
	examine_place(doctor, built);
}

void examine_build(struct doctor *doctor, const char *release)
{
	struct ctl *ctl = doctor->ctl;
	char *arch CLEANUP(free_pointer) = system_read(ctl, "/proc/sys/kernel/arch", NULL);
	struct built built = { 0 };
	struct utsname names;
	bool cfi = has_cfi(ctl, release);

	if (!arch && !uname(&names)) /* before 6.1 */
		arch = format_string("%s", names.machine);
	examine_headers(doctor, release);
	examine_userland(doctor, arch);
	if (ctl->argc) {
		built.path = ctl->argv[0];
		built.bytes = file_read(built.path, &built.length);
		if (!built.bytes)
			finding(doctor, RESULT_FAIL, "file", NULL, "%s cannot be read", built.path);
	}
	if (!built.bytes) {
		examine_compiler(doctor, NULL, cfi);
		return;
	}
	examine_compiler(doctor, compression(&built) ? NULL : &built, cfi);
	examine_built(doctor, &built, release, arch);
	free(built.bytes);
}
