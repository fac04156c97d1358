#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The ARM CPU judges tables of the module's engine and of the kernel's own code.

load ../bats

@test "an ARM CPU's MMU translates as mappings reports, for tables of the module and of the kernel" {
	cd "$BATS_TEST_DIRNAME/../.."
	tools/vm/ready 6.12 2>/dev/null
	ADD=tests/mmu/capture TIMEOUT=300 tools/vm/run capture >"$BATS_TEST_TMPDIR/domains.tar"
	run tests/mmu/judge "$BATS_TEST_TMPDIR/domains.tar"
	echo "$output"
	assert_success
	refute_line --regexp '^not ok'
	for domain in {slab,kernel}-{permissions,permissions-ns,permissions-no_perms,edges,split,replaced}; do
		assert_line --partial "$domain"
	done
}
