# SPDX-License-Identifier: GPL-2.0-only
# tap-count counts a missing result as a failure.

load ../bats

# counts EXPECTED LINE... - checks the counts of a TAP stream of these lines
counts() {
	local expected=$1
	shift
	run "$BATS_TEST_DIRNAME/../tap-count" <(printf '%s\n' "$@")
	assert_output "$expected"
}

@test "passed, failed and skipped tests are counted separately" {
	counts '1 1 1' 1..3 'ok 1 a' 'not ok 2 b' '# why' 'ok 3 c # skip no zone'
}

@test "tests that are planned and not reported count as failed" {
	counts '1 2 0' 1..3 'ok 1 a'
}

@test "a stream with no plan, two plans, or more tests than planned counts as failed" {
	counts '0 1 0'
	counts '1 1 0' 'ok 1 a'
	counts '1 1 0' 1..1 'ok 1 a' 1..1
	counts '2 1 0' 1..1 'ok 1 a' 'ok 2 b'
	counts '1 1 0' 1..1 'ok 1 a' 'not ok - b'
}

@test "a failed test counts as failed, whatever its line ends with" {
	counts '0 3 0' 1..3 'not ok 1 a # TODO known' 'not ok 2 b # skip no zone' 'not ok 3 c # SKIP'
}

@test "diagnostics do not count as results" {
	counts '1 0 0' 1..1 '# not ok 7' '# 1..9' 'ok 1 a'
}
