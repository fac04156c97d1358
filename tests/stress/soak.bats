#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Callers of every kind at once, while allocations fail, for $V7S_SOAK seconds; $V7S_SEED repeats a
# run.
# bats file_tags=stress,soak
# shellcheck disable=SC2154 # helpers.bash sets them

load ../guest/helpers

setup() {
	untraced
	requires root module module_file
}

# stress ARGUMENT... - runs v7s-stress with the seed, and prints its output in any case
stress() {
	run v7s-stress "$@" "${V7S_SEED:-$RANDOM}"
	echo "$output"
}

@test "the module survives callers, readers, reloads, failing allocations and exhausted memory at once" {
	stress soak "${V7S_SOAK:-40}"
	assert_success
}

@test "fault planted: the soak notices a mapping that another task unmaps" {
	run -1 v7s-stress soak 4 1 thief
	assert_output --partial "WRONG: each domain has exactly the mappings that its callers made"
}
