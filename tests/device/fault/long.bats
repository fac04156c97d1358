# SPDX-License-Identifier: GPL-2.0-only
# A test that is interrupted from the other side, with a file of the module open.

load ../../guest/helpers

@test "a test that takes long" {
	exec <"$v7s/version"
	sleep 1001
}
