#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# explain: what a fault line means, against the tables.
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

# fault IOVA [WORD] - a line of the driver
fault() {
	echo "mtk-iommu 10205000.iommu: fault type=0x5 iova=$1 pa=0x0 larb=0 port=0 layer=1 ${2:-read}"
}

# finding NAME TEXT IOVA [WORD] - so a fault there is explained
finding() {
	expect_json 0 ".faults | length == 1 and .[0].finding == \"$1\" and
		(.[0].explanation | contains(\"$2\"))" explain "$(fault "${@:3}")"
}

@test "the line that nobody understood" {
	expect 0 explain "$(fault 0xfcff0001)"
	shows 'mtk-iommu 10205000.iommu: read of the page 0xfcff0000' \
		'larb 0, port 0: on MT8173 that is DISP_OVL0 (display and scaler)' \
		'0x5 of MMU 0' 'translation fault, invalid physical address' \
		'L1[0xfcf] holds 0x4b123801 (a table); L2[0xf0] of the table at' \
		'0xfcfe0000-0xfcfeffff to 0x88000000, 4K pages, rw----' \
		'Off by 1 to 4096 bytes past the end of the mapping that ends at'
}

@test "what probably happened" {
	finding past-end 'Off by 8193 to 12288 bytes' 0xfcff2000
	finding before-start '4097 to 8192 bytes before the start of the mapping at 0x00200000' 0x1fe000
	finding read-only 'mapped read-only (r-----)' 0x00121003 write
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

@test "after an unmap nobody can know, and in an empty domain it is the wrong one" {
	rewrite "$default/stats" 's/unmaps: 0/unmaps: 1/'
	finding not-mapped 'tables do not remember' 0x60000000
	rewrite "$default/stats" 's/^maps: 5/maps: 0/'
	finding empty 'the right one?' 0x60000000
}

@test "not readable; and no_perms has no permissions" {
	rewrite "$default/mappings" 's/r-----/-w----/'
	finding not-readable '(-w----)' 0x00121003 read
	rewrite "$default/config" 's/quirks: -/quirks: no_perms/'
	finding mapped 'It is mapped now' 0x00121003 read
}

@test "a table above the limit explains everything" {
	rewrite "$default/tables" 's/0x4b123800 1024 DMA 0 yes/0x12b123800 1024 Normal 0 no/'
	finding table-above-limit 'lies above the limit' 0xfcfe0000
	finding mapped 'It is mapped now' 0x00100000
}

@test "JSON: explain" {
	expect_json 0 '.domain == "default" and .faults[0] == {device: "mtk-iommu 10205000.iommu", times: 1,
		iova: "0xfcff0001", page: "0xfcff0000", access: "read", larb: 0, port: 0,
		port_name: "DISP_OVL0", type: 5, type_bits: ["translation fault", "invalid physical address"],
		l1_index: 4047, l2_index: 240, l1_descriptor: "0x4b123801", l2_descriptor: null,
		below: {iova_start: "0xfcfe0000", iova_end: "0xfcfeffff", phys_start: "0x88000000",
			pgsize: "4K", prot: "rw----"}, above: null, finding: "past-end",
		explanation: .faults[0].explanation}' explain "$(fault 0xfcff0001)"
	expect_json 0 '.faults[0] | .mapping.iova_start == "0x00120000" and .l2_descriptor == "0x80109e31" and
		.below.iova_end == "0x0010ffff" and .above.pgsize == "1M"' explain "$(fault 0x121003 write)"
}

@test "dmesg through a pipe: other lines are skipped, repeated ones counted, all drivers understood" {
	expect_json 0 '[.faults[] | [.device, .times, .larb, .port, .access, .type_bits[0]]] == [
		["mtk-iommu 10205000.iommu", 2, 1, 3, "write", "translation fault"],
		["mtk-iommu 14016000.iommu", 1, 2, 20, "read", "TLB miss fault"],
		["mtk-iommu-v1 10205000.iommu", 1, 4, 5, null, "several TLB entries hit"]]' explain <<-'END'
		[    0.000000] Booting Linux on physical CPU 0x0
		[   12.345678] mtk-iommu 10205000.iommu: fault type=0x1 iova=0xfcff0003 pa=0x0 larb=1 port=3 layer=1 write
		[   12.345679] mtk-iommu 10205000.iommu: fault type=0x1 iova=0xfcff0003 pa=0x0 larb=1 port=3 layer=1 write
		Nov 21 01:02:03 elm kernel: mtk-iommu 14016000.iommu: fault type=0x800 iova=0x1fcff0001 pa=0x0 master=0x50c(larb=2 port=20) layer=1 read
		mtk-iommu-v1 10205000.iommu: fault type=0x2 iova=0x40000 pa=0x0 larb=4 port=5
	END
}

@test "ports of MT8173 are named there only" {
	expect_json 0 '[.faults[].port_name] == ["DISP_OVL0", "HW_VDEC_TILE", "WR", "VENC_NBM_WDMA",
		"MDP_WROT1", "VENC_SV_COMA_SET2", null, null]' explain < <(
		for pair in '0 port=0' '1 port=9' '2 port=20' '3 port=14' '4 port=5' '5 port=8' '0 port=8' '6 port=0'; do
			echo "fault type=0x1 iova=0x0 larb=$pair"
		done)
	printf '%s\0' google,krane mediatek,mt8183 >"$sys/proc/device-tree/compatible"
	expect_json 0 '.faults[0].port_name == null' explain "$(fault 0)"
	expect 0 explain "$(fault 0)"
	shows 'names are known for MT8173 only'
}

@test "a line and a domain, in any order" {
	cp -a "$default" "$root/domains/other"
	expect_json 0 '.domain == "other"' explain other "$(fault 0x1000)"
	expect_json 0 '.domain == "other"' explain "$(fault 0x1000)" other
	expect 1 explain othr "$(fault 0x1000)"
	says "did you mean 'other'"
}

@test "without the module: what the line alone tells" {
	rm -r "$root"
	expect 3 explain "$(fault 0x1000)"
	expect_json 0 '.domain == null and (.faults[0] | .port_name == "DISP_OVL0" and .l1_index == 0 and
		.l2_index == 1 and (has("finding") | not))' explain --no-module "$(fault 0x1000)"
}

@test "no fault in the input: the answer is no" {
	expect 1 explain <<<'all is well'
	says 'no fault line'
	expect 1 explain </dev/null
	expect 2 explain default 'not a fault'
	expect 1 explain 'iova=0xzz'
	expect 1 explain 'iova=0x11111111111111111'
}

@test "binary input does no harm" {
	head -c 100000 /dev/urandom >"$BATS_TEST_TMPDIR/noise"
	expect 1 explain <"$BATS_TEST_TMPDIR/noise"
	printf 'mtk\x01\xff x: fault type=0x1 iova=0x1000\n' >"$BATS_TEST_TMPDIR/noise"
	expect_json 0 '.faults[0].page == "0x00001000"' explain <"$BATS_TEST_TMPDIR/noise"
}
