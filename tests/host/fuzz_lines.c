// SPDX-License-Identifier: GPL-2.0-only
/* libFuzzer: the first byte is what fails besides, the rest a write to a debugfs file. */

#include "fuzz.h"
#include "judge_lines.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	if (size)
		lines_judge((const char *)data + 1, size - 1,
			    data[0] == 'm' ? LINES_NO_MEMORY :
			    data[0] == 'a' ? LINES_NO_ACCESS : LINES_NO_FAULT);
	return 0;
}
