#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Reports where memory has holes.
# bats file_tags=zones
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

setup() { requires root module holes; }

live=/sys/module/v7s_dma32/parameters/live

teardown() {
	destroy_domains
	echo 0 >"$live"
}

# pages WORD - sets $sum to the sum of WORD (present, spanned) of all zones in /proc/zoneinfo
pages() {
	sum=$(awk -v word="$1" '$1 == word { sum += $2 } END { print sum }' /proc/zoneinfo)
}

@test "slabs reads the pages that are present, and none in a hole" {
	local present spanned frames
	cat "$v7s/slabs" >/dev/null
	read_fields "$v7s/slabs_stats"
	frames=${field[frames]}
	pages present
	present=$sum
	pages spanned
	spanned=$sum
	echo "# $frames frames looked at, $present present, $spanned spanned" >&3
	((spanned > present + 16384)) || fail "no hole of 64 MiB"
	# A hole may end inside a slice of 2 MiB.
	((frames >= present - 1024 && frames <= present + 1024))
}

@test "a TTBR in a hole is refused" {
	local hole
	new_domain
	echo 1 >"$live"
	for hole in "${holes[@]}"; do
		note_state
		refuse EINVAL '*0x*' "$v7s/create" "bats-f ttbr=$(((hole + 0x3fff) & ~0x3fff))"
	done
}

@test "no table lies in a hole, and v7sctl check passes where memory has holes" {
	requires v7sctl
	local row phys hole
	new_domain
	write "$d/map" "0 0 64M pgsize=4K"
	run v7sctl check "$name"
	assert_success
	read_rows "$d/tables"
	for row in "${rows[@]}"; do
		read -r _ _ _ phys _ <<<"$row"
		for hole in "${holes[@]}"; do
			((phys < hole || phys >= hole + 0x2000000)) || fail "a table at $phys, in the hole from $hole on"
		done
	done
	run v7sctl zones
	assert_success
	run v7sctl --json slabs
	assert_success
	run v7sctl status
	assert_success
}
