#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# explain: the SoC, larb and port that a line comes from.
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers
load explain

@test "the device's address identifies the SoC, on a PC too" {
	rm -r "$sys/proc/device-tree"
	explained '.faults[0] | .soc == "mt8192" and .soc_from == "device" and
		.port_name == "L5_VDEC_LAT0_VLD_EXT" and .unit == "the video decoder"' < <(m4u 1401d000.m4u 0x1ff7c0000)
	explained '[.faults[].soc] == ["mt8186", "mt8195", "mt8188", "mt8167", null]' < <(
		for device in 14016000.iommu 1c01f000.iommu 1c028000.iommu 10203000.m4u 14018000.iommu; do
			m4u "$device" 0x1000
		done)
	explained '.faults[0] | .soc == null and (.soc_candidates | sort) == ["mt8188", "mt8195"]' < <(m4u 14018000.iommu 0x1000)
}

@test "if several SoCs have the device's address, all are named, and --soc chooses" {
	rm -r "$sys/proc/device-tree"
	explained '.faults[0] | .soc == null and .port_name == null and
		([.port_candidates[] | select(.port_name) | .soc] | sort) == ["mt2712", "mt6795", "mt8173", "mt8183", "mt8365"]' \
		< <(fault 0x1000)
	expect 0 explain "$(fault 0x1000)"
	assert_prints 'one of MT2712, MT6795, MT8173, MT8183, MT8365' '--soc=NAME picks one' 'DISP_OVL0, the display on MT2712, MT6795'
	explained '.faults[0] | .soc == "mt8183" and .soc_from == "option"' --soc MT8183 < <(fault 0x1000)
	# The SoC has M4Us of 32 and of 34 bits, and the line names none.
	explained '.faults[0].iova_bits == 34' --soc mt8188 <<<'fault type=0x1 iova=0x1000 pa=0x0 larb=0 port=0 layer=0 read'
	expect 2 explain --soc mt8174 "$(fault 0x1000)"
	assert_error "did you mean 'mt8173'"
	explained '.faults[0] | .soc == null and .soc_from == null and .port_name == null' <<<'fault type=0x1 iova=0x1000 pa=0x0 larb=0 port=0 layer=0 read'
}

@test "a line of another machine is matched by its address, not by this board" {
	explained '.faults[0] | .soc == "mt8192" and .soc_from == "device"' < <(m4u 1401d000.m4u 0x1000)
	explained '.faults[0] | .soc == null and (.soc_candidates | sort) == ["mt8188", "mt8195"]' < <(m4u 14018000.iommu 0x1000)
}

@test "for MT8188 and MT8195 explain shows the hardware's larbs, and for an infra M4U no larb" {
	explained '[.faults[] | [.larb, .larb_label]] == [[24, "11B"], [25, "11C"], [29, "16B"], [30, "17B"], [21, "21"], [19, "19"]]' < <(
		for larb in 24 25 29 30 21 19; do
			echo "mtk-iommu 1c028000.iommu: fault type=0x1 iova=0x1000 pa=0x0 master=0x0(larb=$larb port=0) layer=0 read"
		done)
	explained '[.faults[] | .larb_label] == ["17B", "16B", "CCU0", "CCU1"]' --soc mt8195 < <(
		for larb in 15 29 30 31; do
			echo "mtk-iommu 1c01f000.iommu: fault type=0x1 iova=0x1000 pa=0x0 master=0x0(larb=$larb port=0) layer=0 read"
		done)
	expect 0 explain 'mtk-iommu 1c028000.iommu: fault type=0x1 iova=0x1000 pa=0x0 master=0x0(larb=24 port=0) layer=0 read'
	assert_prints "larb 24, port 0 (the hardware's larb 11B): L11B_"
	expect 0 explain 'mtk-iommu 10315000.infra-iommu: fault type=0x1 iova=0x1000 pa=0x0 master=0x0(larb=32 port=0) layer=0 read'
	assert_prints 'no larb, but a master of the infra M4U: PCIe or USB'
}

