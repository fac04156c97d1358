#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# `mappings` and `descriptors` of a range, and reports in reads of any size.

load helpers

# within FILE IOVA SIZE - sets $shown to what FILE shows of that range
within() {
	exec 9<>"$d/$1"
	echo "$2 $3" >&9
	mapfile -d "" shown <&9
	exec 9>&-
}

# assert_within FILE IOVA SIZE ROW... - checks that FILE shows these rows of the range and no others
assert_within() {
	local file=$1 range="$2 $3"
	within "$1" "$2" "$3"
	shift 3
	assert_lists "$file of $range" "$(tail -n +2 <<<"${shown[0]}")" "$(printf '%s\n' "$@")"
}

@test "mappings of a range are cut at both ends" {
	new_domain
	write "$d/map" "0x10000000 0x80000000 4M pgsize=1M" "0x10400000 0x70000000 1M pgsize=64K" \
		"0x20000000 0x90000000 16M"
	assert_within mappings 0x100ff000 8K "0x100ff000 0x10100fff 0x800ff000 8192 1M rw----"
	assert_within mappings 0x103ff000 0x12000 \
		"0x103ff000 0x103fffff 0x803ff000 4096 1M rw----" \
		"0x10400000 0x10410fff 0x70000000 69632 64K rw----"
	assert_within mappings 0x20123000 4K "0x20123000 0x20123fff 0x90123000 4096 16M rw----"
	assert_within mappings 0x10500000 1M ""
	assert_within mappings 0 4G "$(tail -n +2 "$d/mappings")"
}

@test "descriptors of a range are the leaves that overlap it and the tables that begin in it" {
	new_domain
	write "$d/map" "0x10000000 0x80000000 2M pgsize=4K" "0x10200000 0x90000000 2M"
	assert_within descriptors 0x10010000 8K \
		"2 16 0x10010000 0x80010c73 page 0x80010000 4K rw----" \
		"2 17 0x10011000 0x80011c73 page 0x80011000 4K rw----"
	assert_within descriptors 0x100ff000 8K \
		"$(grep -e ' 0x100ff000 ' -e ' 0x10100000 ' "$d/descriptors" | grep -v '^1 .* 0x100ff000')"
	within descriptors 0x102ff000 8K
	assert_equal "$(cut -d ' ' -f 1-3 <<<"${shown[0]}")" $'# level index\n1 258 0x10200000\n1 259 0x10300000'
	assert_within descriptors 0x10000000 1M "$(grep -e ' 0x100[0-9a-f]*000 0x' "$d/descriptors")"
}

@test "a range applies to one open file only" {
	new_domain
	write "$d/map" "0 0 64K"
	within mappings 0x100000 4K
	assert_rows "$d/mappings" "0x00000000 0x0000ffff 0x00000000 65536 64K rw----"
}

@test "invalid ranges are refused" {
	local file
	new_domain ias=31
	write "$d/map" "0 0 64K"
	note_state
	for file in "$d/mappings" "$d/descriptors"; do
		refuse EINVAL 'size is 0' "$file" "0 0"
		refuse EINVAL 'iova 0x00000800 is not a multiple of 4K' "$file" "0x800 4K"
		refuse EINVAL 'size 0x00000800 is not a multiple of 4K' "$file" "0 0x800"
		refuse EINVAL '*wrap round' "$file" "0xfffffffffffff000 8K"
		refuse ERANGE 'iova 0x7ffff000 to 0x80000fff is beyond ias of 31 bits' "$file" "0x7ffff000 8K"
		refuse EINVAL '*' "$file" "0 4K rw"
		refuse EINVAL '*' "$file" "0"
		refuse EINVAL 'the range is already 0x00000000 to 0x00000fff' "$file" "0 4K" "4K 4K"
	done
	exec 9<>"$d/mappings"
	read -r _ <&9
	errno=
	{ echo "0 4K" >&9; } 2>"$BATS_TEST_TMPDIR/stderr" || errno_from "$BATS_TEST_TMPDIR/stderr"
	assert_equal "$errno" EINVAL
	exec 9>&-
}

@test "a report is the same in reads of any size" {
	local file size
	new_domain
	write "$d/map" "0 0x80000000 3M pgsize=4K" "0x300000 0x7000 64K pgsize=4K" "0x400000 0 1M" \
		"0x500000 0x10000 128K" "0x1000000 0x1000000 32M" "0x7ff00000 0x12345000 1M"
	for file in mappings tables descriptors image; do
		cp "$d/$file" "$BATS_TEST_TMPDIR/whole"
		for size in 7 100 4095 70001; do
			dd if="$d/$file" bs="$size" status=none | cmp - "$BATS_TEST_TMPDIR/whole"
		done
		# Read a part from the middle of the report.
		dd if="$d/$file" bs=1 skip=777 count=300 status=none |
			cmp - <(tail -c +778 "$BATS_TEST_TMPDIR/whole" | head -c 300)
	done
}
