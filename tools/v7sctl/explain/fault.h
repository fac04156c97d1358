/* SPDX-License-Identifier: GPL-2.0-only */
/* Parses one line of a kernel's log about an M4U. No I/O, no exit. */
#ifndef FAULT_H
#define FAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FAULT_ABSENT UINT64_MAX	/* the line lacks the number */

enum line_kind {
	LINE_OTHER,	/* not about an M4U */
	LINE_WELL,	/* of an M4U's driver, reports no problem */
	LINE_UNKNOWN,	/* of an M4U's driver, not understood */
	LINE_FAULT,
	LINE_EVENT,	/* a map or unmap, from the iommu tracepoints */
	LINE_MESSAGE,	/* of an M4U's driver, or of mm about zones: see message_find() */
	LINE_FOREIGN,	/* of another IOMMU */
};

enum fault_format {
	FORMAT_V2,	/* mtk_iommu.c */
	FORMAT_V1,	/* mtk_iommu_v1.c */
	FORMAT_VENDOR,	/* MediaTek's own kernels */
	FORMAT_TRACE,	/* the trace event iommu:io_page_fault */
	FORMAT_HAND,	/* iova=… from the command line */
};

enum access { ACCESS_UNKNOWN, ACCESS_READ, ACCESS_WRITE };

struct fault {
	enum fault_format format;
	char device[64];	/* "mtk-iommu 10205000.iommu", or "" */
	char port_name[48];	/* from a line of FORMAT_VENDOR, or "" */
	uint64_t iova;		/* as printed: the low bits are not part of the address */
	uint64_t type, pa, master, larb, port, layer;
	enum access access;
	uint64_t time_ns;	/* since boot, or FAULT_ABSENT */
	size_t order;		/* of its line in the log */
	bool cut;		/* a part of the line is missing */
};

struct event {
	bool unmap;
	uint64_t iova, size, pa;
	uint64_t time_ns;
	size_t order;
	char task[32];		/* as the trace names it, or "" */
	const char *domain;	/* the domain whose history has it; NULL: from a trace */
};

struct line {
	enum line_kind kind;
	struct fault fault;
	struct event event;
	const char *foreign;	/* the other IOMMU's driver */
	size_t message;		/* for message_meaning() */
	size_t suppressed;	/* "N callbacks suppressed" */
};

/*
 * Copies @line to @clean, a buffer of at least the same size, without what mail programs, terminals
 * and quotation add. A line of the journal's JSON becomes its message.
 */
void line_clean(char *clean, const char *line);
/* Parses a clean line. */
void line_parse(struct line *line, const char *clean);
/* As line_parse(), for an argument of the command line: iova=… alone is a fault. */
void line_parse_typed(struct line *line, const char *clean);
/* The number of a fault's fields in @line. It grows if a piece of the same line is joined. */
unsigned int line_fields(const struct line *line);
/* Whether the next line may continue this line: mail programs and terminals wrap long lines. */
bool line_is_open(const struct line *line, const char *clean);
/* Whether a clean line has a time or a driver's name, and so does not continue another line. */
bool line_begins(const char *clean);

/* The registers hold a page's address; their low bits have other meanings. */
static inline uint64_t fault_page(const struct fault *fault)
{
	return fault->iova & ~(uint64_t)0xfff;
}

/* The device without the driver: "10205000.iommu", or "". */
const char *fault_device(const struct fault *fault);

/* Bit @bit of the fault type in words, NULL if it has no meaning. */
const char *fault_type_name(enum fault_format format, unsigned int bit);
const char *fault_format_name(enum fault_format format);

/* The number of the known message in @clean, or -1. */
long message_find(const char *clean);
/* Whether @clean, from an M4U's driver, reports nothing wrong, or belongs to a call trace. */
bool message_is_well(const char *clean);
/* The meaning of message @number, and what to do or check. */
const char *message_meaning(size_t message);
const char *message_advice(size_t message);
const char *message_name(size_t message);

#endif
