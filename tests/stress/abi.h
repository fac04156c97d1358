/* SPDX-License-Identifier: GPL-2.0-only */
/* Access to the module's debugfs files. */
#ifndef ABI_H
#define ABI_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define V7S "/sys/kernel/debug/v7s_dma32"

/* The directory of the files: V7S, or a copy of it. */
extern const char *root;

/*
 * Held to open a file while another process may unload the module, or NULL. debugfs warns if a file
 * is opened after the module's last reference is dropped and before the module is GOING.
 */
extern pthread_rwlock_t *gate;
int open_file(const char *path, int flags);

struct path {
	char text[256];
};

__attribute__((format(printf, 1, 2))) struct path path_of(const char *fmt, ...);

/* The path of a file of @domain; "" for the top directory. */
struct path file_of(const char *domain, const char *file);

/* Writes all in one write(2), and after a short write the rest; returns 0 or an errno. */
int write_all(int fd, const char *text, size_t len);
int put(const char *path, const void *text, size_t len);
__attribute__((format(printf, 2, 3))) int put_line(int fd, const char *fmt, ...);

/* Reads a whole file, to be freed; NULL with errno. */
char *read_all(int fd);
char *get(const char *path);

/* Joins both texts and frees them. Ends the program if there is no memory. */
char *joined(char *a, char *b);

/* Reads at most @max bytes of a file in small pieces and drops them; returns 0 or an errno. */
int drain(int fd, size_t max);

/* The value of a field; UINT64_MAX for "-", or if there is no such field. */
uint64_t field(const char *fields, const char *key);

/* Calls @fn with each row, which @fn may modify. */
void each_row(char *rows, void (*fn)(char *row, void *ctx), void *ctx);

/* Cuts a row into at most @max words; returns the number of words in the row. */
int words_of(char *row, char **words, int max);

struct names {
	char name[128][32];
	int n;
};

/* The names of all domains, and of the providers that this kernel has. */
struct names domains(void);
struct names providers(void);

#endif
