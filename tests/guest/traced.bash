# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154
# Events of the IOMMU core's trace points, for the tests of histories, after helpers.

ttbr_of() { sed -n 's/^ttbr: //p' "$v7s/domains/$1/config"; }

# traced EVENT IOVA [PARAMETER...] - passes that event to the trace points as another driver
# would; sets $cost to the ns that each took
traced() {
	local mark="live test $EPOCHREALTIME" said
	echo "$mark" >/dev/kmsg
	insmod "$V7S_DRIVER_MODULE" event="$1" iova="$2" "${@:3}"
	rmmod v7s_test_driver
	said=$(dmesg | sed "1,/$mark/d" | sed -n 's/.*v7s_test_driver: \([0-9]*\) events, \([0-9]*\) ns$/\2 \1/p')
	cost=$((${said% *} / ${said#* }))
}

# followed - a domain of ours, in $d, and bats-f, in $f, that reads its page table and has a
# history, as another driver's
followed() {
	requires driver_module
	new_domain
	write "$v7s/create" "bats-f ttbr=$(ttbr_of "${d##*/}")"
	f=$v7s/domains/bats-f
}
