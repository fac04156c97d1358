// SPDX-License-Identifier: GPL-2.0-only
/*
 * Prints the cost of a report by the guest's clock. Under ICOUNT=1 a nanosecond is an
 * instruction, and the figures are the same on every run.
 *
 *   v7s-cost read FILE [BYTES [LINE]]  writes LINE to FILE, then reads FILE, BYTES at a time;
 *                                      prints nanoseconds and bytes
 *   v7s-cost write FILE LINE           writes LINE to FILE; prints nanoseconds
 *   v7s-cost run COMMAND…              prints nanoseconds and peak memory in KiB
 *   v7s-cost first COMMAND…            closes the pipe after the first byte of output; prints
 *                                      nanoseconds until then, until the end, and the signal
 *   v7s-cost floor                     prints picoseconds to load a descriptor, and to write
 *                                      a byte of a table as hex digits
 */
#include <err.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TABLES	4096
#define ENTRIES	256

extern char **environ;

static uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

static void cost_read(const char *path, size_t bytes, const char *line)
{
	char *buffer = malloc(bytes);
	uint64_t start, total = 0;
	ssize_t length;
	int fd;

	if (!buffer)
		err(3, "%zu bytes", bytes);
	memset(buffer, 0, bytes);
	start = now();
	fd = open(path, line ? O_RDWR : O_RDONLY);
	if (fd < 0)
		err(3, "%s", path);
	if (line && write(fd, line, strlen(line)) < 0)
		err(3, "%s: %s", path, line);
	while ((length = read(fd, buffer, bytes)) > 0)
		total += (uint64_t)length;
	if (length < 0)
		err(3, "%s", path);
	close(fd);
	printf("%ju %ju\n", (uintmax_t)(now() - start), (uintmax_t)total);
	free(buffer);
}

static void cost_write(const char *path, const char *line)
{
	int fd = open(path, O_WRONLY);
	uint64_t start = now();

	if (fd < 0 || write(fd, line, strlen(line)) < 0)
		err(3, "%s: %s", path, line);
	printf("%ju\n", (uintmax_t)(now() - start));
	close(fd);
}

static pid_t start(char **command, int out)
{
	posix_spawn_file_actions_t actions;
	pid_t child;
	int error;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	error = posix_spawnp(&child, *command, &actions, NULL, command, environ);
	if (error)
		errx(3, "%s: %s", *command, strerror(error));
	posix_spawn_file_actions_destroy(&actions);
	return child;
}

static void cost_run(char **command)
{
	int status, null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	uint64_t begin = now();
	struct rusage usage;
	pid_t child = start(command, null);

	if (wait4(child, &status, 0, &usage) < 0)
		err(3, "%s", *command);
	if (!WIFEXITED(status) || WEXITSTATUS(status) > 1)
		errx(3, "%s ended with status 0x%x", *command, status);
	printf("%ju %ld\n", (uintmax_t)(now() - begin), usage.ru_maxrss);
}

static void cost_first(char **command)
{
	uint64_t begin = now(), first;
	int status, ends[2];
	pid_t child;
	char byte;

	if (pipe2(ends, O_CLOEXEC))
		err(3, "pipe");
	child = start(command, ends[1]);
	close(ends[1]);
	if (read(ends[0], &byte, 1) != 1)
		errx(3, "%s prints nothing", *command);
	first = now();
	close(ends[0]);
	waitpid(child, &status, 0);
	printf("%ju %ju %d\n", (uintmax_t)(first - begin), (uintmax_t)(now() - begin),
	       WIFSIGNALED(status) ? WTERMSIG(status) : 0);
}

static uint64_t load_all(const volatile uint32_t *descriptors)
{
	uint64_t start = now();
	uint32_t sum = 0;

	for (size_t i = 0; i < TABLES * ENTRIES; i++)
		sum += descriptors[i];
	__asm__ volatile("" : : "r"(sum));
	return now() - start;
}

static volatile char text[2 * ENTRIES];

static uint64_t write_hex(const volatile unsigned char *bytes, size_t count)
{
	static const char digits[] = "0123456789abcdef";
	uint64_t start = now();

	for (size_t i = 0; i < count; i++) {
		unsigned char byte = bytes[i];

		text[2 * (i % ENTRIES)] = digits[byte >> 4];
		text[2 * (i % ENTRIES) + 1] = digits[byte & 15];
	}
	return now() - start;
}

static void cost_floor(void)
{
	size_t count = TABLES * ENTRIES, bytes = count * sizeof(uint32_t);
	uint32_t *descriptors = malloc(bytes);

	if (!descriptors)
		err(3, "%zu bytes", bytes);
	memset(descriptors, 0x5a, bytes);
	printf("%ju %ju\n", (uintmax_t)(load_all(descriptors) * 1000 / count),
	       (uintmax_t)(write_hex((unsigned char *)descriptors, bytes) * 1000 / bytes));
	free(descriptors);
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (!strcmp(what, "read") && argc > 2 && argc < 6)
		cost_read(argv[2], argc > 3 ? strtoul(argv[3], NULL, 0) : 1 << 17,
			  argc > 4 ? argv[4] : NULL);
	else if (!strcmp(what, "write") && argc == 4)
		cost_write(argv[2], argv[3]);
	else if (!strcmp(what, "run") && argc > 2)
		cost_run(argv + 2);
	else if (!strcmp(what, "first") && argc > 2)
		cost_first(argv + 2);
	else if (!strcmp(what, "floor") && argc == 2)
		cost_floor();
	else
		errx(2, "read FILE [BYTES [LINE]] | write FILE LINE | run COMMAND… | first COMMAND… | floor");
	return 0;
}
