// SPDX-License-Identifier: GPL-2.0-only
/* The kernel's library functions that the engine and the parsers use. */

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <linux/bug.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "../fail.h"
#include "kernel.h"

#ifndef SHIM_NO_HOOK
static void shim_deadlock(void)
{
	FAIL("a lock is taken twice");
}

static void shim_unexpected_bug(void)
{
	FAIL("unexpected BUG()");
}

void (*shim_bug)(void) = shim_unexpected_bug;
void (*shim_hook)(void);
void (*shim_relax)(void) = shim_deadlock;
#endif

struct text {
	char *at;
	char *end;		/* of the buffer, without the final NUL */
};

static void text_add(struct text *text, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(text->at, text->end - text->at + 1, fmt, args);
	va_end(args);
	text->at += min((long)n, (long)(text->end - text->at));
}

/* %*pE: a buffer, with escapes for unprintable bytes */
static void text_add_escaped(struct text *text, const char *from, int n)
{
	for (; n; n--, from++)
		text_add(text, isprint((u8)*from) && *from != '"' && *from != '\\' ?
			 "%c" : "\\%03o", (u8)*from);
}

/* %pa, %*pE: returns the number of characters after the p that belong to the format */
static int text_add_pointer(struct text *text, const char *after, const void *ptr, int width)
{
	if (*after == 'a')
		text_add(text, "0x%08llx", (u64)*(const phys_addr_t *)ptr);
	else if (*after == 'E')
		text_add_escaped(text, ptr, width);
	else
		FAIL("%%p shows a kernel address");
	return 1;
}

static void text_add_number(struct text *text, const char *spec, int longs, va_list *args)
{
	if (longs == 2)
		text_add(text, spec, va_arg(*args, u64));
	else if (longs == 1)
		text_add(text, spec, va_arg(*args, unsigned long));
	else
		text_add(text, spec, va_arg(*args, unsigned int));
}

int shim_vscnprintf(char *buf, size_t size, const char *fmt, va_list *args)
{
	struct text text = { buf, buf + size - 1 };

	for (; *fmt; fmt++) {
		char spec[16] = "%";
		int n = 1, width = 0, longs = 0;

		if (*fmt != '%') {
			text_add(&text, "%c", *fmt);
			continue;
		}
		for (fmt++; strchr("0123456789lz*", *fmt); fmt++) {
			longs += *fmt == 'l' || *fmt == 'z';
			if (*fmt == '*')
				width = va_arg(*args, int);
			else
				spec[n++] = *fmt;
		}
		spec[n++] = *fmt;
		if (*fmt == 'p')
			fmt += text_add_pointer(&text, fmt + 1, va_arg(*args, void *), width);
		else if (*fmt == 's')
			text_add(&text, spec, va_arg(*args, char *));
		else
			text_add_number(&text, spec, longs, args);
	}
	*text.at = 0;
	return text.at - buf;
}

int scnprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = shim_vscnprintf(buf, size, fmt, &args);
	va_end(args);
	return n;
}

void dev_err_ratelimited(struct device *dev, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	shim_vscnprintf(dev->last_error, sizeof(dev->last_error), fmt, &args);
	va_end(args);
	dev->errors++;
}

/* Like the kernel's: accepts a leading +, 0x for base 16 only, and a final newline. */
int kstrtou64(const char *text, unsigned int base, u64 *to)
{
	char *end;

	text += *text == '+';
	if (!isxdigit((u8)*text))
		return -EINVAL;
	errno = 0;
	*to = strtoull(text, &end, base);
	if (errno == ERANGE)
		return -ERANGE;
	end += *end == '\n';
	return end == text || *end ? -EINVAL : 0;
}

int kstrtouint(const char *text, unsigned int base, unsigned int *to)
{
	u64 value;
	int ret = kstrtou64(text, base, &value);

	if (ret)
		return ret;
	*to = value;
	return *to == value ? 0 : -ERANGE;
}

/* Like the kernel's isspace(), for which the no-break space of ISO 8859-1 is a blank. */
static bool shim_isspace(u8 c)
{
	return isspace(c) || c == 0xa0;
}

char *strim(char *text)
{
	size_t n = strlen(text);

	while (n && shim_isspace(text[n - 1]))
		text[--n] = 0;
	while (shim_isspace(*text))
		text++;
	return text;
}
