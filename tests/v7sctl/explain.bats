#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# explain: fault lines, judged by the tables.
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers
load explain

@test "a fault line against the tables of an elm" {
	expect 0 explain "$(fault 0xfcff0001)"
	shows 'mtk-iommu 10205000.iommu: read of the page 0xfcff0000' \
		'SoC    MT8173 (by the device tree)' \
		'larb 0, port 0: DISP_OVL0, the display' \
		'0x5 of MMU 0' 'translation fault, invalid physical address' \
		'L1[0xfcf] holds 0x4b123801 (a table); L2[0xf0] of the table at' \
		'0xfcfe0000-0xfcfeffff to 0x88000000, 4K pages, rw----' \
		'Off by 1 to 4096 bytes past the end of the mapping that ends at'
}

@test "explain: the probable cause, by the neighbours of the page" {
	finding past-end 'the device runs over its buffer' 0xfcff1000
	finding past-end '8193 to 12288 bytes, past the end of the nearest mapping' 0xfcff2000
	finding before-start '4097 to 8192 bytes before the start of the mapping at 0x00200000' 0x1fe000
	finding mapped 'It is mapped now' 0x00121003 read
	finding mapped 'It is mapped now' 0x00105003 write
	finding null 'next to zero' 0x1001
	finding never-mapped 'has unmapped nothing yet' 0x60000000
	finding out-of-range 'beyond the 32 bits' 0x160000000
}

@test "between two mappings the nearer one is to blame" {
	finding past-end '0x0010ffff' 0x110000
	finding before-start '0x00120000' 0x11f000
}

@test "more than 64 KiB from a mapping is no overrun" {
	finding past-end 'Off by 60 KiB' 0xfcfff000
	finding never-mapped 'no mapping is near' 0xfd000000
	rewrite "$default/mappings" '/^0x00120000/d'
	finding before-start '57345 to 61440 bytes before' 0x1f1000
	finding never-mapped 'no mapping is near' 0x1f0000
}

@test "an unmap makes use after unmap likelier than an overrun; an empty domain is the wrong one" {
	rewrite "$default/stats" 's/unmaps: 0/unmaps: 1/'
	finding not-mapped 'Tables keep no history' 0x60000000
	finding not-mapped 'likelier than an overrun' 0xfcff9003 write
	expect_json 0 '[.faults[0].findings[].finding] == ["not-mapped", "past-end"]' explain "$(fault 0xfcff9003 write)"
	expect 0 explain "$(fault 0xfcff9003 write)"
	shows 'Off by 36 KiB'
	rewrite "$default/stats" 's/^maps: 5/maps: 0/'
	finding empty 'the right one?' 0x60000000
}

@test "the M4U checks no permissions, so these are never the cause" {
	finding mapped 'Permissions are not the cause' 0x00121003 write
	rewrite "$default/mappings" 's/r-----/-w----/'
	finding mapped 'Permissions are not the cause' 0x00121003 read
}

@test "a table above the limit explains everything" {
	rewrite "$default/tables" 's/0x4b123800 1024 DMA 0 yes/0x12b123800 1024 Normal 0 no/'
	finding table-above-limit 'lies above the limit' 0xfcfe0000
	finding mapped 'It is mapped now' 0x00100000
}

@test "bits 33:32 are wrong: the same low 32 bits are mapped" {
	rewrite "$default/config" 's/ias: 32/ias: 34/'
	finding bank-bits 'mapped at 0xfcfe3000' 0x1fcfe3000
	rewrite "$default/mappings" 's/^0xfcfe0000 0xfcfeffff/0x2fcfe0000 0x2fcfeffff/'
	finding bank-bits 'mapped at 0x2fcfe3000' 0xfcfe3000
}

@test "the physical address of a mapping was given instead of its IOVA" {
	finding physical-address 'physical address of IOVA 0x00201000' 0x90001000
	finding physical-address 'physical address of IOVA 0xfcfe1000' 0x88001003 write
}

