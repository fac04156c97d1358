/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Compares the ARM CPU's answers with the claims, and prints the results as TAP
 * (https://testanything.org).
 */
#ifndef VERDICT_H
#define VERDICT_H

#include "questions.h"

/* Prints a test point; @details are comment lines, printed after a failed point. */
void point(bool good, const char *domain, const char *what, const char *details);
void skip(const char *domain, const char *what, const char *reason);
/* Prints the plan; returns the exit status. */
int end_of_points(void);

/* Checks registers and pointers to tables, without a CPU; call it before place_tables(). */
void judge_tables(const struct domain *domain);
void judge_answers(const struct domain *domain, const struct questions *questions,
		   const struct wire_answer *answers);

#endif
