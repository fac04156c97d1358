/* SPDX-License-Identifier: GPL-2.0-only */
/* A module made of files: see fake.c. */
#ifndef FAKE_H
#define FAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* $V7S_FAKE, the module's directory */
extern char fake_root[];

FILE *fake_file(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Refuses the line written to @file: sets last_error and returns @error. */
int fake_refuse(int error, const char *file, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
bool fake_number(const char *word, uint64_t *value);

/* fake_domain.c: the lines written to create, destroy, and to @file of a domain */
int fake_create(char **words, size_t count);
int fake_destroy(const char *name);
int fake_domain(const char *directory, const char *file, char **words, size_t count);
/* Rewrites the stats of the domain used last. */
void fake_stats(void);

#endif
