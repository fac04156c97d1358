#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# A driver's callers use the exported API in threads and in hard interrupts while allocations
# fail, for $V7S_SOAK seconds; $V7S_SEED repeats a run.
# bats file_tags=stress,soak
# shellcheck disable=SC2154 # helpers.bash sets them

load ../guest/helpers
load ../guest/driver

@test "threads and hard interrupts map and unmap while allocations fail and a walker caches pointers to tables" {
	requires root module driver_module
	untraced
	local runs=0 end=$((SECONDS + ${V7S_SOAK:-30}))
	seed
	while ((SECONDS < end)); do
		torture 2000
		((++runs))
	done
	echo "# $runs runs, $printed" >&3
	((runs > 0))
}
