/* SPDX-License-Identifier: GPL-2.0-only */
/* Rows of text cells, aligned in columns that fit the terminal. */
#ifndef GRID_H
#define GRID_H

#include "out/out.h"
#include "out/term.h"

struct grid_cell {
	char *text;
	enum style style;
};

struct grid {
	const struct out_column *columns;
	size_t count;
	struct grid_cell *cells;	/* row by row; no text in OUT_MACHINE columns */
	size_t used, room;
	/* Once the first rows are printed: how columns are laid out, and which. */
	size_t *widths;
	bool *shown;
	size_t last;			/* the last column that is shown */
};

void grid_push(struct grid *grid, struct out_value value);
/* Adds the cells of a row that text shows. */
void grid_row(struct grid *grid, const void *row);
/* How many rows are held at once: a longer table is printed in parts. */
bool grid_is_full(const struct grid *grid);
/*
 * Prints the cells, below their titles if any column has one, and drops them. More may
 * follow, in columns as wide or wider.
 */
void grid_print(struct grid *grid, FILE *file);
/* Call after the last grid_print(). */
void grid_end(struct grid *grid, FILE *file);
void grid_free(struct grid *grid);

#endif
