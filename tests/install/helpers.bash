# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Functions for tests of installing: `load helpers`. Tests install in a mount namespace, so that
# this machine's directories stay unchanged.

load ../bats

project=$(realpath "$BATS_TEST_DIRNAME/../..")
headers=$project/.cache/kernel/6.12-arm64
release=$(<"$headers/release")
export LC_ALL=C
# The tests build the module many times from the same sources.
export CCACHE_DIR=$project/.cache/ccache PATH=/usr/lib/ccache:$PATH
# On a Debian other than the kernel's, tools/vm/module has fetched that Debian's compiler.
compilers=$project/.cache/toolchain/bookworm-arm64/usr/bin
[[ ! -d $compilers ]] || PATH=$compilers:$PATH

# project_make WORD... - runs the project's make
project_make() { make --no-print-directory -C "$project" "$@"; }

# apart SCRIPT - runs SCRIPT as root in a mount namespace
apart() {
	local options=(-m)
	((EUID == 0)) || options=(-rm)
	export -f project_make
	export project headers release
	unshare "${options[@]}" bash -euc "$1"
}

# one_line PATTERN - checks that the command failed and printed a single line that matches PATTERN
one_line() {
	assert_failure
	[[ $(grep -cE "^(module|install|uninstall|place|dkms|tools): $1" <<<"$output") == 1 ]] ||
		fail "not one line that says \"$1\":"$'\n'"$output"
}

# tree - makes $tree with links to the headers; rewrite replaces a link
tree() {
	tree=$BATS_TEST_TMPDIR/tree
	mkdir "$tree"
	ln -s "$headers"/build/* "$headers"/build/.[!.]* "$tree/"
}

# rewrite FILE SED-SCRIPT - replaces a file of $tree by an edited copy; fails if sed changes nothing
rewrite() {
	sed "$2" "$headers/build/$1" >"$BATS_TEST_TMPDIR/new"
	! cmp -s "$BATS_TEST_TMPDIR/new" "$headers/build/$1" || fail "sed '$2' changes nothing in $1"
	mv -T "$BATS_TEST_TMPDIR/new" "$tree/$1"
}
