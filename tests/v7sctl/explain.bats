#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# explain: causes of faults, found in the tables.
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers
load explain

@test "explain shows the master, the walk, the neighbours and the cause of a fault" {
	expect 0 explain "$(fault 0xfcff0001)"
	assert_prints 'mtk-iommu 10205000.iommu: read of the page 0xfcff0000' \
		'SoC    MT8173 (by the device tree)' \
		'larb 0, port 0: DISP_OVL0, the display' \
		'0x5 of MMU 0' 'translation fault, invalid physical address' \
		'L1[0xfcf] holds 0x4b123801 (a table); L2[0xf0] of the table at' \
		'0xfcfe0000-0xfcfeffff to 0x88000000, 4K pages, rw----' \
		'Off by 1 to 4096 bytes past the end of the mapping that ends at'
	expect 0 explain "$(fault 0xfcff0001 | sed s/0x5/0x80/)"
	assert_prints '0x80 of MMU 1' 'translation fault'
}

@test "explain finds the cause by the neighbours of the page" {
	finding past-end 'the device runs over its buffer' 0xfcff1000
	finding past-end '8193 to 12288 bytes, past the end of the nearest mapping' 0xfcff2000
	finding before-start '4097 to 8192 bytes before the start of the mapping at 0x00200000' 0x1fe000
	finding mapped 'The page is mapped now' 0x00121003 read
	finding mapped 'The page is mapped now' 0x00105003 write
	finding null 'next to zero' 0x1001
	finding never-mapped 'has unmapped nothing yet' 0x60000000
	finding out-of-range 'beyond the 32 bits' 0x160000000
}

@test "explain finds an overrun of the nearer of two mappings" {
	finding past-end '0x0010ffff' 0x110000
	finding before-start '0x00120000' 0x11f000
}

@test "a fault more than 64 KiB from a mapping is no overrun" {
	finding past-end 'Off by 60 KiB' 0xfcfff000
	finding never-mapped 'no mapping is near' 0xfd000000
	rewrite "$default/mappings" '/^0x00120000/d'
	finding before-start '57345 to 61440 bytes before' 0x1f1000
	finding never-mapped 'no mapping is near' 0x1f0000
}

@test "after an unmap, use after unmap is likelier than an overrun; a domain without maps is the wrong domain" {
	rewrite "$default/stats" 's/unmaps: 0/unmaps: 1/'
	finding not-mapped 'Tables keep no history' 0x60000000
	finding not-mapped 'likelier than an overrun' 0xfcff9003 write
	expect_json 0 '[.faults[0].findings[].finding] == ["not-mapped", "past-end"]' explain "$(fault 0xfcff9003 write)"
	expect 0 explain "$(fault 0xfcff9003 write)"
	assert_prints '  or     Off by 36 KiB'
	rewrite "$default/stats" 's/^maps: 5/maps: 0/'
	finding empty 'the right one?' 0x60000000
}

@test "the M4U checks no permissions, so they are never the cause" {
	finding mapped 'Permissions are not the cause' 0x00121003 write
	rewrite "$default/mappings" 's/r-----/-w----/'
	finding mapped 'Permissions are not the cause' 0x00121003 read
}

@test "explain shows no other cause if a table is above the limit" {
	rewrite "$default/tables" 's/0x4b123800 1024 DMA 0 yes/0x12b123800 1024 Normal 0 no/'
	finding table-above-limit 'lies above the limit' 0xfcfe0000
	finding mapped 'The page is mapped now' 0x00100000
}

@test "explain finds that bits 33:32 are wrong if the same low 32 bits are mapped" {
	rewrite "$default/config" 's/ias: 32/ias: 34/'
	finding bank-bits 'mapped at 0xfcfe3000' 0x1fcfe3000
	rewrite "$default/mappings" 's/^0xfcfe0000 0xfcfeffff/0x2fcfe0000 0x2fcfeffff/'
	finding bank-bits 'mapped at 0x2fcfe3000' 0xfcfe3000
}

