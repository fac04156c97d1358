#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Memory that providers hold for tables: `zones` and `stats` count all of it, and providers free it.
# bats file_tags=providers
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

# free_bytes - sets $free to the bytes of free memory, per-CPU lists included
free_bytes() {
	page_size
	free=$(awk -v page="$page" '$1 == "nr_free_pages" || $1 == "count:" { pages += $2 }
		END { printf "%d", pages * page }' /proc/zoneinfo)
}

# held_bytes - sets $held to the bytes of tables in `zones`, and $sum to the held-bytes of the domains
# bats-held-*
held_bytes() {
	local row words file
	held=0 sum=0
	page_size
	read_rows "$v7s/zones"
	for row in "${rows[@]}"; do
		read -ra words <<<"$row"
		((held += words[9] * page, 1))
	done
	for file in "$v7s"/domains/bats-held-*/stats; do
		[[ -e $file ]] || continue
		read_fields "$file"
		((sum += field[held-bytes]))
	done
}

# write_each FILE LINE - writes LINE to FILE of every domain bats-held-*
write_each() {
	local dir
	for dir in "$v7s"/domains/bats-held-*; do
		write "$dir/$1" "$2"
	done
}

# destroy_each - destroys every domain bats-held-*
destroy_each() {
	local dir
	for dir in "$v7s"/domains/bats-held-*; do
		write "$v7s/destroy" "${dir##*/}"
	done
}

# assert_lost_is_held WHEN SLACK - checks that since the last call held memory grew by as much as free
# memory shrank; the first call, with an empty WHEN, only notes how much there is of each
assert_lost_is_held() {
	local free_before=$free held_before=$held lost grown
	free_bytes
	held_bytes
	[[ $1 ]] || return 0
	((lost = free_before - free, grown = held - held_before, 1))
	# Other tasks allocate and free as well.
	((lost > grown - $2 && lost < grown + $2)) ||
		fail "$provider, $1: held memory grew by $grown bytes, free memory shrank by $lost"
}

@test "held memory grows as free memory shrinks, with every provider" {
	local provider domains n base genallocs slack=$((M + 64 * 12 * K)) free=0 held=0
	requires memory_counts
	providers
	for provider in "${providers[@]}"; do
		# With a noncoherent walk the device's view would take memory, too. page_frag: many domains,
		# each with few tables in its page of 32 KiB.
		domains=8
		[[ $provider != page_frag ]] || domains=60
		assert_lost_is_held ''
		base=$held
		for ((n = 0; n < domains; n++)); do
			try "$v7s/create" "bats-held-$n provider=$provider walk=coherent"
			[[ ! $errno || $provider == kernel ]] || fail "$errno"
		done
		# genalloc allocates a page for each 64 KiB of its pool, which zones does not count.
		genallocs=0
		[[ $provider != genpool ]] || ((genallocs = domains * 64 * page, free -= genallocs, 1))
		assert_lost_is_held created $slack
		write_each map "0 0 $((domains == 8 ? 256 : 16))M pgsize=4K"
		assert_lost_is_held mapped $slack
		[[ $provider != @(page|genpool|page_frag) ]] || assert_equal "$sum" $((held - base))
		write_each unmap "0 $((domains == 8 ? 256 : 16))M"
		[[ $provider == kernel ]] || write_each trim all
		assert_lost_is_held unmapped $slack
		destroy_each
		((free += genallocs, 1))
		assert_lost_is_held destroyed $slack
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
		# A page lost in each round is 400 KiB. Other tasks allocate too, but not in all four tries.
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
		[[ $provider != kernel ]] || continue # it frees no table before the page table
		new_domain provider="$provider" ias=26 quirks=no_perms,mtk_ext
		for round in {1..6}; do
			write "$d/map" "0 0x80000000 64M pgsize=4K"
			write "$d/unmap" "0 64M"
		done
		assert_fields "$d/stats" l2-tables=0 mapped-bytes=0
		write "$v7s/destroy" "$name"
	done
}
