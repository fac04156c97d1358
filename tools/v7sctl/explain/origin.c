// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <string.h>

#include "explain/origin.h"

static void add(struct origin *origin, const struct soc *soc, const char *from)
{
	origin->socs[origin->count++] = soc;
	origin->from = from;
}

static bool has_m4u(const struct soc *soc, const struct fault *fault)
{
	return soc_m4u(soc, fault_device(fault), true);
}

static bool has_address(const struct soc *soc, const struct fault *fault)
{
	return soc_m4u(soc, fault_device(fault), false);
}

static bool has_port(const struct soc *soc, const struct fault *fault)
{
	return *fault->port_name && soc_has_port(soc, fault->port_name);
}

/* The driver of the first generation drives only SoCs of the first generation. */
static bool has_driver(const struct soc *soc, const struct fault *fault)
{
	return fault->format == FORMAT_V1 && soc->generation == 1;
}

/* The marks of a SoC, the most reliable first. The first that fits any SoC decides. */
static const struct {
	const char *name;
	bool (*fits)(const struct soc *soc, const struct fault *fault);
} marks[] = {
	{ "device", has_m4u }, { "device", has_address }, { "port", has_port },
	{ "driver", has_driver },
};

static void find_candidates(struct origin *origin, const struct fault *fault)
{
	const struct soc *soc;

	for (size_t mark = 0; !origin->count && mark < ARRAY_SIZE(marks); mark++)
		for (size_t i = 0; (soc = soc_at(i)) && origin->count < MAX_SOCS; i++)
			if (marks[mark].fits(soc, fault))
				add(origin, soc, marks[mark].name);
}

static bool is_candidate(const struct origin *origin, const struct soc *soc)
{
	for (size_t i = 0; i < origin->count; i++)
		if (origin->socs[i] == soc)
			return true;
	return false;
}

void origin_find(struct origin *origin, const struct fault *fault, const struct soc *given,
		 const struct soc *board)
{
	*origin = (struct origin){ 0 };
	if (given) {
		add(origin, given, "option");
	} else {
		find_candidates(origin, fault);
		if (board && origin->count != 1 &&
		    (!origin->count || is_candidate(origin, board))) {
			origin->count = 0;
			add(origin, board, "device-tree");
		}
	}
	if (origin->count == 1)
		origin->m4u = soc_m4u(origin->socs[0], fault_device(fault), true);
}

const struct soc *origin_soc(const struct origin *origin)
{
	return origin->count == 1 ? origin->socs[0] : NULL;
}

unsigned int origin_ias(const struct origin *origin)
{
	unsigned int ias;

	if (origin->m4u)
		return origin->m4u->ias;
	ias = origin->count ? soc_ias(origin->socs[0]) : 0;
	for (size_t i = 1; i < origin->count; i++)
		if (soc_ias(origin->socs[i]) != ias)
			return 0;
	return ias;
}

bool origin_is_flat(const struct origin *origin, const struct fault *fault)
{
	const struct soc *soc = origin_soc(origin);

	return fault->format == FORMAT_V1 || (soc && soc->generation == 1);
}
