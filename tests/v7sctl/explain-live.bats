#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# explain: faults of devices with live page tables, by their history.
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers
load explain

# live_elm - the page table of 10205000.iommu has a domain, and a history
live_elm() {
	local domain=$root/domains/10205000_iommu
	cp -a "$default" "$domain"
	rewrite "$root/live" 's/alloc 1500000000 -/alloc 1500000000 10205000_iommu/'
	rewrite "$domain/config" 's/^provider: .*/provider: foreign/'
	rewrite "$domain/stats" 's/^maps: .*/maps: 0/'
	cat >"$domain/history" <<-'END'
		# time-ns event iova size phys task
		10000000000 map 0x60000000 8192 0x88000000 kworker/u8:2
		10016000000 unmap 0x60000000 8192 - kworker/u8:2
		10017800000 fault 0x60001000 - - -
		# lost 3
	END
	echo '# time-ns iova l1 l2 size phys below above mapped-ns unmapped-ns unmapped-by' >"$domain/faults"
}

# kept ROW - adds ROW to the faults that the module recorded
kept() { echo "$1" >>"$root/domains/10205000_iommu/faults"; }

@test "without a domain, explain uses the live page table, with its history, of the device that the line names" {
	live_elm
	expect_json 0 '.domain == "10205000_iommu" and .history.unmaps == 1 and
		.faults[0].finding == "use-after-unmap" and (.faults[0].explanation |
		contains("unmapped 1.8 ms before the fault by kworker/u8:2, after it had been mapped for 16.0 ms"))' \
		explain "[   10.017800] $(fault 0x60001000)"
	expect 0 explain "$(fault 0x60001000)"
	assert_prints 'Judged by domain 10205000_iommu, the live page table of the device'
}

@test "an explanation describes the state at the fault, even if everything has changed since" {
	live_elm
	# 0x00120000 is mapped now, and there is nothing left near 0x60001000.
	kept '10017800000 0x00120003 0x00000000 - - - - - - - -'
	expect_json 0 '.faults[0] | .walk_at_fault and .l1_descriptor == null and .mapping.iova_start == "0x00120000" and
		([.findings[].finding] | index("mapped") == null and index("mapped-later") != null)' \
		explain "[   10.017801] $(fault 0x00120003)"
	kept '10017800000 0x60001003 0x4b123801 0x00000000 - - 0x60000fff - - - -'
	rewrite "$root/domains/10205000_iommu/history" '/unmap/d'
	expect_json 0 '.faults[0] | .walk_at_fault and .l1_descriptor == "0x4b123801" and .l2_descriptor == null and
		.finding == "past-end" and (.explanation | contains("the mapping that ends at 0x60000fff"))' \
		explain "[   10.017801] $(fault 0x60001003)"
	expect 0 explain "[   10.017801] $(fault 0x60001003)"
	assert_prints 'at the time of the fault L1[0x600] held 0x4b123801 (a table);' 'L2[0x01] held nothing' \
		'  below now'
	kept '10018800000 0x50000003 0x90000c02 - 1048576 0x90000000 - - - - -'
	kept '10019800000 0x50000003 0x90040c02 - 16777216 0x90000000 - - - - -'
	expect 0 explain "[   10.018801] $(fault 0x50000003)"
	assert_prints 'L1[0x500] held 0x90000c02 (a section)'
	expect 0 explain "[   10.019801] $(fault 0x50000003)"
	assert_prints 'L1[0x500] held 0x90040c02 (a supersection)'
	kept '10020800000 0x50000003 - - - - - - - - -'
	expect 0 explain "[   10.020801] $(fault 0x50000003)"
	assert_prints 'L1[0x500] could not be read'
}

@test "for a page that was mapped at the fault, and is not now, the cause is that the device did not see it" {
	live_elm
	kept '10017800000 0x70001003 0x4b123801 0x80109e32 4096 0x80109000 0x70000fff - - - -'
	expect_json 0 '.faults[0] | .finding == "mapped-at-fault" and .l2_descriptor == "0x80109e32" and
		(.explanation | contains("mapped to 0x80109000 when the driver reported"))' \
		explain "[   10.017801] $(fault 0x70001003)"
}

@test "the unmap before a fault is shown even if the history has overrun since" {
	live_elm
	kept '10017800000 0x60001003 0x00000000 - - - - - 10000000000 10016000000 kworker/u8:2'
	expect_json 0 '.history.unmaps == 1' explain "[   10.017801] $(fault 0x60001003)"
	printf '%s\n' '# time-ns event iova size phys task' '# lost 9999' >"$root/domains/10205000_iommu/history"
	for time in '[   10.017801] ' ''; do
		expect_json 0 '.history.unmaps == 1 and ([.faults[0].findings[].finding] == ["use-after-unmap"]) and
			(.faults[0].explanation | contains("unmapped 1.8 ms before the fault by kworker/u8:2, after it had been mapped for 16.0 ms"))' \
			explain "$time$(fault 0x60001003)"
	done
}

