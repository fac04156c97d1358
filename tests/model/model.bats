#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# SPIN visits every order of steps of l2.pml and the files that it includes: the protocol that
# installs and frees L2 tables.

load ../bats

setup() {
	model=$BATS_TEST_DIRNAME/l2.pml
	cd "$BATS_TEST_TMPDIR" || return
}

# check OPTION... - runs SPIN's verifier on the model with these -D options
check() {
	spin "$@" -a "$model"
	gcc "${optimise:--O2}" -w -DSAFETY -DCOLLAPSE -DMEMLIM=2000 -o pan pan.c
	run ./pan -m1000000
	assert_success
}

# holds OPTION... - checks that a complete search finds no error. A search that runs out of
# memory or depth prints "errors: 0" as well.
holds() {
	check "$@"
	refute_output --partial 'max search depth too small'
	refute_output --partial 'Search not completed'
	assert_output --partial 'errors: 0'
}

@test "SPIN proves the model of L2 tables for two endless callers in one slot" {
	holds -DSLOTS=1 -DCALLERS=2
}

@test "SPIN proves the model of L2 tables for three callers in one slot" {
	holds -DSLOTS=1 -DCALLERS=3 -DCALLS=2
}

@test "SPIN proves the model of L2 tables for two callers in two slots, one table of which may wait" {
	holds -DSLOTS=2 -DCALLERS=2 -DCALLS=2
}

@test "SPIN proves the model of L2 tables for two endless callers without TLB callbacks in one slot" {
	holds -DLATE -DSLOTS=1 -DCALLERS=2
}

@test "SPIN proves the model of L2 tables for two callers without TLB callbacks in two slots" {
	holds -DLATE -DSLOTS=2 -DCALLERS=2 -DCALLS=2
}

@test "SPIN proves the model of L2 tables for two endless callers that also hold tables" {
	holds -DHOLD -DSLOTS=1 -DCALLERS=2
}

@test "SPIN proves the model of L2 tables for two callers that also translate, without locks" {
	holds -DREAD -DSLOTS=1 -DCALLERS=2 -DCALLS=3
}

@test "SPIN proves the model of L2 tables for three callers that split a section and a large page" {
	holds -DSPLIT -DSLOTS=1 -DCALLERS=3 -DCALLS=1
}

@test "SPIN proves the model of L2 tables for two callers that split, then map and unmap endlessly" {
	holds -DSPLIT -DSLOTS=1 -DCALLERS=2
}

@test "SPIN finds each fault planted in the model of L2 tables" {
	local faults fault part kind optimise=-O0 # compiling takes longer than searching
	mapfile -t faults < <(sed -nE 's/^#ifn?def (M_[A-Z_]+)$/\1/p' "${model%/*}"/*.pml | sort -u)
	((${#faults[@]} >= 34))
	for fault in "${faults[@]}"; do
		echo "$fault"
		kind=(-DSLOTS=1 -DCALLERS=2)
		# A fault is named after its part of the model.
		for part in LATE HOLD READ SPLIT; do
			[[ $fault != M_${part}_* ]] || kind+=("-D$part")
		done
		check "${kind[@]}" "-D$fault"
		assert_output --partial 'errors: 1'
	done
}
