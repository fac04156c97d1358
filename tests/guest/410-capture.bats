#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# v7sctl capture: on a capture, v7sctl prints what it printed on the machine.
# bats file_tags=v7sctl
# shellcheck disable=SC2154,SC2030,SC2031 # helpers.bash sets them, in each test anew

load helpers

setup() {
	untraced
	requires root module
	command -v v7sctl >/dev/null || fail "no v7sctl in \$PATH"
	tar=$BATS_TEST_TMPDIR/a.tar
}

# same ARGUMENT... - checks that v7sctl prints the same on the machine and on the capture
same() {
	local here there code=0 other=0
	here=$(v7sctl "$@" 2>&1) || code=$?
	there=$(v7sctl --from "$tar" "$@" 2>&1) || other=$?
	assert_equal "$there" "$here"
	assert_equal "$other" "$code"
}

@test "a capture gives the answers of the module, byte for byte" {
	local way
	new_domain
	write "$d/map" '0x00001000 0x80001000 4K' '0x00120000 0x80100000 64K prot=r' \
		'0x00200000 0x90000000 1M' '0x01000000 0xa0000000 16M prot=rwx'
	v7sctl capture -o "$tar" >/dev/null
	for way in tree tables mappings descriptors image; do
		same dump "$name" --$way
		same --json dump "$name" --$way
	done
	same translate "$name" 0x1000 0x1fff 0x2000 0x121234 2M 0x2fffff 0x1abcdef 0
	same translate "$name" 4G
	same translate "$name" nonsense
	same check
	same check "$name"
	same providers
	same doctor
	same live
	same explain "$name" iova=0x3000
	same --json explain "$name" iova=0x130000
}

@test "check fails on the capture of a domain that fails it, redacted or not" {
	requires highmem
	new_domain provider=unrestricted
	write "$d/map" '0 0 1G pgsize=4K'
	v7sctl capture -o "$tar" >/dev/null
	same check "$name"
	v7sctl capture -o "$tar" --redact >/dev/null
	run v7sctl --from "$tar" check "$name"
	assert_equal "$(head -n 2 <<<"$output")" "$(v7sctl check "$name" | head -n 2)"
}

@test "a domain of 4 GiB in small pages is captured in 64 MiB of memory" {
	new_domain
	write "$d/map" '0 0 4G pgsize=4K'
	(ulimit -v 65536 && v7sctl capture -o "$tar.gz" >/dev/null)
	run v7sctl --from "$tar.gz" translate "$name" 0xfffff123
	assert_success
	[[ $output == *0xfffff123*0xfffff123*4K* ]] || fail "$output"
	(($(stat -c %s "$tar.gz") < 32 * M)) || fail "$(stat -c %s "$tar.gz") bytes"
}
