/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Checks that the files agree: counters with tables, tables with descriptors, descriptors
 * with mappings, mappings with translations. The domains must not change meanwhile.
 */
#ifndef CONSISTENT_H
#define CONSISTENT_H

/* Prints each disagreement; returns their number. */
unsigned int inconsistencies(void);

#endif
