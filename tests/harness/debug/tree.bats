#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# make vm KERNEL=/path: the debug kernel as a user's build tree.
# shellcheck disable=SC2154 # set by run

load ../../bats

@test "KERNEL=/path boots the kernel of that tree with the module built for it" {
	local root tree=$BATS_TEST_TMPDIR/tree
	root=$(realpath "$BATS_TEST_DIRNAME/../../..")
	cp -a "$root/.cache/kernel/debug-arm64/build" "$tree"
	mkdir -p "$tree/arch/arm64/boot"
	cp "$root/.cache/kernel/debug-arm64/vmlinuz" "$tree/arch/arm64/boot/Image"
	# It is the same kernel, so the build may take over objects of its module.
	LIKE=$root/.cache/build/debug-arm64 run --separate-stderr make -s --no-print-directory -C "$root" vm KERNEL="$tree" TIMEOUT=1800 CMD='uname -r; v7sctl check'
	rm -rf "$root"/.cache/{kernel,build}/"tree-$(cksum <<<"$(realpath "$tree")" | cut -d ' ' -f 1)"*
	assert_equal "$status" 0
	assert_line -n 0 "$(<"$root/.cache/kernel/debug-arm64/release")"
	assert_line 'Verdict  pass'
}
