// SPDX-License-Identifier: GPL-2.0-only
#include <inttypes.h>
#include <stdlib.h>

#include "explain/fault.h"
#include "explain/words.h"

void show_number(struct out *out, const char *key, uint64_t number)
{
	out_field(out, key, NULL, number == FAULT_ABSENT ? v_none() : v_number(number));
}

void show_hex(struct out *out, const char *key, uint64_t number)
{
	char *text CLEANUP(free_pointer) = format_string("0x%08" PRIx64, number);

	out_field(out, key, NULL, number == FAULT_ABSENT ? v_none() : v_string(text));
}

char *append(char *to, const char *format, ...)
{
	char *more CLEANUP(free_pointer) = NULL, *all;
	va_list args;

	va_start(args, format);
	more = format_args(format, args);
	va_end(args);
	all = format_string("%s%s", to ? to : "", more);
	free(to);
	return all;
}