@test "a page that is mapped to where no memory is: the physical address was wrong" {
	explained '[.faults[0].findings[].finding] == ["invalid-pa"] and
		(.faults[0].explanation | contains("mapped to 0x88001000"))' < <(fault 0xfcfe1003 write | sed s/0x5/0x4/)
	explained '.faults[0].finding == "invalid-pa"' < <(fault 0xfcfe1003 write | sed s/0x5/0x200/)
	explained '.faults[0].finding == "past-end"' < <(fault 0xfcff0003 write | sed s/0x5/0x4/)
}

@test "the page is mapped in another domain" {
	cp -a "$default" "$root/domains/camera"
	rewrite "$root/domains/camera/mappings" 's/^0xfcfe0000 0xfcfeffff/0x70000000 0x7000ffff/'
	finding other-domain 'mapped in domain camera, at 0x70000000-0x7000ffff' 0x70001000
}

@test "JSON: explain" {
	expect_json 0 '.domain == "default" and .without_module == null and (.faults[0] | del(.explanation, .findings)) == {
		device: "mtk-iommu 10205000.iommu", format: "mtk-iommu", times: 1, iova: "0xfcff0001",
		page: "0xfcff0000", first_page: "0xfcff0000", last_page: "0xfcff0000", access: "read", layer: 1,
		time_ns: null, cut: false, domain: "default", walk_at_fault: false, soc: "mt8173", soc_from: "device-tree",
		soc_candidates: ["mt8173"], larb: 0, port: 0, larb_label: "0",
		port_name: "DISP_OVL0", unit: "the display", port_candidates: [], generation: 2, iova_bits: 32,
		region: null, permissions_checked: false, create: "v7sctl create NAME soc=mt8173", type: 5,
		type_bits: ["translation fault", "invalid physical address"], pa: "0x00000000",
		l1_index: 4047, l2_index: 240, l1_descriptor: "0x4b123801", l2_descriptor: null,
		below: {iova_start: "0xfcfe0000", iova_end: "0xfcfeffff", phys_start: "0x88000000",
			pgsize: "4K", prot: "rw----"}, above: null, finding: "past-end"}' explain "$(fault 0xfcff0001)"
	expect_json 0 '.faults[0] | .mapping.iova_start == "0x00120000" and .l2_descriptor == "0x80109e31" and
		.below.iova_end == "0x0010ffff" and .above.pgsize == "1M"' explain "$(fault 0x121003 write)"
}

@test "the SoC by the device's address, on a PC" {
	rm -r "$sys/proc/device-tree"
	explained '.faults[0] | .soc == "mt8192" and .soc_from == "device" and
		.port_name == "L5_VDEC_LAT0_VLD_EXT" and .unit == "the video decoder"' < <(m4u 1401d000.m4u 0x1ff7c0000)
	explained '[.faults[].soc] == ["mt8186", "mt8195", "mt8188", "mt8167", null]' < <(
		for device in 14016000.iommu 1c01f000.iommu 1c028000.iommu 10203000.m4u 14018000.iommu; do
			m4u "$device" 0x1000
		done)
	explained '.faults[0] | .soc == null and (.soc_candidates | sort) == ["mt8188", "mt8195"]' < <(m4u 14018000.iommu 0x1000)
}

@test "several SoCs have that address: each is named, none is chosen, and --soc settles it" {
	rm -r "$sys/proc/device-tree"
	explained '.faults[0] | .soc == null and .port_name == null and
		([.port_candidates[] | select(.port_name) | .soc] | sort) == ["mt2712", "mt6795", "mt8173", "mt8183", "mt8365"]' \
		< <(fault 0x1000)
	expect 0 explain "$(fault 0x1000)"
	shows 'one of MT2712, MT6795, MT8173, MT8183, MT8365' 'DISP_OVL0, the display on MT2712, MT6795'
	explained '.faults[0] | .soc == "mt8183" and .soc_from == "option"' --soc MT8183 < <(fault 0x1000)
	expect 2 explain --soc mt8174 "$(fault 0x1000)"
	says "did you mean 'mt8173'"
	explained '.faults[0] | .soc == null and .soc_from == null and .port_name == null' <<<'fault type=0x1 iova=0x1000 pa=0x0 larb=0 port=0 layer=0 read'
}

