// SPDX-License-Identifier: GPL-2.0-only
/*
 * mmu-judge CPU.BIN DIR DOMAIN...: compares how the MMU of an ARM CPU translates by the tables of
 * each DIR/DOMAIN with the file `mappings`. Prints TAP. CPU.BIN and DIR are absolute paths; scratch
 * files go to the current directory.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/wait.h>
#include <unistd.h>
#include "domain.h"
#include "questions.h"
#include "verdict.h"

/* The program ends QEMU; the timeout ends it if wrong tables keep the program running. */
static bool run_cpu(const char *program)
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		execlp("timeout", "timeout", "300",
		       "qemu-system-arm", "-M", "virt,secure=on", "-cpu", "cortex-a15",
		       "-m", "3G", "-nodefaults", "-display", "none", "-bios", program,
		       "-semihosting-config", "enable=on,target=native", NULL);
		_exit(127);
	}
	if (child < 0 || waitpid(child, &status, 0) < 0)
		bail_out("qemu-system-arm: %s", strerror(errno));
	return status == 0;
}

static struct wire_answer *read_answers(size_t count)
{
	struct wire_answer *answers = calloc(count, sizeof(*answers));
	FILE *in = fopen("answers", "r");

	if (!answers || !in || fread(answers, sizeof(*answers), count, in) != count)
		bail_out("fewer answers than questions");
	fclose(in);
	return answers;
}

static void ask_cpu(const struct domain *domain, const char *program)
{
	struct questions questions;
	struct wire_answer *answers;

	pick_questions(&questions, domain);
	write_questions(&questions, domain, "questions");
	if (run_cpu(program)) {
		answers = read_answers(questions.count);
		judge_answers(domain, &questions, answers);
		free(answers);
	} else {
		point(false, domain->name, "the ARM CPU answers", "# qemu-system-arm failed\n");
	}
	free(questions.list);
}

static void judge(const char *program, const char *dir, const char *name)
{
	struct domain domain;

	read_domain(&domain, dir, name);
	if (domain.ias > 32) {
		skip(name, "all", "mtk_ext: an ARM CPU has no IOVAs above 32 bits");
	} else if (domain.mtk_ttbr_ext) {
		skip(name, "all", "mtk_ttbr_ext: an ARM CPU has no table addresses above 32 bits");
	} else {
		judge_tables(&domain);
		place_tables(&domain);
		if (l1_table(&domain)->home)
			ask_cpu(&domain, program);
	}
	free_domain(&domain);
}

/* SEED in the environment repeats a run. */
static unsigned int choose_seed(void)
{
	const char *given = getenv("SEED");
	unsigned int seed;

	if (given)
		return strtoul(given, NULL, 0);
	if (getrandom(&seed, sizeof(seed), 0) != sizeof(seed))
		bail_out("getrandom: %s", strerror(errno));
	return seed;
}

int main(int argc, char **argv)
{
	unsigned int seed = choose_seed();

	if (argc < 4) {
		fprintf(stderr, "usage: %s CPU.BIN DIR DOMAIN...\n", argv[0]);
		return 2;
	}
	printf("TAP version 13\n# SEED=%u\n", seed);
	for (int i = 3; i < argc; i++) {
		fflush(stdout);
		srandom(seed);
		judge(argv[1], argv[2], argv[i]);
	}
	return end_of_points();
}
