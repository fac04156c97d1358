# SPDX-License-Identifier: GPL-2.0-only
# A test that the caller interrupts while the test has a file of the module open.

load ../../guest/helpers

@test "a test that takes long" {
	exec <"$v7s/version"
	sleep 1001
}
