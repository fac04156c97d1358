#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Memory for tables exhausted for real.
# bats file_tags=providers
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

# free_tables - $room for so many tables of a page each that 8 MiB would still be free, for
# others than the kernel's last reserves: whoever has less cannot start a program, and is killed
free_tables() {
	local word value rest
	room=$((-8 * M / page))
	while read -r word value rest; do
		case $word in
		pages) [[ $value != free ]] || ((room += rest)) ;;
		count:) ((room += value)) ;; # that each CPU keeps for itself
		min | nr_free_cma) ((room -= value)) ;;
		esac
	done </proc/zoneinfo
}

@test "without memory a map fails cleanly, and works again when memory returns" {
	requires little_memory
	local i count page room all=()
	page_size
	echo 3 >/proc/sys/vm/drop_caches
	# A page for each of up to 4096 tables: at most 16 MiB a domain, and too much for the last.
	for ((i = 0; i < 80; i++)); do
		free_tables
		try "$v7s/create" "bats-hog-$i provider=page walk=coherent"
		[[ -z $errno ]] || break
		all+=("bats-hog-$i")
		d=$v7s/domains/bats-hog-$i
		before=$(cat "$d"/{mappings,tables,descriptors})
		((room > 64 && room < 4096)) || room=4096
		try "$d/map" "0 0 ${room}M pgsize=4K"
		[[ -z $errno ]] || break
	done
	assert_equal "$errno" ENOMEM
	count=${#all[@]}
	((count > 8)) || fail "only $count domains"
	if [[ -d $d ]]; then
		assert_equal "$(cat "$d"/{mappings,tables,descriptors})" "$before"
		assert_fields "$d/stats" maps=0 mapped-bytes=0 l2-tables=0 l2-allocs=0 l2-frees=0
	fi
	assert_equal "$(tail -n 1 "$v7s/check")" "verdict: pass"

	for ((i = 0; i < 3; i++)); do
		write "$v7s/destroy" "bats-hog-$i"
	done
	new_domain provider=slab
	write "$d/map" "0 0 1G pgsize=4K"
	assert_fields "$d/stats" l2-tables=1024 mapped-bytes="$G"
}
