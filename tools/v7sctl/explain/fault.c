// SPDX-License-Identifier: GPL-2.0-only
/*
 * The formats in which kernels report what an M4U did. Each parser names its source.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "explain/fault.h"
#include "v7sctl.h"

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* The text after @key, such as "iova=", where @key begins a word; NULL if it begins none. */
static const char *find_value(const char *line, const char *key)
{
	size_t length = strlen(key);

	for (const char *at = line; (at = strcasestr(at, key)); at += length)
		if (at == line || !is_word(at[-1]))
			return at + length;
	return NULL;
}

/* The number after @key, decimal, octal or 0x hex; FAULT_ABSENT unless it is the whole word. */
static uint64_t find_number(const char *line, const char *key)
{
	const char *digits = find_value(line, key);
	uint64_t number;
	char *end;

	if (!digits || !isdigit((unsigned char)*digits))
		return FAULT_ABSENT;
	errno = 0;
	number = strtoull(digits, &end, 0);
	return errno || is_word(*end) ? FAULT_ABSENT : number;
}

static bool has_word(const char *line, const char *word)
{
	size_t length = strlen(word);

	for (const char *at = line; (at = strcasestr(at, word)); at += length)
		if ((at == line || !is_word(at[-1])) && !is_word(at[length]))
			return true;
	return false;
}

static void copy_word(char *to, size_t room, const char *from, size_t length)
{
	snprintf(to, room, "%.*s", (int)length, from);
	for (char *c = to; *c; c++)
		*c = isprint((unsigned char)*c) ? *c : '?';
}

/* Converts seconds like "12.345678" to nanoseconds; sets @end to the first character after them. */
static uint64_t seconds(const char *at, char **end)
{
	uint64_t whole = strtoull(at, end, 10), fraction = 0, unit = 1000000000;

	if (*end == at || **end != '.')
		return FAULT_ABSENT;
	for (++*end; isdigit((unsigned char)**end); ++*end)
		if (unit > 1) {
			fraction = fraction * 10 + (uint64_t)(**end - '0');
			unit /= 10;
		}
	return whole > UINT64_MAX / 1000000000 - 1 ? FAULT_ABSENT :
	       whole * 1000000000 + fraction * unit;
}

/*
 * The time since boot: "[   12.345678]" of dmesg, "12.345678: event:" of tracefs and
 * perf script, or microseconds in the third field of /dev/kmsg and netconsole.
 */
static uint64_t find_time(const char *line)
{
	unsigned long long usec;
	uint64_t found;
	char *end;

	if (sscanf(line, "%*u,%*u,%llu,", &usec) == 1)
		return usec < UINT64_MAX / 1000 ? usec * 1000 : FAULT_ABSENT;
	for (const char *at = line; *at; at++) {
		if (!isdigit((unsigned char)*at) ||
		    (at > line && (is_word(at[-1]) || at[-1] == '.')))
			continue;
		found = seconds(at, &end);
		if (found != FAULT_ABSENT && (*end == ']' || (*end == ':' && end[1] == ' ')))
			return found;
	}
	return FAULT_ABSENT;
}

/* Finds the driver and the device before @end, as in "[   12.3] mtk-iommu 10205000.iommu: ". */
static void find_device(struct fault *fault, const char *line, const char *end)
{
	static const char *const drivers[] = { "mtk-iommu-v1", "mtk-iommu" };

	fault->device[0] = '\0';
	for (size_t i = 0; i < ARRAY_SIZE(drivers); i++) {
		size_t length = strlen(drivers[i]);

		for (const char *at = line; (at = strstr(at, drivers[i])) && at < end; at++) {
			if ((at > line && is_word(at[-1])) || at[length] != ' ')
				continue;
			copy_word(fault->device, sizeof(fault->device), at,
				  length + 1 + strcspn(at + length + 1, " :"));
			return;
		}
	}
}

static void find_access(struct fault *fault, const char *line)
{
	fault->access = has_word(line, "write") ? ACCESS_WRITE :
			has_word(line, "read") ? ACCESS_READ : ACCESS_UNKNOWN;
}

/*
 * mtk_iommu_isr() in drivers/iommu/mtk_iommu.c: since 4.6
 *	fault type=0x%x iova=0x%x pa=0x%x larb=%d port=%d layer=%d read|write
 * since 5.12 with 64-bit iova and pa, since 5.19 with master=0x%x(larb=%d port=%d).
 * mtk_iommu_v1.c, since 4.8, ends at the port.
 */
