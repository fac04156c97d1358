#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# `v7s-stress check`, which the other stress tests rely on, notices files that do not agree.
# bats file_tags=stress
# shellcheck disable=SC2154 # helpers.bash sets them

load ../guest/helpers

setup() {
	untraced
	requires root module
	new_domain
	write "$d/map" "0x00eef000 0x40eef000 0x01222000" "0x10000000 0 4K"
	copy=$BATS_TEST_TMPDIR/copy
	copy_files
}

# copy_files - copies the files to $copy; `translate` has the answers to the check's questions
copy_files() {
	local file
	v7s-stress check
	mkdir -p "$copy/domains/"{default,"$name"}
	for file in zones domains/{default,"$name"}/{config,stats,mappings,tables,descriptors,translate}; do
		cat "$v7s/$file" >"$copy/$file"
	done
}

# notices FILE EDIT WHAT - checks that v7s-stress notices FILE edited by sed's EDIT, as WHAT
notices() {
	local kept
	read_file "$copy/$1"
	kept=$text
	sed -i "$2" "$copy/$1"
	read_file "$copy/$1"
	[[ $text != "$kept" ]] || fail "$2 edits nothing"
	run -1 v7s-stress check "$copy"
	assert_output --partial "$3"
	printf '%s' "$kept" >"$copy/$1"
}

@test "v7s-stress check passes for the module's files and for a copy of them" {
	v7s-stress check
	v7s-stress check "$copy"
}

@test "fault planted: v7s-stress check notices wrong counters" {
	local stats=domains/$name/stats
	notices "$stats" 's/^l2-tables: .*/l2-tables: 4/' 'l2-tables is 4, not 3'
	notices "$stats" 's/^l2-allocs: .*/l2-allocs: 9/' 'l2-allocs - l2-frees'
	notices "$stats" 's/^l2-frees: .*/l2-frees: 1/' 'l2-allocs - l2-frees'
	notices "$stats" 's/^mapped-bytes: .*/mapped-bytes: 4096/' 'mapped-bytes is 4096'
	notices "$stats" 's/^table-bytes: .*/table-bytes: 16384/' 'table-bytes'
	notices "$stats" 's/^held-bytes: .*/held-bytes: 4096/' 'held-bytes is less than table-bytes'
	notices zones 's/^0 DMA \(.*\) 3 \([0-9]*\)$/0 DMA \1 2 \2/' 'zones: l2-tables'
}

@test "fault planted: v7s-stress check notices wrong tables and descriptors" {
	local tables=domains/$name/tables descriptors=domains/$name/descriptors
	notices "$tables" '$d' 'l2-tables is 3, not 2'
	notices "$tables" 's/ 1$/ 2/' 'descriptors'
	notices "$tables" 's/ 1$/ 0/' 'l2-waiting'
	notices "$tables" 's/ yes 1$/ no 1/' 'beyond the limit'
	notices "$tables" "4s/.*/$(sed -n 3p "$copy/$tables")/" 'overlaps'
	notices "$descriptors" '$d' 'size that descriptors map'
	notices "$descriptors" 's/ page .*/ invalid - - -/' 'invalid descriptor'
}

@test "fault planted: v7s-stress check notices wrong mappings" {
	local mappings=domains/$name/mappings
	notices "$mappings" '$d' 'mapped-bytes'
	notices "$mappings" 's/ 4096 4K / 8192 4K /' 'invalid mapping'
	notices "$mappings" '3{h;d};$G' 'invalid mapping'
}

@test "fault planted: v7s-stress check notices wrong translations" {
	local translate=domains/$name/translate
	notices "$translate" '$d' 'answers is'
	notices "$translate" '3s/ 0x4/ 0x5/' 'does not translate'
	notices "$translate" '3s/ 0x[^ ]*/ -/' 'does not translate'
	notices "$translate" '$p' 'one too many'
}
