#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Slab caches: which are bound to DMA32, and in which zones their pages lie.
# bats file_tags=slabs
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers
load slabs

# The loops below are in functions because bats traces every command in a test.
assert_pages_of_zones() {
	local words i pages line
	for line in "${row[@]}"; do
		read -ra words <<<"$line"
		pages=0
		for ((i = 7; i < ${#words[@]}; i++)); do ((pages += words[i], 1)); done
		((words[6] == pages && words[5] <= pages)) || fail "$line" || return
		[[ "${words[*]:1:2}" == [01]' '[01] ]] || fail "$line" || return
	done
}

@test "slabs has a row for each cache, whose pages are those of its zones" {
	local zones
	read_slabs
	assert_regex "$heading" '^# cache dma dma32 object-size objects slabs pages( [A-Z][A-Za-z0-9]+)+$'
	zones=$(awk 'NR > 1 && !seen[$2]++ { printf " %s", $2 }' "$v7s/zones")
	assert_equal "${zone_columns[*]}" "${zones# }"
	assert_pages_of_zones
}

@test "slabs has a row for every directory of /sys/kernel/slab" {
	local dirs
	read_slabs
	dirs=$(find "$sys_slab" -mindepth 1 -maxdepth 1 -type d | wc -l)
	assert_near "${#row[@]}" "$dirs" 2 "rows and directories"
}

@test "the sums of all caches are the slab-pages of the zones" {
	local zone slab_pages
	read_slabs
	read_rows "$v7s/zones"
	for line in "${rows[@]}"; do
		read -r _ zone _ _ _ _ slab_pages _ <<<"$line"
		sum "$zone"
		assert_near "$sum" "$slab_pages" $((64 + slab_pages / 32)) "pages in $zone"
	done
	read_fields "$v7s/slabs_stats"
	assert_near "${field[unattributed-pages]}" 0 16 "pages of no cache"
	assert_equal "${field[caches]}" "${#row[@]}"
}

# kernel_counts - sets the map $count, by cache and file, to the kernel's numbers; one grep reads all
# of them, as they change
kernel_counts() {
	local lines line
	mapfile -t lines < <(grep . "$sys_slab"/*/{slabs,objects})
	declare -gA count=()
	for line in "${lines[@]#"$sys_slab"/}"; do
		line=${line%% *}
		count[${line%:*}]=${line##*:}
	done
}

# compare - compares rows with the kernel's numbers. Records caches that matched in the maps $alike
# (nearly) and $exact (every slab); sets the array $apart to a line for each cache that has never
# nearly matched, $inexact to the number that never matched exactly, and $summed if the sums match
compare() {
	local cache slabs objects mine all_slabs=0
	apart=() inexact=0
	for cache in "${!row[@]}"; do
		slabs=${count[$cache/slabs]-} objects=${count[$cache/objects]-}
		[[ $slabs && $objects ]] || continue # destroyed meanwhile
		((all_slabs += slabs, 1))
		cell "$cache" slabs || return
		mine=$cell
		cell "$cache" objects || return
		((mine != slabs)) || exact[$cache]=1
		[[ -v exact[$cache] ]] || ((++inexact))
		! near "$mine" "$slabs" $((4 + slabs / 8)) ||
			! near "$cell" "$objects" $((256 + objects / 8)) || alike[$cache]=1
		[[ -v alike[$cache] ]] ||
			apart+=("$cache: $mine slabs, $cell objects; the kernel counts $slabs and $objects")
	done
	sum slabs || return
	! near "$sum" "$all_slabs" $((16 + all_slabs / 64)) || summed=once
}

@test "objects and slabs of each cache are what the kernel counts" {
	requires slab_counts
	local -A alike exact
	local summed=never
	# Opening a file for the first time allocates an inode.
	kernel_counts
	# The system allocates between the two reads, so only a difference in every round is a fault.
	for _ in {1..10}; do
		read_slabs
		kernel_counts
		compare
		[[ $summed == never ]] || ((${#apart[@]} > 0 || inexact > ${#row[@]} / 4)) || return 0
	done
	fail "the sums of all slabs were $summed alike
$inexact of ${#row[@]} caches never had as many slabs as the kernel counts
${apart[*]/%/$'\n'}"
}

@test "slabs counts the pages of a cache in its zone as they are allocated and freed" {
	requires 64bit slab_counts
	local start zone slabs order
	page_size
	new_domain
	echo 1 >"$l2_cache/shrink"
	read_slabs
	assert_cells v7s_dma32_l2 objects=0 slabs=0 pages=0
	write "$d/map" "0 0 2G pgsize=4K"
	read_slabs
	read -r slabs _ <"$l2_cache/slabs"
	read -r order <"$l2_cache/order"
	assert_cells v7s_dma32_l2 objects=2048 "slabs=$slabs"
	# Slabs differ in size if memory is short, or if a debug kernel adds to objects.
	cell v7s_dma32_l2 pages
	((cell * page >= 2 * M && cell >= slabs && cell <= slabs << order)) || fail "${row[v7s_dma32_l2]}"
	# All pages are in zones that begin below 4 GiB.
	while read -r _ zone start _; do
		((start < 4 * G)) || assert_cells v7s_dma32_l2 "$zone=0"
	done < <(tail -n +2 "$v7s/zones")
	write "$d/unmap" "0 2G"
	echo 1 >"$l2_cache/shrink"
	read_slabs
	assert_cells v7s_dma32_l2 objects=0 slabs=0 pages=0
}

@test "slabs has rows for caches created later" {
	local cache
	page_size
	load_caches
	read_slabs
	assert_cells v7s_test_dma32 dma=0 dma32=1 object-size=1000
	# The kernel also counts the objects on per-CPU freelists.
	cell v7s_test_dma32 objects
	((cell >= 40 && cell <= 40 + 4 * 64)) || fail "${row[v7s_test_dma32]}"
	assert_cells v7s_test_dma dma=1 dma32=0
	assert_cells v7s_test_plain dma=0 dma32=0 object-size=1000
	assert_cells v7s_test_merged_dma32 dma32=1 object-size=1928
	assert_cells v7s_test_merged dma32=0 object-size=1928
	for cache in v7s_test_plain v7s_test_large v7s_test_merged; do
		cell "$cache" pages
		((cell * page >= 40 * $(<"$sys_slab/$cache/object_size") && cell <= 160)) ||
			fail "${row[$cache]}"
	done
	rmmod v7s_test_caches
	read_slabs
	[[ ${!row[*]} != *v7s_test* ]] || fail "still there: ${!row[*]}"
}

@test "a row of slabs has its columns whatever the name of its cache" {
	load_caches
	read_slabs
	[[ -v row['v7s_test_odd\043\134\012'] ]] || fail "${!row[*]}"
	assert_cells 'v7s_test_odd\043\134\012' dma32=0 object-size=1000
	run -0 --separate-stderr v7sctl --json slabs
	[[ $output == *'"name": "v7s_test_odd#\\\n"'* ]]
}

@test "a row of slabs has its columns when the name of its cache has blanks" {
	# A kernel with DEBUG_VM warns about blanks in names.
	[[ ! -d /sys/kernel/debug/failslab ]] || skip "needs a kernel that lets names have blanks"
	load_caches blank=1
	read_slabs
	assert_cells 'v7s_test\040odd\011\043\134\012' dma32=0 object-size=1000
	run -0 --separate-stderr v7sctl --json slabs
	[[ $output == *'"name": "v7s_test odd\t#\\\n"'* ]]
}

@test "small reads of slabs return one census" {
	local whole
	dd bs=64 status=none if="$v7s/slabs" of="$BATS_TEST_TMPDIR/pieces"
	read_rows "$BATS_TEST_TMPDIR/pieces"
	((${#rows[@]} > 20))
	assert_equal "$(awk '{ print NF }' "$BATS_TEST_TMPDIR/pieces" | sort -nu | wc -l)" 2 # "#" is a word
}

@test "reading slabs adds no file, and leaves last_error alone" {
	load_caches
	read_slabs
	[[ ! -e $sys_slab/v7s_test_dma32/cache_dma32 ]]
	try "$v7s/rescan" zones
	cat "$v7s/slabs" >/dev/null
	assert_equal "$(<"$v7s/last_error")" 'rescan: line 1: unknown target "zones"; expected slabs'
}

@test "slabs_stats shows that every offset is known, and what a census costs" {
	local key
	page_size
	cat "$v7s/slabs" >/dev/null
	read_fields "$v7s/slabs_stats"
	assert_equal "${keys[*]}" "kobject flags name cache cache-dma32 caches slab-pages unattributed-pages frames ns ns-per-gib unknown"
	for key in kobject flags name cache; do
		assert_regex "${field[$key]}" '^[0-9]+$'
	done
	assert_equal "${field[unknown]}" -
	((field[frames] * page >= 512 * M && field[ns] > 0))
	assert_equal "${field[ns-per-gib]}" $((field[ns] * 1024 / (field[frames] * page / M)))
	echo "# $((field[ns-per-gib] / 1000)) us per GiB, ${field[slab-pages]} pages of slabs" >&3
}
