#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# A driver that uses the engine as mtk_iommu uses io-pgtable: no TLB callbacks, its own
# flush after each unmap. guest/driver/ is the driver and its emulated device.
# bats file_tags=driver,lifetime
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

setup() {
	untraced
	requires root module driver_module
}

# drive [PARAMETER...] - runs the driver; $failed, and $said is what it said
drive() {
	local mark="driver test $EPOCHREALTIME"
	echo "$mark" >/dev/kmsg
	random 1000000
	failed=
	insmod "$V7S_DRIVER_MODULE" seed="$random" "$@" || failed=1
	said=$(dmesg | sed "1,/$mark/d" | grep 'v7s_test_driver:')
	[[ $failed ]] || rmmod v7s_test_driver
}

# Two threads map and unmap from atomic context; the device uses all addresses meanwhile.
@test "a driver without TLB callbacks that flushes late: data arrives, no table is freed early" {
	local n
	seed
	effort 30
	for ((n = 0; n < effort; n++)); do
		drive rounds=2000
		[[ ! $failed ]] || fail "$said"
	done
	assert_regex "$said" '2000 rounds, [0-9]{4,} pages moved'
}

# notices FAULT PATTERN - the driver's test fails for that reason, soon
notices() {
	seed
	drive fault="$1" rounds=2000
	[[ $failed ]] || fail "$1 was not noticed"
	assert_regex "$said" "$2"
}

@test "fault planted in the driver: an unmap is not flushed" {
	notices lost_flush 'still mapped to the device|leads to a page that is not mapped there'
}

@test "fault planted in the driver: an unmap is flushed before it is made" {
	notices early_flush 'still mapped to the device|leads to a page that is not mapped there'
}

@test "fault planted in the driver: a map of a section over a waiting table is not flushed" {
	notices lost_map 'not mapped to the device|reads a freed table|remembers a table'
}

@test "fault planted in the driver: a flush that is stated is not made" {
	notices lost_all 'remembers a table that is freed'
}

@test "fault planted in the driver: the end of a flush is stated before the flush" {
	notices early_end 'remembers a table that is freed'
}

@test "fault planted in the driver: no flush is stated" {
	notices unstated 'tables are left'
}

@test "fault planted in the driver: a page table is freed without a flush" {
	notices free 'remembers a table that is freed'
}

@test "the selftests pass through a driver without TLB callbacks that unmaps in atomic context" {
	local test
	seed
	for test in ${V7S_DRIVER_SELFTESTS:-sizes split tlb device}; do
		drive selftest="$test"
		[[ ! $failed ]] || fail "$said"
		assert_regex "$said" ' [0-9]{2,} selftests passed'
	done
}

@test "fault planted in the driver: the selftests notice that nothing is flushed" {
	seed
	drive selftest=tlb fault=lost_flush
	[[ $failed ]] || fail "not noticed"
	assert_regex "$said" 'selftest slab: tlb .*stale in the TLB'
}
