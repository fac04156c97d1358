#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The arguments of create, and the values that a driver of the domain would write to registers.
# bats file_tags=config
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

# config OPTIONS KEY=VALUE... - checks these lines of `config` in a domain created with OPTIONS
config() {
	new_domain "$1"
	shift
	assert_fields "$d/config" "name=$name" provider=slab "$@"
}

@test "config shows the arguments of create" {
	config "" ias=32 oas=32 quirks=- walk=noncoherent pgsizes=4K,64K,1M,16M
	config "provider=slab ias=32 oas=32 walk=noncoherent pgsizes=4K,64K,1M,16M" \
		ias=32 oas=32 quirks=- walk=noncoherent pgsizes=4K,64K,1M,16M
	config "walk=coherent" walk=coherent
	config "pgsizes=16M,4K" pgsizes=4K,16M
	config "pgsizes=64K" pgsizes=64K
	config "oas=13 ias=25" ias=25 oas=13
	config "quirks=ns" quirks=ns
	config "quirks=no_perms,ns" quirks=ns,no_perms
}

@test "mtk_ext allows 35-bit addresses and 34-bit IOVAs" {
	requires 64bit
	config "oas=35 quirks=mtk_ext,no_perms" quirks=no_perms,mtk_ext oas=35 ias=32
	config "quirks=mtk_ttbr_ext,mtk_ext,no_perms,ns oas=35" quirks=ns,no_perms,mtk_ext,mtk_ttbr_ext
	config "ias=34 oas=35 quirks=no_perms,mtk_ext" ias=34 oas=35 tcr=0x00000000
	config "ias=33 oas=33 quirks=no_perms,mtk_ext" ias=33 oas=33
	read_rows "$d/tables"
	assert_regex "${rows[*]}" ' 32768 '
}

# B4.1.127 PRRR and B4.1.116 NMRR: 1 is Device, 4 Normal uncached, 7 Normal
# write-back write-allocate, inner and outer, not outer shareable.
@test "prrr and nmrr remap the attributes that descriptors use" {
	local prrr nmrr
	((prrr = 1 << 2 * 1 | 2 << 2 * 4 | 2 << 2 * 7)) # device, normal, normal
	((prrr |= 1 << 16 | 1 << 17 | 1 << 19))         # DS0, DS1, NS1: S set means shareable
	((prrr |= 1 << 24 + 7))                         # NOS7
	((nmrr = 1 << 2 * 7 | 1 << 2 * 7 + 16))         # IR7, OR7: write-back, write-allocate
	config "" "prrr=$(printf 0x%08x $prrr)" "nmrr=$(printf 0x%08x $nmrr)"
	config "walk=coherent quirks=ns" "prrr=$(printf 0x%08x $prrr)" "nmrr=$(printf 0x%08x $nmrr)"
}

# ttbr_of OPTIONS ATTRIBUTES - checks that ttbr is the L1 table in `tables` with these attributes
ttbr_of() {
	local phys
	config "$1"
	read_rows "$d/tables"
	read -r _ _ _ phys _ <<<"${rows[0]}"
	assert_equal "${field[ttbr]}" "$(printf 0x%08x $(((phys | $2) & 0xffffffff)))"
}

# B4.1.154 TTBR0 with the multiprocessing extensions: S, NOS, RGN, IRGN.
@test "ttbr holds the L1 table and the attributes of the walk" {
	ttbr_of "walk=noncoherent" "1 << 1"
	ttbr_of "walk=coherent" "1 << 1 | 1 << 5 | 1 << 3 | 1 << 6"
}

@test "ttbr holds the L1 table's high bits under mtk_ext" {
	requires 64bit
	ttbr_of "walk=noncoherent oas=35 quirks=no_perms,mtk_ext" "phys >> 32"
	ttbr_of "walk=coherent oas=35 quirks=no_perms,mtk_ext,mtk_ttbr_ext" "phys >> 32"
}

@test "a narrower ias makes a smaller L1 table, as tcr shows" {
	local ias bytes phys
	for ias in 25 28 31 32; do
		# TTBCR: N, and PD1 disables walks through TTBR1
		config "ias=$ias" "tcr=$(printf 0x%08x $((ias == 32 ? 0 : 32 - ias | 1 << 5)))"
		bytes=$((4 << ias - 20))
		read_rows "$d/tables"
		assert_regex "${rows[0]}" "^1 - 0x00000000 0x[0-9a-f]{8} $bytes [A-Za-z0-9]+ [0-9]+ yes 0$"
		read -r _ _ _ phys _ <<<"${rows[0]}"
		assert_equal $((phys % bytes)) 0
		write "$d/map" "$(((1 << ias) - 4096)) 0 4K" "0 0 1M"
		assert_fields "$d/stats" "table-bytes=$((bytes + 1024))"
	done
}

@test "soc= sets ias, oas and quirks as that SoC's M4U driver does, and later keys override them" {
	requires 64bit
	new_domain
	note_state
	refuse EINVAL 'soc "mt9999" is not a MediaTek SoC with a v7s M4U, such as mt8173' "$v7s/create" "other soc=mt9999"
	refuse EINVAL 'soc is given twice' "$v7s/create" "other soc=mt8173 soc=mt8192"
	config "soc=mt8192" ias=34 oas=35 quirks=ns,no_perms,mtk_ext
	config "soc=mt8173" ias=32 oas=33 quirks=ns,no_perms,mtk_ext
	config "soc=mt8188" ias=34 oas=35 quirks=ns,no_perms,mtk_ext,mtk_ttbr_ext
	config "soc=mt8192 ias=32" ias=32 oas=35
}