static bool parse_upstream(struct line *line, const char *text)
{
	struct fault *fault = &line->fault;
	const char *start = strstr(text, "fault type=");

	if (!start)
		return false;
	*fault = (struct fault){
		.type = find_number(start, "type="), .iova = find_number(start, "iova="),
		.pa = find_number(start, "pa="), .master = find_number(start, "master="),
		.larb = find_number(start, "larb="), .port = find_number(start, "port="),
		.layer = find_number(start, "layer="),
	};
	find_device(fault, text, start);
	find_access(fault, start);
	if (strstr(fault->device, "mtk-iommu-v1") || strstr(fault->device, ".mmsys_iommu"))
		fault->format = FORMAT_V1;
	fault->cut = fault->type == FAULT_ABSENT || fault->larb == FAULT_ABSENT ||
		     fault->port == FAULT_ABSENT || fault->pa == FAULT_ABSENT ||
		     (fault->format == FORMAT_V2 &&
		      (fault->layer == FAULT_ABSENT || fault->access == ACCESS_UNKNOWN));
	line->kind = fault->iova == FAULT_ABSENT ? LINE_UNKNOWN : LINE_FAULT;
	return true;
}

static size_t port_length(const char *name)
{
	size_t length = 0;

	while (is_word(name[length]) || name[length] == '-')
		length++;
	return length;
}

/*
 * Kernels that MediaTek ships: mtk_iommu.c with <<TRANSLATION FAULT>> port=NAME, and the older
 * M4U drivers with "[M4U] … translation fault:port=NAME,mva=0x…,pa=0x…" and a line
 * CRDISPATCH_KEY:M4U_NAME for their crash collector.
 */
static bool parse_vendor(struct line *line, const char *text)
{
	struct fault *fault = &line->fault;
	const char *name = find_value(text, "port=");

	if (!strcasestr(text, "translation fault") && !strcasestr(text, "invalid physical") &&
	    !strcasestr(text, "invalid pa") && !strstr(text, "CRDISPATCH_KEY:M4U"))
		return false;
	*fault = (struct fault){
		.format = FORMAT_VENDOR, .type = FAULT_ABSENT, .master = FAULT_ABSENT,
		.iova = find_number(text, "iova="), .pa = find_number(text, "pa="),
		.larb = find_number(text, "larb="), .layer = find_number(text, "layer="),
		.port = find_number(text, "port="),
	};
	if (fault->iova == FAULT_ABSENT)
		fault->iova = find_number(text, "mva=");
	if (fault->iova == FAULT_ABSENT)
		return false;
	if (strcasestr(text, "translation fault"))
		fault->type = 1;
	else if (strcasestr(text, "invalid p"))
		fault->type = 4;
	if (name && !isdigit((unsigned char)*name))
		copy_word(fault->port_name, sizeof(fault->port_name), name, port_length(name));
	find_device(fault, text, text + strlen(text));
	find_access(fault, text);
	line->kind = LINE_FAULT;
	return true;
}

/*
 * The event io_page_fault of include/trace/events/iommu.h, as tracefs and perf script print it.
 * Its flags are IOMMU_FAULT_READ (0) or IOMMU_FAULT_WRITE (1).
 */
static bool parse_fault_event(struct line *line, const char *text)
{
	struct fault *fault = &line->fault;
	const char *start = strstr(text, "io_page_fault:");
	const char *name = start ? strstr(start, "IOMMU:") : NULL;
	uint64_t flags;

	if (!name)
		return false;
	name += strlen("IOMMU:");
	name += strspn(name, " ");
	*fault = (struct fault){
		.format = FORMAT_TRACE, .type = FAULT_ABSENT, .pa = FAULT_ABSENT,
		.master = FAULT_ABSENT, .larb = FAULT_ABSENT, .port = FAULT_ABSENT,
		.layer = FAULT_ABSENT, .iova = find_number(start, "iova="),
	};
	if (strncmp(name, "mtk-iommu", 9)) {
		line->kind = LINE_FOREIGN;
		line->foreign = "another driver of the trace event io_page_fault";
		return true;
	}
	find_device(fault, name, name + strlen(name));
	flags = find_number(start, "flags=");
	fault->access = flags == 1 ? ACCESS_WRITE : flags == 0 ? ACCESS_READ : ACCESS_UNKNOWN;
	fault->cut = flags == FAULT_ABSENT;
	line->kind = fault->iova == FAULT_ABSENT ? LINE_UNKNOWN : LINE_FAULT;
	return true;
}

/* "kworker/u8:2-123   [001]" of tracefs, "kworker/u8:2   123 [001]" of perf script. */
static void find_task(struct event *event, const char *text)
{
	const char *end = strstr(text, " ["), *at;

	if (!end)
		return;
	text += strspn(text, " ");
	for (at = end; at > text && at[-1] == ' '; at--)
		;
	while (at > text && isdigit((unsigned char)at[-1]))
		at--;
	while (at > text && strchr(" -", at[-1]))
		at--;
	if (at > text)
		copy_word(event->task, sizeof(event->task), text, (size_t)(at - text));
}

