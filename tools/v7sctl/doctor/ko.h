/* SPDX-License-Identifier: GPL-2.0-only */
/* A kernel module's file: the parts that the kernel checks before it loads the module. */
#ifndef KO_H
#define KO_H

#include "v7sctl.h"

/* A symbol that the module uses, and the checksum that its build recorded. */
struct ko_symbol {
	char *name;
	uint32_t crc;
	bool has_crc;
};

struct ko {
	char *path;
	const char *packed; /* "gzip", "xz" or "zstd"; NULL for a plain file */
	char *bytes;  /* unpacked; NULL if unpacking failed */
	size_t length;
	const char *arch; /* as uname -m has it; NULL: not an ELF file */
	const char *modinfo; /* strings with a NUL after each */
	size_t modinfo_length;
	size_t this_module; /* bytes of its struct module; 0: not found */
	struct ko_symbol *symbols; /* sorted by name */
	size_t symbol_count;
	bool versioned;	/* has checksums */
};

/* Reads, unpacks and parses @path. Returns false with errno if it cannot be read. */
bool ko_read(struct ko *ko, const char *path);
void ko_free(struct ko *ko);

/* The next value of @key in .modinfo after @last, or the first if @last is NULL. */
const char *ko_info(const struct ko *ko, const char *key, const char *last);
bool ko_contains(const struct ko *ko, const char *text);
struct ko_symbol *ko_symbol(const struct ko *ko, const char *name);

/* How a module is signed. */
struct ko_signature {
	bool present;
	char *signer; /* common name of the certificate's issuer, or NULL */
	char *key_id; /* hex: subject key identifier or serial number, or NULL */
};

void ko_signature_read(const struct ko *ko, struct ko_signature *signature);
void ko_signature_free(struct ko_signature *signature);

#endif
