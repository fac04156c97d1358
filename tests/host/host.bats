#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The engine and the parsers in user space: unit tests, fuzzers and benchmarks.

load ../bats

host() {
	run make -s --no-print-directory -C "$BATS_TEST_DIRNAME" ${O:+O="$O"} -j"$(nproc)" \
		--output-sync=target "$@"
}

# passes BUILD - checks that every group of its tests passes
passes() {
	host VARIANT="$1" run
	assert_success
	assert_line --regexp '^ok [0-9]+ - '
	refute_line --regexp '^(not ok|Bail out)'
}

needs_32_bit() {
	[[ $(dpkg --print-architecture) == amd64 ]] || skip "32-bit builds need an amd64 host"
}

@test "the engine and the parsers pass under ASan and UBSan" {
	passes asan
}

@test "the engine and the parsers pass in 32 bits, with physical addresses of 32 bits" {
	needs_32_bit
	RACES=50 passes m32
}

@test "the engine and the parsers pass in 32 bits, with physical addresses of 64 bits" {
	needs_32_bit
	passes m32-lpae
}

@test "threads map and unmap without a data race under TSan" {
	passes tsan
}

@test "the fuzzers of the engine and of the line parser find no error" {
	host fuzz RUNS=1500
	assert_success
	assert_line --regexp '^stat::number_of_executed_units: +1[0-9]{3}$'
}

@test "a seed repeats a random sequence" {
	host VARIANT=asan tests
	assert_success
	SEED=7 STEPS=20 host VARIANT=asan run-random
	assert_success
	assert_line '# SEED=7 STEPS=20'
}

@test "the benchmark measures every operation in both walk modes" {
	host bench LOOPS=3
	assert_success
	assert_line --regexp '^loop of 4096 stores, each +[0-9.]+ +- +1\.00$'
	assert_equal "$(grep -cE '^(map|unmap|translate).*( +[0-9.]+){6}$' <<<"$output")" 12
	assert_equal "$(grep -cE '^two threads, .*( +[0-9.]+){3}$' <<<"$output")" 2
}

# A count of instructions does not show the cost of an atomic or a barrier.
@test "a map, an unmap and a translation of a page take no more atomics and barriers than before" {
	host bench LOOPS=1
	assert_success
	assert_line --regexp '^map 4K, one per call +1\.00 +1\.00 +1\.00 +1\.00$'
	assert_line --regexp '^unmap 4K, one per call +2\.00 +0\.00 +2\.00 +0\.00$'
	assert_line --regexp '^translate( +0\.00){4}$'
}
