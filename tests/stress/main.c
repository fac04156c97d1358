// SPDX-License-Identifier: GPL-2.0-only
/* v7s-stress: stress tests of a loaded module, in the guest or on a board. */

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "abi.h"
#include "consistent.h"
#include "exhaust.h"
#include "fuzz.h"
#include "model.h"
#include "soak.h"

static uint64_t seed_from(const char *text)
{
	return text ? strtoull(text, NULL, 0) : (uint64_t)time(NULL);
}

/* Writes a line in one writev(); the last piece ends the line. */
static int write_pieces(const char *path, char **piece, int n)
{
	struct iovec iov[8];
	int fd = open(path, O_WRONLY), i;

	if (n > 7)
		n = 7;
	for (i = 0; i < n; i++)
		iov[i] = (struct iovec){ piece[i], strlen(piece[i]) };
	iov[n] = (struct iovec){ "\n", 1 };
	if (fd >= 0 && writev(fd, iov, n + 1) >= 0 && !close(fd))
		return 0;
	perror(path);
	return 1;
}

int main(int argc, char **argv)
{
	const char *command = argc > 1 ? argv[1] : "";
	unsigned int n = argc > 2 ? strtoul(argv[2], NULL, 0) : 0;
	const char *seed = argc > 3 ? argv[3] : NULL;

	if (!strcmp(command, "soak") && n)
		return !soak(n, seed_from(seed), argc > 4 && !strcmp(argv[4], "thief"));
	if (!strcmp(command, "fuzz") && n)
		return !fuzz(n, seed_from(seed), argc > 4 && !strcmp(argv[4], "meddled"));
	if (!strcmp(command, "model") && n)
		return !model(n, seed_from(seed), argc > 4 && !strcmp(argv[4], "thief"));
	if (!strcmp(command, "writev") && argc > 3)
		return write_pieces(argv[2], argv + 3, argc - 3);
	if (!strcmp(command, "exhaust"))
		return !exhaust();
	if (!strcmp(command, "check")) {
		if (argc > 2)
			root = argv[2];
		return !!inconsistencies();
	}
	fprintf(stderr, "usage: v7s-stress soak SECONDS [SEED [thief]] | fuzz WRITES [SEED [meddled]] | model STEPS [SEED [thief]] | writev FILE PIECE... | exhaust | check [DIR]\n");
	return 2;
}
