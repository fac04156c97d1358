#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The corpus of faults: each file of faults/ says what is wrong (its comment), makes it
# (make_fault; 2 where the SoC cannot have it) and what the driver's line matches (fault_line).
# bats file_tags=m4u
# shellcheck disable=SC2154 # masters.bash sets them

load ../guest/helpers
load masters

display=70040000

# page IOVA - a pattern of any address in its page
page() { printf '0x%x[0-9a-f]{3}' $(($1 >> 12)); }

# fault_of NAME - that fault is made, the device sees it, the driver reports it
fault_of() {
	local status=0
	# shellcheck source=/dev/null
	source "$BATS_TEST_DIRNAME/faults/$1.bash"
	begin
	make_fault || status=$?
	((status != 2)) || skip "$V7S_M4U cannot have it"
	assert_equal "$status" 0
	assert_regex "$answer" '^status 1'
	fault "fault type=0x[0-9a-f]+ $(fault_line)"
}

@test "fault: never mapped, in the driver's words" { fault_of never-mapped; }
@test "fault: past the end, in the driver's words" { fault_of past-the-end; }
@test "fault: use after unmap, in the driver's words" { fault_of use-after-unmap; }
@test "fault: wrong region of 4 GiB, in the driver's words" { fault_of wrong-region; }
