#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Each allocation of each command fails in turn.
# bats file_tags=stress
# shellcheck disable=SC2154 # helpers.bash sets them

load ../guest/helpers

setup() {
	untraced
	requires root module fault_injection
}

@test "a command whose Nth allocation fails returns ENOMEM and changes nothing" {
	v7s-stress exhaust
}
