# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # set for the tests, or by run
# Helpers of all tests of v7sctl on the host.

load ../bats

tools=$BATS_TEST_DIRNAME/../../tools/v7sctl

# A copy of the machine for each test: $sys, and the module's directory in $root.
setup() {
	untraced
	sys=$BATS_TEST_TMPDIR/elm
	root=$sys/sys/kernel/debug/v7s_dma32
	default=$root/domains/default
	cp -a "$V7S_ELM" "$sys"
	export V7S_FAKE=$root LC_ALL=C.UTF-8 NO_COLOR=
	export ASAN_OPTIONS=exitcode=99 UBSAN_OPTIONS=print_stacktrace=1:exitcode=99
	unset COLUMNS
}

# v7sctl ARGUMENT... - on the machine of this test
v7sctl() {
	"$V7SCTL" --sysroot "$sys" "$@"
}

# expect STATUS ARGUMENT... - runs v7sctl, which must exit with STATUS; sets $output and $stderr
expect() {
	local expected=$1
	shift
	run --separate-stderr v7sctl "$@"
	[[ $status == "$expected" ]] ||
		fail "v7sctl $*: exit status $status, not $expected"$'\n'"$output"$'\n'"$stderr"
}

# expect_json STATUS FILTER ARGUMENT... - the same with --json: it prints one document of
# schema 1, jq's FILTER is true of it, and stderr is empty
expect_json() {
	local expected=$1 filter=$2
	shift 2
	expect "$expected" --json "$@"
	[[ -z $stderr ]] || fail "v7sctl --json $* on stderr: $stderr"
	[[ $(jq -s "length == 1 and .[0].schema == 1 and (.[0] | $filter)" <<<"$output") == true ]] ||
		fail "v7sctl --json $*: not one document of schema 1, or not true: $filter"$'\n'"$output"
}

# assert_error PATTERN... - stderr is one line, an error of v7sctl's that matches each PATTERN
assert_error() {
	local pattern
	[[ $stderr == v7sctl:* && $stderr != *$'\n'* ]] || fail "stderr: $stderr"
	for pattern; do
		# shellcheck disable=SC2053 # a pattern
		[[ $stderr == *$pattern* ]] || fail "no \"$pattern\" in: $stderr"
	done
}

# assert_prints TEXT... - stdout contains each TEXT
assert_prints() {
	local text
	for text; do
		[[ $output == *"$text"* ]] || fail "no \"$text\" in:"$'\n'"$output"
	done
}

# rewrite FILE SED-SCRIPT - edits a file of this test's machine; fails if nothing changes
rewrite() {
	local before
	before=$(sha256sum <"$1")
	sed -i "$2" "$1"
	[[ $(sha256sum <"$1") != "$before" ]] || fail "sed '$2' changes nothing in $1"
}