@test "of several recorded faults of a page, explain uses the one at the line's time" {
	live_elm
	kept '10017800000 0x70001003 0x4b123801 0x80109e32 4096 0x80109000 - - - - -'
	kept '20017800000 0x70001003 0x00000000 - - - - - - - -'
	expect_json 0 '[.faults[] | .finding == "mapped-at-fault"] == [true]' explain "[   10.017801] $(fault 0x70001003)"
	expect_json 0 '[.faults[] | .l1_descriptor] == [null]' explain "[   20.017801] $(fault 0x70001003)"
	# A row from long before or after is another fault.
	expect_json 0 '[.faults[] | .walk_at_fault] == [false]' explain "[   15.000000] $(fault 0x70001003)"
	expect_json 0 '[.faults[] | .walk_at_fault] == [false]' explain "[    9.000000] $(fault 0x70001003)"
}

@test "a log of several devices: each line is explained by the page table of its own device" {
	local other=$root/domains/1401d000_m4u
	live_elm
	cp -a "$root/domains/10205000_iommu" "$other"
	rewrite "$other/config" 's/ias: 32/ias: 34/'
	printf '%s\n' '# iova-start iova-end phys-start size pgsize prot' '0x60000000 0x60003fff 0x90000000 16384 4K rw----' >"$other/mappings"
	echo '# time-ns event iova size phys task' >"$other/history"
	echo '1401d000.m4u mtk-iommu 34 35 - noncoherent 0x81000000 alloc 1500000000 1401d000_m4u' >>"$root/live"
	explained '.domain == "10205000_iommu" and [.faults[] | [.domain, .finding]] == [["10205000_iommu", "use-after-unmap"],
		["1401d000_m4u", "mapped"], ["default", "never-mapped"]]' <<-END
		[   10.017800] $(fault 0x60001000)
		[   10.017900] $(m4u 1401d000.m4u 0x60001000)
		[   10.018000] $(m4u 14016000.iommu 0x70000000)
	END
	expect 0 explain <<<"[ 10.01] $(fault 0x60001000)"$'\n'"[ 10.02] $(m4u 1401d000.m4u 0x60001000)"
	assert_prints 'Judged by domain 10205000_iommu, the live page table of the device 10205000.iommu' \
		'Judged by domain 1401d000_m4u, the live page table of the device 1401d000.m4u'
}

@test "of several page tables of a device the newest explains the fault, and the others are mentioned" {
	live_elm
	cp -a "$root/domains/10205000_iommu" "$root/domains/10205000_iommu-2"
	printf '%s\n' '# iova-start iova-end phys-start size pgsize prot' '0x60000000 0x60003fff 0x90000000 16384 4K rwx---' \
		>"$root/domains/10205000_iommu-2/mappings"
	sed -i '2i 10205000.iommu mtk-iommu 32 33 - noncoherent 0x81000000 alloc 1600000000 10205000_iommu-2' "$root/live"
	expect_json 0 '.domain == "10205000_iommu-2" and .faults[0].finding == "mapped"' explain "$(fault 0x60001000)"
	expect 0 explain "$(fault 0x60001000)"
	assert_prints 'Judged by domain 10205000_iommu-2,' 'It is the newest of 2 page tables of this device'
	expect_json 0 '.domain == "10205000_iommu"' explain 10205000_iommu "$(fault 0x60001000)"
}

@test "another driver's maps are not counted, so its page table is not called unused" {
	live_elm
	expect_json 0 '.faults[0].findings | map(.finding) == ["never-mapped"]' explain "$(fault 0x70000000)"
	echo '# iova-start iova-end phys-start size pgsize prot' >"$root/domains/10205000_iommu/mappings"
	finding empty 'Nothing is mapped in domain 10205000_iommu now' 0x70000000
}

@test "explain uses a live page table only for its own device, and not if a domain is named" {
	live_elm
	expect_json 0 '.domain == "default"' explain "$(m4u 1401d000.m4u 0x60001000)"
	expect_json 0 '.domain == "default"' explain default "$(fault 0x60001000)"
	expect 0 explain default "$(fault 0x60001000)"
	[[ $output != *'Judged by domain'* ]] || fail "$output"
}
