#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# compare, bench, selftest.
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

assert_nothing_left() {
	run compgen -G "$root/domains/v7sctl-*"
	assert_equal "$output" ''
}

@test "compare prints a row for each workload and provider, and leaves no domain behind" {
	expect 0 compare --workload sparse,pipeline --seed 7
	assert_prints 'sparse    slab             101  116 KiB  416 KiB       3.59' 'seed 7' \
		'pipeline  kernel             -' 'not on this kernel'
	((${#lines[@]} == 1 + 2 * 8 + 1)) || fail "$output"
	assert_nothing_left
}

@test "compare: each workload has the number of tables that the manual states" {
	expect_json 0 '[.results[] | {key: .workload, value: .tables}] | from_entries |
		.sparse == 101 and .full == 4097 and .churn == 820 and .pipeline > 20 and .pipeline < 100' \
		compare --provider slab --seed 1
}

@test "compare: all maps together take no longer than the run" {
	local start=${EPOCHREALTIME/[.,]/}
	expect 0 --json compare --provider slab --workload full
	(($(jq '.results[0].ns_per_map' <<<"$output") * 4096 < (${EPOCHREALTIME/[.,]/} - start) * 1000)) || fail "$output"
}

# written WORKLOAD SEED - prints what a run writes, without the domain's name
written() {
	rm -f "$BATS_TEST_TMPDIR/log"
	V7S_FAKE_LOG=$BATS_TEST_TMPDIR/log v7sctl compare --provider slab \
		--workload "$1" --seed "$2" >/dev/null
	sed 's/v7sctl-[0-9]*/GUEST/' "$BATS_TEST_TMPDIR/log"
}

@test "compare: pipeline ends with 3 frame buffers, 6 video frames and 8 command buffers mapped" {
	local mapped
	mapped=$(written pipeline 7 | awk '$1 == "map" { sum += $4 } $1 == "unmap" { sum -= $3 } /^0x/ { sum -= $2 } END { print sum }')
	assert_equal "$mapped" $((4096 * (3 * 2025 + 6 * 760 + 8 * 16)))
}

@test "compare: a seed repeats a run" {
	local first
	first=$(written pipeline 5)
	[[ $first == $'create GUEST provider=slab\nmap 0xff'*$'\ndestroy GUEST' ]] || fail "${first:0:200}"
	[[ $(written pipeline 5) == "$first" ]] || fail "seed 5 is not repeated"
	[[ $(written pipeline 6) != "$first" ]] || fail "seed 6 is like seed 5"
	[[ $(written churn 5) != "$(written churn 6)" ]] || fail "seed 6 is like seed 5 in churn"
}

@test "compare: unmaps without a map between them are one write" {
	local writes
	V7S_FAKE_LOG=$BATS_TEST_TMPDIR/log v7sctl compare --provider slab --workload churn >/dev/null
	writes=$(grep -c ^unmap "$BATS_TEST_TMPDIR/log")
	assert_equal "$writes $(grep -c '^0x.* 4096$' "$BATS_TEST_TMPDIR/log")" "1 3685"
}

@test "compare: a provider's failure is in its row, and the other providers run" {
	V7S_FAKE_FULL=1 expect_json 0 '[.results[].error] == [null, "create: no memory to preallocate"] and
		.results[1].tables == null' compare --provider slab,genpool --workload sparse
	V7S_FAKE_MAPS=50 expect_json 0 '.results[0] | .error == "map: no memory for a table" and
		.held_bytes == null' compare --provider slab --workload sparse
	assert_nothing_left
}

@test "compare: progress is printed on terminals only" {
	expect 0 compare --provider slab --workload sparse
	assert_equal "$stderr" ''
	run script -qec "$(printf '%q ' "$V7SCTL" --sysroot "$sys" compare --workload full) >/dev/null" /dev/null
	[[ $output == *'█'*'%'* ]] || fail "no bar on a terminal: $output"
	run script -qec "$(printf '%q ' "$V7SCTL" --sysroot "$sys" --json compare --workload sparse) >/dev/null" /dev/null
	assert_equal "$output" ''
}

@test "compare --csv prints all values without units, and the seed to stderr" {
	expect 0 compare --provider slab,kernel --workload sparse --csv --seed 1
	assert_equal "${lines[0]}" 'workload,provider,tables,used_bytes,held_bytes,held_per_used,ns_per_map,error'
	[[ ${lines[1]} == sparse,slab,101,118784,425984,3.59,+([0-9]), ]] || fail "${lines[1]}"
	assert_equal "${lines[2]}" 'sparse,kernel,,,,,,not on this kernel'
	assert_equal "$stderr" 'seed 1'
	expect 0 compare --provider kernel --csv
	[[ $stderr == 'seed '[1-9]* ]] || fail "without --seed: $stderr"
	expect 2 --json compare --csv
}

@test "compare: unknown providers and workloads are refused" {
	expect 2 compare --provider slab,pgae
	assert_error "no provider 'pgae'" "did you mean 'page'"
	expect 2 compare --workload sprase
	assert_error "did you mean 'sparse'"
	expect 2 compare --seed x
	expect_json 0 '[.results[].provider] == ["page_frag"]' compare --provider page_frag --workload sparse
}

@test "an interrupted compare leaves no domain behind" {
	local pid signal
	for signal in INT TERM HUP QUIT; do
		# Background jobs of a shell ignore some signals.
		env --default-signal "$V7SCTL" --sysroot "$sys" compare --workload full --provider slab >/dev/null &
		pid=$!
		until compgen -G "$root/domains/v7sctl-*/stats" >/dev/null; do
			kill -0 $pid || fail "it has ended"
			sleep 0.01
		done
		kill -$signal $pid
		status=0
		wait $pid || status=$?
		assert_equal "$status" $((128 + $(kill -l $signal)))
		assert_nothing_left
	done
}

@test "compare: a signal that the parent ignores stays ignored" {
	env --ignore-signal=HUP "$V7SCTL" --sysroot "$sys" compare --workload full --provider slab >/dev/null &
	until compgen -G "$root/domains/v7sctl-*/stats" >/dev/null; do
		kill -0 $! || fail "it has ended"
		sleep 0.01
	done
	kill -HUP $!
	wait $!
	assert_nothing_left
}

@test "a compare that fails leaves no domain behind" {
	V7S_FAKE_JUNK=1 expect 3 compare --workload sparse --provider slab
	assert_error 'malformed file' "stats'"
	assert_nothing_left
}

@test "compare: a domain that has to be left behind is named" {
	"$V7SCTL" --sysroot "$sys" compare --workload full --provider slab \
		>/dev/null 2>"$BATS_TEST_TMPDIR/message" &
	until compgen -G "$root/domains/v7sctl-*/stats" >/dev/null; do
		sleep 0.01
	done
	rm "$root/destroy"
	status=0
	wait $! || status=$?
	assert_equal "$status" 3
	grep -q "domain v7sctl-$! was not destroyed" "$BATS_TEST_TMPDIR/message"
}

@test "bench: lists are run one by one, and make one table" {
	V7S_FAKE_LOG=$BATS_TEST_TMPDIR/log expect_json 0 \
		'[.results[] | [.provider, .op]] == [["slab", "map"], ["slab", "unmap"], ["page", "map"], ["page", "unmap"]]' \
		bench provider=slab,page op=map,unmap loops=7
	diff - "$BATS_TEST_TMPDIR/log" <<-'END'
		bench provider=slab op=map loops=7
		bench provider=slab op=unmap loops=7
		bench provider=page op=map loops=7
		bench provider=page op=unmap loops=7
	END
}

@test "bench: a list of quirks is one run" {
	V7S_FAKE_LOG=$BATS_TEST_TMPDIR/log expect 0 bench quirks=ns,no_perms,mtk_ext op=map,unmap
	diff - "$BATS_TEST_TMPDIR/log" <<-'END'
		bench quirks=ns,no_perms,mtk_ext op=map
		bench quirks=ns,no_perms,mtk_ext op=unmap
	END
}

@test "bench: without op=, all three operations run" {
	expect 0 bench
	((${#lines[@]} == 5)) || fail "$output"
	assert_prints 'slab      noncoherent  present  translate    4K   4096   4096    100  3.12    3.25  40.01     16'
}

@test "bench --csv has the module's rows" {
	expect 0 bench op=map --csv
	diff - <(echo "$output") <"$root/bench"
}

@test "bench --json has every column of the module's file" {
	expect_json 0 '.results == [{provider: "slab", walk: "noncoherent", tables: "present", op: "map",
		pgsize: "4K", count: 4096, batch: 4096, loops: 100, min_ns: 3.12, median_ns: 3.25,
		p99_ns: 40.01, syncs: 16}]' bench op=map
}

@test "bench: times are per page, page table or descriptor" {
	local i
	expect 0 bench op=map,create,destroy,store,memset
	assert_prints 'NS PER'
	[[ ${lines[1]} == *' page' ]] || fail "$output"
	for i in 2 3; do
		[[ ${lines[i]} == *' page table' && ${lines[i + 2]} == *' descriptor' ]] || fail "$output"
	done
}

@test "bench: several CPUs are shown, and busy CPUs are reported" {
	local cpus
	cpus=$(nproc)
	expect_json 0 '[.results[] | [.cpus, .sections]] == [["1", "apart"], ["2", "apart"]] and .cpus_free > 0 and
		(.busy | type) == "boolean"' bench op=churn cpus=1,2 sections=apart
	expect_json 0 '(.results[0] | has("cpus") | not) and (has("busy") | not)' bench op=map
	# More CPUs than this machine has.
	expect 0 bench op=churn cpus=$((cpus * 4))
	assert_prints "This machine was busy: of $((cpus * 4)) CPUs "
	expect 0 bench op=churn cpus=$((cpus * 4)),1 --csv
	[[ $stderr == "This machine was busy: of $((cpus * 4)) CPUs "* && $output != *busy* ]] || fail "$stderr"
}

@test "bench refuses wrong arguments" {
	expect 1 bench speed=fast
	assert_error 'bench: unknown key "speed"'
	expect 2 bench fast
	assert_error "'fast' is not KEY=VALUE"
	expect 2 bench $'op=map\nop=unmap'
	expect 2 bench op=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17
	expect 2 bench a={1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17}
}

@test "bench: a file without results is malformed" {
	ln -sf /dev/null "$root/bench"
	expect 3 bench op=map
	assert_error "malformed file 'bench'"
}

@test "selftest prints KTAP; tests that are expected to fail do not fail it" {
	expect 0 selftest
	diff - <(echo "$output") <"$root/selftest"
	expect_json 0 '.pass and (.tests | length) == 5 and
		.tests[3] == {name: "kernel: split of a 1M section lost its address", depth: 0, ok: false,
			directive: "TODO known of 6.12", failed: false} and
		.tests[0].depth == 1 and .tests[4].directive == "SKIP not asked for"' selftest map
}

@test "selftest: a failure is exit status 1" {
	V7S_FAKE_FAULT=1 expect 1 selftest all
	assert_prints 'not ok 2 - kernel'
	V7S_FAKE_FAULT=1 expect_json 1 '(.pass | not) and [.tests[] | select(.failed) | .name] ==
		["kernel: split of a 1M section lost its address"]' selftest
}

@test "selftest: a report without results is a failure, with its reason" {
	V7S_FAKE_BAIL=1 expect 1 selftest
	assert_prints 'Bail out! no memory'
	V7S_FAKE_BAIL=1 expect_json 1 '.pass == false and .tests == []' selftest
}

@test "selftest lists all tests if a name is unknown" {
	expect 1 selftest mpa
	assert_error 'selftest: test "mpa" is not all or a test'"'"'s name' 'sizes' 'same_random'
}

@test "selftest: seed=N goes to the module, with a name or without" {
	expect 0 selftest map seed=7
	assert_prints '# seed 7'
	V7S_FAKE_LOG=$BATS_TEST_TMPDIR/log expect 0 selftest seed=8
	assert_equal "$(<"$BATS_TEST_TMPDIR/log")" 'selftest all seed=8'
}

@test "selftest --junit writes a case for each innermost test" {
	V7S_FAKE_FAULT=1 expect 1 selftest --junit -
	diff - <(echo "$output") <<-'END'
		<?xml version="1.0" encoding="UTF-8"?>
		<testsuite name="v7sctl selftest" tests="4" failures="1" skipped="1">
		  <testcase classname="v7s_dma32.selftest" name="map 4K"/>
		  <testcase classname="v7s_dma32.selftest" name="map 64K"/>
		  <testcase classname="v7s_dma32.selftest" name="kernel: split of a 1M section lost its address">
		    <failure message="not ok"/>
		  </testcase>
		  <testcase classname="v7s_dma32.selftest" name="page_frag">
		    <skipped message="SKIP not asked for"/>
		  </testcase>
		</testsuite>
	END
	expect 0 selftest --junit -
	assert_prints 'failures="0" skipped="2"' '<skipped message="TODO known of 6.12"/>'
	V7S_FAKE_BAIL=1 expect 1 selftest --junit "$BATS_TEST_TMPDIR/report.xml"
	grep -q 'bailed out' "$BATS_TEST_TMPDIR/report.xml"
	expect 2 selftest --junit - --json
}

@test "the names of selftests are those of the module" {
	local names
	names=$(sed -n 's/^\t{ "\([a-z_]*\)", v7s_test_.*/\1/p' "$tools/../../module/measure/selftest.c" | xargs)
	assert_equal "$(complete_selftests)" "all $names"
	expect 0 selftest --help
	[[ $(xargs <<<"$output") == *"Tests: ${names// /, }."* ]] || fail "$output"
}

complete_selftests() {
	"$V7SCTL" --complete -- selftest '' | grep -v = | xargs
}
