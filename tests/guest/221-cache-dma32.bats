#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# cache_dma32 in each directory of /sys/kernel/slab.
# bats file_tags=slabs
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers
load slabs

# is_bound DIRECTORY - whether cache_dma32 must be 1. The directory of a mergeable cache has SLUB's
# id as its name, with a D for DMA32; of the others only those below are bound.
is_bound() {
	case $1 in
	:*-*) [[ ${1%%-*} == *D* ]] ;;
	v7s_dma32_l2 | v7s_test_dma32 | v7s_test_merged_dma32) true ;;
	*) false ;;
	esac
}

assert_known_bounds() {
	local dir expected
	for dir in "$sys_slab"/*; do
		[[ ! -L $dir ]] || continue
		dir=${dir##*/} expected=0
		! is_bound "$dir" || expected=1
		bound_of "$dir" || return
		((bound == expected)) || fail "$dir: $bound, not $expected" || return
	done
}

@test "cache_dma32 is 1 for known DMA32 caches, and 0 for all others" {
	requires 64bit
	[[ ! -r ${V7S_CACHES_MODULE:-} ]] || load_caches
	write "$v7s/rescan" slabs
	read_slabs
	assert_cells v7s_dma32_l2 dma=0 dma32=1 object-size=1024
	assert_known_bounds
}

assert_files_and_rows_agree() {
	local cache dma
	for cache in "${!row[@]}"; do
		[[ -e $sys_slab/$cache ]] || continue # destroyed meanwhile
		bound_of "$cache" || return
		read -r dma <"$sys_slab/$cache/cache_dma"
		assert_cells "$cache" "dma32=$bound" "dma=$dma" || return
	done
}

@test "cache_dma32 is in every directory, readable by root only, and agrees with slabs" {
	read_slabs
	assert_equal "$(find "$sys_slab"/*/ -maxdepth 0 | while read -r dir; do
		[[ -e $dir/cache_dma32 ]] || echo "$dir"
	done)" ""
	assert_equal "$(find "$sys_slab"/*/cache_dma32 ! -perm 0400)" ""
	assert_files_and_rows_agree
}

@test "caches created later get cache_dma32 when rescan is written" {
	load_caches
	[[ -d $sys_slab/v7s_test_dma32 && ! -e $sys_slab/v7s_test_dma32/cache_dma32 ]]
	write "$v7s/rescan" slabs
	for pair in dma32=1 merged_dma32=1 plain=0 merged=0 dma=0 large=0; do
		bound_of "v7s_test_${pair%=*}"
		assert_equal "${pair%=*} $bound" "${pair%=*} ${pair#*=}"
	done
	rmmod v7s_test_caches
	[[ ! -e $sys_slab/v7s_test_dma32 ]]
	write "$v7s/rescan" slabs
}

@test "rescan refuses every word but slabs" {
	new_domain
	note_state
	refuse EINVAL 'unknown target "zones"; expected slabs' "$v7s/rescan" zones
	refuse EINVAL "*" "$v7s/rescan" "slabs slabs"
	refuse EINVAL 'unknown target "\\e\[31mred"; expected slabs' "$v7s/rescan" $'\e[31mred'
	refuse EINVAL "*" "$v7s/rescan" "$(printf 'slabs%0300d' 0)"
}

@test "cache_dma32 of another module is not replaced" {
	requires module_file
	local text
	load_caches file=1
	write "$v7s/rescan" slabs
	bound_of v7s_test_dma32
	read -r text <"$sys_slab/v7s_test_plain/cache_dma32"
	assert_equal "$text" another
	rmmod v7s_dma32
	[[ ! -e $sys_slab/v7s_test_dma32/cache_dma32 ]]
	read -r text <"$sys_slab/v7s_test_plain/cache_dma32"
	assert_equal "$text" another
	reload
}

@test "fault planted: a kernel that has cache_dma32 itself gets no files" {
	requires module_file plant_module
	load_planted plant_kernel_file=1
	assert_equal "$(find "$sys_slab" -name cache_dma32)" ""
	assert_fields "$v7s/slabs_stats" cache-dma32=kernel unknown=-
	try "$v7s/rescan" slabs
	assert_refused EOPNOTSUPP "rescan: line 1: this kernel has its own files cache_dma32" slabs
	read_slabs
	assert_cells v7s_dma32_l2 object-size=1024
}

# list_slabs - prints names and modes of all in /sys/kernel/slab except links: the kernel leaves
# those of destroyed merged caches, also of its own v7s caches.
list_slabs() {
	find "$sys_slab" ! -type l -exec stat -c '%n %a' {} + | sort
}

@test "unloading leaves /sys/kernel/slab as it was" {
	requires module_file
	local before after
	rmmod v7s_dma32
	before=$(list_slabs)
	[[ $before != *cache_dma32* ]]
	reload
	[[ $(list_slabs) == *cache_dma32* ]]
	cat "$v7s/slabs" >/dev/null
	rmmod v7s_dma32
	after=$(list_slabs)
	reload
	assert_lists "/sys/kernel/slab" "$after" "$before"
}

@test "an open cache_dma32 can no longer be read once the module is unloaded" {
	requires module_file
	local fd
	exec {fd}<"$sys_slab"/kmalloc-1k/cache_dma32
	rmmod v7s_dma32
	run cat <&"$fd"
	exec {fd}<&-
	reload
	assert_failure
	assert_output --partial "No such device"
}

@test "slab_sysfs=0 adds no files" {
	requires module_file
	reload slab_sysfs=0
	read_slabs
	assert_equal "$(find "$sys_slab" -name cache_dma32)" ""
	assert_fields "$v7s/slabs_stats" cache-dma32=no unknown=-
	try "$v7s/rescan" slabs
	assert_refused EOPNOTSUPP "rescan: line 1: cannot add files cache_dma32: slab_sysfs is N" slabs
	((${#row[@]} > 20))
	cell v7s_dma32_l2 dma32
	[[ $cell == [01] ]]
}
