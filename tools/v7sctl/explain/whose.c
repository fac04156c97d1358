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

/* A node may have another name in another kernel's device tree; its address stays. */
static bool has_address(const struct soc *soc, const char *device)
{
	char *node;
	uint64_t address = strtoull(device, &node, 16);

	for (size_t i = 0; node != device && *node == '.' && i < soc->m4u_count; i++)
		if (soc->m4us[i].node && soc->m4us[i].address == address)
			return true;
	return false;
}

static void by_device(struct whose *whose, const char *device)
{
	const struct soc *soc;

	for (size_t i = 0; (soc = soc_at(i)) && whose->count < MAX_SOCS; i++)
		if (soc_m4u(soc, device))
			add(whose, soc, "device");
	if (whose->count)
		return;
	for (size_t i = 0; (soc = soc_at(i)) && whose->count < MAX_SOCS; i++)
		if (has_address(soc, device))
			add(whose, soc, "device");
}

static void by_port(struct whose *whose, const char *port)
{
	const struct soc *soc;

	for (size_t i = 0; (soc = soc_at(i)) && whose->count < MAX_SOCS; i++)
		if (soc_has_port(soc, port))
			add(whose, soc, "port");
}

/* The first generation's driver serves the first generation's SoCs, and no others. */
static void by_driver(struct whose *whose)
{
	const struct soc *soc;

	for (size_t i = 0; (soc = soc_at(i)) && whose->count < MAX_SOCS; i++)
		if (soc->generation == 1)
			add(whose, soc, "driver");
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
	const char *device = device_name(fault);

	*whose = (struct whose){ 0 };
	if (given) {
		add(whose, given, "option");
	} else {
		by_device(whose, device);
		if (!whose->count && *fault->port_name)
			by_port(whose, fault->port_name);
		if (!whose->count && fault->format == FORMAT_V1)
			by_driver(whose);
		if (board && whose->count != 1 &&
		    (!whose->count || is_candidate(whose, board))) {
			whose->count = 0;
			add(whose, board, "device-tree");
		}
	}
	if (whose->count == 1)
		whose->m4u = soc_m4u(whose->socs[0], device);
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
