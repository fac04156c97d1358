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
	/* Set when the first rows are printed: */
	size_t *widths;			/* for each column */
	bool *shown;			/* for each column */
	size_t last;			/* the last column that is shown */
};

void grid_push(struct grid *grid, struct out_value value);
/* Adds the cells of @row. */
void grid_row(struct grid *grid, const void *row);
/* Whether the rows should be printed before more are added, because the table is long. */
bool grid_is_full(const struct grid *grid);
/*
 * Prints the cells and drops them. The first call also prints the titles, if any column has one;
 * later calls may widen the columns.
 */
void grid_print(struct grid *grid, FILE *file);
/* Call after the last grid_print(). */
void grid_end(struct grid *grid, FILE *file);
void grid_free(struct grid *grid);

#endif
