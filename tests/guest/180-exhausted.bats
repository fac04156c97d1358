#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Memory for tables exhausted for real.
# bats file_tags=providers
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

# map_all - maps as much as can be, as try does, while some memory is kept in reserve: a
# shell that has none left cannot start a program, and is killed for trying
map_all() {
	local reserve=/proc/sys/vm/min_free_kbytes said=$BATS_TEST_TMPDIR/said found well=true
	read -r found <$reserve
	echo >"$said" # takes the page that the shell's message will need
	echo $((found + 48 * K)) >$reserve
	echo "0 0 4G pgsize=4K" 2>>"$said" >"$d/map" || well=false
	echo "$found" >$reserve
	errno=
	$well || errno_from "$said"
}

# assert_as_before - as $before tells, nothing has been mapped in $d
assert_as_before() {
	assert_equal "$(cat "$d"/{mappings,tables,descriptors})" "$before" || return
	assert_fields "$d/stats" maps=0 mapped-bytes=0 l2-tables=0 l2-allocs=0 l2-frees=0
}

@test "without memory a map fails cleanly, and works again when memory returns" {
	requires little_memory
	local i count all=()
	# A page for each of 4096 tables: 16 MiB a domain.
	for ((i = 0; i < 60; i++)); do
		write "$v7s/create" "bats-hog-$i provider=page walk=coherent"
		all+=("bats-hog-$i")
		d=$v7s/domains/bats-hog-$i
		before=$(cat "$d"/{mappings,tables,descriptors})
		map_all
		[[ -z $errno ]] || break
	done
	assert_equal "$errno" ENOMEM
	assert_regex "$(<"$v7s/last_error")" '^map: line 1: .*memory'
	count=${#all[@]}
	((count > 8)) || fail "only $count domains"
	assert_as_before
	assert_equal "$(tail -n 1 "$v7s/check")" "verdict: pass"

	for ((i = 0; i < 3; i++)); do
		write "$v7s/destroy" "bats-hog-$i"
	done
	new_domain provider=slab
	write "$d/map" "0 0 1G pgsize=4K"
	assert_fields "$d/stats" l2-tables=1024 mapped-bytes="$G"
}

@test "what a failed map leaves behind would be noticed" {
	new_domain provider=page
	before=$(cat "$d"/{mappings,tables,descriptors})
	assert_as_before
	write "$d/map" "0 0 4K"
	run assert_as_before
	assert_failure
}
