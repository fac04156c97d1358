#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Debian's packages through the host's apt, with a stub in place of apt-get.
# shellcheck disable=SC2154 # set by run

load ../bats
load scripts

setup() {
	copy_scripts
	stub_apt
}

# use DIR - selects bookworm with the scripts in DIR
use() { run -0 bash -c ". $1/tools/debian/lib.bash; . \$debian/apt.bash; apt_use bookworm arm64" "$1/tools/debian/x"; }

@test "the lists of packages are read once, and again where .cache has been moved" {
	use "$PWD"
	assert_output "x: reading Debian's package lists (bookworm bookworm-backports)"
	use "$PWD"
	assert_output ''
	mkdir moved
	mv tools .cache moved/
	use "$PWD/moved"
	assert_output "x: reading Debian's package lists (bookworm bookworm-backports)"
	grep -qF "\"$PWD/moved/.cache/apt/bookworm-arm64/state\"" moved/.cache/apt/bookworm-arm64/apt.conf
}
