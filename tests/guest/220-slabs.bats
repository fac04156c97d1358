#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Slab caches: which are bound to DMA32, and in which zones their pages lie.
# bats file_tags=slabs
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

readonly sys_slab=/sys/kernel/slab

setup_file() { found_parameters; }

setup() {
	untraced
	requires root module slab_sysfs
}

teardown() {
	[[ ! -d /sys/module/v7s_test_caches ]] || rmmod v7s_test_caches
	[[ -d $v7s && ! ${reloaded:-} ]] || reload
	destroy_domains
}

# reload [PARAMETER...] - the module anew, as it was found, but for these
reload() {
	reloaded=${1:-}
	[[ ! -d $v7s ]] || rmmod v7s_dma32
	load_module "$@"
}

# read_slabs - the map $row of all rows by cache, the array $zone_columns, and the map
# $column from names to indices
read_slabs() {
	local line
	declare -gA row=() column=()
	read_rows "$v7s/slabs"
	read -ra zone_columns <<<"${heading#* pages}"
	for line in ${heading#\# }; do
		column[$line]=${#column[@]}
	done
	for line in "${rows[@]}"; do
		[[ ! -v row[${line%% *}] ]] || fail "two rows for ${line%% *}" || return
		row[${line%% *}]=$line
	done
	((${#row[@]} > 20)) || fail "only ${#row[@]} caches"
}

# cell CACHE COLUMN - $cell is that of a row
cell() {
	local words
	read -ra words <<<"${row[$1]-}"
	cell=${words[${column[$2]:-99}]-}
	[[ $cell ]] || fail "no $2 of $1"
}

# assert_cells CACHE COLUMN=VALUE...
assert_cells() {
	local pair cache=$1
	shift
	for pair; do
		cell "$cache" "${pair%%=*}"
		[[ $cell == "${pair#*=}" ]] ||
			fail "$cache: ${pair%%=*} is $cell, not ${pair#*=}: ${row[$cache]}" || return
	done
}

near() { (($1 - $2 <= $3 && $2 - $1 <= $3)); }

# assert_near A B SLACK WHAT
assert_near() { near "$@" || fail "$4: $1 and $2 differ by more than $3"; }

# sum COLUMN - $sum of all caches
sum() {
	local cache
	sum=0
	for cache in "${!row[@]}"; do
		cell "$cache" "$1" || return
		((sum += cell, 1))
	done
}

load_caches() {
	requires caches_module
	insmod "$V7S_CACHES_MODULE" "$@"
}

# bound_of CACHE - $bound: its cache_dma32
bound_of() {
	read -r bound <"$sys_slab/$1/cache_dma32" || fail "no cache_dma32 of $1"
}

# Loops are in functions, which bats does not trace.
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
	refute_regex "$(<"$v7s/last_error")" '^slabs:'
}

@test "no cache is left out: there is a row for every directory" {
	local dirs
	read_slabs
	dirs=$(find $sys_slab -mindepth 1 -maxdepth 1 -type d | wc -l)
	assert_near "${#row[@]}" "$dirs" 2 "rows and directories"
}

# is_bound DIRECTORY - as its name tells, which is an id for a cache that may be merged;
# of the others, as we know
is_bound() {
	case $1 in
	:*-*) [[ ${1%%-*} == *D* ]] ;;
	v7s_dma32_l2 | v7s_test_dma32 | v7s_test_merged_dma32) true ;;
	*) false ;;
	esac
}

assert_known_bounds() {
	local dir expected
	for dir in "$sys_slab"/*; do
		[[ ! -L $dir ]] || continue
		dir=${dir##*/} expected=0
		! is_bound "$dir" || expected=1
		bound_of "$dir" || return
		((bound == expected)) || fail "$dir: $bound, not $expected" || return
	done
}

@test "known DMA32 caches say 1, all others 0" {
	requires 64bit
	[[ ! -r ${V7S_CACHES_MODULE:-} ]] || load_caches
	read_slabs
	assert_cells v7s_dma32_l2 dma=0 dma32=1 object-size=1024
	assert_known_bounds
}

