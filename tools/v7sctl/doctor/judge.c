// SPDX-License-Identifier: GPL-2.0-only
/*
 * Checks in the order of load_module() (kernel/module/main.c): signature, machine,
 * vermagic, struct module, symbols with their checksums and namespaces.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "doctor/judge.h"
#include "doctor/reference.h"
#include "system/file.h"

/* Symbols named in one finding. */
#define NAMED	4

struct list {
	char text[256];
	size_t count;
};

static void list_add(struct list *list, const char *name)
{
	size_t used = strlen(list->text);

	if (list->count < NAMED)
		snprintf(list->text + used, sizeof(list->text) - used, "%s%s",
			 list->count ? ", " : "", name);
	else if (list->count == NAMED)
		snprintf(list->text + used, sizeof(list->text) - used, ", …");
	list->count++;
}

static void judge_arch(struct doctor *doctor, const struct ko *ko, const char *arch)
{
	if (strncmp(arch, ko->arch, strlen(ko->arch)))
		report(doctor, RESULT_FAIL, "file",
		       "build it with the ARCH of this kernel, even if the userland has another",
		       "%s is for %s, this kernel for %s", ko->path, ko->arch, arch);
}

/* Whether the kernel's keyrings have the key of the signature; @any: whether they have any. */
static bool kernel_has_key(const struct ctl *ctl, const struct ko_signature *signature, bool *any)
{
	char *keys CLEANUP(free_pointer) = system_read(ctl, "/proc/keys", NULL);
	char *rest = keys, *line;
	bool found = false;

	*any = false;
	while (rest && (line = strsep(&rest, "\n"))) {
		const char *key = strstr(line, " asymmetri");

		if (!key)
			continue;
		*any = true;
		found |= (signature->key_id && strstr(key, signature->key_id)) ||
			 (signature->signer && strstr(key, signature->signer));
	}
	return found;
}

static void judge_signature(struct doctor *doctor, const struct ko *ko)
{
	static const char advice[] =
		"sign it with a key of the kernel: scripts/sign-file, or DKMS with mok_signing_key";
	struct ko_signature signature;
	bool readable;

	if (!wants_signature(doctor->ctl))
		return;
	ko_signature_read(ko, &signature);
	if (!signature.present)
		report(doctor, RESULT_FAIL, "signatures", advice,
		       "%s is not signed, and the kernel accepts only signed modules", ko->path);
	else if (!signature.signer && !signature.key_id)
		report(doctor, RESULT_FAIL, "signatures", advice,
		       "the signature of %s names no key", ko->path);
	else if (kernel_has_key(doctor->ctl, &signature, &readable))
		report(doctor, RESULT_OK, "signatures", NULL,
		       "%s is signed with a key of the kernel's keyrings: %s", ko->path,
		       signature.signer ? signature.signer : signature.key_id);
	else
		report(doctor, readable ? RESULT_FAIL : RESULT_WARN, "signatures", advice,
		       "%s is signed by \"%s\", key %s, %s", ko->path,
		       signature.signer ? signature.signer : "?",
		       signature.key_id ? signature.key_id : "?",
		       readable ? "which is in none of the kernel's keyrings" :
		       "and the kernel's keyrings cannot be read here");
	ko_signature_free(&signature);
}

/*
 * With checksums on both sides the kernel does not compare the release, only the flags
 * behind it: same_magic(). judge_checksums() compares the checksums.
 */
static void judge_vermagic(struct doctor *doctor, const struct ko *ko,
			   const struct reference *reference, const char *release)
{
	const char *magic = ko_info(ko, "vermagic", NULL), *wanted = reference->magic;
	size_t length;

	if (!magic) {
		report(doctor, RESULT_FAIL, "vermagic", BUILD_AGAIN,
		       "%s has no vermagic: it is not a Linux module", ko->path);
		return;
	}
	length = strcspn(magic, " ");
	if (wanted && strcmp(magic + length, wanted + strcspn(wanted, " ")))
		report(doctor, RESULT_FAIL, "vermagic", BUILD_AGAIN,
		       "%s has vermagic \"%s\", this kernel \"%s\" (%s)", ko->path, magic, wanted,
		       reference->magic_from);
	else if (strlen(release) == length && !strncmp(magic, release, length))
		report(doctor, RESULT_OK, "vermagic", NULL, "%s is for this kernel", ko->path);
	else if (wanted && ko->versioned && strstr(wanted, " modversions ") &&
		 reference->exports_from)
		report(doctor, RESULT_WARN, "vermagic", BUILD_AGAIN,
		       "%s is for Linux %.*s, this is %s; the kernel compares the checksums of symbols instead",
		       ko->path, (int)length, magic, release);
	else
		report(doctor, RESULT_FAIL, "vermagic", BUILD_AGAIN,
		       "%s is for Linux %.*s, this is %s", ko->path, (int)length, magic, release);
}

static void judge_struct_module(struct doctor *doctor, const struct ko *ko,
				const struct reference *reference)
{
	if (!ko->this_module || !reference->this_module)
		return;
	if (ko->this_module == reference->this_module)
		report(doctor, RESULT_OK, "struct module", NULL,
		       "its struct module has the %zu bytes that this kernel expects",
		       ko->this_module);
	else
		report(doctor, RESULT_FAIL, "struct module", BUILD_AGAIN,
		       "struct module has %zu bytes in %s and %zu in this kernel (%s): another configuration",
		       ko->this_module, ko->path, reference->this_module,
		       reference->this_module_from);
}

/*
 * Whether @symbol has the same checksum in Module.symvers and in the kernel's own modules.
 * @witness: the last of these files that has a checksum of it, or NULL.
 */
