#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# What the history of another driver's page table costs that driver, in instructions.
# bats file_tags=speed,live
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers
load traced

live=/sys/module/v7s_dma32/parameters/live

setup() {
	untraced
	requires root module icount
	[[ $(<"$live") == Y ]] || echo 1 >"$live"
}

teardown() {
	destroy_domains
	echo 0 >"$live"
}

@test "an event costs at most 150 instructions while it is recorded, and none otherwise" {
	local event
	local -A off
	echo 0 >"$live"
	for event in map unmap fault; do
		traced $event 0x10000000 phys=0x80000000 times=1000
		off[$event]=$cost
		# The loop that passes it
		((cost <= 12)) || fail "$event costs $cost while live is 0"
	done
	echo 1 >"$live"
	followed
	write "$d/map" "0x10000000 0x80000000 4K"
	for event in map unmap; do
		traced $event 0x10000000 phys=0x80000000 times=1000
		echo "# $event: $((cost - off[$event]))" >&3
		((cost - off[$event] <= 150)) || fail "$event costs $((cost - off[$event]))"
	done
}
