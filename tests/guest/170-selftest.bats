#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The module's selftests on every provider, and the planted faults that they must find.
# bats file_tags=selftest
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

# selftest WORD... - runs it; sets $plan to the number of tests, and $report
selftest() {
	write "$v7s/selftest" "$*"
	report=$(<"$v7s/selftest")
	plan=$(sed -n 's/^1\.\.//p' <<<"$report")
	[[ $report == "KTAP version 1"* && $plan -gt 0 ]] || fail "no KTAP: ${report:0:200}"
	run grep -cE '^(not )?ok [0-9]+ ' <<<"$report"
	assert_equal "$output" "$plan"
}

@test "all selftests pass, except for known faults of this kernel" {
	selftest all seed="$RANDOM"
	run grep -vE '^ok |# TODO known of this kernel$|^#|^1\.\.|^KTAP' <<<"$report"
	assert_output ""
	for test in sizes split reclaim tlb tlb_fault walk_fault late late_fault device device_fault; do
		grep -q "^ok [0-9]* slab: $test (noncoherent)" <<<"$report" || fail "no $test of slab"
	done
}

@test "the split of a 1M section by the kernel's own code loses its address on 6.12, but not on 7" {
	requires kernel_provider
	selftest split
	case $(uname -r) in
	6.12.*) grep -q '^not ok [0-9]* kernel: split (.*): the split of a 1M section lost its address' <<<"$report" ;;
	7.*) ! grep -q '^not ok [0-9]* kernel:' <<<"$report" ;;
	*) skip "nothing is known of the kernel's own code in $(uname -r)" ;;
	esac
}

@test "the kernel's tables and ours are the same, descriptor by descriptor" {
	requires kernel_provider
	local i
	selftest same
	grep -q '^ok [0-9]* kernel: same (coherent)' <<<"$report" || fail "$report"
	effort 10
	for ((i = 0; i < effort; i++)); do
		seed
		random 1000000
		selftest same_random seed="$random"
		! grep '^not ok' <<<"$report" || fail "seed $random"
	done
}

@test "a selftest with the same seed repeats a run" {
	selftest same_random seed=7
	first=$report
	selftest same_random seed=7
	assert_equal "$report" "$first"
}

@test "a table above the limit is refused with ENOMEM and logged" {
	requires highmem
	dmesg -C
	selftest refuse
	grep -q '^ok [0-9]* unrestricted: refuse (noncoherent)$' <<<"$report" || fail "$report"
	dmesg | grep -E "L2 table at 0x[0-9a-f]+ refused: above the walker's limit"
}

@test "selftest refuses unknown tests and words" {
	for line in nonsense "all all" "sizes seed=x" "sizes speed=1"; do
		try "$v7s/selftest" "$line"
		assert_equal "$errno" EINVAL
	done
}

@test "a selftest whose caller is killed ends soon, and its report shows it" {
	local i
	for ((i = 0; i < 100; i++)); do
		echo all
	done >"$BATS_TEST_TMPDIR/lines"
	run -137 timeout -s KILL 0.5 dd if="$BATS_TEST_TMPDIR/lines" of="$v7s/selftest" bs=4096
	run tail -n 1 "$v7s/selftest"
	assert_output "Bail out! killed"
}
