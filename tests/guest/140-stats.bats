#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The counters of a domain.
# bats file_tags=stats
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

@test "maps, unmaps, bytes and tables are counted" {
	new_domain
	read_fields "$d/stats"
	assert_equal "${keys[*]}" "maps unmaps mapped-bytes l2-tables l2-waiting l2-allocs l2-frees table-bytes held-bytes syncs sync-bytes tlb-flushes rejected"
	assert_fields "$d/stats" maps=0 unmaps=0 mapped-bytes=0 l2-tables=0 l2-waiting=0 l2-allocs=0 l2-frees=0 \
		table-bytes=16384 held-bytes=16384 syncs=0 sync-bytes=0 tlb-flushes=0 rejected=0
	write "$d/map" "0x00100000 0 4K" "0x00101000 0 4K" "0x00200000 0 1M" "0x003f0000 0 128K"
	assert_fields "$d/stats" maps=4 unmaps=0 mapped-bytes=$((4 * K + 4 * K + M + 128 * K)) \
		l2-tables=3 l2-allocs=3 l2-frees=0 table-bytes=$((16384 + 3 * 1024)) rejected=0
	write "$d/unmap" "0x00100000 4K" "0x00280000 4K"
	assert_fields "$d/stats" maps=4 unmaps=2 mapped-bytes=$((M + 128 * K)) \
		l2-tables=4 l2-allocs=4 l2-frees=0
	write "$d/unmap" "0x00101000 4K" "0x003f0000 128K"
	assert_fields "$d/stats" maps=4 unmaps=4 mapped-bytes=$((M - 4 * K)) \
		l2-tables=1 l2-waiting=3 l2-allocs=4 l2-frees=0 table-bytes=$((16384 + 4 * 1024)) rejected=0
}

@test "held-bytes counts whole pages, no more than the slabs of the tables take" {
	local held
	requires slab_sysfs
	l2_slabs
	new_domain
	write "$d/map" "0 0 256M pgsize=4K"
	read_fields "$d/stats"
	held=${field[held-bytes]}
	assert_equal "${field[table-bytes]}" $((16384 + 256 * 1024))
	((held >= field[table-bytes] && held % page == 0))
	# The first and last slab may be shared.
	((held <= 16384 + (256 / slab_tables + 2) * slab)) || fail "$held bytes held for ${field[table-bytes]}"
}

# counted KEY... - sets the array $counted to the increase of each KEY since the last call
counted() {
	local key before
	counted=()
	read_fields "$d/stats"
	for key; do
		before=${count[$key]:-0}
		counted+=($((${field[$key]} - before)))
		count[$key]=${field[$key]}
	done
}

@test "a call syncs a table once, however many of its pages change" {
	requires map_pages
	declare -A count
	new_domain
	counted syncs sync-bytes
	assert_equal "${counted[*]}" "0 0"

	write "$d/map" "0x10000000 0 16M pgsize=4K"
	counted syncs sync-bytes
	# Each new L2 table is synced as a whole, then all of their L1 descriptors at once.
	((counted[0] <= 17)) || fail "${counted[0]} syncs to map 4096 pages of 16 tables"
	((counted[1] >= 16 * 1024 + 16 * 4)) || fail "only ${counted[1]} bytes synced"

	write "$d/unmap" "0x10080000 15M"
	write "$d/map" "0x10080000 0 512K pgsize=4K"
	counted syncs sync-bytes
	((counted[0] <= 16 + 1 + 1)) || fail "${counted[0]} syncs to unmap and map again"

	write "$d/map" "0x20000000 0 256M"
	counted syncs sync-bytes
	assert_equal "${counted[*]}" "1 1024"
	write "$d/unmap" "0x20000000 256M"
	counted syncs sync-bytes
	assert_equal "${counted[*]}" "1 1024"
}

@test "a call syncs only the descriptors that it changes, and none when the walk is coherent" {
	declare -A count
	new_domain
	write "$d/map" "0x1000 0 4K"
	counted syncs sync-bytes
	write "$d/map" "0x2000 0 4K" "0x10000 0 64K"
	counted syncs sync-bytes
	assert_equal "${counted[*]}" "2 $((4 + 16 * 4))"
	write "$d/unmap" "0x10000 64K"
	counted syncs sync-bytes
	assert_equal "${counted[*]}" "1 64"

	new_domain walk=coherent
	write "$d/map" "0 0 17M" "32M 0 4K"
	write "$d/unmap" "1M 8M"
	assert_fields "$d/stats" syncs=0 sync-bytes=0
}

@test "an unmap flushes the TLB, a map does not" {
	declare -A count
	new_domain
	write "$d/map" "0 0 17M" "32M 0 4K"
	counted tlb-flushes
	assert_equal "${counted[*]}" 0
	write "$d/unmap" "32M 4K"
	counted tlb-flushes
	((counted[0] > 0)) || fail "a page was unmapped without a flush"
	write "$d/unmap" "4K 4K"
	counted tlb-flushes
	# One flush of the block that was split, one of the page.
	((counted[0] >= 2)) || fail "a block was split with ${counted[0]} flushes"
}

# flushes_of REQUEST - sets $flushes to the number of TLB callbacks of an unmap
flushes_of() {
	local before
	read_fields "$d/stats"
	before=${field[tlb-flushes]}
	write "$d/unmap" "$1"
	read_fields "$d/stats"
	((flushes = field[tlb-flushes] - before, 1))
}

@test "an unmap calls and counts one TLB callback for each range" {
	new_domain
	write "$d/map" "0 0 1M pgsize=4K" "0x00100000 0x00100000 64K" "0x00120000 0 4K" "0x00200000 0x00200000 4M" "0x01000000 0 16M"
	flushes_of "0 4K"
	assert_equal "a page: $flushes" "a page: 1"
	flushes_of "0x00001000 16K"
	assert_equal "a run of pages: $flushes" "a run of pages: 1"
	flushes_of "0x00100000 64K"
	assert_equal "a large page: $flushes" "a large page: 1"
	flushes_of "0x00200000 2M"
	assert_equal "sections: $flushes" "sections: 1"
	flushes_of "0x01000000 16M"
	assert_equal "a supersection: $flushes" "a supersection: 1"
	flushes_of "0x00120000 4K"
	assert_equal "the last page of a table: $flushes" "the last page of a table: 1"
}

@test "the kernel's own code calls a TLB callback for each page, and each call is counted" {
	requires kernel_provider
	new_domain provider=kernel
	write "$d/map" "0 0 1M pgsize=4K"
	flushes_of "0x00001000 16K"
	assert_equal "$flushes" 4
}
