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

# users DOMAIN - the devices of `live` whose page table it is, with its TTBR
users() { awk -v domain="$1" '$NF == domain { print $1, $7 }' "$v7s/live" | sort; }

# overrun_of M4U MASTER - a fault of that M4U, explained by the domain $d
overrun_of() {
	begin
	give "$2" alloc 8192
	ask "$2" read $((iova + 8192)) 64
	fault "mtk-iommu $1: fault .* iova=$(page $((iova + 8192))) .* read"
	explained "Judged by domain ${d##*/}, the live page table of the device $1"
	explained "1 to 4096 bytes past the end of the mapping that ends at"
	explained 'at the time of the fault L1'
	ask "$2" free "$n"
}

@test "two M4Us that use one page table are in live, asleep too, and the faults of both are explained by it" {
	local both
	[[ $V7S_M4U == mt8188 || $V7S_M4U == mt8195 ]] || skip "a SoC of one multimedia M4U"
	sleep 5 # the driver prints ten lines in that time
	followed
	both=$(users "${d##*/}")
	[[ $both =~ ^70000000.iommu\ (0x[0-9a-f]+)$'\n'70001000.iommu\ (0x[0-9a-f]+)$ ]] || fail "$both"
	assert_equal "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
	overrun_of 70000000.iommu 70040000
	overrun_of 70001000.iommu 70040100
	all sleep
	assert_equal "$(users "${d##*/}")" "$both"
	all wake
}
