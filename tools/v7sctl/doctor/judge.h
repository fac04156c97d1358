/* SPDX-License-Identifier: GPL-2.0-only */
/* Checks a module's file as the running kernel will. */
#ifndef JUDGE_H
#define JUDGE_H

#include "doctor/doctor.h"
#include "doctor/ko.h"

/* @release and @arch are the running kernel's. */
void judge_module(struct doctor *doctor, const struct ko *ko, const char *release,
		  const char *arch);

#endif
