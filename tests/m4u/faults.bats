#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The corpus of faults: what is wrong comes out of the log and the driver's own tables.
# bats file_tags=m4u
# shellcheck disable=SC2154 # masters.bash sets them

load ../guest/helpers
load masters
load corpus

teardown() {
	echo 0 >"$live"
	echo 0 >"$masters/lose"
	unplant
}

@test "fault: never mapped, reported by the driver, and explained" { fault_of never-mapped; }
@test "fault: past the end, reported by the driver, and explained" { fault_of past-the-end; }
@test "fault: use after unmap, reported by the driver, and explained" { fault_of use-after-unmap; }
@test "fault: wrong region of 4 GiB, reported by the driver, and explained" { fault_of wrong-region; }

@test "fault: wrong bank in the larb, reported by the driver, and explained" { fault_of wrong-bank; }
@test "fault: mapped to where no memory is, reported by the driver, and explained" { fault_of invalid-pa; }
@test "fault: a flush of the TLB was lost, reported by the driver, and explained" { fault_of stale-tlb; }

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
	explained_later "Use after unmap: the page was unmapped [0-9.]+ [mu]?s before the fault by [^ ]+, after it had been mapped for"
}
