# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What the tests of installing start from: `load helpers`. They touch nothing of
# this machine: what would go to its directories goes to a namespace of its own.

bats_require_minimum_version 1.8.0
bats_load_library bats-support
bats_load_library bats-assert

project=$(realpath "$BATS_TEST_DIRNAME/../..")
headers=$project/.cache/kernel/6.12-arm64
release=$(<"$headers/release")
export LC_ALL=C
# Each way to install the module builds it again from the same sources.
export CCACHE_DIR=$project/.cache/ccache PATH=/usr/lib/ccache:$PATH

# make is bats' own child here, and must not take its variables for the project's.
project_make() { make --no-print-directory -C "$project" "$@"; }

# apart SCRIPT - runs it as root with mounts of its own
apart() {
	local who=(-m)
	((EUID == 0)) || who=(-rm)
	export -f project_make
	export project headers release
	unshare "${who[@]}" bash -euc "$1"
}

# one_line PATTERN - checks that the command failed and printed exactly one line that matches
# PATTERN
one_line() {
	assert_failure
	[[ $(grep -cE "^(module|install|uninstall|place|dkms): $1" <<<"$output") == 1 ]] ||
		fail "not one line that says \"$1\":"$'\n'"$output"
}

# tree - a tree like the headers, in $tree, of which a test may change files
tree() {
	tree=$BATS_TEST_TMPDIR/tree
	mkdir "$tree"
	ln -s "$headers"/build/* "$headers"/build/.[!.]* "$tree/"
}

# rewrite FILE SED-SCRIPT - changes a file of $tree, really
rewrite() {
	sed "$2" "$headers/build/$1" >"$BATS_TEST_TMPDIR/new"
	! cmp -s "$BATS_TEST_TMPDIR/new" "$headers/build/$1" || fail "sed '$2' changes nothing in $1"
	mv -T "$BATS_TEST_TMPDIR/new" "$tree/$1"
}
