#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The corpus of faults: each file of faults/ says what is wrong (its comment), makes it
# (make_fault; 2 where the SoC cannot have it; $n is a buffer to free, if any), what the
# driver's line matches (fault_line), and what `dmesg | v7sctl explain` names as the cause.
# bats file_tags=m4u
# shellcheck disable=SC2154 # masters.bash sets them

load ../guest/helpers
load masters

display=70040000

live=/sys/module/v7s_dma32/parameters/live

teardown() { echo 0 >"$live"; }

# followed - the driver's page table, with its history from now on
followed() {
	echo 1 >"$live"
	give "$display" alloc 4096
	attached
	ask "$display" free "$n"
	n=
}

# explained CAUSE - by the log and the driver's own tables, without another word
explained() {
	local said
	said=$(dmesg | sed "1,/$mark/d" | v7sctl explain | tr -s ' \n' '  ')
	assert_regex "$said" "$1"
}

# fault_of NAME - that fault is made, the device sees it, the driver reports it, and its
# cause is found
fault_of() {
	local status=0 seen
	# shellcheck source=/dev/null
	source "$BATS_TEST_DIRNAME/faults/$1.bash"
	followed
	begin
	make_fault || status=$?
	((status != 2)) || skip "$V7S_M4U cannot have it"
	seen=$answer
	assert_equal "$status" 0
	assert_regex "$seen" '^status 1'
	fault "fault type=0x[0-9a-f]+ $(fault_line)"
	explained "$cause"
	[[ ! $n ]] || ask "$display" free "$n"
}

@test "fault: never mapped, reported by the driver, and explained" { fault_of never-mapped; }
@test "fault: past the end, reported by the driver, and explained" { fault_of past-the-end; }
@test "fault: use after unmap, reported by the driver, and explained" { fault_of use-after-unmap; }
@test "fault: wrong region of 4 GiB, reported by the driver, and explained" { fault_of wrong-region; }

# explained_later CAUSE - though other buffers have come and gone in its place since
explained_later() {
	ask 70040100 churn 100 65536
	ask "$display" churn 100 4096
	explained "$1"
	explained 'at the time of the fault L1'
}

@test "an overrun is explained though its buffer has gone since, and others have come in its place" {
	followed
	begin
	give "$display" alloc 8192
	ask "$display" write $((iova + 8192)) 64 1
	fault "fault type=0x[0-9a-f]+ iova=$(page $((iova + 8192))) .* write"
	ask "$display" free "$n"
	explained_later "1 to 4096 bytes past the end of the mapping that ends at"
}

@test "a use after unmap is explained though its page has been mapped again since" {
	followed
	begin
	give "$display" map 4096
	ask "$display" free "$n"
	ask "$display" write "$iova" 16 1
	fault "fault type=0x[0-9a-f]+ iova=$(page "$iova") .* write"
	explained_later "Use after unmap: the page was unmapped [0-9.]+ m?s before the fault by [^ ]+, after it had been mapped for"
}
