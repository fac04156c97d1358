#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Mapping and translating, at every page size and at the edges.
# bats file_tags=map
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

# bytes SIZE - sets $bytes to a page size in bytes
bytes() {
	bytes=$((${1%?} * ${1: -1}))
}

# one_page SIZE IOVA PHYS - maps one page of SIZE in a new domain and checks all files of the domain
one_page() {
	local size=$1 bytes at row
	bytes "$1"
	new_domain "pgsizes=$size"
	write "$d/map" "$2 $3 $size prot=rwx pgsize=$size"

	printf -v row '0x%08x 0x%08x 0x%08x %d %s rwx---' "$2" $(($2 + bytes - 1)) "$3" "$bytes" "$size"
	assert_rows "$d/mappings" "$row"

	translations=()
	for at in 0 1 $((bytes / 2)) $((bytes - 4096)) $((bytes - 1)); do
		printf -v row '0x%08x 0x%08x %s rwx---' $(($2 + at)) $(($3 + at)) "$size"
		translations+=("$row")
	done
	for at in $(($2 - 1)) $(($2 + bytes)); do
		printf -v row '0x%08x - - -' "$at"
		translations+=("$row")
	done
	assert_translations "${translations[@]}"
}

# assert_used ROW... - checks that the tables are these: `LEVEL INDEX IOVA BYTES USED`
assert_used() {
	local row level index iova bytes used found=()
	read_rows "$d/tables"
	for row in "${rows[@]}"; do
		read -r level index iova _ bytes _ _ _ used <<<"$row"
		found+=("$level $index $iova $bytes $used")
	done
	assert_lists "tables" "${found[*]/%/$'\n'}" "${*/%/$'\n'}"
}

@test "a page of each size translates up to its edges and takes the descriptors that it needs" {
	one_page 4K 0x12345000 0x89abc000
	assert_used "1 - 0x00000000 16384 1" "2 291 0x12300000 1024 1"
	one_page 64K 0x12340000 0x89ab0000
	assert_used "1 - 0x00000000 16384 1" "2 291 0x12300000 1024 16"
	one_page 1M 0x12300000 0x89a00000
	assert_used "1 - 0x00000000 16384 1"
	one_page 16M 0x12000000 0x89000000
	assert_used "1 - 0x00000000 16384 16"
}

@test "the first and the last page of the address space can be mapped, at each size" {
	local size last row
	for size in 4K 64K 1M 16M; do
		new_domain
		bytes "$size"
		printf -v last '0x%08x' $((4 * G - bytes))
		write "$d/map" "0 $last $size" "$last 0 $size"
		printf -v row '0x%08x %s %d %s rw----' $((bytes - 1)) "$last" "$bytes" "$size"
		assert_rows "$d/mappings" "0x00000000 $row" "$last 0xffffffff 0x00000000 $bytes $size rw----"
		assert_translations "0x00000000 $last $size rw----" "0xffffffff 0x$(printf %08x $((bytes - 1))) $size rw----"
	done
}

@test "one command maps all 4 GiB" {
	new_domain
	write "$d/map" "0 0 4G"
	assert_rows "$d/mappings" "0x00000000 0xffffffff 0x00000000 4294967296 16M rw----"
	assert_used "1 - 0x00000000 16384 4096"
	write "$d/unmap" "0 4G"
	assert_rows "$d/mappings"
	assert_used "1 - 0x00000000 16384 0"
}

@test "pgsize=auto takes the largest page that fits at each step" {
	new_domain
	write "$d/map" "0x00eef000 0x40eef000 0x01222000"
	assert_rows "$d/mappings" \
		"0x00eef000 0x00eeffff 0x40eef000 4096 4K rw----" \
		"0x00ef0000 0x00efffff 0x40ef0000 65536 64K rw----" \
		"0x00f00000 0x00ffffff 0x40f00000 1048576 1M rw----" \
		"0x01000000 0x01ffffff 0x41000000 16777216 16M rw----" \
		"0x02000000 0x020fffff 0x42000000 1048576 1M rw----" \
		"0x02100000 0x0210ffff 0x42100000 65536 64K rw----" \
		"0x02110000 0x02110fff 0x42110000 4096 4K rw----"
	assert_used "1 - 0x00000000 16384 20" "2 14 0x00e00000 1024 17" "2 33 0x02100000 1024 17"

	# A large page also needs an aligned physical address,
	new_domain
	write "$d/map" "16M 0x40010000 16M" "64M 0x50001000 1M"
	assert_rows "$d/mappings" \
		"0x01000000 0x01ffffff 0x40010000 16777216 64K rw----" \
		"0x04000000 0x040fffff 0x50001000 1048576 4K rw----"

	# and a domain that has this page size.
	new_domain pgsizes=4K,1M
	write "$d/map" "0x01ff0000 0x81ff0000 0x01110000"
	assert_rows "$d/mappings" \
		"0x01ff0000 0x01ffffff 0x81ff0000 65536 4K rw----" \
		"0x02000000 0x030fffff 0x82000000 17825792 1M rw----"
}

