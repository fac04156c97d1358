// SPDX-License-Identifier: GPL-2.0-only
/*
 * A kernel module's file, by libelf. A module records what it was built for in
 * .modinfo (strings KEY=VALUE), the checksums of the symbols it uses in __versions
 * (or, since Linux 6.14, __version_ext_crcs and __version_ext_names), and its struct
 * module in .gnu.linkonce.this_module: scripts/mod/modpost.c.
 */
#include <gelf.h>
#include <libelf.h>
#include <stdlib.h>
#include <string.h>

#include "doctor/ko.h"
#include "system/file.h"
#include "system/unpack.h"

#define VERSION_BYTES	64	/* struct modversion_info: a long, then the name */

static const char *machine_name(const Elf64_Half machine)
{
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

static void add_symbol(struct ko *ko, const char *name, size_t length)
{
	ko->symbols =
		check_memory(reallocarray(ko->symbols, ko->symbol_count + 1, sizeof(*ko->symbols)));
	ko->symbols[ko->symbol_count++] = (struct ko_symbol){
		.name = check_memory(strndup(name, length)),
	};
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct ko_symbol *)a)->name, ((const struct ko_symbol *)b)->name);
}

struct ko_symbol *ko_symbol(const struct ko *ko, const char *name)
{
	struct ko_symbol key = { .name = (char *)name };

	return ko->symbol_count ?
		       bsearch(&key, ko->symbols, ko->symbol_count, sizeof(key), by_name) :
		       NULL;
}

static void record_crc(struct ko *ko, const char *name, size_t room, uint32_t crc)
{
	char *copy CLEANUP(free_pointer) = check_memory(strndup(name, room));
	struct ko_symbol *symbol = ko_symbol(ko, copy);

	ko->versioned = true;
	if (!symbol) { /* module_layout, which no code of the module uses */
		add_symbol(ko, copy, room);
		qsort(ko->symbols, ko->symbol_count, sizeof(*ko->symbols), by_name);
		symbol = ko_symbol(ko, copy);
	}
	if (!symbol)
		return;
	symbol->crc = crc;
	symbol->has_crc = true;
}

/* What the kernel must provide: global symbols that are not defined here. */
static void read_undefined(struct ko *ko, Elf *elf, Elf_Scn *section, const GElf_Shdr *header)
{
	Elf_Data *data = elf_getdata(section, NULL);
	GElf_Sym symbol;

	for (int i = 1; data && gelf_getsym(data, i, &symbol); i++) {
		const char *name = elf_strptr(elf, header->sh_link, symbol.st_name);

		if (symbol.st_shndx == SHN_UNDEF && name && *name &&
		    GELF_ST_BIND(symbol.st_info) == STB_GLOBAL)
			add_symbol(ko, name, strlen(name));
	}
	if (ko->symbol_count)
		qsort(ko->symbols, ko->symbol_count, sizeof(*ko->symbols), by_name);
}

static void read_versions(struct ko *ko, const Elf_Data *data, bool wide)
{
	size_t number = wide ? 8 : 4;
	const char *at = data->d_buf;

	for (size_t left = data->d_size; left >= VERSION_BYTES; left -= VERSION_BYTES) {
		uint32_t crc;

		memcpy(&crc, at, sizeof(crc));
		record_crc(ko, at + number, VERSION_BYTES - number, crc);
		at += VERSION_BYTES;
	}
}

static void read_extended_versions(struct ko *ko, const Elf_Data *crcs, const Elf_Data *names)
{
	const char *name = names->d_buf, *end = name + names->d_size;

	for (size_t at = 0; at + 4 <= crcs->d_size && name < end; at += 4) {
		uint32_t crc;

		memcpy(&crc, (const char *)crcs->d_buf + at, sizeof(crc));
		record_crc(ko, name, (size_t)(end - name), crc);
		name += strnlen(name, (size_t)(end - name)) + 1;
	}
}

static Elf_Data *contents(Elf_Scn *section)
{
	Elf_Data *data = section ? elf_rawdata(section, NULL) : NULL;

	return data && data->d_buf ? data : NULL;
}

static void read_sections(struct ko *ko, Elf *elf)
{
	Elf_Data *versions = NULL, *crcs = NULL, *names = NULL, *modinfo = NULL;
	size_t strings;

	if (elf_getshdrstrndx(elf, &strings))
		return;
	for (Elf_Scn *section = NULL; (section = elf_nextscn(elf, section));) {
		GElf_Shdr header;
		const char *name = NULL;

		if (gelf_getshdr(section, &header))
			name = elf_strptr(elf, strings, header.sh_name);
		if (!name)
			continue;
		if (header.sh_type == SHT_SYMTAB)
			read_undefined(ko, elf, section, &header);
		else if (!strcmp(name, ".gnu.linkonce.this_module"))
			ko->this_module = header.sh_size;
		else if (!strcmp(name, "__versions"))
			versions = contents(section);
		else if (!strcmp(name, "__version_ext_crcs"))
			crcs = contents(section);
		else if (!strcmp(name, "__version_ext_names"))
			names = contents(section);
		else if (!strcmp(name, ".modinfo"))
			modinfo = contents(section);
	}
	if (modinfo) {
		ko->modinfo = modinfo->d_buf;
		ko->modinfo_length = modinfo->d_size;
	}
	if (crcs && names)
		read_extended_versions(ko, crcs, names);
	else if (versions)
		read_versions(ko, versions, gelf_getclass(elf) == ELFCLASS64);
}

static void parse(struct ko *ko)
{
	GElf_Ehdr header;
	Elf *elf;

	/* If the section headers do not lead to .modinfo, search the whole file for its strings. */
	ko->modinfo = ko->bytes;
	ko->modinfo_length = ko->length;
	elf_version(EV_CURRENT);
	elf = elf_memory(ko->bytes, ko->length);
	if (elf && elf_kind(elf) == ELF_K_ELF && gelf_getehdr(elf, &header)) {
		ko->arch = machine_name(header.e_machine);
		read_sections(ko, elf);
	}
	/* This frees libelf's memory only: the strings that were found are in ko->bytes. */
	elf_end(elf);
}

bool ko_read(struct ko *ko, const char *path)
{
	*ko = (struct ko){ .path = format_string("%s", path) };
	ko->bytes = file_read(path, &ko->length);
	if (!ko->bytes)
		return false;
	ko->packed = unpack_kind(ko->bytes, ko->length);
	if (ko->packed) {
		free(ko->bytes);
		ko->bytes = unpack_file(path, ko->packed, &ko->length);
	}
	if (ko->bytes)
		parse(ko);
	return true;
}

void ko_free(struct ko *ko)
{
	for (size_t i = 0; i < ko->symbol_count; i++)
		free(ko->symbols[i].name);
	free(ko->symbols);
	free(ko->bytes);
	free(ko->path);
	*ko = (struct ko){ 0 };
}

const char *ko_info(const struct ko *ko, const char *key, const char *last)
{
	char *start CLEANUP(free_pointer) = format_string("%s=", key);
	const char *at = last ? last : ko->modinfo, *end = ko->modinfo + ko->modinfo_length;
	size_t length = strlen(start);

	while (at && (at = memmem(at, (size_t)(end - at), start, length))) {
		if ((at == ko->modinfo || !at[-1]) && memchr(at, '\0', (size_t)(end - at)))
			return at + length;
		at += length;
	}
	return NULL;
}

bool ko_contains(const struct ko *ko, const char *text)
{
	return ko->bytes && memmem(ko->bytes, ko->length, text, strlen(text));
}
