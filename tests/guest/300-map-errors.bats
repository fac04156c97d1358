#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Maps that are refused, each with its errno and its reason; a refusal changes nothing.
# bats file_tags=errors
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

# refuse_map ERRNO WHY LINE
refuse_map() {
	refuse "$1" "$2" "$d/map" "$3"
}

@test "map refuses an IOVA, address or size that is no multiple of the page size" {
	local size bytes off
	for size in 4K 64K 1M 16M; do
		bytes=$((${size%?} * ${size: -1}))
		new_domain "pgsizes=$size"
		write "$d/map" "0x10000000 0x20000000 $size"
		note_state
		for off in 1 $((bytes / 2)) $((bytes - 1)); do
			refuse_map EINVAL "iova 0x$(printf %08x $((0x40000000 + off))) *$size*" "$((0x40000000 + off)) 0 $size"
			refuse_map EINVAL "paddr 0x$(printf %08x "$off") *$size*" "0x40000000 $off $size"
			refuse_map EINVAL "size 0x$(printf %08x $((off + bytes))) *$size*" "0x40000000 0 $((off + bytes))"
			refuse_map EINVAL "size 0x$(printf %08x "$off") *$size*" "0x40000000 0 $off"
		done
	done
}

@test "map refuses a page size that does not fit, or that the domain lacks" {
	new_domain
	write "$d/map" "0x10000000 0x20000000 16M"
	note_state
	refuse_map EINVAL "iova 0x40001000 *64K*" "0x40001000 0 64K pgsize=64K"
	refuse_map EINVAL "paddr 0x00010000 *1M*" "0x40000000 0x10000 1M pgsize=1M"
	refuse_map EINVAL "size 0x00100000 *16M*" "0x40000000 0 1M pgsize=16M"
	refuse_map EINVAL "size 0x00011000 *64K*" "0x40000000 0 68K pgsize=64K"

	new_domain pgsizes=4K,1M
	note_state
	refuse_map EINVAL "*64K*" "0x40000000 0 64K pgsize=64K"
	refuse_map EINVAL "*16M*" "0x40000000 0 16M pgsize=16M"
	refuse_map EINVAL "pgsize *2M*" "0x40000000 0 16M pgsize=2M"
	refuse_map EINVAL "pgsize *4096*" "0x40000000 0 4K pgsize=4096"
}

@test "map refuses a size of 0, and ranges that wrap round" {
	new_domain
	write "$d/map" "0xfffff000 0xfffff000 4K"
	note_state
	refuse_map EINVAL "*size*0*" "0x40000000 0 0"
	refuse_map EINVAL "*size*0*" "0 0 0x0"
	refuse_map EINVAL "iova 0xfffffffffffff000 *0x2000*wrap*" "0xfffffffffffff000 0 8K"
	refuse_map EINVAL "iova 0x00002000 *0xfffffffffffff000*wrap*" "0x2000 0 0xfffffffffffff000"
	refuse_map EINVAL "paddr 0xfffffffffffff000 *0x2000*wrap*" "0 0xfffffffffffff000 8K"
	refuse_map EINVAL "iova *wrap*" "0x8000000000000000 0 0x8000000000001000"
}

@test "map refuses IOVAs beyond ias and physical addresses beyond oas" {
	local ias oas
	for ias in 32 30; do
		new_domain "ias=$ias"
		write "$d/map" "$(((1 << ias) - 4096)) 0 4K"
		note_state
		refuse_map ERANGE "iova*$ias bits*" "$((1 << ias)) 0 4K"
		refuse_map ERANGE "iova*$ias bits*" "$(((1 << ias) - 4096)) 0 8K"
		refuse_map ERANGE "iova*$ias bits*" "0 0 $(((1 << ias) + 4096))"
		refuse_map ERANGE "iova*$ias bits*" "0xfffffffffffff000 0 4K"
		refuse_map ERANGE "iova*0x300000000*$ias bits*" "0x300000000 0 4K"
	done
	for oas in 32 31; do
		new_domain "oas=$oas"
		write "$d/map" "0 $(((1 << oas) - 4096)) 4K"
		note_state
		refuse_map ERANGE "paddr*$oas bits*" "0x40000000 $((1 << oas)) 4K"
		refuse_map ERANGE "paddr*$oas bits*" "0x40000000 $(((1 << oas) - 65536)) 128K"
		refuse_map ERANGE "paddr*$oas bits*" "0x40000000 0xfffffffffffff000 4K"
	done
}

