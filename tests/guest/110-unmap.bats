#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Unmaps of whole pages and of parts of them, and when L2 tables wait and are freed.
# bats file_tags=unmap
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

readonly AT=0x41000000 TO=0xa3000000

# bytes SUM - sets $bytes to a sum of sizes like 1M-4K
bytes() {
	local sum=${1//K/*K}
	bytes=$((${sum//M/*M}))
}

# unmap_parts SIZE START END... - maps a page of SIZE, unmaps each part from START to END, and checks
# that the rest translates as before
unmap_parts() {
	local size=$1 end from to
	bytes "$size"
	end=$bytes
	shift
	while (($#)); do
		echo "$1 to $2 of $size"
		bytes "$1"
		from=$bytes
		bytes "$2"
		to=$bytes
		shift 2
		write "$d/map" "$AT $TO $size prot=r-xc-p"
		write "$d/unmap" "$((AT + from)) $((to - from))"
		assert_spans $((AT)) $((AT + from)) $((TO)) r-xc-p \
			$((AT + to)) $((AT + end)) $((TO + to)) r-xc-p
		((from == 0)) || write "$d/unmap" "$AT $from"
		((to == end)) || write "$d/unmap" "$((AT + to)) $((end - to))"
		assert_empty
	done
}

assert_empty() {
	write "$d/trim" all
	assert_rows "$d/descriptors"
	assert_fields "$d/stats" mapped-bytes=0 l2-tables=0 l2-waiting=0
}

@test "unmap removes the start, the middle or the end of a page of each size" {
	new_domain
	unmap_parts 64K 0 4K 0 60K 4K 8K 28K 36K 4K 60K 60K 64K 0 64K
	unmap_parts 1M 0 4K 0 64K 0 1M-4K 4K 8K 60K 68K 64K 128K 512K 516K 1M-64K 1M 1M-4K 1M 0 1M
	unmap_parts 16M 0 4K 0 1M 0 16M-4K 4K 8K 1M-4K 1M+4K 7M 9M 8M+64K 8M+128K 15M 16M 16M-4K 16M 0 16M
}

@test "a split changes nothing outside its block" {
	new_domain
	write "$d/map" "0x40000000 0xa0000000 48M prot=rx" "0x50000000 0xb0000000 192K prot=rwc"
	write "$d/unmap" "0x41800000 4K" "0x50010000 4K"
	read_rows "$d/mappings"
	assert_equal "${rows[0]}" "0x40000000 0x40ffffff 0xa0000000 16777216 16M r-x---"
	assert_regex "${rows[*]}" "0x42000000 0x42ffffff 0xa2000000 16777216 16M r-x---"
	assert_regex "${rows[*]}" "0x50000000 0x5000ffff 0xb0000000 65536 64K rw-c--"
	assert_regex "${rows[*]}" "0x50020000 0x5002ffff 0xb0020000 65536 64K rw-c--"
	assert_spans 0x40000000 0x41800000 0xa0000000 r-x--- 0x41801000 0x43000000 0xa1801000 r-x--- \
		0x50000000 0x50010000 0xb0000000 rw-c-- 0x50011000 0x50030000 0xb0011000 rw-c--
}

# span_cut FROM TO - maps pages of every size, next to each other, from 0x00ef0000 to 0x02110000;
# unmaps FROM to TO
span_cut() {
	new_domain
	write "$d/map" "0x00ef0000 0x80ef0000 0x1220000"
	write "$d/unmap" "$1 $(($2 - $1))"
	assert_spans 0x00ef0000 "$1" 0x80ef0000 rw---- "$2" 0x02110000 $((0x80000000 + $2)) rw----
}

@test "an unmap across pages of every size splits those at its ends" {
	span_cut 0x00ef0000 0x02110000
	span_cut 0x00ef1000 0x0210f000
	span_cut 0x00efe000 0x00f01000
	span_cut 0x00fff000 0x01001000
	span_cut 0x00f80000 0x01800000
	span_cut 0x01fff000 0x02001000
	span_cut 0x020ff000 0x02101000
	span_cut 0x00ef0000 0x01000000
}

@test "pages that were mapped one by one can be unmapped in one call, and the reverse" {
	local i lines=()
	new_domain
	for i in {0..31}; do
		lines+=("$((0x100f0000 + i * 4096)) $((0x20000000 - i * 4096)) 4K")
	done
	write "$d/map" "${lines[@]}"
	write "$d/unmap" "0x100f0000 128K"
	assert_empty
	write "$d/map" "0x100f0000 0x200f0000 128K"
	write "$d/unmap" "${lines[@]/% * 4K/ 4K}"
	assert_empty
}

# tables_of - sets $tables to the number of L2 tables with descriptors, $waiting to the number
# without, and checks that all files agree on them
tables_of() {
	read_rows "$d/tables"
	tables=$(printf '%s\n' "${rows[@]:1}" | grep -c '[1-9][0-9]*$') || :
	waiting=$((${#rows[@]} - 1 - tables))
	assert_fields "$d/stats" "l2-tables=$tables" "l2-waiting=$waiting" \
		"table-bytes=$((16384 + (tables + waiting) * 1024))"
	read_rows "$d/check"
	[[ ${rows[0]} == *" $((1 + tables + waiting)) 0 0 "*pass ]]
	read_rows "$d/descriptors"
	assert_equal "$(printf '%s\n' "${rows[@]}" | grep -c ' table ')" "$((tables + waiting))"
}

@test "an L2 table waits once its last page is unmapped, and trim frees it" {
	local i before
	requires slab_counts
	new_domain
	objects_of_l2_cache
	before=$objects
	write "$d/map" "0x00100000 0 4K" "0x001ff000 0 4K" "0x00200000 0 64K" "0x003ff000 0x10000 8K" "0x80000000 0 1M pgsize=4K"
	tables_of
	assert_equal "$tables" 5
	objects_of_l2_cache
	assert_equal "$objects" $((before + 5))
	for i in "0x00100000 4K 5" "0x001ff000 4K 4" "0x003ff000 4K 3" "0x00400000 4K 2" "0x80000000 1020K 2" "0x800ff000 4K 1" "0x00200000 64K 0"; do
		write "$d/unmap" "${i% *}"
		tables_of
		assert_equal "$tables" "${i##* }"
	done
	assert_equal "$waiting" 5
	objects_of_l2_cache
	assert_equal "$objects" $((before + 5))
	write "$d/trim" all
	tables_of
	assert_equal "$tables $waiting" "0 0"
	objects_of_l2_cache
	assert_equal "$objects" "$before"
}

@test "at most 16 emptied tables wait, and the oldest is freed first" {
	local i slots=()
	new_domain
	for i in {0..19}; do
		write "$d/map" "${i}M 0 4K"
	done
	for i in {0..19}; do
		write "$d/unmap" "${i}M 4K"
	done
	assert_fields "$d/stats" l2-tables=0 l2-waiting=16 l2-allocs=20 l2-frees=4
	read_rows "$d/tables"
	for i in "${rows[@]:1}"; do
		i=${i#* }
		slots+=("${i%% *}")
	done
	assert_equal "${slots[*]}" "$(echo {4..19})"
	write "$d/map" "5M 0 1M" "6M 0 4K"
	assert_fields "$d/stats" l2-tables=1 l2-waiting=14 l2-allocs=20 l2-frees=5
	write "$d/unmap" "5M 1028K"
	write "$d/map" "0 0 4M pgsize=4K"
	write "$d/unmap" "0 4M"
	assert_fields "$d/stats" l2-tables=0 l2-waiting=15 l2-allocs=24 l2-frees=9
	note_state
	refuse EINVAL 'unknown target "some"; expected all' "$d/trim" some
}

@test "memory pressure frees waiting tables and no table in use" {
	local provider waiting
	for provider in slab page page_frag genpool packed; do
		new_domain "provider=$provider"
		waiting=$d
		write "$d/map" "0 0 4K" "1M 0 4K" "2M 0 4K"
		write "$d/unmap" "0 4K" "1M 4K"
		new_domain # the last domain has no waiting tables
		d=$waiting
		assert_fields "$d/stats" l2-tables=1 l2-waiting=2 l2-frees=0
		# Call all shrinkers, as the kernel does when memory is short.
		echo 2 >/proc/sys/vm/drop_caches
		assert_fields "$d/stats" l2-tables=1 l2-waiting=0 l2-frees=2
		assert_rows "$d/mappings" "0x00200000 0x00200fff 0x00000000 4096 4K rw----"
	done
}

@test "a large page can be mapped where small pages were, and a small page in the hole of a large page" {
	new_domain
	write "$d/map" "0x10000000 0x20001000 64K" "0x11000000 0x20000000 16M pgsize=4K" "0x12000000 0x1000 1M"
	write "$d/unmap" "0x10000000 64K" "0x11000000 16M" "0x12000000 1M"
	write "$d/map" "0x10000000 0x40000000 64K" "0x11000000 0x51000000 16M" "0x12000000 0x62000000 1M"
	assert_rows "$d/mappings" \
		"0x10000000 0x1000ffff 0x40000000 65536 64K rw----" \
		"0x11000000 0x11ffffff 0x51000000 16777216 16M rw----" \
		"0x12000000 0x120fffff 0x62000000 1048576 1M rw----"

	new_domain
	write "$d/map" "0x41000000 0xa1000000 16M"
	write "$d/unmap" "0x41234000 4K"
	write "$d/map" "0x41234000 0x00005000 4K prot=r"
	assert_translations "0x41233fff 0xa1233fff 4K rw----" "0x41234abc 0x00005abc 4K r-----" "0x41235000 0xa1235000 4K rw----"
	write "$d/unmap" "0x41000000 16M"
	assert_empty
}
