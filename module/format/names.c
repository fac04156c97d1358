// SPDX-License-Identifier: GPL-2.0-only

#include "names.h"

const struct v7s_quirk_name v7s_quirk_names[V7S_QUIRK_NAMES] = {
	{ "ns", IO_PGTABLE_QUIRK_ARM_NS },
	{ "no_perms", IO_PGTABLE_QUIRK_NO_PERMS },
	{ "mtk_ext", IO_PGTABLE_QUIRK_ARM_MTK_EXT },
	{ "mtk_ttbr_ext", IO_PGTABLE_QUIRK_ARM_MTK_TTBR_EXT },
};
