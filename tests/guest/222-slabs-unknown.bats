#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# `slabs` on a kernel where the layout of struct kmem_cache or of slabs cannot be measured.
# bats file_tags=slabs
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers
load slabs

# planted FIELD WHY - loads the module with a fault that hides FIELD, and checks the reason WHY
planted() {
	load_planted "plant_slab_layout=$1"
	assert_fields "$v7s/slabs_stats" "${1#moved-}=-" "unknown=${1#moved-}: $2"
	assert_equal "$(<"$v7s/last_error")" none
	read_slabs
}

@test "fault planted: flags at two offsets are unknown, and no cache_dma32 is created" {
	requires module_file plant_module
	planted flags "more than one offset matches our own caches"
	assert_cells v7s_dma32_l2 dma=- dma32=- object-size=1024
	assert_equal "$(awk 'NR > 1 && ($2 != "-" || $3 != "-")' "$v7s/slabs")" ""
	assert_equal "$(find "$sys_slab" -name cache_dma32)" ""
	try "$v7s/rescan" slabs
	assert_refused EOPNOTSUPP "rescan: line 1: *more than one offset*" slabs
	sum pages
	((sum > 100))
}

@test "fault planted: a wrong offset of flags is noticed by comparison with the kernel's own files" {
	requires module_file plant_module
	planted moved-flags "they differ from the files of a cache"
	assert_cells v7s_dma32_l2 dma=- dma32=-
	assert_equal "$(find "$sys_slab" -name cache_dma32)" ""
}

@test "fault planted: no pages are counted when the cache of a slab is at two offsets" {
	requires module_file plant_module
	planted cache "more than one offset matches our own caches"
	assert_cells v7s_dma32_l2 object-size=1024 slabs=- pages=- "${zone_columns[0]}=-"
	bound_of v7s_dma32_l2
	assert_cells v7s_dma32_l2 "dma32=$bound"
	assert_equal "$(awk 'NR > 1 && ($6 != "-" || $7 != "-" || $8 != "-")' "$v7s/slabs")" ""
}

@test "fault planted: a wrong offset of the cache of a slab is noticed, as slabs then belong to no known cache" {
	requires module_file plant_module
	load_planted plant_slab_layout=moved-cache
	read_slabs
	assert_cells v7s_dma32_l2 slabs=- pages=- "${zone_columns[0]}=-"
	read_fields "$v7s/slabs_stats"
	assert_regex "${field[unknown]}" "^cache: [0-9]+ of [0-9]+ pages of slabs belong to no known cache$"
}

@test "fault planted: the names of directories are shown when names are at two offsets" {
	requires module_file plant_module
	local cache
	planted name "more than one offset matches our own caches"
	assert_cells v7s_dma32_l2 object-size=1024
	for cache in "${!row[@]}"; do
		[[ ! -L $sys_slab/$cache ]] || fail "$cache is a name, not a directory"
	done
}

@test "doctor names the offset of slab caches that is not known" {
	requires module_file plant_module v7sctl
	run -0 --separate-stderr v7sctl doctor
	assert_output --partial "every slab cache and its zones are known"
	load_planted plant_slab_layout=flags
	run --separate-stderr v7sctl doctor
	assert_output --partial "flags: more than one"
}
