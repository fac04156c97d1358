#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Every provider: the same mappings, a verdict of `check`, and the limits of the kernel's own code.
# bats file_tags=providers
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

readonly parameters=/sys/module/v7s_dma32/parameters

setup_file() { found_parameters; }

teardown() {
	unplant
	destroy_domains
}

@test "providers are listed in order, and all but the kernel's own are available everywhere" {
	read_rows "$v7s/providers"
	assert_equal "$heading" "# name available description"
	assert_equal "${rows[*]%% *}" "slab genpool page_frag page unrestricted kernel packed"
	for row in "${rows[@]}"; do
		[[ $row == *' yes '* || $row == kernel* ]] || fail "$row"
	done
}

# some_of_all - maps every page size in $d, with a hole, and splits a block; sets $errno if $provider
# cannot split, as the kernel's own code in 7.2
some_of_all() {
	write "$d/map" "0x10000000 0x80000000 4K" "0x10010000 0x80010000 64K prot=r" \
		"0x10100000 0x80100000 1M" "0x11000000 0x81000000 16M prot=rwx" \
		"0x20001000 0x90001000 34M"
	write "$d/unmap" "0x20001000 4K"
	try "$d/unmap" "0x11300000 1M"
	case $provider:$errno in
	*: | kernel:EOPNOTSUPP) ;;
	*) fail "$provider does not split: $errno" ;;
	esac
}

# without_split - maps what the split would have left
without_split() {
	write "$d/unmap" "0x11000000 16M"
	write "$d/map" "0x11000000 0x81000000 3M prot=rwx" "0x11400000 0x81400000 12M prot=rwx"
}

@test "every provider gives the same mappings and descriptors" {
	local provider walk seen expected
	providers
	for walk in coherent noncoherent; do
		for provider in "${providers[@]}"; do
			new_domain provider="$provider" walk="$walk"
			some_of_all
			[[ ! $errno ]] || without_split
			seen=$(cat "$d/mappings"; awk '$5 != "table"' "$d/descriptors")
			[[ ${expected:=$seen} == "$seen" ]] || fail "$provider, $walk: $seen"
			write "$v7s/destroy" "$name" # some kernels allow only one page table of their own
		done
	done
}

@test "the check passes for all providers but unrestricted" {
	requires highmem
	local provider above
	providers
	for provider in "${providers[@]}"; do
		new_domain provider="$provider"
		some_of_all
		read_rows "$d/check"
		read -r _ _ tables above misaligned unsynced wrong verdict <<<"${rows[0]}"
		above_in_tables=$(awk '$8 == "no"' "$d/tables" | wc -l)
		assert_equal "$above" "$above_in_tables"
		assert_equal "$misaligned" 0
		[[ $unsynced == [0-] ]] || fail "$provider: $unsynced descriptors unsynced"
		assert_equal "$wrong" 0
		if [[ $provider == unrestricted ]]; then
			assert_equal "$above $verdict" "$tables fail"
			assert_equal "${rows[1]}" "verdict: fail"
		else
			assert_equal "$above $verdict" "0 pass"
			assert_equal "${rows[1]}" "verdict: pass"
		fi
	done
	assert_equal "$(tail -n 1 "$v7s/check")" "verdict: fail"
}

@test "every provider makes L1 tables of every size, and zones counts all of their memory" {
	requires 64bit
	local provider ias
	providers
	for provider in "${providers[@]}"; do
		[[ $provider != unrestricted ]] || continue
		for ias in 25 26 29 32 34; do
			new_domain provider="$provider" ias=$ias quirks=no_perms,mtk_ext
			write "$d/map" "0 0x80000000 16M pgsize=4K"
			read_rows "$d/check"
			assert_equal "${rows[1]}" "verdict: pass"
			write "$v7s/destroy" "$name"
		done
	done
}

@test "under mtk_ttbr_ext tables above 4 GiB are within the limit" {
	requires highmem 64bit
	new_domain provider=unrestricted ias=34 oas=35 quirks=no_perms,mtk_ext,mtk_ttbr_ext
	some_of_all
	read_rows "$d/check"
	[[ ${rows[0]} == *' 0 0 '*' pass' ]] || fail "${rows[0]}"
	# The test proves nothing unless tables lie above 4 GiB.
	awk '$1 == 2 && length($4) > 10' "$d/tables" | grep -q .
}

@test "check finds a lost sync, in our tables and the kernel's" {
	local provider
	requires module_file plant_module
	load_planted
	for provider in slab kernel; do
		has_provider "$provider" || continue
		new_domain provider="$provider" walk=noncoherent
		write "$d/map" "0x10000000 0x80000000 4K"
		read_rows "$d/check"
		[[ ${rows[0]} != *' - 0 pass' ]] || skip "this kernel does not let a module watch the DMA API"
		[[ ${rows[0]} == *' 0 0 pass' ]] || fail "${rows[0]}"
		echo Y >"$parameters/plant_lost_sync"
		write "$d/map" "0x10001000 0x80001000 4K"
		read_rows "$d/check"
		[[ ${rows[0]} == *' 1 0 fail' ]] || fail "${rows[0]}"
		echo N >"$parameters/plant_lost_sync"
	done
}

@test "check finds a misaligned table, and fails" {
	requires module_file plant_module
	load_planted
	# An L1 table of 256 bytes: 64 bytes further it still ends within its page.
	new_domain ias=26 walk=coherent
	assert_rows "$d/check" "$name slab 1 0 0 - 0 pass" "verdict: pass"
	echo 64 >"$parameters/plant_misaligned"
	assert_rows "$d/check" "$name slab 1 0 1 - 0 fail" "verdict: fail"
	echo 0 >"$parameters/plant_misaligned"
}

@test "requests that the kernel's own code would warn about are refused" {
	requires kernel_provider
	new_domain provider=kernel
	write "$d/map" "0x00100000 0x80000000 1M" "0x10000000 0x90000000 16M"
	note_state
	refuse EEXIST '*' "$d/map" "0x00180000 0 4K"
	refuse EEXIST '*' "$d/map" "0 0 16M pgsize=16M"
	refuse ENOENT '*' "$d/unmap" "0x00200000 4K"
	refuse ENOENT '*' "$d/unmap" "0x00100000 2M"
	refuse ERANGE '*' "$d/map" "0x100000000 0 4K"
	refuse ERANGE '*' "$d/map" "0 0x100000000 4K"
	refuse EOPNOTSUPP '*cannot split*' "$d/unmap" "0x10001000 4K"
}