static bool crc_fits(const struct ko_symbol *symbol, const struct reference *reference,
		     const char **witness)
{
	const struct exported *export = reference_export(reference, symbol->name);

	*witness = NULL;
	if (export && export->crc) {
		*witness = reference->exports_from;
		if (export->crc != symbol->crc)
			return false;
	}
	for (size_t i = 0; i < reference->module_count; i++) {
		const struct ko_symbol *other = ko_symbol(&reference->modules[i], symbol->name);

		if (!other || !other->has_crc)
			continue;
		*witness = reference->modules[i].path;
		if (other->crc != symbol->crc)
			return false;
	}
	return true;
}

static const char *have(size_t count)
{
	return count == 1 ? "has" : "have";
}

static void judge_checksums(struct doctor *doctor, const struct ko *ko,
			    const struct reference *reference)
{
	struct list wrong = { 0 };
	const char *accuser = NULL;
	size_t compared = 0, recorded = 0;

	for (size_t i = 0; i < ko->symbol_count; i++) {
		const char *witness;
		bool fits;

		if (!ko->symbols[i].has_crc)
			continue;
		recorded++;
		fits = crc_fits(&ko->symbols[i], reference, &witness);
		compared += !!witness;
		if (fits)
			continue;
		accuser = witness;
		list_add(&wrong, ko->symbols[i].name);
	}
	if (wrong.count)
		report(doctor, RESULT_FAIL, "symbols", BUILD_AGAIN,
		       "%zu of %zu symbol%s %s another checksum in this kernel (%s): %s",
		       wrong.count, compared, plural(compared), have(wrong.count), accuser,
		       wrong.text);
	else if (compared)
		report(doctor, compared == recorded ? RESULT_OK : RESULT_WARN, "symbols",
		       compared == recorded ?
			       NULL :
			       "install the kernel's headers: their Module.symvers has all checksums",
		       "%zu of %zu symbol%s %s the same checksum in this kernel", compared,
		       recorded, plural(recorded), have(compared));
	else if (reference->magic && strstr(reference->magic, " modversions ") && !ko->versioned)
		report(doctor, RESULT_FAIL, "symbols", BUILD_AGAIN,
		       "%s has no checksums of symbols, and this kernel compares them", ko->path);
}

static bool imports(const struct ko *ko, const char *space)
{
	const char *import = NULL;

	while ((import = ko_info(ko, "import_ns", import)))
		if (!strcmp(import, space))
			return true;
	return false;
}

static void judge_exports(struct doctor *doctor, const struct ko *ko,
			  const struct reference *reference)
{
	struct list absent = { 0 }, closed = { 0 };

	if (!reference->export_count)
		return;
	for (size_t i = 0; i < ko->symbol_count; i++) {
		const struct exported *export = reference_export(reference, ko->symbols[i].name);

		if (!export)
			list_add(&absent, ko->symbols[i].name);
		else if (*export->space && !imports(ko, export->space))
			list_add(&closed, export->space);
	}
	if (absent.count)
		report(doctor, RESULT_FAIL, "symbols", BUILD_AGAIN,
		       "this kernel does not export %zu of the symbols that %s uses: %s",
		       absent.count, ko->path, absent.text);
	if (closed.count)
		report(doctor, RESULT_FAIL, "symbols", BUILD_AGAIN,
		       "%s uses %zu symbol%s from namespaces that it does not import: %s",
		       ko->path, closed.count, plural(closed.count), closed.text);
}

/*
 * LoadPin compares file systems. It refuses a module that kmod has unpacked, as that
 * comes from no file. Kernels with MODULE_DECOMPRESS, such as ChromeOS 5.10 and 6.1, get
 * the packed file itself.
 */
static void judge_place(struct doctor *doctor, const struct ko *ko)
{
	char *top CLEANUP(free_pointer) = system_path(doctor->ctl, "/");
	struct stat here, there;

	if (!is_pinned(doctor->ctl) || stat(ko->path, &here) || stat(top, &there))
		return;
	if (here.st_dev != there.st_dev)
		report(doctor, RESULT_FAIL, "loadpin",
		       "copy it to the root file system, or boot with loadpin.enforce=0",
		       "%s is not on the root file system, and LoadPin accepts modules from there only",
		       ko->path);
	else if (ko->packed)
		report(doctor, RESULT_WARN, "loadpin",
		       "if insmod is refused, unpack it, or boot with loadpin.enforce=0",
		       "%s is compressed (%s): LoadPin accepts it if the kernel unpacks it, as on ChromeOS 5.10 and 6.1, but not if kmod does",
		       ko->path, ko->packed);
}

void judge_module(struct doctor *doctor, const struct ko *ko, const char *release, const char *arch)
{
	struct reference reference;

	if (!ko->bytes) {
		report(doctor, RESULT_FAIL, "file", "install the program, or unpack it elsewhere",
		       "%s is compressed, and %s cannot unpack it", ko->path, ko->packed);
	} else if (!ko->arch) {
		report(doctor, RESULT_FAIL, "file", "name the .ko that was built",
		       "%s is not a kernel module", ko->path);
	} else {
		reference_read(doctor->ctl, &reference, release, ko->arch);
		judge_signature(doctor, ko);
		judge_arch(doctor, ko, arch);
		judge_vermagic(doctor, ko, &reference, release);
		judge_struct_module(doctor, ko, &reference);
		judge_checksums(doctor, ko, &reference);
		judge_exports(doctor, ko, &reference);
		reference_free(&reference);
	}
	judge_place(doctor, ko);
}