@test "a line of another machine is not this board's: its address decides" {
	explained '.faults[0] | .soc == "mt8192" and .soc_from == "device"' < <(m4u 1401d000.m4u 0x1000)
	explained '.faults[0] | .soc == null and (.soc_candidates | sort) == ["mt8188", "mt8195"]' < <(m4u 14018000.iommu 0x1000)
}

@test "traps: MT8188 and MT8195 print the hardware's larbs, infra M4Us no larb" {
	explained '[.faults[] | [.larb, .larb_label]] == [[24, "11B"], [25, "11C"], [29, "16B"], [30, "17B"], [21, "21"], [19, "19"]]' < <(
		for larb in 24 25 29 30 21 19; do
			echo "mtk-iommu 1c028000.iommu: fault type=0x1 iova=0x1000 pa=0x0 master=0x0(larb=$larb port=0) layer=0 read"
		done)
	explained '[.faults[] | .larb_label] == ["17B", "16B", "CCU0", "CCU1"]' --soc mt8195 < <(
		for larb in 15 29 30 31; do
			echo "mtk-iommu 1c01f000.iommu: fault type=0x1 iova=0x1000 pa=0x0 master=0x0(larb=$larb port=0) layer=0 read"
		done)
	expect 0 explain 'mtk-iommu 10315000.infra-iommu: fault type=0x1 iova=0x1000 pa=0x0 master=0x0(larb=32 port=0) layer=0 read'
	shows 'no larb, but a master of the infra M4U: PCIe or USB'
}

@test "a valid IOVA of a 34-bit SoC in a domain of 32 bits: its region, and a domain that fits" {
	explained '.faults[0] | .finding == "domain-too-narrow" and (.explanation | contains("video codecs (4 to 8 GiB)")) and
		(.explanation | contains("v7sctl create NAME soc=mt8192")) and .iova_bits == 34' < <(m4u 1401d000.m4u 0x1ff7c0000)
	explained '[.faults[].region] == ["display (0 to 4 GiB)", "the first camera processor (CCU0)",
		"the second camera processor (CCU1)", "camera and MDP (8 to 12 GiB)", "the AI processor (12 to 16 GiB)"]' < <(
		for iova in 0x60000000 0x240000000 0x244000000 0x2ff700000 0x3ff000000; do m4u 1401d000.m4u "$iova"; done)
}

@test "trace events are history, not faults; with them a use after unmap is seen, with the time between" {
	local map='  kworker/u8:2-77 [001] d..1. 12.000000: map: IOMMU: iova=0x00000000ebede000 - 0x00000000ebedf000 paddr=0x0000000080000000 size=4096'
	local unmap='  kworker/u8:2-77 [001] d..1. 12.016000: unmap: IOMMU: iova=0x00000000ebede000 - 0x00000000ebedf000 size=4096 unmapped_size=4096'
	local trace='io_page_fault: IOMMU:mtk-iommu 10205000.iommu iova=0x00000000ebede003 flags=0x0001'
	explained '.faults == [] and .history == {maps: 0, unmaps: 1}' <<<"$unmap"
	explained '.faults[0] | .format == "trace" and .access == "write" and .device == "mtk-iommu 10205000.iommu"' <<<"$trace"
	explained '.faults[0] | .finding == "use-after-unmap" and (.explanation |
		contains("unmapped 1.8 ms before the fault by kworker/u8:2, after it had been mapped for 16.0 ms"))' \
		<<<"$map"$'\n'"$unmap"$'\n'" irq/44-9 [000] d.h1. 12.017800: $trace"
	# perf script, and dmesg's line for the fault
	explained '.faults[0] | .finding == "use-after-unmap" and (.explanation | contains("1.8 ms before the fault by kworker/u8:2"))' <<-END
		kworker/u8:2    77 [001]    12.016000: iommu:unmap: IOMMU: iova=0xebede000 - 0xebedf000 size=4096 unmapped_size=4096
		[   12.017800] $(fault 0xebede003 write)
	END
	# mapped again before the fault: no use after unmap
	explained '.faults[0].finding != "use-after-unmap"' <<<"$unmap"$'\n'"${map/12.000000/12.017000}"$'\n'"[ 12.0178] $(fault 0xebede003)"
	# unmapped after it
	explained '.faults[0].finding != "use-after-unmap"' <<<"[ 12.010] $(fault 0xebede003)"$'\n'"$unmap"
}

