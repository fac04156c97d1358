# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154 # tests use them, helpers.bash sets them
# shellcheck disable=SC2119,SC2120 # tests pass parameters
# Functions for tests of slab caches: `load slabs` after helpers.

readonly sys_slab=/sys/kernel/slab

setup_file() { found_parameters; }

setup() {
	untraced
	requires root module slab_sysfs
}

# Removes the test's caches, and restores the module.
teardown() {
	[[ ! -d /sys/module/v7s_test_caches ]] || rmmod v7s_test_caches
	[[ -d $v7s && ! ${reloaded:-} ]] || reload
	unplant
	destroy_domains
}

# reload [PARAMETER...] - loads the module again, with its former parameters and these
reload() {
	reloaded=${1:-}
	[[ ! -d $v7s ]] || rmmod v7s_dma32
	load_module "$@"
}

# read_slabs - sets the map $row to the rows by cache, the array $zone_columns, and the map $column
# from names to indices
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

# cell CACHE COLUMN - sets $cell to the word in that row and column
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

# sum COLUMN - sets $sum to the sum of all caches
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

# bound_of CACHE - sets $bound to its cache_dma32
bound_of() {
	read -r bound <"$sys_slab/$1/cache_dma32" || fail "no cache_dma32 of $1"
}
