/* SPDX-License-Identifier: GPL-2.0-only */
/* Random lines for the files that can be written: valid, nearly valid, and invalid ones. */
#ifndef LINES_H
#define LINES_H

#include <stddef.h>
#include <stdint.h>

#include "../random.h"
#include "abi.h"

struct line {
	char domain[32];	/* "" for the top directory */
	const char *file;
	char text[8192];
	size_t len;
};

/* Makes a random line; @domains are all existing ones. */
void any_line(struct line *line, struct random *r, const struct names *domains);

#endif
