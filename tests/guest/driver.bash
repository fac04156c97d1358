# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154 # sourced by bats files, after helpers.bash
# Functions that run the test driver of guest/driver/.

# drive [PARAMETER...] - runs the driver; sets $failed if it fails, and $printed to its messages
drive() {
	local mark="driver test $EPOCHREALTIME"
	echo "$mark" >/dev/kmsg
	random 1000000
	failed=
	insmod "$V7S_DRIVER_MODULE" seed="$random" "$@" || failed=1
	printed=$(dmesg | sed "1,/$mark/d" | grep 'v7s_test_driver:')
	[[ $failed ]] || rmmod v7s_test_driver
}

# notices FAULT PATTERN [PARAMETER...] - checks that the driver notices FAULT within 2000 rounds, with
# a message that matches PATTERN
notices() {
	seed
	drive fault="$1" rounds=2000 "${@:3}"
	[[ $failed ]] || fail "$1 was not noticed"
	assert_regex "$printed" "$2"
}

# torture [ROUNDS] - checks that a run with torture=1 passes, in hard interrupts and without memory
torture() {
	drive torture=1 rounds="${1:-500}"
	[[ ! $failed ]] || fail "seed=$random: $printed"
	assert_regex "$printed" ' [1-9][0-9]{2,} rounds in hard interrupts, [1-9][0-9]* calls without memory'
}
