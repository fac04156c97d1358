#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Compares the fixtures of tests/v7sctl with the module that they were recorded from. With a stale
# fixture the tests of v7sctl on the host prove nothing; `make fixtures` records all again.
# bats file_tags=docs
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

@test "the module writes what the fixtures of v7sctl recorded" {
	[[ -d $BATS_TEST_DIRNAME/../v7sctl/fixtures ]] || skip "needs tests/v7sctl/fixtures"
	# shellcheck source=tests/v7sctl/record.bash
	. "$BATS_TEST_DIRNAME/../v7sctl/record.bash"
	record "$BATS_TEST_TMPDIR/now"
	run diff -r "$BATS_TEST_DIRNAME/../v7sctl/fixtures" "$BATS_TEST_TMPDIR/now"
	[[ $status == 0 ]] || fail "stale, see make fixtures:"$'\n'"$output"
}

@test "elm.bash makes the same image of descriptors as the module" {
	[[ -r $BATS_TEST_DIRNAME/../v7sctl/elm.bash ]] || skip "needs tests/v7sctl/elm.bash"
	# shellcheck source=tests/v7sctl/elm.bash
	. "$BATS_TEST_DIRNAME/../v7sctl/elm.bash"
	new_domain
	write "$d/map" "0x00100000 0x80000000 64K" "0x00200000 0x90000000 1M" "0xfcfe0000 0x88000000 64K pgsize=4K"
	mkdir "$BATS_TEST_TMPDIR/elm"
	cd "$BATS_TEST_TMPDIR/elm"
	cp "$d"/{config,tables,descriptors} .
	make_image | diff -q - "$d/image"
}