@test "map refuses 34-bit IOVAs without mtk_ext, and IOVAs beyond them with it" {
	requires 64bit
	new_domain quirks=no_perms
	note_state
	refuse_map ERANGE "iova*0x3fffff000*32 bits*" "0x3fffff000 0 4K"
	new_domain ias=34 oas=35 quirks=no_perms,mtk_ext
	write "$d/map" "0x3fffff000 0 4K"
	note_state
	refuse_map ERANGE "iova*0x400000000*34 bits*" "0x400000000 0 4K"
	refuse_map ERANGE "iova*34 bits*" "0x3fffff000 0 8K"
	refuse_map ERANGE "paddr*0x800000000*35 bits*" "0 0x800000000 4K"
	refuse_map ERANGE "paddr*35 bits*" "0 0x7ff000000 32M"
}

# overlaps START BYTES - checks that no map may overlap this mapping in any way, and that
# neighbours may be mapped
overlaps() {
	local start=$(($1)) bytes=$(($2)) end middle
	end=$((start + bytes))
	middle=$(((start + bytes / 2) & ~4095))
	refuse_map EEXIST "iova *" "$start 0 $bytes"
	refuse_map EEXIST "iova $(printf 0x%08x $start) *" "$((start - 4096)) 0 8K"
	refuse_map EEXIST "iova $(printf 0x%08x $((end - 4096))) *" "$((end - 4096)) 0 8K"
	refuse_map EEXIST "iova $(printf 0x%08x $start) *" "$((start - 4096)) 0 $((bytes + 8192))"
	refuse_map EEXIST "iova $(printf 0x%08x $start) *" "$start 0 4K"
	refuse_map EEXIST "iova $(printf 0x%08x $((end - 4096))) *" "$((end - 4096)) 0 4K"
	refuse_map EEXIST "iova $(printf 0x%08x $middle) *" "$middle 0 4K"
	refuse_map EEXIST "iova $(printf 0x%08x $start) *" "$((start - 16 * M)) $((16 * M)) 64M"
	refuse_map EEXIST "iova $(printf 0x%08x $start) *" "0 0 4G"
	write "$d/map" "$((start - 4096)) 0 4K" "$end 0 4K"
	write "$d/unmap" "$((start - 4096)) 4K" "$end 4K"
}

@test "map refuses overlaps of every kind with pages of every size, and accepts neighbours" {
	local size
	for size in 4K 64K 1M 16M; do
		new_domain
		write "$d/map" "0x48000000 0x88000000 $size prot=rx"
		note_state
		overlaps 0x48000000 "${size%?} * ${size: -1}"
	done
	new_domain
	write "$d/map" "0x47ff0000 0x87ff0000 0x1120000"
	note_state
	overlaps 0x47ff0000 0x1120000
}

# The kernel's own code maps the block and loses the page.
@test "map refuses a block over a table that holds a single page" {
	new_domain
	write "$d/map" "0x48080000 0x1000 4K" "0x4a0ff000 0x3000 4K"
	note_state
	refuse_map EEXIST "iova 0x48080000 *0x00001000*4K*" "0x48000000 0x88000000 1M pgsize=1M"
	refuse_map EEXIST "iova 0x48080000 *" "0x48000000 0x88000000 16M pgsize=16M"
	refuse_map EEXIST "iova 0x48080000 *" "0x48080000 0x88080000 64K pgsize=64K"
	refuse_map EEXIST "iova 0x4a0ff000 *0x00003000*" "0x49000000 0x89000000 32M pgsize=16M"
	refuse_map EEXIST "iova 0x4a0ff000 *" "0x49000000 0x89000000 32M pgsize=4K"
}
