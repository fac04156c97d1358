// SPDX-License-Identifier: GPL-2.0-only
/*
 * Messages about an M4U other than faults: those of mtk_iommu.c, mtk_iommu_v1.c and
 * mtk-smi.c, of the driver core about their probes, and of mm about the zones that
 * tables need. The first row that matches counts. Each text is the shortest that identifies the
 * message.
 */
#include <string.h>

#include "explain/fault.h"
#include "v7sctl.h"

static const struct {
	const char *name;		/* for machines */
	const char *driver, *text;	/* both in the line; @driver NULL: any */
	const char *meaning, *advice;
} messages[] = {
	/* While it runs */
	{ "flush-timeout", "mtk", "Partial TLB flush timed out",
	  "The M4U did not report the end of a TLB flush: its power domain or its clock was off, or its registers do not answer. The driver flushed everything instead.",
	  "Check that the power domains of the M4U and its larbs are on while buffers are unmapped."
	},
	{ "suppressed", "mtk_iommu", "callbacks suppressed",
	  "The kernel limits how many fault lines it prints: this many were not printed.",
	  "The printed lines are a sample. The trace event iommu:io_page_fault shows every fault."
	},
	{ "no-region", "mtk", "Can NOT find the region",
	  "The device asks for an IOVA region that its larb and ports do not have in the driver's table.",
	  "Compare the device's iommus and dma-ranges with iova_region_larb_msk of this SoC in mtk_iommu.c."
	},
	{ "no-pgtable", "mtk", "Failed to alloc io pgtable",
	  "The page table of the domain could not be allocated: no memory below the limit, or a configuration that the format does not support.",
	  "v7sctl zones shows what is free below 4 GiB; dmesg has the allocation failure if there was one."
	},
	{ "pm-failed", "mtk", "pm get fail",
	  "The M4U could not be powered up when a device was attached.",
	  "Look at its power domain and clocks."
	},
	{ "clock-failed", "mtk", "Failed to enable clk",
	  "The clock of the M4U could not be switched on when it resumed: every access to it will fail.",
	  "Look at its clocks in the device tree."
	},
	{ "clock-failed", "mtk", "Failed to enable iommu bclk",
	  "The clock of the M4U could not be switched on.",
	  "Look at its clocks in the device tree."
	},
	{ "smi-sleep", "mtk", "sleep ctrl is not ready",
	  "A larb did not enter sleep: a master on it still transfers data.",
	  "Find the device on that larb that was suspended without being stopped."
	},
	{ "dma-mask", "mtk", "Failed to set dma_mask",
	  "The DMA mask could not be set: the device reaches less memory than its M4U.",
	  "Look at dma-ranges of its bus."
	},
	{ "secure-failed", "mtk", "Enable iommu fail",
	  "The secure firmware refused to switch a larb's ports to the M4U.",
	  "Update the firmware (ATF), or compare its SIP call with mtk-smi.c."
	},
	{ "infra-failed", "mtk", "inframaster",
	  "The infra M4U could not be switched on or off for a master: PCIe or USB.",
	  "Compare mediatek,infracfg with the binding."
	},
	{ "no-dma-ops", "mtk", "Can't create IOMMU mapping",
	  "A device got no IOMMU mapping: its DMA bypasses the M4U, or fails.",
	  "Look for an earlier message of the same device."
	},
	/* Device trees */
	{ "one-larb", "mtk", "Can only use one larb",
	  "The ports in the device's iommus belong to different larbs; a device may have one.",
	  "Split the node, or take the ports of other larbs out of its iommus."
	},
	{ "one-port", "mtk", "PCI dev can only have one port",
	  "A PCI device names several ports of an infra M4U.",
	  "Leave one in iommu-map."
	},
	{ "no-link", "mtk", "Unable to link",
	  "A device could not be linked with its larb or smi-common: they cannot be powered up together.",
	  "The larb or smi-common is not there yet; look at devices_deferred."
	},
	{ "bad-cells", "mtk", "invalid #iommu-cells",
	  "The iommus property has more or fewer cells than the M4U takes: one, the port.",
	  "Compare #iommu-cells with the binding."
	},
	{ "bad-smi", "mtk", "mediatek,smi property is not right",
	  "A larb names another smi-common than the others of its M4U.",
	  "Compare mediatek,smi of all larbs."
	},
	{ "no-smi", "mtk", "Failed to get the smi_common device",
	  "A larb's smi-common has no driver or no node.",
	  "Compare mediatek,smi of the larb."
	},
	{ "irq-failed", "mtk", "Failed @ IRQ-",
	  "The interrupt of an M4U could not be requested: faults will not be reported.",
	  "Compare its interrupts with the binding; another driver may hold it."
	},
	{ "short-registers", "mtk", "is not enough",
	  "The register range of the M4U is too short for its banks.",
	  "Compare reg with the binding."
	},
	{ "deferred", "mtk", "mm dts parse fail",
	  "The M4U waits for its larbs. With -517 (EPROBE_DEFER) that is harmless: the driver core probes it again.",
	  "If it never binds, /sys/kernel/debug/devices_deferred and v7sctl doctor name what is missing."
	},
	{ "deferred", "mtk", "failed with error -517",
	  "The driver core defers the probe (EPROBE_DEFER) until the suppliers of the device are there: harmless, if it binds later.",
	  "v7sctl doctor shows whether it did."
	},
	{ "larb-failed", "mtk", "failed to bind",
	  "The M4U could not bind one of its larbs; the number is an errno.",
	  "Look for the larb's own message before this line; v7sctl doctor shows which larbs have a driver."
	},
	{ "second-m4u", "mtk", "failed with error -16",
	  "The M4U could not register (EBUSY): the platform bus already has another one. Before Linux 5.18 it takes one M4U only, or those of one group.",
	  "Use a newer kernel, or disable the other M4U in the device tree."
	},
	{ "probe-failed", "mtk", "failed with error -",
	  "The driver could not probe the device; the number is an errno.",
	  "Look for its message before this line; v7sctl doctor shows which M4Us and larbs have a driver."
	},
	/* mm, about zones */
	{ "gfp-fixed", NULL, "Unexpected gfp: 0x4 (GFP_DMA32)",
	  "A caller asked a slab cache for memory from zone DMA32 with a flag that caches do not take: the cache itself must be bound to that zone (SLAB_CACHE_DMA32). The flag was dropped, and the memory may lie anywhere: tables from it can be out of the M4U's reach.",
	  "Fix the caller in the trace below. v7sctl slabs --dma32 shows which caches are bound; v7sctl check judges the tables."
	},
	{ "gfp-fixed", NULL, "Unexpected gfp:",
	  "A caller asked a slab cache for memory of a zone that the cache is not bound to; the flag was dropped, so the memory may lie in any zone.",
	  "v7sctl slabs shows to which zone each cache is bound; the caller is in the trace below."
	},
	{ "no-table-memory", NULL, "GFP_DMA32",
	  "An allocation that had to lie below 4 GiB failed, or the line shows only its flags. Page tables of an M4U are such allocations: without one, a map fails with ENOMEM.",
	  "v7sctl zones shows what is free below 4 GiB. On arm64 zone DMA often holds all of that, and DMA32 is empty."
	},
	{ "no-table-memory", NULL, "page allocation failure",
	  "The page allocator had no free block of the requested order in that zone.",
	  "mode: names the zone (GFP_DMA, GFP_DMA32); the lines below show what each zone had free. v7sctl zones shows it now."
	},
	{ "no-table-memory", NULL, "SLUB: Unable to allocate memory",
	  "A slab cache got no new slab; the next line names it. For io-pgtable_armv7s_l2 and v7s_dma32_l2 that is an L2 table that could not be allocated.",
	  "v7sctl slabs and v7sctl zones show where its memory comes from and what is free there."
	},
	{ "zone-free", NULL, "DMA32 free:",
	  "What zone DMA32 had free at an allocation failure. Tables of an M4U come from there, or, where it is empty, from zone DMA.",
	  "free below min means that only atomic callers got memory. v7sctl zones shows it now."
	},
	{ "zone-free", NULL, "DMA free:",
	  "What zone DMA had free at an allocation failure. On arm64 it may be all memory below 4 GiB.",
	  "free below min means that only atomic callers got memory. v7sctl zones shows it now."
	},
	{ "buddy", NULL, "DMA32: ",
	  "Free blocks of zone DMA32 by size. L1 tables take 16 KiB in one piece; slabs of L2 tables 4 to 16 KiB.",
	  "Only 4kB blocks left means that the zone is fragmented: an L1 table cannot be allocated."
	},
	{ "buddy", NULL, "DMA: ",
	  "Free blocks of zone DMA by size. L1 tables take 16 KiB in one piece; slabs of L2 tables 4 to 16 KiB.",
	  "Only 4kB blocks left means that the zone is fragmented: an L1 table cannot be allocated."
	},
	{ "table-rejected", NULL, "page table does not fit in PTE",
	  "A page table lay where the M4U cannot reach it, and was refused: the zone limit does not hold on this kernel.",
	  "v7sctl check shows where tables lie; v7sctl slabs --dma32 whether their cache is bound to a zone."
	},
	{ "table-rejected", NULL, "Cannot accommodate DMA translation",
	  "The DMA address of a page table differs from its physical address, which the format cannot express.",
	  "The M4U must not sit behind a bus that translates: look at dma-ranges."
	},
};

/* Lines of the driver core about a driver that works, and lines of a call trace. */
static const char *const well[] = {
	": bound ", "sync_state() pending due to", "dding to iommu group", "emoving from iommu group",
	"initcall mtk", "calling  mtk", "Modules linked in:", "+0x",
};

bool message_is_well(const char *clean)
{
	for (size_t i = 0; i < ARRAY_SIZE(well); i++)
		if (strstr(clean, well[i]))
			return true;
	return false;
}

long message_find(const char *clean)
{
	for (size_t i = 0; i < ARRAY_SIZE(messages); i++) {
		const char *text = strstr(clean, messages[i].text);

		if (!text || (messages[i].driver && !strstr(clean, messages[i].driver)))
			continue;
		/* Other lines with "DMA: " have no sizes in kB. */
		if (!strcmp(messages[i].name, "buddy") && !strstr(clean, "kB "))
			continue;
		return (long)i;
	}
	return -1;
}

const char *message_meaning(size_t message)
{
	return messages[message].meaning;
}

const char *message_advice(size_t message)
{
	return messages[message].advice;
}

const char *message_name(size_t message)
{
	return messages[message].name;
}
