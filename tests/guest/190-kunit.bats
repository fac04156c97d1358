#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The selftests as KUnit cases, where the kernel has KUnit.
# bats file_tags=selftest,kunit
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

setup_file() { found_parameters; }

setup() {
	untraced
	requires root module module_file kunit
}

teardown() {
	[[ ! -d /sys/module/v7s_dma32_kunit ]] || rmmod v7s_dma32_kunit
	unplant
}

# kunit PARAMETER... - loads the module with these; sets $results, a line for each case
kunit() {
	insmod "${V7S_MODULE%.ko}_kunit.ko" "$@"
	results=$(grep -E '^ *(not )?ok [0-9]+ [a-z_]+:' /sys/kernel/debug/kunit/v7s_dma32/results)
	rmmod v7s_dma32_kunit
}

@test "the selftests pass as KUnit cases" {
	kunit test="${V7S_KUNIT:-reclaim}" seed="$RANDOM"
	run grep 'not ok' <<<"$results"
	assert_output ""
	grep -qE 'ok [0-9]+ slab: [a-z_]+ \(noncoherent\)$' <<<"$results" || fail "$results"
	grep -qE 'ok [0-9]+ page_frag: [a-z_]+ \(coherent no_perms mtk_ext\)$' <<<"$results" || fail "$results"
}

@test "fault planted: a device that misses every sync fails the KUnit cases" {
	requires plant_module
	load_planted plant_lost_sync=1
	kunit test=device
	grep -qE 'not ok [0-9]+ slab: device \(noncoherent\)$' <<<"$results" || fail "$results"
}

@test "an unknown KUnit case is an error" {
	run -0 insmod "${V7S_MODULE%.ko}_kunit.ko" test=nonsense
	assert_regex "$(</sys/kernel/debug/kunit/v7s_dma32/results)" 'not ok|suite failed'
}
