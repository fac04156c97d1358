/* SPDX-License-Identifier: GPL-2.0-only */
/* What the running kernel requires of a module, as far as files show it. */
#ifndef REFERENCE_H
#define REFERENCE_H

#include "doctor/ko.h"

/* A symbol that the kernel exports, as Module.symvers has it. */
struct exported {
	char *name;
	uint32_t crc;
	char *space; /* its namespace, "" for none */
};

struct reference {
	char *magic, *magic_from; /* vermagic and the file that has it, or NULL */
	size_t this_module;  /* bytes of struct module, or 0 */
	char *this_module_from;
	struct exported *exports;	/* sorted by name; none without Module.symvers */
	size_t export_count;
	char *exports_from;
	struct ko *modules;  /* a sample of the kernel's own modules */
	size_t module_count;
};

/* @arch: of the module that is judged. */
void reference_read(const struct ctl *ctl, struct reference *reference, const char *release,
		    const char *arch);
void reference_free(struct reference *reference);
const struct exported *reference_export(const struct reference *reference, const char *name);

#endif
