#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Every provider: the same answers, one verdict, and allocations that fail.
# bats file_tags=providers
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

readonly parameters=/sys/module/v7s_dma32/parameters

setup_file() { found_parameters; }

teardown() {
	unplant
	echo 0 >"$parameters/fail_nth"
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

# some_of_all - maps every page size in $d, with a hole, and splits a block if $provider can: the
# kernel's own code in 7.2 cannot
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

# without_split - maps what a split would have left
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
			write "$v7s/destroy" "$name" # some kernels take but one of their own
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
	# They do lie there, or this shows nothing.
	awk '$1 == 2 && length($4) > 10' "$d/tables" | grep -q .
}

@test "a create whose Nth allocation fails leaves nothing" {
	local provider n
	providers
	for provider in "${providers[@]}"; do
		for ((n = 1; ; n++)); do
			# The preallocation takes a hundred of them: not all, then.
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

# tables_now - $tables: all of $d but the counters of syncs and flushes, which happened,
# and the page that page_frag takes from next, which stays
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

# each_allocation_fails TABLES REQUEST - checks that REQUEST needs TABLES tables, and changes
# nothing if any of these allocations fails
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
		[[ $provider != kernel ]] || continue # its allocations are out of our reach
		new_domain provider="$provider"
		write "$d/map" "0x00100000 0x80000000 2M" "0x10000000 0x90000000 16M"
		each_allocation_fails 8 "map 0x40000000 0x40000000 8M pgsize=4K"
		each_allocation_fails 2 "unmap 0x00140000 1M"
		each_allocation_fails 2 "unmap 0x10304000 4M"
	done
}

# fail_nth N LINE - writes LINE to the open file $map while the Nth allocation of this shell fails
fail_nth() {
	local said
	errno=
	exec {said}>"$BATS_TEST_TMPDIR/said"
	echo "$1" >&"$fail_nth"
	{ echo "$2" >&"$map"; } 2>&"$said" || errno=some
	echo 0 >&"$fail_nth"
	exec {said}>&-
	[[ ! $errno ]] || errno_from "$BATS_TEST_TMPDIR/said"
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
				[[ $row == *' 0' ]] || fail "of allocation $((n / 2)) stays: $row"
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

@test "check finds a sync that goes missing, in our tables and the kernel's" {
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
	# Its L1 table takes 256 bytes of a page: 64 bytes on there is memory, too.
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

# free_bytes - sets $free to the free memory, per-CPU lists included
free_bytes() {
	page_size
	free=$(awk -v page="$page" '$1 == "nr_free_pages" || $1 == "count:" { pages += $2 }
		END { printf "%d", pages * page }' /proc/zoneinfo)
}

# told - sets $told to the bytes that tables hold by `zones`, and $sum to those that the domains
# bats-held-* hold
told() {
	local row words file
	told=0 sum=0
	page_size
	read_rows "$v7s/zones"
	for row in "${rows[@]}"; do
		read -ra words <<<"$row"
		((told += words[9] * page, 1))
	done
	for file in "$v7s"/domains/bats-held-*/stats; do
		[[ -e $file ]] || continue
		read_fields "$file"
		((sum += field[held-bytes]))
	done
}

# each_held FILE LINE - that line to FILE of every domain bats-held-*
each_held() {
	local dir
	for dir in "$v7s"/domains/bats-held-*; do
		write "$dir/$1" "$2"
	done
}

# each_held_goes - no domain bats-held-* is left
each_held_goes() {
	local dir
	for dir in "$v7s"/domains/bats-held-*; do
		write "$v7s/destroy" "${dir##*/}"
	done
}

# lost_is_told WHEN SLACK - checks that since the last call held memory grew by as much as free
# memory shrank
lost_is_told() {
	local free_before=$free told_before=$told
	free_bytes
	told
	[[ $1 ]] || return 0
	((lost = free_before - free, said = told - told_before, 1))
	# Other tasks allocate and free as well.
	((lost > said - $2 && lost < said + $2)) || fail "$provider, $1: $said bytes said, $lost lost"
}

@test "held memory grows as free memory shrinks, with every provider" {
	local provider domains n base genallocs slack=$((M + 64 * 12 * K)) free=0 told=0
	requires memory_counts
	providers
	for provider in "${providers[@]}"; do
		# Without the device's view. Fragments: a page of 32 KiB in each domain, with no table or few.
		domains=8
		[[ $provider != page_frag ]] || domains=60
		lost_is_told ''
		base=$told
		for ((n = 0; n < domains; n++)); do
			try "$v7s/create" "bats-held-$n provider=$provider walk=coherent"
			[[ ! $errno || $provider == kernel ]] || fail "$errno"
		done
		# genalloc keeps a page for each 64 KiB, in which there are no tables.
		genallocs=0
		[[ $provider != genpool ]] || ((genallocs = domains * 64 * page, free -= genallocs, 1))
		lost_is_told created $slack
		each_held map "0 0 $((domains == 8 ? 256 : 16))M pgsize=4K"
		lost_is_told mapped $slack
		[[ $provider != @(page|genpool|page_frag) ]] || assert_equal "$sum" $((told - base))
		each_held unmap "0 $((domains == 8 ? 256 : 16))M"
		[[ $provider == kernel ]] || each_held trim all
		lost_is_told unmapped $slack
		each_held_goes
		((free += genallocs, 1))
		lost_is_told destroyed $slack
	done
}

@test "packed holds as many pages as its tables fill, and none once they are freed" {
	local tables=256
	new_domain provider=packed
	write "$d/map" "0 0 $((tables))M pgsize=4K"
	assert_fields "$d/stats" held-bytes=$((16384 + tables * 1024))
	write "$d/unmap" "0 $((tables))M"
	write "$d/trim" all
	assert_fields "$d/stats" held-bytes=16384
}

# provider_rounds N - creates a domain of $provider, maps pages in it and destroys it, N times
provider_rounds() {
	local n
	for ((n = 0; n < $1; n++)); do
		write "$v7s/create" "bats-round provider=$provider"
		write "$v7s/domains/bats-round/map" "0 0x80000000 16M pgsize=4K"
		write "$v7s/destroy" bats-round
	done
}

@test "every provider gives back all memory that it took, round after round" {
	local provider try before rounds=100
	requires memory_counts
	providers
	for provider in "${providers[@]}"; do
		provider_rounds 3
		# A page lost in each round is 400 KiB; others take memory too, but not each time.
		for try in {1..4}; do
			free_bytes
			before=$free
			provider_rounds $rounds
			free_bytes
			((before - free >= rounds * page * 3 / 4)) || continue 2
		done
		fail "$provider: $((before - free)) bytes less are free after $rounds rounds"
	done
}

@test "every provider reuses freed tables, for more allocations than its pool has tables" {
	local provider round
	providers
	for provider in "${providers[@]}"; do
		[[ $provider != kernel ]] || continue # it gives nothing back while the page table lives
		new_domain provider="$provider" ias=26 quirks=no_perms,mtk_ext
		for round in {1..6}; do
			write "$d/map" "0 0x80000000 64M pgsize=4K"
			write "$d/unmap" "0 64M"
		done
		assert_fields "$d/stats" l2-tables=0 mapped-bytes=0
		write "$v7s/destroy" "$name"
	done
}