@test "explain finds that the device was given a physical address instead of the IOVA" {
	finding physical-address 'physical address of IOVA 0x00201000' 0x90001000
	finding physical-address 'physical address of IOVA 0xfcfe1000' 0x88001003 write
}

@test "explain finds that a page is mapped to a physical address without memory" {
	explained '[.faults[0].findings[].finding] == ["invalid-pa"] and
		(.faults[0].explanation | contains("mapped to 0x88001000"))' < <(fault 0xfcfe1003 write | sed s/0x5/0x4/)
	explained '.faults[0].finding == "invalid-pa"' < <(fault 0xfcfe1003 write | sed s/0x5/0x200/)
	explained '.faults[0].finding == "past-end"' < <(fault 0xfcff0003 write | sed s/0x5/0x4/)
}

@test "explain names another domain if the page is mapped in another domain" {
	cp -a "$default" "$root/domains/camera"
	rewrite "$root/domains/camera/mappings" 's/^0xfcfe0000 0xfcfeffff/0x70000000 0x7000ffff/'
	finding other-domain 'mapped in domain camera, at 0x70000000-0x7000ffff' 0x70001000
}

@test "explain --json has every member of a fault" {
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

@test "explain shows the physical address of a fault line, and reports if the driver drops bits of it" {
	explained '.faults[0].pa == "0x12345000"' <<<'mtk-iommu 10205000.iommu: fault type=0x4 iova=0x1000 pa=0x12345000 larb=0 port=0 layer=1 read'
	expect 0 explain 'mtk-iommu 10205000.iommu: fault type=0x4 iova=0x1000 pa=0x12345000 larb=0 port=0 layer=1 read'
	assert_prints 'pa     0x12345000: the address'
	[[ $output != *'drops its bits'* ]] || fail "$output"
	expect 0 explain "$(m4u 1401d000.m4u 0x1000 | sed s/pa=0x0/pa=0x12345000/)"
	assert_prints 'pa     0x12345000: the address' 'drops its bits 34:32'
	expect 0 explain "$(m4u 1401d000.m4u 0x1000 | sed s/pa=0x0/pa=0x112345000/)"
	assert_prints 'pa     0x112345000: the address'
	[[ $output != *'drops its bits'* ]] || fail "$output"
}

@test "explain takes a line and a domain in any order" {
	cp -a "$default" "$root/domains/other"
	expect_json 0 '.domain == "other"' explain other "$(fault 0x1000)"
	expect_json 0 '.domain == "other"' explain "$(fault 0x1000)" other
	expect 1 explain othr "$(fault 0x1000)"
	assert_error "did you mean 'other'"
	expect 1 explain nonsense "$(fault 0x1000)"
	assert_error "'nonsense' is neither a domain nor a line"
	expect 2 explain other another
	assert_error "'another' is not a line"
}

@test "explain without the module uses the line alone, and reports why" {
	rm -r "$root"
	expect_json 0 '.domain == null and (.without_module | contains("not loaded")) and (.faults[0] | .port_name == "DISP_OVL0" and
		.l1_index == 0 and .l2_index == 1 and (has("finding") | not))' explain "$(fault 0x1000)"
	expect 0 explain "$(fault 0x1000)"
	assert_prints 'Judged by the lines alone, without page tables'
	expect_json 0 '.domain == null and .without_module == "--no-module was given"' explain --no-module "$(fault 0x1000)"
	expect 0 explain foo "$(fault 0x1000)"
	assert_prints 'Judged by the lines alone, without page tables'
	expect 3 explain foo </dev/null
	assert_error "'foo' is not a line of an M4U's driver, and no domain can be read"
}

@test "explain: input without a fault makes the exit status 1" {
	expect 1 explain <<<'all is well'
	assert_error 'no fault line'
	expect 1 explain </dev/null
	expect 1 explain 'not a fault'
	assert_error "'not a fault' has no fault"
	expect 1 explain 'iova=0xzz'
	expect 1 explain 'iova=0x11111111111111111'
	expect_json 0 '.faults[0].format == "hand"' explain iova=0x121000
}
