# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154
# Functions for tests of histories, which use the IOMMU core's tracepoints: `load traced` after helpers.

ttbr_of() { sed -n 's/^ttbr: //p' "$v7s/domains/$1/config"; }

# traced EVENT IOVA [PARAMETER...] - passes that event to the tracepoints, as another driver would;
# sets $cost to the ns that an event took
traced() {
	local mark="live test $EPOCHREALTIME" line
	echo "$mark" >/dev/kmsg
	insmod "$V7S_DRIVER_MODULE" event="$1" iova="$2" "${@:3}"
	rmmod v7s_test_driver
	line=$(dmesg | sed "1,/$mark/d" | sed -n 's/.*v7s_test_driver: \([0-9]*\) events, \([0-9]*\) ns$/\2 \1/p')
	cost=$((${line% *} / ${line#* }))
}

# followed - creates a domain ($d), and the foreign domain bats-f ($f), which reads its page table
# and has a history of it, as of another driver's
followed() {
	requires driver_module
	new_domain
	write "$v7s/create" "bats-f ttbr=$(ttbr_of "${d##*/}")"
	f=$v7s/domains/bats-f
}
