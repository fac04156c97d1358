#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Real data through the page tables that mtk_iommu makes: V7S_M4U is the board. The masters
# are those of v7s_test_master.c, the hardware is tools/m4u.
# bats file_tags=m4u
# shellcheck disable=SC2154 # helpers.bash sets them

load ../guest/helpers

masters=/sys/kernel/debug/v7s_master

setup_file() {
	insmod "$V7S_MASTER_MODULE"
	for _ in {1..50}; do
		[[ -e $masters/70040100.master ]] && return
		sleep 0.1
	done
	cat /sys/kernel/debug/devices_deferred
	return 1
}

teardown_file() { rmmod v7s_test_master; }

setup() { untraced; }

# ask MASTER COMMAND… - its answer, in $answer
ask() {
	local file=$masters/$1.master/do
	shift
	echo "$*" >"$file" || return
	answer=$(<"$file")
}

# give MASTER alloc|map BYTES - a buffer: $n and $iova
give() {
	ask "$@"
	[[ $answer =~ ^buffer\ ([0-9]+)\ iova\ (0x[0-9a-f]+)$ ]] || fail "$answer"
	n=${BASH_REMATCH[1]} iova=${BASH_REMATCH[2]}
}

# fault_lines - those that the driver has printed since the test began
fault_lines() { dmesg | sed "1,/$mark/d" | grep 'mtk-iommu.*fault type='; }

begin() {
	mark="m4u test $BATS_TEST_NUMBER $EPOCHREALTIME"
	echo "$mark" >/dev/kmsg
}

# fault PATTERN - the driver prints a line that matches, soon
fault() {
	for _ in {1..50}; do
		! fault_lines | grep -qE "$1" || return 0
		sleep 0.1
	done
	fail "no fault line like $1 in: $(fault_lines)"
}

@test "a coherent buffer: what the CPU writes the device reads, and the other way" {
	local sum
	give 70040000 alloc 100000
	ask 70040000 fill "$n" 5
	sum=${answer#sum }
	ask 70040000 read "$iova" 100000
	assert_equal "$answer" "status 0 sum $sum"
	ask 70040000 write "$iova" 100000 77
	ask 70040000 verify "$n" 77
	assert_equal "$answer" ok
	ask 70040000 free "$n"
}

@test "a streaming buffer that is no whole page, on the second master" {
	local sum
	give 70040100 map 12345
	ask 70040100 fill "$n" 9
	sum=${answer#sum }
	ask 70040100 read "$iova" 12345
	assert_equal "$answer" "status 0 sum $sum"
	ask 70040100 free "$n"
}

@test "buffers come and go, and each byte arrives" {
	ask 70040000 churn 40 1
	assert_equal "$answer" ok
	ask 70040100 churn 40 7
	assert_equal "$answer" ok
}

@test "two masters at once" {
	ask 70040000 churn 30 3 &
	ask 70040100 churn 30 11
	assert_equal "$answer" ok
	wait $!
}

@test "a codec's master on a 34-bit SoC gets IOVAs of its own region" {
	[[ $V7S_M4U != mt8173 && $V7S_M4U != mt8183 ]] || skip "a SoC of 32-bit IOVAs"
	local master=70040100
	[[ $V7S_M4U != mt8188 && $V7S_M4U != mt8195 ]] || master=70040200
	give "$master" alloc 8192
	((iova >= 1 << 32)) || fail "IOVA $iova is below 4 GiB"
	ask "$master" write "$iova" 8192 3
	ask "$master" verify "$n" 3
	assert_equal "$answer" ok
	ask "$master" free "$n"
}

@test "fault: never mapped" {
	begin
	ask 70040000 read 0x1234000 64
	assert_regex "$answer" '^status 1'
	fault 'fault type=0x1 iova=0x1234[0-9a-f]{3} .*larb=0 port=0.* read'
}

@test "fault: past the end of a buffer" {
	begin
	give 70040000 alloc 8192
	ask 70040000 write "$iova" 40960 1
	assert_regex "$answer" '^status 1'
	fault "fault type=0x1 iova=0x[0-9a-f]+ .* write"
	ask 70040000 free "$n"
}

@test "fault: use after unmap" {
	begin
	give 70040000 map 4096
	ask 70040000 free "$n"
	ask 70040000 write "$iova" 16 1
	assert_regex "$answer" '^status 1'
	fault "fault type=0x1 iova=$(printf '0x%x' "$((iova >> 12))")[0-9a-f]{3} .* write"
}

@test "fault planted: a TLB flush that is lost leaves the old buffer reachable" {
	give 70040000 map 4096
	ask 70040000 read "$iova" 16
	assert_regex "$answer" '^status 0'
	echo 1 >$masters/lose
	ask 70040000 free "$n"
	ask 70040000 read "$iova" 16
	echo 0 >$masters/lose
	assert_regex "$answer" '^status 0'
	# The next flush of all, which each fault brings, ends that.
	ask 70040000 read 0x1234000 16
	sleep 0.2
	ask 70040000 read "$iova" 16
	assert_regex "$answer" '^status 1'
}

@test "the device finds in the driver's tables what it moved data through" {
	local m4u=0
	give 70040000 alloc 4096
	echo "$m4u $iova" >$masters/query
	assert_regex "$(<$masters/query)" '^0x[0-9a-f]+$'
	ask 70040000 free "$n"
	echo "$m4u $iova" >$masters/query
	assert_equal "$(<$masters/query)" -
}
