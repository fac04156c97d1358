// SPDX-License-Identifier: GPL-2.0-only
/* Parses KTAP, as in the file selftest: plans, results, subtests indented by two blanks. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "abi/words.h"

#define DEPTH 8

struct state {
	struct ktap *ktap;
	size_t room;
	size_t line;
	long plan[DEPTH], seen[DEPTH];	/* plan -1: none yet */
	struct parse_error *error;
};

static bool refuse(struct state *state, const char *message)
{
	return malformed(state->error, state->line, "%s", message);
}

static struct ktap_test *add_test(struct state *state)
{
	struct ktap *ktap = state->ktap;

	if (ktap->count == state->room) {
		size_t room = state->room ? state->room * 2 : 32;
		struct ktap_test *tests;

		tests = realloc(ktap->tests, room * sizeof(*tests));
		if (!tests)
			return NULL;
		ktap->tests = tests;
		state->room = room;
	}
	return &ktap->tests[ktap->count++];
}

/* Parses the rest of a result: `3 - name # SKIP reason` */
static bool parse_result(struct state *state, char *rest, unsigned int depth,
			 bool ok)
{
	struct ktap_test *test;
	char *name, *directive;
	long number = strtol(rest, &name, 10);

	if (name == rest || number != ++state->seen[depth])
		return refuse(state, "is a result out of order");
	name += strspn(name, " ");
	if (!strncmp(name, "- ", 2))
		name += 2;
	directive = strstr(name, " # ");
	if (directive) {
		*directive = '\0';
		directive += 3;
	}
	test = add_test(state);
	if (!test)
		return refuse(state, "out of memory");
	*test = (struct ktap_test){ name, directive, depth, ok };
	return true;
}

static bool parse_plan(struct state *state, const char *rest, unsigned int depth)
{
	char *end;
	long plan = strtol(rest, &end, 10);

	if (!isdigit((unsigned char)*rest) || (*end && *end != ' '))
		return refuse(state, "is not a plan");
	state->plan[depth] = plan;
	state->seen[depth] = 0;
	return true;
}

/* When a level ends, it must have as many results as it planned. */
static bool close_level(struct state *state, unsigned int depth)
{
	bool whole = state->plan[depth] < 0 ||
		     state->plan[depth] == state->seen[depth];

	state->plan[depth] = -1;
	state->seen[depth] = 0;
	return whole || refuse(state, "a plan and its results differ");
}

static bool parse_line(struct state *state, char *line)
{
	size_t indent = strspn(line, " ");
	unsigned int depth = (unsigned int)(indent / 2);

	line += indent;
	if (!*line || *line == '#' || !strncmp(line, "KTAP version ", 13) ||
	    !strncmp(line, "TAP version ", 12))
		return true;
	if (!strncmp(line, "Bail out!", 9)) {
		state->ktap->bailed_out = true;
		return true;
	}
	if (depth >= DEPTH)
		return refuse(state, "is nested too deeply");
	if (!strncmp(line, "1..", 3))
		return parse_plan(state, line + 3, depth);
	for (unsigned int i = DEPTH - 1; i > depth; i--)
		if (!close_level(state, i))
			return false;
	if (!strncmp(line, "ok ", 3))
		return parse_result(state, line + 3, depth, true);
	if (!strncmp(line, "not ok ", 7))
		return parse_result(state, line + 7, depth, false);
	return true;	/* KTAP allows other lines */
}

bool parse_ktap(struct ktap *ktap, char *text, size_t length,
		struct parse_error *error)
{
	struct state state = { .ktap = ktap, .error = error };
	char *rest = text, *line;
	bool planned;

	*ktap = (struct ktap){ .text = text };
	for (unsigned int i = 0; i < DEPTH; i++)
		state.plan[i] = -1;
	if (memchr(text, '\0', length))
		return refuse(&state, "is not text");
	if (!length || text[length - 1] != '\n')
		return refuse(&state, length ? "is cut off" : "is empty");
	text[length - 1] = '\0';
	while ((line = strsep(&rest, "\n"))) {
		state.line++;
		if (!parse_line(&state, line))
			return false;
	}
	/* After `Bail out!` the results that follow, or even the plan, may be missing. */
	if (ktap->bailed_out)
		return true;
	state.line = 0;
	planned = state.plan[0] >= 0;
	for (unsigned int i = 0; i < DEPTH; i++)
		if (!close_level(&state, i))
			return false;
	return planned || refuse(&state, "has no plan");
}

void ktap_free(struct ktap *ktap)
{
	free(ktap->text);
	free(ktap->tests);
}

static bool has_directive(const struct ktap_test *test, const char *word)
{
	return test->directive &&
	       !strncasecmp(test->directive, word, strlen(word));
}

bool ktap_failed(const struct ktap_test *test)
{
	return !test->ok && !has_directive(test, "TODO") &&
	       !has_directive(test, "XFAIL") && !has_directive(test, "SKIP");
}
