// SPDX-License-Identifier: GPL-2.0-only
/*
 * For libFuzzer: the first byte chooses a fault, or how the text is cut into writes; the other
 * bytes are the text.
 */

#include "fuzz.h"
#include "judge_lines.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	const char *text = (const char *)data + 1;

	if (!size)
		return 0;
	if (data[0] == 'm' || data[0] == 'a')
		lines_judge(text, size - 1, size,
			    data[0] == 'm' ? LINES_NO_MEMORY : LINES_NO_ACCESS);
	else
		lines_judge(text, size - 1, data[0] && data[0] < 32 ? data[0] : size,
			    LINES_NO_FAULT);
	return 0;
}
