# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Commands on a full disk: `load full-disk`.

# on_full_disk MOUNT SCRIPT - runs SCRIPT while the disk at MOUNT is full, or has $disk bytes. A
# script that runs this test does not take part: see disk_full_token in tools/lib.bash
on_full_disk() {
	local user=(-m)
	((EUID == 0)) || user=(-rm)
	mkdir -p "$1"
	env -u disk_full_token unshare "${user[@]}" \
		bash -euc "mount -t tmpfs -o size=${disk:-64k} none '$1'; $2"
}

# one_sentence DIR - checks that a command failed, and that one sentence names the full disk of DIR
# as the reason
one_sentence() {
	assert_failure
	[[ $(grep -c "no space is left on the disk of .*/$1: make room" <<<"$output") == 1 ]] ||
		fail "not one sentence about $1:"$'\n'"$output"
	refute_output --partial mirror
}
