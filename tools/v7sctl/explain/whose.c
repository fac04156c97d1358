// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <string.h>

#include "explain/whose.h"

/* "10205000.iommu" of "mtk-iommu 10205000.iommu", or "". */
static const char *device_name(const struct fault *fault)
{
	const char *blank = strrchr(fault->device, ' ');

	return blank ? blank + 1 : fault->device;
}

static void add(struct whose *whose, const struct soc *soc, const char *from)
{
	whose->socs[whose->count++] = soc;
	whose->from = from;
}

static bool has_m4u(const struct soc *soc, const struct fault *fault)
{
	return soc_m4u(soc, device_name(fault), true);
}

static bool has_address(const struct soc *soc, const struct fault *fault)
{
	return soc_m4u(soc, device_name(fault), false);
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

/* What identifies a SoC, the most reliable first: the first that matches any SoC decides. */
static const struct {
	const char *name;
	bool (*fits)(const struct soc *soc, const struct fault *fault);
} marks[] = {
	{ "device", has_m4u }, { "device", has_address }, { "port", has_port },
	{ "driver", has_driver },
};

static void find_candidates(struct whose *whose, const struct fault *fault)
{
	const struct soc *soc;

	for (size_t mark = 0; !whose->count && mark < ARRAY_SIZE(marks); mark++)
		for (size_t i = 0; (soc = soc_at(i)) && whose->count < MAX_SOCS; i++)
			if (marks[mark].fits(soc, fault))
				add(whose, soc, marks[mark].name);
}

static bool is_candidate(const struct whose *whose, const struct soc *soc)
{
	for (size_t i = 0; i < whose->count; i++)
		if (whose->socs[i] == soc)
			return true;
	return false;
}

void whose_find(struct whose *whose, const struct fault *fault, const struct soc *given,
		const struct soc *board)
{
	*whose = (struct whose){ 0 };
	if (given) {
		add(whose, given, "option");
	} else {
		find_candidates(whose, fault);
		if (board && whose->count != 1 &&
		    (!whose->count || is_candidate(whose, board))) {
			whose->count = 0;
			add(whose, board, "device-tree");
		}
	}
	if (whose->count == 1)
		whose->m4u = soc_m4u(whose->socs[0], device_name(fault), true);
}

const struct soc *whose_soc(const struct whose *whose)
{
	return whose->count == 1 ? whose->socs[0] : NULL;
}

unsigned int whose_ias(const struct whose *whose)
{
	unsigned int ias = whose->count ? soc_ias(whose->socs[0]) : 0;

	for (size_t i = 1; i < whose->count; i++)
		if (soc_ias(whose->socs[i]) != ias)
			return 0;
	return ias;
}

bool whose_is_flat(const struct whose *whose, const struct fault *fault)
{
	const struct soc *soc = whose_soc(whose);

	return fault->format == FORMAT_V1 || (soc && soc->generation == 1);
}
