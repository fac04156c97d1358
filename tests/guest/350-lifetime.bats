#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Domains are created and destroyed while callers use them.
# bats file_tags=lifetime
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

teardown() {
	stop_loops
	destroy_domains
}

# loop COMMAND... - repeats it in the background until stop_loops, even if it fails
loop() {
	while :; do
		"$@" || true
	done >/dev/null 2>&1 3>&- &
	loops+=($!)
}

stop_loops() {
	((${#loops[@]} == 0)) || kill "${loops[@]}" || true
	wait
	loops=()
}

# read_gone FD - checks that a read fails with EIO
read_gone() {
	run -1 cat <&"$1"
	assert_output --partial "Input/output error"
}

@test "open files of a destroyed domain return EIO, and nothing else" {
	local file fd fds=() writer asker
	new_domain
	write "$d/map" "0 0 64M pgsize=4K"
	for file in config stats mappings tables descriptors image check; do
		exec {fd}<"$d/$file"
		fds+=("$fd")
	done
	# Read this file in part before the domain is destroyed.
	read -r _ <&"${fds[-2]}"
	exec {writer}>"$d/map" {asker}<>"$d/translate"

	write "$v7s/destroy" "$name"
	[[ ! -e $d ]]
	for fd in "${fds[@]}" "$asker"; do
		read_gone "$fd"
	done
	for fd in "$writer" "$asker"; do
		run -1 eval "echo 0 0 4K >&$fd"
		assert_output --partial "Input/output error"
		assert_equal "$(<"$v7s/last_error")" \
			"$([[ $fd == "$writer" ]] && echo map || echo translate): line 1: the domain of this file has been destroyed"
		try "$v7s/destroy" bats-none # another reason
	done

	# A new domain of that name is a different one.
	write "$v7s/create" "$name"
	write "$d/map" "0x1000 0x2000 4K"
	read_gone "${fds[0]}"
	run -1 eval "echo 0x5000 0 4K >&$writer"
	assert_rows "$d/mappings" "0x00001000 0x00001fff 0x00002000 4096 4K rw----"
	for fd in "${fds[@]}" "$writer" "$asker"; do
		exec {fd}>&-
	done
}

@test "a domain is created and destroyed while its files are read and written" {
	local i
	for i in 1 2; do
		loop eval "cat $v7s/domains/bats-*/{config,stats,mappings,tables,descriptors,image,check}"
	done
	loop eval "echo 0x100000 0 1M pgsize=4K >$v7s/domains/bats-gone/map; echo 0x100000 1M >$v7s/domains/bats-gone/unmap"
	loop cat "$v7s/check" "$v7s/zones"
	for i in {1..20}; do
		write "$v7s/create" bats-gone
		try "$v7s/domains/bats-gone/map" "0x100000 0 1M pgsize=4K"
		try "$v7s/domains/bats-gone/map" "0 0 1M pgsize=4K"
		assert_equal "$errno" ""
		write "$v7s/destroy" bats-gone
		[[ ! -e $v7s/domains/bats-gone ]]
	done
}

# map_and_unmap START - maps 64 KiB page by page, then unmaps them
map_and_unmap() {
	local at
	for ((at = $1; at < $1 + 65536; at += 4096)); do
		echo "$at $((at + 0x10000000)) 4K" >"$d/map" || return
	done
	echo "$1 64K" >"$d/unmap"
}

# rounds N COMMAND... - runs it N times, or until it fails
rounds() {
	local n
	for ((n = 0; n < $1; n++)); do
		"${@:2}" || return
	done
}

@test "callers that share an L2 table do not disturb each other" {
	local i pid pids=()
	new_domain
	write "$d/map" "0x100000 0x5000 4K"
	loop cat "$d/mappings" "$d/tables" "$d/stats" "$v7s/zones"
	for i in {1..4}; do
		rounds 20 map_and_unmap $((0x100000 + i * 0x10000)) 3>&- &
		pids+=($!)
	done
	for pid in "${pids[@]}"; do
		wait "$pid" || fail "a map or unmap failed: $(<"$v7s/last_error")"
	done
	stop_loops
	assert_rows "$d/mappings" "0x00100000 0x00100fff 0x00005000 4096 4K rw----"
	assert_fields "$d/stats" maps=$((1 + 4 * 20 * 16)) unmaps=$((4 * 20)) l2-tables=1 mapped-bytes=4096
	write "$d/unmap" "0x100000 4K"
	assert_fields "$d/stats" l2-tables=0
}

@test "memory pressure frees waiting tables while callers map, unmap and read" {
	local at pid pids=()
	new_domain
	loop eval "echo 2 >/proc/sys/vm/drop_caches"
	loop cat "$d/mappings" "$d/tables" "$d/stats" "$d/image" "$v7s/check" "$v7s/zones"
	for at in {1..4}; do
		rounds 10 map_and_unmap $((at * 0x100000)) 3>&- &
		pids+=($!)
	done
	for pid in "${pids[@]}"; do
		wait "$pid" || fail "a map or unmap failed: $(<"$v7s/last_error")"
	done
	stop_loops
	echo 2 >/proc/sys/vm/drop_caches
	assert_fields "$d/stats" mapped-bytes=0 l2-tables=0 l2-waiting=0
}

@test "callers that share a block split it once" {
	local at pid pids=()
	new_domain
	for _ in {1..10}; do
		write "$d/map" "0x1000000 0x2000000 16M"
		for at in {0..7}; do
			echo "$((0x1000000 + at * 0x201000)) 4K" >"$d/unmap" 3>&- &
			pids+=($!)
		done
		for pid in "${pids[@]}"; do
			wait "$pid" || fail "an unmap failed: $(<"$v7s/last_error")"
		done
		pids=()
		spans
		assert_equal "${#spans[@]}" 8
		assert_fields "$d/stats" mapped-bytes=$((16 * M - 8 * 4096)) l2-tables=8
		for at in {0..7}; do
			write "$d/map" "$((0x1000000 + at * 0x201000)) $((0x2000000 + at * 0x201000)) 4K"
		done
		assert_spans 0x1000000 0x2000000 0x2000000 rw----
		write "$d/unmap" "0x1000000 16M"
	done
}

@test "a reader of a long report gets whole rows while the report changes" {
	new_domain
	write "$d/map" "0 0 16M pgsize=4K"
	loop eval "echo 0x800000 1M >$d/unmap; echo 0x800000 0x800000 1M >$d/map; echo 0x840000 4K >$d/unmap; echo 0x840000 0x840000 4K >$d/map"
	for _ in {1..10}; do
		# Read a page at a time: each read drops the lock, and the callers change tables.
		dd bs=4K status=none if="$d/descriptors" >"$BATS_TEST_TMPDIR/report"
		run -1 grep -Evn '^(# .*|1 [0-9]+ 0x00[0-9a-f]{6} 0x[0-9a-f]{8} (table 0x[0-9a-f]{8} - -|section 0x00800000 1M rw----)|2 [0-9]+ 0x00[0-9a-f]{6} 0x[0-9a-f]{8} (page|large) 0x00[0-9a-f]{6} (4K|64K) rw----)$' "$BATS_TEST_TMPDIR/report"
		assert_output ""
	done
}