# traced FORMAT - what a buffer that is unmapped too early leaves in a trace, and in dmesg
traced() {
	case $1 in
	ftrace) cat <<-'END' ;;
		# tracer: nop
		#
		# entries-in-buffer/entries-written: 4/4   #P:2
		#
		#           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION
		#              | |         |   |||||     |         |
		     kworker/u8:2-77      [001] .....    12.000000: map: IOMMU: iova=0x00000000ebede000 - 0x00000000ebee0000 paddr=0x0000000080000000 size=8192
		     v4l2 decoder-812     [000] .....    12.001000: map: IOMMU: iova=0x00000000e0000000 - 0x00000000e0001000 paddr=0x0000000081000000 size=4096
		     kworker/u8:2-77      [001] .....    12.016000: unmap: IOMMU: iova=0x00000000ebede000 - 0x00000000ebee0000 size=8192 unmapped_size=8192
		           <idle>-0       [000] d.h1.    12.017799: io_page_fault: IOMMU:mtk-iommu 10205000.iommu iova=0x00000000ebedf003 flags=0x0001
	END
	ftrace-5.10) cat <<-'END' ;;
		     kworker/u8:2-77      [001] ....    12.000000: map: IOMMU: iova=0x00000000ebede000 paddr=0x0000000080000000 size=8192
		     kworker/u8:2-77      [001] ....    12.016000: unmap: IOMMU: iova=0x00000000ebede000 size=8192 unmapped_size=8192
	END
	perf) cat <<-'END' ;;
		kworker/u8:2     77 [001]    12.000000:           iommu:map: IOMMU: iova=0x00000000ebede000 - 0x00000000ebee0000 paddr=0x0000000080000000 size=8192
		v4l2 decoder    812 [000]    12.001000:           iommu:map: IOMMU: iova=0x00000000e0000000 - 0x00000000e0001000 paddr=0x0000000081000000 size=4096
		kworker/u8:2     77 [001]    12.016000:         iommu:unmap: IOMMU: iova=0x00000000ebede000 - 0x00000000ebee0000 size=8192 unmapped_size=8192
	END
	perf-stacks) cat <<-'END' ;;
		kworker/u8:2     77 [001]    12.000000: iommu:map: IOMMU: iova=0x00000000ebede000 - 0x00000000ebee0000 paddr=0x0000000080000000 size=8192
		        ffffffc0087b2f0c iommu_map+0x9c ([kernel.kallsyms])
		        ffffffc0087b4a10 __iommu_dma_map+0xd0 ([kernel.kallsyms])

		kworker/u8:2     77 [001]    12.016000: iommu:unmap: IOMMU: iova=0x00000000ebede000 - 0x00000000ebee0000 size=8192 unmapped_size=8192
		        ffffffc0087b30ac iommu_unmap+0x3c ([kernel.kallsyms])
	END
	esac
}

