#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# A kernel with debugfs=off, which needs a boot of its own.
# bats file_tags=host

load ../bats

setup_file() {
	APPEND=debugfs=off "$BATS_TEST_DIRNAME/../../tools/vm/run" '
		dmesg | grep v7s_dma32:
		grep -h . /sys/kernel/slab/v7s_dma32_l2/cache_dma32
		v7sctl status
		v7sctl doctor
		rmmod v7s_dma32 && insmod $V7S_MODULE && echo "loads again"
	' >"$BATS_FILE_TMPDIR/printed" 2>&1
}

setup() { run cat "$BATS_FILE_TMPDIR/printed"; }

@test "the module loads with debugfs=off and logs that it has no files" {
	assert_line --regexp 'v7s_dma32: no files: debugfs is off'
	assert_line 1
	assert_line "loads again"
}

@test "v7sctl and its doctor name debugfs=off as the reason" {
	assert_line --regexp 'the module is loaded, but has no files: debugfs is off'
	assert_line --regexp '^fail +debugfs +debugfs is off'
	assert_line --regexp 'boot without debugfs=off'
}
