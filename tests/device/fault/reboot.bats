# SPDX-License-Identifier: GPL-2.0-only
# A board that reboots during its second test.

load ../../guest/helpers

@test "before the reboot" {
	[[ -e $v7s/version ]]
}

@test "the reboot" {
	echo "planted: the last words of this kernel" >/dev/kmsg
	echo c >/proc/sysrq-trigger
	sleep 1000
}

@test "after the reboot" {
	true
}
