// SPDX-License-Identifier: GPL-2.0-only
/* Errors of v7sctl, and the check that its output was written. */
#include <errno.h>
#include <json-c/json.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "v7sctl.h"

bool fail_as_json;
void (*clear_terminal)(void);
bool (*end_document)(const char *error);

struct failure {
	int status;
	const char *errno_name;
	const char *file;
	size_t line;
	size_t done;
};

void free_pointer(void *pointer_to_pointer)
{
	free(*(void **)pointer_to_pointer);
}

void *check_memory(void *memory)
{
	if (!memory) {
		static const char error[] = "{ \"message\": \"out of memory\", \"code\": 3 }";

		if (!fail_as_json)
			fputs("v7sctl: out of memory\n", stderr);
		else if (!end_document || !end_document(error))
			printf("{ \"schema\": %d, \"error\": %s }\n", SCHEMA, error);
		exit(EXIT_MISSING);
	}
	return memory;
}

char *format_args(const char *format, va_list args)
{
	char *text;

	return check_memory(vasprintf(&text, format, args) < 0 ? NULL : text);
}

char *format_string(const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = format_args(format, args);
	va_end(args);
	return text;
}

/*
 * A command that catches SIGPIPE gets EPIPE instead: end by this signal after all. Returns if the
 * parent process had the signal ignored or blocked.
 */
static void end_by_sigpipe(void)
{
	struct sigaction action;

	if (sigaction(SIGPIPE, NULL, &action) || action.sa_handler == SIG_IGN)
		return;
	signal(SIGPIPE, SIG_DFL);
	raise(SIGPIPE);
}

/* Ends the program if output was lost, with a message unless the reader closed the pipe. */
void finish_output(void)
{
	bool failed = ferror(stdout);

	if (failed) {
		/* stdio keeps no errno: write another byte to get it again. */
		clearerr(stdout);
		putchar('\n');
	}
	if (!fflush(stdout) && !failed)
		return;
	if (errno == EPIPE)
		end_by_sigpipe();
	else
		fprintf(stderr, "v7sctl: cannot write: %s\n", strerror(errno));
	exit(EXIT_MISSING);
}

static void print_json(const struct failure *failure, const char *message)
{
	struct json_object *document = json_object_new_object();
	struct json_object *error = json_object_new_object();

	json_object_object_add(document, "schema",
			       json_object_new_int(SCHEMA));
	json_object_object_add(document, "error", error);
	json_object_object_add(error, "message",
			       json_object_new_string(message));
	json_object_object_add(error, "code",
			       json_object_new_int(failure->status));
	if (failure->errno_name)
		json_object_object_add(error, "errno",
				       json_object_new_string(failure->errno_name));
	if (failure->line)
		json_object_object_add(error, "line",
				       json_object_new_uint64(failure->line));
	if (failure->line || failure->done)
		json_object_object_add(error, "done",
				       json_object_new_uint64(failure->done));
	if (!end_document ||
	    !end_document(json_object_to_json_string_ext(error, JSON_C_TO_STRING_SPACED |
							 JSON_C_TO_STRING_NOSLASHESCAPE)))
		puts(json_object_to_json_string_ext(document,
						    JSON_C_TO_STRING_PRETTY |
						    JSON_C_TO_STRING_SPACED |
						    JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(document);
}

static _Noreturn void end(const struct failure *failure, const char *message)
{
	if (clear_terminal)
		clear_terminal();
	if (fail_as_json)
		print_json(failure, message);
	finish_output();
	if (fail_as_json)
		exit(failure->status);
	if (failure->line)
		fprintf(stderr, "v7sctl: %s:%zu: %s", failure->file,
			failure->line, message);
	else
		fprintf(stderr, "v7sctl: %s", message);
	if (failure->done)
		fprintf(stderr, "; %zu line%s before it %s done", failure->done,
			plural(failure->done), failure->done == 1 ? "was" : "were");
	fputc('\n', stderr);
	exit(failure->status);
}

void fail(int status, const char *format, ...)
{
	struct failure failure = { .status = status };
	char message[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	end(&failure, message);
}

void fail_usage(const struct ctl *ctl, const char *format, ...)
{
	struct failure failure = { .status = EXIT_USAGE };
	const char *name = ctl->command ? ctl->command->name : NULL;
	char message[1024];
	va_list args;
	size_t length;

	va_start(args, format);
	length = name ? (size_t)snprintf(message, sizeof(message), "%s: ", name) : 0;
	vsnprintf(message + length, sizeof(message) - length, format, args);
	va_end(args);
	length = strlen(message);
	snprintf(message + length, sizeof(message) - length,
		 " (see v7sctl%s%s --help)", name ? " " : "", name ? name : "");
	end(&failure, message);
}

void fail_refused(int error, const char *file, size_t line, size_t done,
		  const char *message)
{
	bool forbidden = error == EPERM || error == EACCES;
	struct failure failure = {
		.status = forbidden ? EXIT_MISSING : EXIT_NO,
		.errno_name = strerrorname_np(error),
		.file = file,
		.line = line,
		.done = done,
	};

	end(&failure, message);
}
