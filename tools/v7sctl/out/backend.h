/* SPDX-License-Identifier: GPL-2.0-only */
/* The operations that a format provides to out.c; NULL where it has none. */
#ifndef OUT_BACKEND_H
#define OUT_BACKEND_H

#include "out/out.h"

struct out_ops {
	void (*begin)(struct out *out, const char *key, const char *title);
	void (*array)(struct out *out, const char *key);
	void (*table)(struct out *out, const char *key, const struct out_column *columns,
		      size_t count);
	void (*row)(struct out *out, const void *row);
	void (*end)(struct out *out);
	void (*field)(struct out *out, const char *key, const char *label,
		      struct out_value value);
	void (*say)(struct out *out, const char *text);
	void (*flush)(struct out *out);
	void (*free)(struct out *out);
};

struct out {
	const struct out_ops *ops;
	FILE *file;
};

#endif
