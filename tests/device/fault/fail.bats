# SPDX-License-Identifier: GPL-2.0-only
# A test that fails.

@test "a test that fails" {
	false
}
