/* SPDX-License-Identifier: GPL-2.0-only */
/* Faults planted on purpose by module parameters, to see the tests fail. */
#ifndef V7S_PLANT_H
#define V7S_PLANT_H

#include <linux/types.h>

extern bool v7s_plant_lost_sync;	/* the device's view misses every sync */
extern bool v7s_plant_lost_flush;	/* the TLB misses every flush */

#endif