assert_files_and_rows_agree() {
	local cache dma
	for cache in "${!row[@]}"; do
		[[ -e $sys_slab/$cache ]] || continue # gone meanwhile
		bound_of "$cache" || return
		read -r dma <"$sys_slab/$cache/cache_dma"
		assert_cells "$cache" "dma32=$bound" "dma=$dma" || return
	done
}

@test "cache_dma32 is in every directory, for root's eyes, and says what slabs says" {
	read_slabs
	assert_equal "$(find $sys_slab/*/ -maxdepth 0 | while read -r dir; do
		[[ -e $dir/cache_dma32 ]] || echo "$dir"
	done)" ""
	assert_equal "$(find $sys_slab/*/cache_dma32 ! -perm 0400)" ""
	assert_files_and_rows_agree
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
	assert_near "${field[stray-pages]}" 0 16 "pages of no cache"
	assert_equal "${field[caches]}" "${#row[@]}"
}

# kernel_counts - the map $count, by cache and file, as the kernel counts: in one go,
# since all of it changes
kernel_counts() {
	local lines line
	mapfile -t lines < <(grep . "$sys_slab"/*/{slabs,objects})
	declare -gA count=()
	for line in "${lines[@]#"$sys_slab"/}"; do
		line=${line%% *}
		count[${line%:*}]=${line##*:}
	done
}

# compare - the array $apart: how rows are not what the kernel counts, for caches that have
# not been found alike yet; $inexact, how many never had as many slabs to the slab; and
# $summed, once the sums of all slabs were alike
compare() {
	local cache slabs objects mine all_slabs=0
	apart=() inexact=0
	for cache in "${!row[@]}"; do
		slabs=${count[$cache/slabs]-} objects=${count[$cache/objects]-}
		[[ $slabs && $objects ]] || continue # gone meanwhile
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
	# To look at a file for the first time makes an inode.
	kernel_counts
	# A system that goes on changes some of them in between: what is wrong is so each time.
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

@test "a cache's pages are seen to come and go in its zone" {
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
	# Where memory is short, or a debug kernel adds to objects, slabs differ in size.
	cell v7s_dma32_l2 pages
	((cell * page >= 2 * M && cell >= slabs && cell <= slabs << order)) || fail "${row[v7s_dma32_l2]}"
	# All in zones that begin below 4 GiB.
	while read -r _ zone start _; do
		((start < 4 * G)) || assert_cells v7s_dma32_l2 "$zone=0"
	done < <(tail -n +2 "$v7s/zones")
	write "$d/unmap" "0 2G"
	echo 1 >"$l2_cache/shrink"
	read_slabs
	assert_cells v7s_dma32_l2 objects=0 slabs=0 pages=0
}

@test "caches made later get cache_dma32 when rescan is written" {
	load_caches
	[[ -d $sys_slab/v7s_test_dma32 && ! -e $sys_slab/v7s_test_dma32/cache_dma32 ]]
	write "$v7s/rescan" slabs
	for pair in dma32=1 merged_dma32=1 plain=0 merged=0 dma=0 large=0; do
		bound_of "v7s_test_${pair%=*}"
		assert_equal "${pair%=*} $bound" "${pair%=*} ${pair#*=}"
	done
	rmmod v7s_test_caches
	[[ ! -e $sys_slab/v7s_test_dma32 ]]
	write "$v7s/rescan" slabs
}

@test "and when slabs is read, which shows them" {
	local cache
	page_size
	load_caches
	[[ ! -e $sys_slab/v7s_test_dma32/cache_dma32 ]]
	read_slabs
	bound_of v7s_test_dma32
	assert_equal "$bound" 1
	assert_cells v7s_test_dma32 dma=0 dma32=1 object-size=1000
	# The kernel counts those in reserve for a CPU, too.
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

@test "rescan: what it refuses" {
	new_domain
	look
	refuse EINVAL "*zones is nothing*" "$v7s/rescan" zones
	refuse EINVAL "*" "$v7s/rescan" "slabs slabs"
	refuse EINVAL "*" "$v7s/rescan" "$(printf 'slabs%0300d' 0)"
}

# list_slabs - all of /sys/kernel/slab: names and modes. Not links, which the kernel
# leaves behind for merged caches that are gone, its own page tables' among them.
list_slabs() {
	find $sys_slab ! -type l -exec stat -c '%n %a' {} + | sort
}

@test "unloading leaves /sys/kernel/slab as it was" {
	requires module_file
	local before after
	rmmod v7s_dma32
	before=$(list_slabs)
	[[ $before != *cache_dma32* ]]
	reload
	[[ $(list_slabs) == *cache_dma32* ]]
	cat "$v7s/slabs" >/dev/null
	rmmod v7s_dma32
	after=$(list_slabs)
	reload
	assert_lists "/sys/kernel/slab" "$after" "$before"
}

@test "a file that is open when the module goes can no longer be read" {
	requires module_file
	local fd
	exec {fd}<$sys_slab/kmalloc-1k/cache_dma32
	rmmod v7s_dma32
	run cat <&"$fd"
	exec {fd}<&-
	reload
	assert_failure
	assert_output --partial "No such device"
}

@test "slab_sysfs=0 adds no files" {
	requires module_file
	reload slab_sysfs=0
	read_slabs
	assert_equal "$(find $sys_slab -name cache_dma32)" ""
	assert_fields "$v7s/slabs_stats" cache-dma32=no unknown=-
	try "$v7s/rescan" slabs
	assert_refused EOPNOTSUPP "rescan: line 1: no files cache_dma32: slab_sysfs is off" slabs
	((${#row[@]} > 20))
	cell v7s_dma32_l2 dma32
	[[ $cell == [01] ]]
}

@test "slabs_stats tells how all is known, and what it has cost" {
	local key
	page_size
	cat "$v7s/slabs" >/dev/null
	read_fields "$v7s/slabs_stats"
	assert_equal "${keys[*]}" "kobject flags name cache cache-dma32 caches slab-pages stray-pages frames ns ns-per-gib unknown"
	for key in kobject flags name cache; do
		assert_regex "${field[$key]}" '^(header|btf|measured) [0-9]+$'
	done
	assert_equal "${field[unknown]}" -
	((field[frames] * page >= 512 * M && field[ns] > 0 && field[ns-per-gib] > 0))
	echo "# $((field[ns-per-gib] / 1000)) us per GiB, ${field[slab-pages]} pages of slabs" >&3
}

@test "what is measured is what headers and BTF tell" {
	requires module_file
	local key
	read_fields "$v7s/slabs_stats"
	local -A told=()
	for key in kobject flags name cache; do told[$key]=${field[$key]#* }; done
	reload plant_slab_layout=measure
	read_fields "$v7s/slabs_stats"
	for key in kobject flags name cache; do
		assert_equal "$key ${field[$key]}" "$key measured ${told[$key]}"
	done
}

# planted FIELD WHY - so that it is not known
planted() {
	reload "plant_slab_layout=$1"
	assert_regex "$(<"$v7s/slabs_stats")" "unknown: ${1#moved-}: $2"
	assert_fields "$v7s/slabs_stats" "${1#moved-}=-" "unknown=${1#moved-}: $2"
	read_slabs
	try "$v7s/rescan" zones
	cat "$v7s/slabs" >/dev/null
	assert_regex "$(<"$v7s/slabs_stats")" "unknown: ${1#moved-}: $2"
}

@test "planted: flags in two places are shown as unknown, and no file lies" {
	requires module_file
	planted flags "more than one place fits our own caches"
	assert_cells v7s_dma32_l2 dma=- dma32=- object-size=1024
	assert_equal "$(awk 'NR > 1 && ($2 != "-" || $3 != "-")' "$v7s/slabs")" ""
	assert_equal "$(find $sys_slab -name cache_dma32)" ""
	try "$v7s/rescan" slabs
	assert_refused EOPNOTSUPP "rescan: line 1: *more than one place*" slabs
	sum pages
	((sum > 100))
}

@test "planted: flags in a wrong place are found out by the kernel's own files" {
	requires module_file
	planted moved-flags "they are not what the files of a cache say"
	assert_cells v7s_dma32_l2 dma=- dma32=-
	assert_equal "$(find $sys_slab -name cache_dma32)" ""
}

@test "planted: the cache of a slab in two places: no pages are told" {
	requires module_file
	planted cache "more than one place fits our own caches"
	assert_cells v7s_dma32_l2 object-size=1024 slabs=- pages=- "${zone_columns[0]}=-"
	bound_of v7s_dma32_l2
	assert_cells v7s_dma32_l2 "dma32=$bound"
	assert_equal "$(awk 'NR > 1 && ($6 != "-" || $7 != "-" || $8 != "-")' "$v7s/slabs")" ""
}

@test "planted: the cache of a slab in a wrong place is found out by slabs of no cache" {
	requires module_file
	reload plant_slab_layout=moved-cache
	read_slabs
	assert_cells v7s_dma32_l2 slabs=- pages=- "${zone_columns[0]}=-"
	assert_regex "$(<"$v7s/slabs_stats")" "unknown: cache: [0-9]+ of [0-9]+ pages of slabs are of no known cache"
}

@test "planted: names in two places: those of directories are shown" {
	requires module_file
	local cache
	planted name "more than one place fits our own caches"
	assert_cells v7s_dma32_l2 object-size=1024
	for cache in "${!row[@]}"; do
		[[ ! -L $sys_slab/$cache ]] || fail "$cache is a name, not a directory"
	done
}

@test "doctor says what is not known" {
	requires module_file v7sctl
	run -0 --separate-stderr v7sctl doctor
	assert_output --partial "every slab cache and its zones are known"
	reload plant_slab_layout=flags
	run --separate-stderr v7sctl doctor
	assert_output --partial "flags: more than one"
}

read_in_a_loop() {
	while :; do cat "$v7s/slabs" "$v7s/zones" >/dev/null; done
}

@test "memory goes offline and comes back while all is read" {
	requires hotplug
	local block offlined=0 reader
	read_in_a_loop 3>&- &
	reader=$!
	for block in /sys/devices/system/memory/memory*/state; do
		! echo offline 2>/dev/null >"$block" || {
			((++offlined))
			echo online >"$block"
		}
	done
	kill "$reader"
	wait "$reader" || true
	echo "# $offlined blocks" >&3
	((offlined > 0)) || skip "all of the memory is in use"
	read_slabs
	assert_fields "$v7s/slabs_stats" unknown=-
}

# $V7S_STORM: seconds; by hand, 300 on the debug kernel.
@test "caches come and go while all is read, rescanned, loaded and unloaded" {
	requires module_file
	effort 15
	local expected=0
	! is_64bit || expected=$'0\n1'
	local end=$((SECONDS + ${V7S_STORM:-$effort})) rounds=0
	load_caches storm=1
	while ((SECONDS < end)); do
		reload
		for _ in 1 2; do
			read_slabs
			write "$v7s/rescan" slabs slabs
			cat $sys_slab/*/cache_dma32 >"$BATS_TEST_TMPDIR/all" 2>"$BATS_TEST_TMPDIR/said" || true
			assert_equal "$(sort -u "$BATS_TEST_TMPDIR/all")" "$expected"
		done
		((++rounds))
	done
	echo "# $rounds rounds" >&3
	rmmod v7s_test_caches
	read_slabs
	# The names of merged caches are links, which no kernel removes.
	assert_equal "$(find $sys_slab -name 'v7s_test*' -type d)" ""
	bound_of v7s_dma32_l2
	assert_cells v7s_dma32_l2 "dma32=$bound"
}
