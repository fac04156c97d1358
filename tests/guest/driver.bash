# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154 # sourced by bats files, after helpers.bash
# Runs of the driver in guest/driver/.

# drive [PARAMETER...] - runs the driver; sets $failed, and $said to its messages
drive() {
	local mark="driver test $EPOCHREALTIME"
	echo "$mark" >/dev/kmsg
	random 1000000
	failed=
	insmod "$V7S_DRIVER_MODULE" seed="$random" "$@" || failed=1
	said=$(dmesg | sed "1,/$mark/d" | grep 'v7s_test_driver:')
	[[ $failed ]] || rmmod v7s_test_driver
}

# notices FAULT PATTERN [PARAMETER...] - the driver's test fails for that reason, soon
notices() {
	seed
	drive fault="$1" rounds=2000 "${@:3}"
	[[ $failed ]] || fail "$1 was not noticed"
	assert_regex "$said" "$2"
}

# torture - a run that is well, and has done all that it is for
torture() {
	drive torture=1 rounds="${1:-500}"
	[[ ! $failed ]] || fail "seed=$random: $said"
	assert_regex "$said" ' [1-9][0-9]{2,} rounds in hard interrupts, [1-9][0-9]* calls without memory'
}
