#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# A driver that uses the engine as mtk_iommu uses io-pgtable: no TLB callbacks, its own
# flush after each unmap. guest/driver/ is the driver and its emulated device.
# bats file_tags=driver,lifetime
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers
load driver

setup() {
	untraced
	requires root module driver_module
}

# Two threads map and unmap in atomic context while the device uses all addresses.
@test "no data is lost, and no table freed early, with a driver without TLB callbacks that flushes late" {
	local n
	seed
	effort 30
	for ((n = 0; n < effort; n++)); do
		drive rounds=2000
		[[ ! $failed ]] || fail "$printed"
	done
	assert_regex "$printed" '2000 rounds, [0-9]{4,} pages moved'
}

# Adds callers in hard interrupts, and allocations of tables that fail.
@test "threads and hard interrupts map and unmap while allocations fail" {
	local n
	seed
	effort 10
	for ((n = 0; n < effort; n++)); do
		torture
	done
}

@test "fault planted in the driver: an unmap in a hard interrupt is not flushed" {
	notices interrupt 'still mapped to the device|leads to a page that is not mapped there' torture=1
}

@test "fault planted in the driver: a failed map is taken for a successful one" {
	notices believed 'not mapped to the device' torture=1
}

@test "fault planted in the driver: an unmap is not flushed" {
	notices lost_flush 'still mapped to the device|leads to a page that is not mapped there'
}

@test "fault planted in the driver: the TLB is flushed before an unmap, not after it" {
	notices early_flush 'still mapped to the device|leads to a page that is not mapped there'
}

@test "fault planted in the driver: a map of a section over a waiting table is not flushed" {
	notices lost_map 'not mapped to the device|reads a freed table|has cached a table'
}

@test "fault planted in the driver: it reports a flush that it has not done" {
	notices lost_all 'has cached a table that is freed'
}

@test "fault planted in the driver: it reports the end of a flush before it flushes" {
	notices early_end 'has cached a table that is freed'
}

@test "fault planted in the driver: it reports no flush" {
	notices unstated 'tables are left'
}

@test "fault planted in the driver: a page table is freed without a flush" {
	notices free 'has cached a table that is freed'
}

@test "the selftests pass through a driver without TLB callbacks that unmaps in atomic context" {
	local test
	seed
	for test in ${V7S_DRIVER_SELFTESTS:-sizes split tlb device}; do
		drive selftest="$test"
		[[ ! $failed ]] || fail "$printed"
		assert_regex "$printed" ' [0-9]{2,} selftests passed'
	done
}

@test "fault planted in the driver: the selftests notice missing flushes" {
	seed
	drive selftest=tlb fault=lost_flush
	[[ $failed ]] || fail "not noticed"
	assert_regex "$printed" 'selftest slab: tlb .*stale in the TLB'
}
