#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Allocations of every command, one after the other, fail: one in $V7S_STEP, from a random
# one on ($V7S_SEED), or with 1 all of them.
# bats file_tags=stress
# shellcheck disable=SC2154 # helpers.bash sets them

load ../helpers

setup() {
	untraced
	requires root module fault_injection
}

@test "a command whose Nth allocation fails gives ENOMEM and has changed nothing" {
	local seed=${V7S_SEED:-$EPOCHSECONDS}
	echo "# V7S_SEED=$seed" >&3
	v7s-stress exhaust "${V7S_STEP:-50}" "$seed"
}
