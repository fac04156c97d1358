#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Allocations of tables that fail: a refused request changes nothing, with every provider.
# bats file_tags=providers
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

readonly parameters=/sys/module/v7s_dma32/parameters

teardown() {
	echo 0 >"$parameters/fail_nth"
	destroy_domains
}

@test "a create whose Nth allocation fails leaves nothing behind" {
	local provider n
	providers
	for provider in "${providers[@]}"; do
		for ((n = 1; ; n++)); do
			# genpool preallocates a hundred times: skip most of these.
			((n < 8 || n % 29 == 0)) || continue
			echo "$n" >"$parameters/fail_nth"
			try "$v7s/create" "bats-fail provider=$provider"
			[[ $errno ]] || break
			assert_equal "$errno" ENOMEM
			[[ ! -e $v7s/domains/bats-fail ]]
		done
		((n > 1)) || fail "$provider: no allocation failed"
		echo 0 >"$parameters/fail_nth"
		write "$v7s/destroy" bats-fail
	done
}

# tables_now - sets $tables to the contents of $d's files, without the counters of syncs and flushes,
# which a failed request may increase, and without held-bytes of page_frag, which keeps a page
tables_now() {
	local file lines
	tables=
	for file in mappings descriptors tables; do
		read_file "$d/$file"
		tables+=$text
	done
	mapfile -t lines <"$d/stats"
	lines=("${lines[@]/#sync*/}")
	[[ $provider != page_frag ]] || lines=("${lines[@]/#held*/}")
	tables+=${lines[*]/#tlb*/}
}

# each_allocation_fails TABLES REQUEST - checks that REQUEST allocates TABLES tables, and changes
# nothing if one of these allocations fails
each_allocation_fails() {
	local n before
	tables_now
	before=$tables
	for ((n = 1; ; n++)); do
		echo "$n" >"$parameters/fail_nth"
		try "$d/${2%% *}" "${2#* }"
		[[ $errno ]] || break
		assert_equal "$errno" ENOMEM
		tables_now
		assert_lists "after $2, allocation $n:" "$tables" "$before"
	done
	echo 0 >"$parameters/fail_nth"
	assert_equal "$((n - 1)) of $2" "$1 of $2"
}

@test "a map or split whose Nth allocation fails changes nothing" {
	local provider
	providers
	for provider in "${providers[@]}"; do
		[[ $provider != kernel ]] || continue # fail_nth does not reach the kernel's own allocations
		new_domain provider="$provider"
		write "$d/map" "0x00100000 0x80000000 2M" "0x10000000 0x90000000 16M"
		each_allocation_fails 8 "map 0x40000000 0x40000000 8M pgsize=4K"
		each_allocation_fails 2 "unmap 0x00140000 1M"
		each_allocation_fails 2 "unmap 0x10304000 4M"
	done
}

# fail_nth N LINE - writes LINE to the open file $map while the Nth allocation of this shell fails
fail_nth() {
	local stderr
	errno=
	exec {stderr}>"$BATS_TEST_TMPDIR/stderr"
	echo "$1" >&"$fail_nth"
	{ echo "$2" >&"$map"; } 2>&"$stderr" || errno=some
	echo 0 >&"$fail_nth"
	exec {stderr}>&-
	[[ ! $errno ]] || errno_from "$BATS_TEST_TMPDIR/stderr"
}

# docs/ABI.md lets a failed map leave empty L2 tables and counted flushes behind.
@test "a failed map of the kernel's own code leaves nothing but empty tables" {
	requires kernel_provider fault_injection
	local n kind walk failed=0 stayed=0 fail_nth map
	exec {fail_nth}>/proc/self/fail-nth
	for kind in failslab fail_page_alloc; do
		echo N >"/sys/kernel/debug/$kind/ignore-gfp-wait"
		echo 0 >"/sys/kernel/debug/$kind/verbose"
	done
	for ((n = 2; n < 34; n++)); do
		walk=coherent
		((n % 2)) || walk=noncoherent
		new_domain provider=kernel walk=$walk
		write "$d/map" "0x10000000 0x80000000 64K"
		exec {map}>"$d/map"
		fail_nth $((n / 2)) "0x40000000 0x40000000 4M pgsize=4K"
		exec {map}>&-
		if [[ $errno ]]; then
			assert_equal "$errno" ENOMEM
			((++failed))
			assert_rows "$d/mappings" "0x10000000 0x1000ffff 0x80000000 65536 64K rw----"
			assert_fields "$d/stats" maps=1 unmaps=0 mapped-bytes=65536 l2-tables=1
			read_rows "$d/tables"
			for row in "${rows[@]:2}"; do
				[[ $row == *' 0' ]] || fail "left after allocation $((n / 2)) failed: $row"
				((++stayed))
			done
		else
			assert_fields "$d/stats" maps=2 mapped-bytes=$((65536 + 4 * M)) l2-tables=5
		fi
		write "$v7s/destroy" "$name"
	done
	exec {fail_nth}>&-
	((failed > 4 && stayed > 0)) || fail "$failed allocations failed, $stayed tables stayed"
}

@test "a failed split at the last address changes nothing" {
	local provider=slab
	new_domain
	write "$d/map" "0 0 4G pgsize=1M"
	each_allocation_fails 1 "unmap 0 0xfffff000"
	assert_rows "$d/mappings" "0xfffff000 0xffffffff 0xfffff000 4096 4K rw----"
	write "$d/unmap" "0xfffff000 4K"
	write "$d/map" "0 0 4G"
	write "$d/unmap" "0 4G"
	assert_fields "$d/stats" mapped-bytes=0 l2-tables=0
}