@test "without the module, a trace or the output of perf script shows a use after unmap" {
	local format words='unmapped 1.8 ms before the fault by kworker/u8:2, after it had been mapped for 16.0 ms'
	rm -r "$root"
	for format in ftrace ftrace-5.10 perf perf-stacks; do
		# The log before the trace, and after it.
		explained ".without_module != null and ([.faults[] | select(.format == \"mtk-iommu\")] | length == 1 and
			.[0].finding == \"use-after-unmap\" and (.[0].explanation | contains(\"$words\")))" \
			< <(echo "[   12.017800] $(fault 0xebedf003 write)" && traced $format)
		explained "[.faults[] | select(.format == \"mtk-iommu\")][0].explanation | contains(\"$words\")" \
			< <(traced $format && echo "[   12.017800] $(fault 0xebedf003 write)")
		# Another page of the log is not of that buffer.
		explained '[.faults[] | select(.format == "mtk-iommu")][0].finding == null' \
			< <(traced $format && echo "[   12.017800] $(fault 0xe0002003 write)")
	done
	explained '.history == {maps: 2, unmaps: 1} and .not_understood == 0' < <(traced ftrace)
}

@test "lines of other IOMMUs are named and not explained" {
	expect_json 1 '.faults == [] and .other_iommus == [{driver: "arm-smmu", times: 1}]' \
		explain 'arm-smmu 15000000.iommu: Unhandled context fault: fsr=0x402, iova=0xff9a5000, fsynr=0x3c0013, cb=14'
	expect_json 1 '[.other_iommus[].driver] == ["arm-smmu-v3", "AMD-Vi", "DMAR", "rk_iommu"]' explain <<-'END'
		arm-smmu-v3 arm-smmu-v3.0.auto: event 0x10 received: translation fault iova=0x1000
		AMD-Vi: Event logged [IO_PAGE_FAULT device=01:00.0 domain=0x0000 address=0xff000000 flags=0x0010]
		DMAR: [DMA Write] Request device [03:00.0] fault addr 3c000000 [fault reason 05] PTE Write access is not set
		rk_iommu ff460f00.iommu: Page fault at 0x00000000fee00000 of type read
	END
	explained '(.faults | length) == 1 and .other_iommus[0].times == 1' < <(fault 0x1000; echo 'rk_iommu ff460f00.iommu: Page fault at 0x0')
	expect_json 1 '.faults == []' explain 'io_page_fault: IOMMU:arm-smmu 15000000.iommu iova=0x1000 flags=0x1'
}

@test "an M4U of the first generation: its own fault bits, a flat table, no walk" {
	explained '.faults[0] | .format == "mtk-iommu-v1" and .type_bits == ["table walk fault"] and .soc == "mt2701" and
		.port_name == "JPGENC_RDMA" and .generation == 1 and .finding == "first-generation" and
		(has("l1_index") | not) and (has("l1_descriptor") | not)' \
		<<<'mtk-iommu-v1 10205000.mmsys_iommu: fault type=0x10 iova=0x3fc00000 pa=0x0 larb=2 port=3'
	explained '[.faults[].type_bits[0]] == ["TLB miss fault", "prefetch transaction FIFO fault", "miss transaction FIFO fault"]' < <(
		for type in 0x20 0x40 0x80; do
			echo "mtk-iommu-v1 10205000.mmsys_iommu: fault type=$type iova=0x3fc00000 pa=0x0 larb=2 port=3"
		done)
}

