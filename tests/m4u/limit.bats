#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The regression of Linux 4.15 to 5.0, from end to end: page tables anywhere in RAM, on a
# machine with memory above 4 GiB, and an M4U that reads tables only below 4 GiB. The driver
# is v7s_test_iommu.c, which takes a provider.
# bats file_tags=m4u
# shellcheck disable=SC2154 # helpers.bash sets them

load ../guest/helpers
load masters
load corpus

setup_file() { [[ ${V7S_M4U_DRIVER:-} ]] || skip "needs our own driver of the M4U"; }
teardown_file() { :; }

setup() {
	untraced
	requires root module highmem
}

teardown() {
	echo 0 >"$live"
	[[ ! -d /sys/module/v7s_test_master ]] || detach
	destroy_domains
}

@test "DMA through tables above the M4U's reach fails, and the driver prints faults" {
	local sum
	attach unrestricted
	begin
	give 70040000 alloc 8192
	ask 70040000 phys "$iova"
	assert_regex "$answer" '^0x'
	echo "0 $iova" >"$masters/query"
	[[ $(<"$masters/query") != "$answer" ]] || fail "the M4U finds $iova at $answer"
	ask 70040000 read "$iova" 8192
	assert_regex "$answer" '^status 1'
	fault 'fault type=0x[0-9a-f]+ iova=0x[0-9a-f]+ .* read'
	ask 70040000 free "$n"
}

@test "v7sctl explain finds that tables above the M4U's reach cause a fault" {
	attach unrestricted
	fault_of tables-above-reach
	run ! v7sctl check --live
	[[ $output == *fail* ]] || fail "$output"
}

@test "check fails for tables above the M4U's reach" {
	new_domain provider=unrestricted ias=34 oas=35 quirks=no_perms,mtk_ext
	write "$d/map" "0x10000000 0x80000000 1M pgsize=4K"
	read_rows "$d/check"
	[[ ${rows[-1]} == "verdict: fail"* ]] || fail "${rows[*]}"
}

@test "DMA through tables below 4 GiB passes on the same machine" {
	attach slab
	followed
	begin
	ask 70040000 churn 40 1
	assert_equal "$answer" ok
	assert_equal "$(fault_lines)" ""
	v7sctl check --live
}
