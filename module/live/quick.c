// SPDX-License-Identifier: GPL-2.0-only

#include "peek.h"
#include "quick.h"

void v7s_quick_init(struct v7s_quick *quick, const struct v7s_known *known)
{
	*quick = (struct v7s_quick){
		.l1 = phys_to_virt(v7s_known_l1(known)),
		.l1_entries = v7s_l1_entries(&known->fmt),
		.wide = v7s_table_is_wide(&known->fmt),
	};
}

bool v7s_quick_check(struct v7s_quick *quick, u32 l1_desc)
{
	u32 first;

	if (v7s_peek(&first, v7s_quick_table(quick, l1_desc), sizeof(first)))
		return false;
	WRITE_ONCE(quick->checked[(l1_desc >> 10) % V7S_QUICK_TABLES], l1_desc);
	return true;
}
