// SPDX-License-Identifier: GPL-2.0-only
/* docs/devel/qtest.rst of QEMU: a command a line, an answer "OK [value]" each. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "qtest.h"

static FILE *to_qemu, *from_qemu;
static char *answer;
static size_t room;

void qtest_connect(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	for (int tries = 0; connect(fd, (struct sockaddr *)&address, sizeof(address)); tries++) {
		if (tries == 1000) {
			fprintf(stderr, "m4u: no QEMU at %s\n", path);
			exit(1);
		}
		usleep(10000);
	}
	to_qemu = fdopen(fd, "w");
	from_qemu = fdopen(dup(fd), "r");
}

/* What stands behind "OK "; lines of interrupts are not ours. */
static const char *ask(void)
{
	if (fflush(to_qemu))
		exit(0);
	do {
		if (getline(&answer, &room, from_qemu) < 0)
			exit(0);
	} while (!strncmp(answer, "IRQ ", 4));
	if (strncmp(answer, "OK", 2)) {
		fprintf(stderr, "m4u: QEMU says %s", answer);
		exit(1);
	}
	return answer + 2;
}

uint32_t qtest_readl(uint64_t address)
{
	fprintf(to_qemu, "readl 0x%" PRIx64 "\n", address);
	return (uint32_t)strtoul(ask(), NULL, 0);
}

void qtest_writel(uint64_t address, uint32_t value)
{
	fprintf(to_qemu, "writel 0x%" PRIx64 " 0x%" PRIx32 "\n", address, value);
	ask();
}

static unsigned int nibble(char c)
{
	return c <= '9' ? (unsigned int)(c - '0') : (unsigned int)(c - 'a' + 10);
}

void qtest_read(uint64_t address, void *to, size_t length)
{
	unsigned char *byte = to;
	const char *hex;

	fprintf(to_qemu, "read 0x%" PRIx64 " 0x%zx\n", address, length);
	hex = ask() + strlen(" 0x");
	for (; length--; hex += 2)
		*byte++ = (unsigned char)(nibble(hex[0]) << 4 | nibble(hex[1]));
}

void qtest_write(uint64_t address, const void *from, size_t length)
{
	const unsigned char *byte = from;

	fprintf(to_qemu, "write 0x%" PRIx64 " 0x%zx 0x", address, length);
	while (length--)
		fprintf(to_qemu, "%02x", *byte++);
	fputc('\n', to_qemu);
	ask();
}