@test "for a valid IOVA beyond a domain's 32 bits, explain names the region and a domain that fits" {
	explained '.faults[0] | .finding == "domain-too-narrow" and (.explanation | contains("video codecs (4 to 8 GiB)")) and
		(.explanation | contains("v7sctl create NAME soc=mt8192")) and .iova_bits == 34' < <(m4u 1401d000.m4u 0x1ff7c0000)
	explained '[.faults[].region] == ["display (0 to 4 GiB)", "the first camera processor (CCU0)",
		"the second camera processor (CCU1)", "camera and MDP (8 to 12 GiB)", "the AI processor (12 to 16 GiB)"]' < <(
		for iova in 0x60000000 0x240000000 0x244000000 0x2ff700000 0x3ff000000; do m4u 1401d000.m4u "$iova"; done)
	explained '[.faults[].region] == ["the first camera processor (CCU0)", "the second camera processor (CCU1)",
		"camera and MDP (8 to 12 GiB)"]' < <(
		for iova in 0x243fff000 0x247ffe000 0x248000000; do m4u 1401d000.m4u "$iova"; done)
}

@test "for an M4U of the first generation, explain uses its own fault bits, and shows no walk" {
	explained '.faults[0] | .format == "mtk-iommu-v1" and .type_bits == ["table walk fault"] and .soc == "mt2701" and
		.port_name == "JPGENC_RDMA" and .generation == 1 and .finding == "first-generation" and
		(has("l1_index") | not) and (has("l1_descriptor") | not)' \
		<<<'mtk-iommu-v1 10205000.mmsys_iommu: fault type=0x10 iova=0x3fc00000 pa=0x0 larb=2 port=3'
	explained '[.faults[].type_bits[0]] == ["TLB miss fault", "prefetch transaction FIFO fault", "miss transaction FIFO fault"]' < <(
		for type in 0x20 0x40 0x80; do
			echo "mtk-iommu-v1 10205000.mmsys_iommu: fault type=$type iova=0x3fc00000 pa=0x0 larb=2 port=3"
		done)
	expect 0 explain 'mtk-iommu-v1 10205000.mmsys_iommu: fault type=0x10 iova=0x3fc00000 pa=0x0 larb=2 port=3'
	assert_prints 'MT2701/MT7623' 'first generation, one flat table, 32-bit IOVAs'
	# Older kernels call both drivers mtk-iommu.
	explained '.faults[0] | .format == "mtk-iommu-v1" and .type_bits == ["table walk fault"] and .cut == false' \
		<<<'mtk-iommu 10205000.mmsys_iommu: fault type=0x10 iova=0x3fc00000 pa=0x0 larb=2 port=3'
}

@test "explain names each kind of fault of the second generation, on both MMUs" {
	explained '[.faults[].type_bits[0]] == ["translation fault", "several TLB entries hit", "invalid physical address",
		"TLB entry replacement fault", "TLB miss fault", "miss transaction FIFO fault",
		"prefetch transaction FIFO fault", "translation fault", "prefetch transaction FIFO fault"]' < <(
		for type in 0x1 0x2 0x4 0x8 0x10 0x20 0x40 0x80 0x2000; do fault 0x1000 | sed "s/0x5/$type/"; done)
}

@test "explain names the first and the last port of each larb of MT8173" {
	explained '[.faults[].port_name] == ["DISP_OVL0", "HW_VDEC_TILE", "WR", "VENC_NBM_WDMA",
		"MDP_WROT1", "VENC_SV_COMA_SET2", null, null]' < <(
		for pair in '0 port=0' '1 port=9' '2 port=20' '3 port=14' '4 port=5' '5 port=8' '0 port=8' '6 port=0'; do
			echo "mtk-iommu 10205000.iommu: fault type=0x1 iova=0x0 pa=0x0 larb=$pair layer=0 read"
		done)
	explained '[.faults[].unit] == ["the video encoder", "the JPEG encoder", "the JPEG decoder", "the camera"]' < <(
		for pair in '3 port=0' '3 port=5' '3 port=7' '2 port=0'; do
			echo "mtk-iommu 10205000.iommu: fault type=0x1 iova=0x0 pa=0x0 larb=$pair layer=0 read"
		done)
	expect 0 explain 'mtk-iommu 10205000.iommu: fault type=0x1 iova=0x0 pa=0x0 larb=0 port=8 layer=0 read'
	assert_prints "larb 0, port 8: the kernel's bindings name no such port"
	printf '%s\0' google,krane mediatek,mt8183 >"$sys/proc/device-tree/compatible"
	expect_json 0 '.faults[0] | .soc == "mt8183" and .soc_from == "device-tree"' explain "$(fault 0)"
}
