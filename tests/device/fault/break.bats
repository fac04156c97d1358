# SPDX-License-Identifier: GPL-2.0-only
# A board that closes the connection during its second test; pid 1 is its ssh server.

load ../../guest/helpers

@test "before the break" {
	[[ -e $v7s/version ]]
}

@test "the break" {
	pkill -P 1 dropbear
	sleep 1000
}
