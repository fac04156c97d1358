#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The page of compare-kernel, from made-up results of two kernels.
# shellcheck disable=SC2154 # set by run

load ../bats

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	jq -n '{kernel: "6.12-stock", tests: [
			{name: "kernel: sizes (coherent)", ok: true, directive: null},
			{name: "kernel: split (coherent): lost", ok: false, directive: "TODO known of this kernel"},
			{name: "slab: same (coherent)", ok: true, directive: null},
			{name: "slab: sizes (coherent)", ok: true, directive: null}
		], rows: [
			{operation: "translate", walk: "coherent", kernel: {min: 85}},
			{operation: "map", walk: "coherent", kernel: {min: 100}}
		]}' >stock.json
}

# page FILTER - compares the stock kernel's results with a copy changed by that jq filter
page() {
	jq ".kernel = \"6.12-patched\" | $1" stock.json >patched.json
	run -0 jq -nr -f "$BATS_TEST_DIRNAME/../compare-kernel.jq" --arg options '' --arg stockcc gcc --arg patchedcc gcc \
		--slurpfile stock stock.json --slurpfile patched patched.json
}

@test "compare-kernel passes for two kernels that are alike" {
	page .
	assert_line -n 0 'Verdict  every test has the same result; of 2 operations 0 take more instructions, 0 fewer'
	assert_line "3 selftests of the kernel's own code, alone and against the engine; none differs"
}

@test "compare-kernel fails for a test that fails or is missing, and for a difference between tables" {
	page '.tests[0] |= (.ok = false | .name += ": 4K is not mapped")'
	assert_line -n 0 --partial 'Verdict  tests fail that pass on the stock kernel: 1;'
	assert_line '  ok                   not ok               kernel: sizes (coherent): 4K is not mapped'
	page '.tests[2].ok = false'
	assert_line -n 0 --partial 'Verdict  tests fail that pass on the stock kernel: 1;'
	page 'del(.tests[0])'
	assert_line -n 0 --partial 'Verdict  tests fail that pass on the stock kernel: 1;'
	assert_line '  ok                   none                 kernel: sizes (coherent)'
	page '.tests[3].ok = false'
	assert_line -n 0 --partial 'Verdict  every test has the same result;'
}

@test "compare-kernel passes when the patch fixes a bug of the kernel" {
	page '.tests[1] |= (.ok = true | .name = "kernel: split (coherent)")'
	assert_line -n 0 --partial 'Verdict  no more tests fail, but 1 have another result;'
	assert_line '  known of this kernel ok                   kernel: split (coherent)'
}

@test "compare-kernel marks instruction counts that differ by more than one per cent" {
	page '.rows[0].kernel.min = 100 | .rows[1].kernel.min = 99.5'
	assert_line -n 0 --partial 'of 2 operations 1 take more instructions, 0 fewer'
	assert_line --regexp '^  translate, coherent +85 +100 +1.18  more$'
	assert_line --regexp '^  map, coherent +100 +99.5 +[0-9.]+$'
}