static bool parse_map_event(struct line *line, const char *text)
{
	struct event *event = &line->event;
	const char *start = strstr(text, "map: IOMMU: iova=");

	if (!start)
		return false;
	*event = (struct event){
		.unmap = start - text >= 2 && !strncmp(start - 2, "un", 2),
		.iova = find_number(start, "iova="), .pa = find_number(start, "paddr="),
	};
	event->size = find_number(start, event->unmap ? "unmapped_size=" : "size=");
	find_task(event, text);
	line->kind = event->iova == FAULT_ABSENT || event->size == FAULT_ABSENT ?
		     LINE_UNKNOWN : LINE_EVENT;
	return true;
}

static bool parse_foreign(struct line *line, const char *text)
{
	static const char *const drivers[] = {
		"arm-smmu-v3", "arm-smmu", "AMD-Vi", "DMAR", "rk_iommu", "rk-iommu",
		"exynos-sysmmu", "sysmmu", "ipmmu-vmsa", "omap-iommu", "sun50i-iommu",
		"qcom-iommu", "qcom_iommu", "msm_iommu", "tegra-smmu", "tegra-mc", "apple-dart",
		"sprd-iommu", "virtio_iommu", "virtio-iommu", "s390-iommu", "fsl-pamu",
		"riscv-iommu", "riscv,iommu", "panfrost", "panthor", "mali", "etnaviv-gpu",
	};

	for (size_t i = 0; i < ARRAY_SIZE(drivers); i++) {
		if (!has_word(text, drivers[i]) || strstr(text, "mtk-iommu") ||
		    !(strcasestr(text, "fault") || find_value(text, "iova=")))
			continue;
		line->kind = LINE_FOREIGN;
		line->foreign = drivers[i];
		return true;
	}
	return false;
}

static bool parse_message(struct line *line, const char *text)
{
	const char *suppressed = strstr(text, " callbacks suppressed");
	long message = message_find(text);

	if (message < 0)
		return false;
	line->kind = LINE_MESSAGE;
	line->message = (size_t)message;
	if (suppressed && strstr(text, "mtk_iommu_isr")) {
		const char *at = suppressed;

		while (at > text && isdigit((unsigned char)at[-1]))
			at--;
		line->suppressed = strtoul(at, NULL, 10);
	}
	return true;
}

void line_parse(struct line *line, const char *clean)
{
	*line = (struct line){ .kind = LINE_OTHER };
	if (parse_foreign(line, clean) || parse_fault_event(line, clean) ||
	    parse_map_event(line, clean) || parse_upstream(line, clean) ||
	    parse_vendor(line, clean) || parse_message(line, clean)) {
		line->fault.time_ns = find_time(clean);
		line->event.time_ns = line->fault.time_ns;
	} else if (strstr(clean, "mtk-iommu") || strstr(clean, "mtk_iommu") ||
		   strstr(clean, "mtk-smi") || strstr(clean, "[M4U]")) {
		line->kind = message_is_well(clean) ? LINE_WELL : LINE_UNKNOWN;
	}
}

void line_parse_typed(struct line *line, const char *clean)
{
	struct fault fault = {
		.format = FORMAT_HAND, .iova = find_number(clean, "iova="),
		.type = find_number(clean, "type="), .pa = find_number(clean, "pa="),
		.master = find_number(clean, "master="), .larb = find_number(clean, "larb="),
		.port = find_number(clean, "port="), .layer = find_number(clean, "layer="),
		.time_ns = FAULT_ABSENT,
	};

	*line = (struct line){ .kind = LINE_OTHER };
	if (fault.iova == FAULT_ABSENT)
		return;
	find_access(&fault, clean);
	line->kind = LINE_FAULT;
	line->fault = fault;
}

const char *fault_device(const struct fault *fault)
{
	const char *blank = strrchr(fault->device, ' ');

	return blank ? blank + 1 : fault->device;
}

unsigned int line_fields(const struct line *line)
{
	const struct fault *fault = &line->fault;

	if (line->kind != LINE_FAULT)
		return 0;
	return 1 + (*fault->device != '\0') + (fault->type != FAULT_ABSENT) +
	       (fault->pa != FAULT_ABSENT) + (fault->larb != FAULT_ABSENT) +
	       (fault->port != FAULT_ABSENT) + (fault->layer != FAULT_ABSENT) +
	       (fault->access != ACCESS_UNKNOWN) + (*fault->port_name != '\0');
}

bool line_is_open(const struct line *line, const char *clean)
{
	if (line->kind == LINE_FAULT)
		return line->fault.cut;
	return line->kind == LINE_UNKNOWN || strstr(clean, "IOMMU:") ||
	       strcasestr(clean, "translation fault");
}

bool line_begins(const char *clean)
{
	return strstr(clean, "mtk-iommu") || strstr(clean, "mtk_iommu") || *clean == '[' ||
	       find_time(clean) != FAULT_ABSENT;
}
