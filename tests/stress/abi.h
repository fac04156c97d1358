/* SPDX-License-Identifier: GPL-2.0-only */
/* The module's debugfs files, as a program uses them. */
#ifndef ABI_H
#define ABI_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define V7S "/sys/kernel/debug/v7s_dma32"

/* Where the files are: V7S, or a copy of it. */
extern const char *root;

/*
 * Held to open files while another thread may unload the module. The kernel warns of an
 * open between the module's last reference and its state GOING.
 */
extern pthread_rwlock_t *gate;
int open_file(const char *path, int flags);

struct path {
	char text[256];
};

__attribute__((format(printf, 1, 2))) struct path path_of(const char *fmt, ...);

/* Of a domain, or with "" of the top directory. */
struct path file_of(const char *domain, const char *file);

/* One write(2), and what that leaves over; 0 or the errno of opening or writing. */
int write_all(int fd, const char *text, size_t len);
int put(const char *path, const void *text, size_t len);
__attribute__((format(printf, 2, 3))) int put_line(int fd, const char *fmt, ...);

/* All of a file, to be freed; NULL with errno. */
char *read_all(int fd);
char *get(const char *path);

/* Joins both texts and frees them. Ends the program if there is no memory. */
char *joined(char *a, char *b);

/* Read a file in small pieces without keeping it, no more than @max bytes; 0 or errno. */
int drain(int fd, size_t max);

/* The value of a field, UINT64_MAX for "-", or for none. */
uint64_t field(const char *fields, const char *key);

/* Calls @fn with each row, which it may cut up. */
void each_row(char *rows, void (*fn)(char *row, void *ctx), void *ctx);

/* Cuts a row into at most @max words, and says how many there are. */
int words_of(char *row, char **words, int max);

struct names {
	char name[128][32];
	int n;
};

/* The names of all domains, and of the providers that this kernel has. */
struct names domains(void);
struct names providers(void);

#endif
