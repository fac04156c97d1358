#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# $V7S_WRITES random and mutated writes to every file that takes writes; $V7S_SEED repeats a run.
# bats file_tags=stress,fuzz
# shellcheck disable=SC2154 # helpers.bash sets them

load ../guest/helpers

setup() {
	untraced
	requires root module
}

@test "random writes return documented errnos, and all files agree afterwards" {
	set -o pipefail
	v7s-stress fuzz "${V7S_WRITES:-$((1000 * ${V7S_EFFORT:-100}))}" "${V7S_SEED:-$RANDOM}" | sed -u 's/^/# /' >&3
}

@test "fault planted: the fuzzer notices a change that it did not make" {
	run -1 v7s-stress fuzz 9000 1 meddled
	assert_output --partial "the write failed and changed something"
}

@test "every provider maps, unmaps and translates as a model does" {
	set -o pipefail
	v7s-stress model "${V7S_STEPS:-$((20 * ${V7S_EFFORT:-100}))}" "${V7S_SEED:-$RANDOM}" | sed -u 's/^/# /' >&3
}

@test "fault planted: the model notices a page that another task unmaps" {
	run -1 v7s-stress model 20 1 thief
	assert_output --partial "WRONG"
}

@test "one writev() may pass a line in several buffers" {
	new_domain
	v7s-stress writev "$d/map" "0x20000000 0x90000000 64K prot=r" wx
	assert_rows "$d/mappings" "0x20000000 0x2000ffff 0x90000000 65536 64K rwx---"
}
