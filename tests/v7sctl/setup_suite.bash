# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Builds v7sctl with the sanitizers and the fake module, and a program that has only its parsers;
# makes the files of the fake machine, elm.

setup_suite() {
	bats_require_minimum_version 1.8.0
	local here=$BATS_TEST_DIRNAME tools=$BATS_TEST_DIRNAME/../../tools/v7sctl build
	local cflags=${V7S_CFLAGS:--O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all}
	build=${V7S_CACHE:-$here/../../.cache}/build/v7sctl-test
	mkdir -p "$build"
	make -s -C "$tools" -j2 O="$build" CC=gcc CFLAGS="$cflags" \
		EXTRA="$here/fake.c $here/fake_domain.c" LDFLAGS=-Wl,--wrap=write >&2
	# shellcheck disable=SC2086 # flags
	gcc -std=gnu11 -D_GNU_SOURCE -Wall -Wextra -Werror $cflags -I"$tools" -pthread \
		-o "$build/parsers" "$here/parsers.c" \
		"$build"/{abi/parse,abi/words,abi/image,abi/number,abi/ktap,explain/fault,explain/log,explain/clean,explain/message,system/file,system/archive,system/tar,error,out/progress,out/term}.o -ljson-c -lz >&2
	# shellcheck source=tests/v7sctl/elm.bash
	. "$here/elm.bash"
	make_elm "$BATS_SUITE_TMPDIR/elm"
	export V7SCTL=$build/v7sctl V7S_PARSERS=$build/parsers V7S_ELM=$BATS_SUITE_TMPDIR/elm
}