@test "map has defaults for prot and pgsize, and takes a page size" {
	local size
	for size in 4K 64K 1M 16M; do
		new_domain
		write "$d/map" "32M 64M 32M pgsize=$size"
		assert_rows "$d/mappings" "0x02000000 0x03ffffff 0x04000000 33554432 $size rw----"
	done
	new_domain
	write "$d/map" "0 0 1M" "1M 1M 1M prot=rw" "2M 2M 1M pgsize=auto" "3M 3M 1M pgsize=auto prot=rw"
	assert_rows "$d/mappings" "0x00000000 0x003fffff 0x00000000 4194304 1M rw----"
}

@test "mappings joins neighbours only if IOVAs and addresses are contiguous, and page size and prot the same" {
	new_domain
	write "$d/map" "0x3000 0x13000 4K" "0x1000 0x11000 4K" "0x2000 0x12000 4K" \
		"0x4000 0x15000 4K" "0x5000 0x14000 4K" "0x7000 0x16000 4K" "0x8000 0x17000 4K prot=r" \
		"0x9000 0x18000 28K prot=r" "0x10000 0x20000 64K prot=r" "0x20000 0x30000 64K prot=r" \
		"0x30000 0x40000 4K prot=r"
	assert_rows "$d/mappings" \
		"0x00001000 0x00003fff 0x00011000 12288 4K rw----" \
		"0x00004000 0x00004fff 0x00015000 4096 4K rw----" \
		"0x00005000 0x00005fff 0x00014000 4096 4K rw----" \
		"0x00007000 0x00007fff 0x00016000 4096 4K rw----" \
		"0x00008000 0x0000ffff 0x00017000 32768 4K r-----" \
		"0x00010000 0x0002ffff 0x00020000 131072 64K r-----" \
		"0x00030000 0x00030fff 0x00040000 4096 4K r-----"
}

@test "map reaches the last 34-bit IOVA and the last 35-bit address, and crosses 4 GiB" {
	requires 64bit
	new_domain ias=34 oas=35 quirks=no_perms,mtk_ext
	assert_used "1 - 0x00000000 65536 0"
	write "$d/map" "0x3fffff000 0x7fffff000 4K" "0 0x7ff000000 16M" \
		"0xfff00000 0x1fff00000 2M pgsize=1M" "0x2ffff0000 0x3ffff0000 128K pgsize=64K" \
		"0x200000000 0x4ffffe000 16K pgsize=4K" "0x310000000 0x5ff000000 32M"
	assert_rows "$d/mappings" \
		"0x00000000 0x00ffffff 0x7ff000000 16777216 16M rwx---" \
		"0xfff00000 0x1000fffff 0x1fff00000 2097152 1M rwx---" \
		"0x200000000 0x200003fff 0x4ffffe000 16384 4K rwx---" \
		"0x2ffff0000 0x30000ffff 0x3ffff0000 131072 64K rwx---" \
		"0x310000000 0x311ffffff 0x5ff000000 33554432 16M rwx---" \
		"0x3fffff000 0x3ffffffff 0x7fffff000 4096 4K rwx---"
}

@test "a coherent domain holds the same mappings as a noncoherent one" {
	local walk texts=()
	for walk in coherent noncoherent; do
		new_domain "walk=$walk"
		write "$d/map" "0xeef000 0x40eef000 0x1222000" "0x7000000 0x8000000 16M prot=rwxcp" "0 0xffff0000 64K prot=rd"
		write "$d/unmap" "0x1003000 4K"
		read_rows "$d/descriptors"
		texts+=("$(printf '%s\n' "${rows[@]}" | grep -v table)")
	done
	assert_equal "${texts[0]}" "${texts[1]}"
}
