#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Unmaps and translations that are refused; a refusal changes nothing.
# bats file_tags=errors
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

# refuse_unmap ERRNO WHY LINE
refuse_unmap() {
	refuse "$1" "$2" "$d/unmap" "$3"
}

@test "unmap refuses an IOVA or size that is no multiple of the smallest page" {
	local size bytes off
	for size in 4K 64K 1M 16M; do
		bytes=$((${size%?} * ${size: -1}))
		new_domain "pgsizes=$size"
		write "$d/map" "0x40000000 0x20000000 32M"
		note_state
		for off in 1 $((bytes / 2)) $((bytes - 1)); do
			refuse_unmap EINVAL "iova 0x$(printf %08x $((0x40000000 + off))) *$size*" "$((0x40000000 + off)) $size"
			refuse_unmap EINVAL "size 0x$(printf %08x "$off") *$size*" "0x40000000 $off"
		done
	done
}

@test "unmap refuses a size of 0, ranges that wrap round and IOVAs beyond ias" {
	new_domain ias=31
	write "$d/map" "0 0 4K" "0x7ffff000 0 4K"
	note_state
	refuse_unmap EINVAL "*size*0*" "0 0"
	refuse_unmap EINVAL "iova 0xfffffffffffff000 *0x2000*wrap*" "0xfffffffffffff000 8K"
	refuse_unmap EINVAL "iova 0x00002000 *wrap*" "0x2000 0xfffffffffffff000"
	refuse_unmap ERANGE "iova*31 bits*" "0x7ffff000 8K"
	refuse_unmap ERANGE "iova*31 bits*" "0x80000000 4K"
	refuse_unmap ERANGE "iova*31 bits*" "0 4G"
	refuse_unmap ERANGE "iova*31 bits*" "0xfffffffffffff000 4K"
}

@test "unmap refuses holes before, after and between mappings, at every page size" {
	local size bytes at
	new_domain
	note_state
	refuse_unmap ENOENT "iova 0x40000000 *" "0x40000000 4K"
	refuse_unmap ENOENT "iova 0x00000000 *" "0 4G"
	for size in 4K 64K 1M 16M; do
		bytes=$((${size%?} * ${size: -1}))
		new_domain
		write "$d/map" "0x40000000 0x80000000 $((2 * bytes)) pgsize=$size" \
			"$((0x40000000 + 3 * bytes)) 0x90000000 $bytes pgsize=$size"
		note_state
		at=$(printf 0x%08x $((0x40000000 + 2 * bytes)))
		refuse_unmap ENOENT "iova 0x3ffff000 *" "0x3ffff000 8K"
		refuse_unmap ENOENT "iova $at *" "0x40000000 $((3 * bytes))"
		refuse_unmap ENOENT "iova $at *" "0x40000000 $((4 * bytes))"
		refuse_unmap ENOENT "iova $at *" "$((at - 4096)) 8K"
		refuse_unmap ENOENT "iova $at *" "$at 4K"
		refuse_unmap ENOENT "iova $(printf 0x%08x $((at + bytes - 4096))) *" "$((at + bytes - 4096)) 8K"
		refuse_unmap ENOENT "iova $(printf 0x%08x $((at + 2 * bytes))) *" "$((at + bytes)) $((2 * bytes))"
		refuse_unmap ENOENT "iova 0xffff0000 *" "0xffff0000 64K"
	done

	# An unmapped page is a hole too.
	new_domain
	write "$d/map" "0x40000000 0x80000000 16M"
	write "$d/unmap" "0x40800000 4K"
	note_state
	refuse_unmap ENOENT "iova 0x40800000 *" "0x40800000 4K"
	refuse_unmap ENOENT "iova 0x40800000 *" "0x40000000 16M"
}

@test "translate refuses IOVAs beyond ias, and answers the lines before them" {
	new_domain ias=31
	write "$d/map" "0x1000 0x2000 4K"
	note_state
	refuse ERANGE "*31 bits*" "$d/translate" 0x80000000
	assert_rows "$d/translate"
	refuse ERANGE "*0x3fffff000*31 bits*" "$d/translate" 0x1004 0x5000 0x3fffff000
	assert_rows "$d/translate" "0x00001004 0x00002004 4K rw----" "0x00005000 - - -"
	refuse EINVAL "*" "$d/translate" 0xfffffffffffffffff
	assert_translations "0x7fffffff - - -"
	# The answer stays until the next write, whatever is mapped meanwhile.
	write "$d/map" "0x7ffff000 0 4K"
	assert_rows "$d/translate" "0x7fffffff - - -"
	write "$d/translate" 0x7fffffff
	assert_rows "$d/translate" "0x7fffffff 0x00000fff 4K rw----"
}

@test "translate answers 65536 IOVAs, and refuses one more" {
	new_domain
	write "$d/map" "0x1000 0x2000 4K"
	yes 0x1234 | head -n 65536 >"$BATS_TEST_TMPDIR/iovas"
	try_bytes "$d/translate" "$BATS_TEST_TMPDIR/iovas"
	assert_equal "$errno" ""
	assert_equal "$(uniq -c "$d/translate" | tail -n +2 | xargs)" "65536 0x00001234 0x00002234 4K rw----"
	note_state
	echo 0x1234 >>"$BATS_TEST_TMPDIR/iovas"
	try_bytes "$d/translate" "$BATS_TEST_TMPDIR/iovas"
	assert_refused ENOMEM "translate: line 65537: *65536*" "one too many"
	assert_unchanged
}
