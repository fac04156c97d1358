#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The corpus of faults: v7sctl explain finds each cause from the log and the driver's tables.
# bats file_tags=m4u
# shellcheck disable=SC2154 # masters.bash sets them

load ../guest/helpers
load masters
load corpus

# The driver makes its page table when the first master probes, maybe in an earlier file of tests.
setup_file() {
	[[ ! -e /sys/bus/platform/devices/$display.master/iommu_group ]] || : >"$BATS_FILE_TMPDIR/older"
	echo 1 >"$live"
	attach "${V7S_M4U_DRIVER:-}"
}

teardown() {
	echo 0 >"$live"
	echo 0 >"$masters/lose"
	unplant
}

# bats test_tags=debug
@test "a page table that the driver makes after the module loads is listed and checked" {
	[[ ! -e $BATS_FILE_TMPDIR/older ]] || skip "the driver made it before these tests"
	attached
	grep -qx 'found: alloc' "$d/config"
	v7sctl check --live
	read_rows "$d/check"
	[[ ${rows[-1]} == "verdict: pass" && ${rows[0]} == "${d##*/} foreign "[1-9]* ]] || fail "${rows[*]}"
}

# explanation_of PAGE JSON - prints explain's cause of the fault at that page
explanation_of() {
	jq -r --arg at "$(printf '0x%08x' "$1")" \
		'.faults[] | select(.page == $at) | [.findings[].explanation] | join(" ")' <<<"$2"
}

# The buffer of a fault stays until the end of the test: in this order none is at the address of a
# later fault. limit.bats has the fault that needs our own driver.
corpus="never-mapped past-the-end use-after-unmap wrong-region wrong-bank invalid-pa stale-tlb"

# bats test_tags=debug
@test "the driver reports each fault of the corpus, and one v7sctl explain finds the cause of each" {
	local name row json i names=() pages=() causes=() buffers=()
	for name in "$BATS_TEST_DIRNAME"/faults/*.bash; do
		name=${name##*/}
		[[ " $corpus tables-above-reach " == *" ${name%.bash} "* ]] || fail "$name is not in the corpus"
	done
	followed
	begin
	for name in $corpus; do
		fault_made "$name"
		[[ $made ]] || continue
		names+=("$name") pages+=("$at") causes+=("$cause")
		[[ ! $n ]] || buffers+=("$whose free $n")
		unplant
	done
	echo "# ${#names[@]} faults: ${names[*]}" >&3
	((${#names[@]} >= 4)) || fail "${names[*]}"
	json=$(dmesg | sed "1,/$mark/d" | v7sctl --json explain)
	for i in "${!names[@]}"; do
		row=$(explanation_of "${pages[i]}" "$json")
		[[ $row =~ ${causes[i]} ]] || fail "${names[i]}: not ${causes[i]}, but: $row"
	done
	for row in "${buffers[@]}"; do
		# shellcheck disable=SC2086 # a word each
		ask $row
	done
}

@test "an overrun and a use after unmap are explained after their buffers are freed and replaced" {
	local first
	followed
	begin
	give "$display" alloc 8192
	first=$n
	ask "$display" read $((iova + 8192)) 64
	fault "fault type=0x[0-9a-f]+ iova=$(page $((iova + 8192))) .* read"
	give "$display" map 4096
	ask "$display" free "$n"
	ask "$display" write "$iova" 16 1
	fault "fault type=0x[0-9a-f]+ iova=$(page "$iova") .* write"
	ask "$display" free "$first"
	ask 70040100 churn 15 65536
	ask "$display" churn 15 4096
	explained "1 to 4096 bytes past the end of the mapping that ends at"
	explained "Use after unmap: the page was unmapped [0-9.]+ [mu]?s before the fault by [^ ]+, after it had been mapped for"
	explained 'at the time of the fault L1'
}

# users DOMAIN - prints the devices of `live` that use the domain's page table, with its TTBR
users() { awk -v domain="$1" '$NF == domain { print $1, $7 }' "$v7s/live" | sort; }

# overrun_of M4U MASTER - makes a fault of that M4U, and checks that explain finds it in domain $d
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

@test "live lists both M4Us that share a page table, and explain finds the faults of both in it" {
	local both
	[[ $V7S_M4U == mt8188 || $V7S_M4U == mt8195 ]] || skip "$V7S_M4U has one multimedia M4U"
	sleep 5 # the driver prints at most ten faults in five seconds
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
