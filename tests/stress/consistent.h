/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whether all that the files say agrees: counters with tables, tables with
 * descriptors, descriptors with mappings, mappings with translations. Nobody
 * changes anything meanwhile.
 */
#ifndef CONSISTENT_H
#define CONSISTENT_H

/* Says on stdout what does not agree; returns how often. */
unsigned int inconsistencies(void);

#endif
