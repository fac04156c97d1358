// SPDX-License-Identifier: GPL-2.0-only
/* See QEMU's docs/devel/qtest.rst: a command is a line, and its answer is "OK [value]". */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "qtest.h"

static FILE *to_qemu, *from_qemu;
static int qemu;

void qtest_connect(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	qemu = socket(AF_UNIX, SOCK_STREAM, 0);
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	for (int tries = 0; connect(qemu, (struct sockaddr *)&address, sizeof(address)); tries++) {
		if (tries == 1000) {
			fprintf(stderr, "m4u: no QEMU at %s\n", path);
			exit(1);
		}
		usleep(10000);
	}
	to_qemu = fdopen(qemu, "w");
	from_qemu = fdopen(dup(qemu), "r");
}

/* Skips messages about interrupts. */
static void expect_ok(void)
{
	static char *answer;
	static size_t room;

	if (fflush(to_qemu))
		exit(0);
	do {
		if (getline(&answer, &room, from_qemu) < 0)
			exit(0);
	} while (!strncmp(answer, "IRQ ", 4));
	if (strncmp(answer, "OK", 2)) {
		fprintf(stderr, "m4u: QEMU answers %s", answer);
		exit(1);
	}
}

void qtest_writel(uint64_t address, uint32_t value)
{
	fprintf(to_qemu, "writel 0x%" PRIx64 " 0x%" PRIx32 "\n", address, value);
	expect_ok();
}

void qtest_end_with_qemu(void)
{
	char byte;

	if (!recv(qemu, &byte, 1, MSG_PEEK | MSG_DONTWAIT))
		exit(0);
}