@test "lines that a mail program wrapped anywhere are joined; a missing part is named" {
	local line words at
	line=$(m4u 1401d000.m4u 0x1ff7c0000 write)
	read -ra words <<<"$line"
	for ((at = 1; at < ${#words[@]}; at++)); do
		printf '> %s\n' "[   12.345678] ${words[*]:0:at}" "${words[*]:at}" '[   12.5] next' >"$BATS_TEST_TMPDIR/mail"
		explained '.faults | length == 1 and (.[0] | .soc == "mt8192" and .larb == 5 and .port == 0 and
			.access == "write" and .layer == 0 and .iova == "0x1ff7c0000" and .cut == false)' <"$BATS_TEST_TMPDIR/mail"
	done
	explained '.faults[0] | .cut and .access == null and .larb == 5' <<<"${line% layer*}"
	expect 0 explain <<<"${line% layer*}"
	shows 'the line is cut off'
	explained '[.faults[] | .cut] == [true, false]' <<<"${line% layer*}"$'\n'"[ 12.4] $line"
}

@test "vendor kernels: the port's name and the kind of fault are kept" {
	explained '.faults[0] | .format == "vendor" and .port_name == "L1_OVL_2L_RDMA0" and .iova == "0xfd2d6000" and
		.type_bits == ["translation fault"]' <<<'mtk_iommu_isr … <<TRANSLATION FAULT>> port=L1_OVL_2L_RDMA0, iova=0xfd2d6000, pa=0x0'
	explained '.faults[0] | .port_name == "DISP_OVL0" and .iova == "0x04a00000"' \
		<<<'[M4U] CRDISPATCH_KEY:M4U_DISP_OVL0 translation fault:port=DISP_OVL0,mva=0x4a00000,pa=0x0'
}

@test "other messages of the drivers and of mm are explained" {
	explained '[.messages[].message] == ["flush-timeout", "second-m4u", "deferred", "suppressed", "gfp-fixed", "no-table-memory", "buddy"] and
		.suppressed == 253 and .faults == []' <<-'END'
		mtk-iommu 10205000.iommu: Partial TLB flush timed out, falling back to full flush
		mtk-iommu: probe of 14018000.iommu failed with error -16
		mtk-iommu 10205000.iommu: error -EPROBE_DEFER: mm dts parse fail(-517)
		mtk_iommu_isr: 253 callbacks suppressed
		Unexpected gfp: 0x4 (GFP_DMA32). Fixing up to gfp: 0x800 (GFP_NOWAIT). Fix your code!
		kworker/0:1: page allocation failure: order:2, mode:0x824(GFP_ATOMIC|GFP_DMA32), nodemask=(null)
		Node 0 DMA32: 12*4kB (UM) 1*8kB (U) 0*16kB = 56kB
	END
	explained '[.messages[] | [.message, .times]] == [["probe-failed", 2]]' <<-'END'
		mtk-iommu 14018000.iommu: probe with driver mtk-iommu failed with error -22
		mtk-smi-larb 14021000.larb: probe with driver mtk-smi-larb failed with error -6
	END
}

@test "what was not understood is counted, and shown with -v" {
	explained '.not_understood == 1' < <(fault 0x1000; echo 'mtk-iommu 10205000.iommu: something new')
	expect 0 explain -v < <(fault 0x1000; echo 'mtk-iommu 10205000.iommu: something new')
	shows 'does not understand 1 line of' 'mtk-iommu 10205000.iommu: something new'
}

@test "what a driver of an M4U says when all is well is passed over without a word" {
	local log='
		mtk-iommu 10205000.iommu: bound 14021000.larb (ops mtk_smi_larb_component_ops [mtk_smi])
		mtk-smi-common 14022000.smi: sync_state() pending due to 14021000.larb
		initcall mtk_iommu_driver_init+0x0/0x1000 [mtk_iommu] returned 0 after 312 usecs
		Modules linked in: mtk_iommu mtk_smi(+) v7s_dma32(O)
		 mtk_iommu_map+0x38/0x60 [mtk_iommu]'
	explained '.not_understood == 0 and (.faults | length) == 1' < <(echo "$log"; fault 0x1000; echo "$log")
	expect 1 explain <<<"$log"
	says 'no fault line'
	explained '[.messages[].message] == ["larb-failed"]' \
		<<<'mtk-iommu 10205000.iommu: failed to bind 14021000.larb (ops mtk_smi_larb_component_ops [mtk_smi]): -517'
}

@test "colours, quotation, the journal as text and as JSON, netconsole, pstore, CRLF: the same answer" {
	local line plain
	line=$(m4u 1401d000.m4u 0x1ff7c0000)
	plain=$(v7sctl --json explain <<<"$line" | jq -S '.faults | map(del(.time_ns))')
	while IFS= read -r other; do
		assert_equal "$(printf "%b\n" "$other" | v7sctl --json explain | jq -S '.faults | map(del(.time_ns))')" "$plain"
	done <<-END
		\\033[32m[   12.345678] \\033[0m\\033[33mmtk-iommu 1401d000.m4u\\033[0m: \\033[31m${line#*: }\\033[0m
		\`$line
		> > | $line
		$line\\r
		Nov 21 01:02:03 elm kernel: [   12.345678] $line
		2026-11-21T01:02:03.123456+01:00 elm kernel: $line
		3,870,12345678,-;$line
		<3>[   12.345678] $line
		[   12.345678][  T123] $line
		{"_SOURCE_MONOTONIC_TIMESTAMP":"12345678","PRIORITY":"3","MESSAGE":"$line","_HOSTNAME":"elm"}
	END
}

@test "of faults on neighbouring pages the first line is shown, whatever its page" {
	explained '.faults | length == 1 and .[0].iova == "0x10002040" and .[0].times == 3' < <(
		fault 0x10002040 && fault 0x10001000 && fault 0x10003000)
}

@test "faults on neighbouring pages are explained once; 20,000 need less than 100 lines" {
	local i
	for ((i = 0; i < 300; i++)); do fault "$(printf 0x%x $((0x60000000 + i * 4096)))"; done >"$BATS_TEST_TMPDIR/run"
	explained '.faults | length == 1 and (.[0] | .times == 300 and .first_page == "0x60000000" and .last_page == "0x6012b000")' \
		<"$BATS_TEST_TMPDIR/run"
	expect 0 explain <"$BATS_TEST_TMPDIR/run"
	shows 'read of the pages 0x60000000 to 0x6012b000, 300 times'
	awk 'BEGIN { for (i = 0; i < 20000; i++) printf "mtk-iommu 10205000.iommu: fault type=0x5 iova=0x%x pa=0x0 larb=%d port=0 layer=1 read\n", 1610612736 + i * 8192, i % 5 }' >"$BATS_TEST_TMPDIR/many"
	expect 0 explain <"$BATS_TEST_TMPDIR/many"
	((${#lines[@]} < 100)) || fail "${#lines[@]} lines"
	shows '19994 more faults in 19994 runs of pages'
	# Not by expect_json: bash would take seconds for 27 MB in a variable.
	assert_equal "$(v7sctl --json explain <"$BATS_TEST_TMPDIR/many" | jq '.faults | length')" 20000
}

@test "dmesg through a pipe: other lines are skipped, repeated ones counted, all drivers understood" {
	explained '[.faults[] | [.device, .times, .larb, .port, .access, .type_bits[0]]] == [
		["mtk-iommu 10205000.iommu", 2, 1, 3, "write", "translation fault"],
		["mtk-iommu 14016000.iommu", 1, 2, 20, "read", "TLB miss fault"],
		["mtk-iommu-v1 10205000.iommu", 1, 4, 5, null, "several TLB entries hit"]]' <<-'END'
		[    0.000000] Booting Linux on physical CPU 0x0
		[   12.345678] mtk-iommu 10205000.iommu: fault type=0x1 iova=0xfcff0003 pa=0x0 larb=1 port=3 layer=1 write
		[   12.345679] mtk-iommu 10205000.iommu: fault type=0x1 iova=0xfcff0003 pa=0x0 larb=1 port=3 layer=1 write
		Nov 21 01:02:03 elm kernel: mtk-iommu 14016000.iommu: fault type=0x800 iova=0x1fcff0001 pa=0x0 master=0x50c(larb=2 port=20) layer=1 read
		mtk-iommu-v1 10205000.iommu: fault type=0x2 iova=0x40000 pa=0x0 larb=4 port=5
	END
}

@test "ports of MT8173, first and last of each larb" {
	explained '[.faults[].port_name] == ["DISP_OVL0", "HW_VDEC_TILE", "WR", "VENC_NBM_WDMA",
		"MDP_WROT1", "VENC_SV_COMA_SET2", null, null]' < <(
		for pair in '0 port=0' '1 port=9' '2 port=20' '3 port=14' '4 port=5' '5 port=8' '0 port=8' '6 port=0'; do
			echo "mtk-iommu 10205000.iommu: fault type=0x1 iova=0x0 pa=0x0 larb=$pair layer=0 read"
		done)
	printf '%s\0' google,krane mediatek,mt8183 >"$sys/proc/device-tree/compatible"
	expect_json 0 '.faults[0] | .soc == "mt8183" and .soc_from == "device-tree"' explain "$(fault 0)"
}

@test "a physical address that the fault names is shown" {
	explained '.faults[0].pa == "0x12345000"' <<<'mtk-iommu 10205000.iommu: fault type=0x4 iova=0x1000 pa=0x12345000 larb=0 port=0 layer=1 read'
	expect 0 explain 'mtk-iommu 10205000.iommu: fault type=0x4 iova=0x1000 pa=0x12345000 larb=0 port=0 layer=1 read'
	shows 'pa     0x12345000'
}

@test "a line and a domain, in any order" {
	cp -a "$default" "$root/domains/other"
	expect_json 0 '.domain == "other"' explain other "$(fault 0x1000)"
	expect_json 0 '.domain == "other"' explain "$(fault 0x1000)" other
	expect 1 explain othr "$(fault 0x1000)"
	says "did you mean 'other'"
	expect 1 explain nonsense "$(fault 0x1000)"
	says "'nonsense' is neither a domain nor a line"
	expect 2 explain other another
	says "'another' is not a line"
}

@test "explain without the module: what the line alone shows, and why no more" {
	rm -r "$root"
	expect_json 0 '.domain == null and (.without_module | contains("not loaded")) and (.faults[0] | .port_name == "DISP_OVL0" and
		.l1_index == 0 and .l2_index == 1 and (has("finding") | not))' explain "$(fault 0x1000)"
	expect 0 explain "$(fault 0x1000)"
	shows 'Judged by the lines alone, without page tables'
	expect_json 0 '.domain == null and .without_module == "--no-module was given"' explain --no-module "$(fault 0x1000)"
	expect 0 explain foo "$(fault 0x1000)"
	shows 'Judged by the lines alone, without page tables'
	expect 3 explain foo </dev/null
	says "'foo' is not a line of an M4U's driver, and no domain can be read"
}

@test "explain: input without a fault makes the exit status 1" {
	expect 1 explain <<<'all is well'
	says 'no fault line'
	expect 1 explain </dev/null
	expect 1 explain 'not a fault'
	says "'not a fault' has no fault"
	expect 1 explain 'iova=0xzz'
	expect 1 explain 'iova=0x11111111111111111'
	expect_json 0 '.faults[0].format == "hand"' explain iova=0x121000
}

@test "explain: binary input is no fault" {
	head -c 100000 /dev/urandom >"$BATS_TEST_TMPDIR/noise"
	expect 1 explain <"$BATS_TEST_TMPDIR/noise"
	printf 'mtk\x01\xff x: fault type=0x1 iova=0x1000\n' >"$BATS_TEST_TMPDIR/noise"
	expect_json 0 '.faults[0].page == "0x00001000"' explain <"$BATS_TEST_TMPDIR/noise"
}
