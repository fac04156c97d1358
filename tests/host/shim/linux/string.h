/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_STRING_H
#define SHIM_STRING_H

#include <stdio.h>
#include <string.h>
#include <strings.h>

char *strim(char *text);

#define strscpy(to, from, size)	snprintf(to, size, "%s", from)

#endif
