#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Creates and destroys that are refused; a refusal changes nothing.
# bats file_tags=errors
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

setup() {
	untraced
	requires root module
	domain_to_keep
}

# refuse_create ERRNO WHY LINE
refuse_create() {
	refuse "$1" "$2" "$v7s/create" "$3"
}

@test "create and destroy take names of 1 to 31 letters, digits, _ and - only" {
	local bad long
	printf -v long 'bats-%026d' 1
	for bad in . .. / a/b ../x bats.x 'bats"x' 'bats%sx' bats:x bats+x "${long}2" "$(printf 'bats\xc3\xa9')" "$(printf 'bats\x7f')"; do
		refuse_create EINVAL "name *" "$bad"
		refuse EINVAL "name *" "$v7s/destroy" "$bad"
	done
	write "$v7s/create" "$long"
	[[ -d $v7s/domains/$long ]]
	write "$v7s/create" "bats-_A-Za-z0-9-"
	[[ -d $v7s/domains/bats-_A-Za-z0-9- ]]
	write "$v7s/destroy" "$long" bats-_A-Za-z0-9-
	assert_unchanged
}

@test "create of a name in use and destroy of an unknown name are refused" {
	refuse_create EEXIST "*$name*" "$name"
	refuse_create EEXIST "*default*" "default walk=coherent"
	refuse ENOENT "*bats-none*" "$v7s/destroy" bats-none
	refuse ENOENT "*bats-none*" "$v7s/destroy" "# first" bats-none
	refuse EINVAL "*junk*" "$v7s/destroy" "$name junk"
}

@test "create refuses unknown values, unknown and repeated keys, and too many words" {
	local bad
	for bad in provider=slabs provider= provider=slab,page ias= ias=0 ias=24 ias=33 ias=34 ias=-1 ias=32bits \
		ias=4294967328 ias=99999999999999999999 oas=0 oas=12 oas=33 oas=35 oas=0x20 quirks= quirks=mtk "quirks=ns," quirks=,ns \
		quirks=ns,ns quirks=NS walk= walk=no walk=coherent,noncoherent pgsizes= pgsizes=2M pgsizes=4K,4K \
		"pgsizes=4K," pgsizes=4096 pgsizes=auto; do
		refuse_create EINVAL "*${bad#*=}*" "bats-x $bad"
	done
	# Quirks that need another quirk, and address widths that need a quirk.
	for bad in quirks=mtk_ext quirks=mtk_ttbr_ext quirks=ns,mtk_ext quirks=no_perms,mtk_ttbr_ext \
		"quirks=no_perms oas=35" "quirks=no_perms ias=34" "quirks=no_perms,mtk_ext ias=35" "quirks=no_perms,mtk_ext oas=36"; do
		refuse_create EINVAL "*" "bats-x $bad"
	done
	for bad in "bats-x bogus=1" "bats-x slab" "bats-x =slab" "bats-x =" "bats-x ias" "bats-x Ias=32" "bats-x ias =32" \
		"bats-x ias=32 ias=32" "bats-x ias=32 walk=coherent ias=30" "bats-x walk=coherent junk" "ias=32" "bats-x name=bats-y" \
		"bats-x bats-y" "bats-x walk=coherent=noncoherent" "bats-x pgsize=4K"; do
		refuse_create EINVAL "*" "$bad"
	done
}

@test "create refuses a provider that this kernel lacks with ENODEV" {
	local row provider available refused=
	read_rows "$v7s/providers"
	for row in "${rows[@]}"; do
		read -r provider available _ <<<"$row"
		[[ $available == no ]] || continue
		refuse_create ENODEV "*$provider*" "bats-x provider=$provider"
		refused=$provider
	done
	[[ $refused ]] || skip "this kernel has every provider"
}

@test "last_error states the walker's reach when a create gets no table within it" {
	local start
	requires 64bit
	read_rows "$v7s/zones"
	read -r _ _ start _ <<<"${rows[0]}"
	((start >= G)) || skip "needs memory that begins at 1 GiB"
	note_state
	refuse_create ENOMEM "*with mtk_ttbr_ext and oas 30 the walker reaches only addresses below 0x40000000; *" \
		"bats-x quirks=no_perms,mtk_ext,mtk_ttbr_ext ias=34 oas=30"
}

@test "unmap of a part of a block that the kernel's own code cannot split is refused" {
	read_rows "$v7s/providers"
	[[ "${rows[*]}" == *"kernel yes "* ]] || skip "this kernel has no provider kernel"
	new_domain provider=kernel
	write "$d/map" "16M 0x81000000 16M"
	note_state
	# last_error names the first page that would stay mapped. 7.2 splits nothing: there last_error
	# names the first page of the range.
	local first=0x01801000
	[[ $(uname -r) != 7.* ]] || first=0x01800000
	refuse EOPNOTSUPP "iova $first *16M*" "$d/unmap" "0x1800000 4K"
}

@test "a domain beyond max_domains is refused" {
	local i max names=()
	max=$(</sys/module/v7s_dma32/parameters/max_domains)
	((max <= 256)) || skip "max_domains is $max"
	for ((i = 2; i < max; i++)); do
		names+=("bats-$i")
	done
	write "$v7s/create" "${names[@]}"
	note_state
	refuse_create ENOMEM "*$max*" bats-x
	# Other errors are reported first.
	refuse_create EEXIST "*bats-2*" bats-2
	write "$v7s/destroy" bats-2
	write "$v7s/create" bats-x
	write "$v7s/destroy" "${names[@]:1}" bats-x
}
