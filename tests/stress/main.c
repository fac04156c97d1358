// SPDX-License-Identifier: GPL-2.0-only
/* v7s-stress: makes a loaded module's life hard, in the guest or on a board. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "abi.h"
#include "consistent.h"
#include "exhaust.h"
#include "fuzz.h"
#include "soak.h"

static uint64_t seed_from(const char *text)
{
	return text ? strtoull(text, NULL, 0) : (uint64_t)time(NULL);
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
	if (!strcmp(command, "exhaust"))
		return !exhaust();
	if (!strcmp(command, "check")) {
		if (argc > 2)
			root = argv[2];
		return !!inconsistencies();
	}
	fprintf(stderr, "usage: v7s-stress soak SECONDS [SEED [thief]] | fuzz WRITES [SEED [meddled]] | exhaust | check [DIR]\n");
	return 2;
}
