// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "out/junit.h"
#include "v7sctl.h"

/* Writes ? for control characters, which XML cannot represent. */
static void put_text(FILE *file, const char *text)
{
	static const char *const names[] = {
		['<'] = "&lt;", ['>'] = "&gt;", ['&'] = "&amp;", ['"'] = "&quot;"
	};

	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c < ARRAY_SIZE(names) && names[c])
			fputs(names[c], file);
		else
			fputc(c < ' ' && c != '\n' ? '?' : c, file);
	}
}

void junit_line(FILE *file, const char *line)
{
	put_text(file, line);
	fputc('\n', file);
}

static void put_element(FILE *file, const char *element, const char *message,
			const struct junit_case *test)
{
	fprintf(file, ">\n    <%s message=\"", element);
	put_text(file, message);
	if (test->details) {
		fputs("\">\n", file);
		test->details(file, test);
		fprintf(file, "    </%s>\n", element);
	} else {
		fputs("\"/>\n", file);
	}
	fputs("  </testcase>\n", file);
}

static void put_case(FILE *file, const char *suite, const struct junit_case *test)
{
	fprintf(file, "  <testcase classname=\"" MODULE ".%s\" name=\"", suite);
	put_text(file, test->name);
	fputc('"', file);
	if (test->failure)
		put_element(file, "failure", test->failure, test);
	else if (test->skipped)
		put_element(file, "skipped", test->skipped, test);
	else
		fputs("/>\n", file);
}

bool junit_to_stdout(const char *path)
{
	return path && !strcmp(path, "-");
}

void junit_write(const char *path, const char *suite,
		 const struct junit_case *cases, size_t count)
{
	bool standard = junit_to_stdout(path), failed;
	FILE *file = standard ? stdout : fopen(path, "we");
	size_t failures = 0, skipped = 0;

	if (!file)
		fail(EXIT_MISSING, "cannot write %s: %s", path, strerror(errno));
	for (size_t i = 0; i < count; i++) {
		failures += !!cases[i].failure;
		skipped += !!cases[i].skipped;
	}
	fprintf(file, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<testsuite name=\"v7sctl %s\" tests=\"%zu\" failures=\"%zu\" skipped=\"%zu\">\n",
		suite, count, failures, skipped);
	for (size_t i = 0; i < count; i++)
		put_case(file, suite, &cases[i]);
	fputs("</testsuite>\n", file);
	if (standard)	/* main() checks whether that was written */
		return;
	failed = ferror(file);
	if (fclose(file) || failed)
		fail(EXIT_MISSING, "cannot write %s: %s", path, strerror(errno));
}
