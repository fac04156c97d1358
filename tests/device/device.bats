#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# make check-device and make bundle with a board that is a VM, reached over ssh on the loopback;
# its RAM survives a reboot.
# shellcheck disable=SC2154 # set in setup_file, or by run

load ../bats

setup_file() {
	export project board=$BATS_FILE_TMPDIR/board DEVICE=root@127.0.0.1 RESULTS=$BATS_FILE_TMPDIR/results
	project=$(realpath "$BATS_TEST_DIRNAME/../..")
	export MODULE=$project/.cache/build/6.12-arm64/v7s_dma32.ko
	"$project/tests/device/board" "$board" >"$BATS_FILE_TMPDIR/printed" 2>&1 3>&- &
	echo $! >"$BATS_FILE_TMPDIR/pid"
	until [[ -s $board/port ]]; do sleep 0.1; done
	SSH_OPTS="-i $board/key -p $(<"$board/port") -o BatchMode=yes -o StrictHostKeyChecking=no"
	export SSH_OPTS+=" -o UserKnownHostsFile=/dev/null"
	for _ in {1..60}; do
		! on_board true || return 0
		sleep 1
	done
	cat "$board/console" "$BATS_FILE_TMPDIR/printed" >&2
	return 1
}

teardown_file() {
	kill "$(<"$BATS_FILE_TMPDIR/pid")"
}

# shellcheck disable=SC2086 # one word an option
on_board() { ssh -o LogLevel=ERROR $SSH_OPTS "$DEVICE" "$@" 2>/dev/null </dev/null; }

check_device() { TESTS=$1 run --separate-stderr make --no-print-directory -C "$project" check-device; }

bundle() { run --separate-stderr make --no-print-directory -C "$project" bundle BUNDLE="$1"; }

# one_line PATTERN - checks that check-device fails with a single line that matches PATTERN
one_line() {
	assert_failure
	[[ $(grep -cE "^(check|payload|bundle): $1" <<<"$stderr") == 1 ]] || fail "not one line that says \"$1\":"$'\n'"$stderr"
}

# to_bare FILE - copies a bundle to the system that has only busybox
# shellcheck disable=SC2086 # one word an option
to_bare() { ssh -o LogLevel=ERROR $SSH_OPTS "$DEVICE" 'cat >/bare/root/v7s_dma32.run' <"$1"; }

# Runs that bundle there.
readonly in_bare='chroot /bare /bin/sh -c "cd /root && PATH=/bin:/sbin:/usr/bin:/usr/sbin sh v7s_dma32.run 000-load.bats"'

connections() { grep -c 'Child connection from' "$board/console"; }

# nothing_left - checks that no files and no module are on the board
nothing_left() {
	run -0 on_board 'cat /proc/modules; ls -d /usr/local/* /var/tmp/* /full/* /fixed/* 2>/dev/null; true'
	refute_output --partial v7s_dma32
}

@test "check-device brings TAP, JUnit and logs back over one connection, and leaves no file on the board" {
	local before
	before=$(connections)
	check_device 000-load.bats
	assert_success
	assert_equal "$(connections)" $((before + 1))
	assert_equal "${lines[0]}" 1..8
	assert_line 'ok 6 an IOVA can be mapped, translated and unmapped'
	assert_regex "$stderr" '8 passed, 0 failed, 0 skipped; results are in '
	assert_equal "$(<"$RESULTS/tap")" "$output"
	assert_equal "$(grep -c '<testcase' "$RESULTS/junit.xml")" 8
	grep -q '<testsuite name="000-load.bats" tests="8" failures="0"' "$RESULTS/junit.xml"
	grep -q 'v7s tests begin' "$RESULTS/dmesg"
	grep -q 'the module v7s_dma32 is not loaded' "$RESULTS/doctor"
	nothing_left
}

@test "check-device REPORT=costs brings measurements back, and tests/report renders them" {
	REPORT=costs check_device 000-load.bats
	assert_success
	assert_equal "$(head -n 1 "$RESULTS/report/costs/floor.csv")" op,cost
	grep -q '^unit: ns$' "$RESULTS/report/costs/environment"
	INTO=$BATS_TEST_TMPDIR run -0 "$project/tests/report" "$RESULTS"
	grep -q 'the board results' "$BATS_TEST_TMPDIR/report.html"
	nothing_left
}

@test "check-device fails if a part of the report cannot be measured" {
	REPORT=nothing check_device 000-load.bats
	assert_failure
	assert_regex "$stderr" 'check: nothing was measured for the report \(nothing\): '
	assert_regex "$stderr" '8 passed, 0 failed, 0 skipped'
	nothing_left
}

@test "check-device resumes after a broken connection and a reboot, and reports the interrupted test and pstore" {
	check_device '../device/fault/break.bats ../device/fault/reboot.bats 000-load.bats'
	assert_failure
	assert_equal "${lines[*]:0:6}" "1..13 ok 1 before the break not ok 2 the break \
# the connection broke while this test ran ok 3 before the reboot not ok 4 the reboot"
	assert_line '# the board rebooted while this test ran'
	assert_line '# pstore kept dmesg-ramoops-0:'
	assert_line --partial 'Kernel panic - not syncing: sysrq triggered crash'
	assert_equal "$(tail -n 10 <<<"$output" | head -n 3)" "not ok 5 after the reboot
# not run: the board rebooted
ok 6 the module is loaded"
	assert_line 'ok 13 the assertions of helpers.bash fail when they should'
	assert_regex "$stderr" '10 passed, 3 failed, 0 skipped'
	assert_equal "$(grep -c '<testcase' "$RESULTS/junit.xml")" 13
	assert_equal "$(grep -c '<failure' "$RESULTS/junit.xml")" 3
	grep -q 'planted: the last words' "$RESULTS/pstore/dmesg-ramoops-0"
	nothing_left
}

@test "an interrupted check-device leaves no process, module or file on the board" {
	local signal to check status running='grep -la [s]leep.1001 /proc/[0-9]*/cmdline'
	for signal in INT TERM; do # TERM to the script alone
		set -m
		TESTS=../device/fault/long.bats env --default-signal=INT,TERM "$project/tools/device/check" \
			>"$BATS_TEST_TMPDIR/printed" 2>&1 3>&- &
		set +m
		check=$! to=$! status=0
		for _ in {1..200}; do
			! on_board "$running" || break
			sleep 0.2
		done
		[[ $signal != INT ]] || to=-$check
		kill -$signal -- $to
		wait $check || status=$?
		((status > 128)) || fail "$signal: exit status $status"
		nothing_left
		run -1 on_board "$running"
	done
}

@test "check-device prints one line and leaves no file on a board that is read-only or full" {
	DEVICE_DIR='/fixed /none' check_device 000-load.bats
	one_line 'no directory on .* to write to and run programs from, of /fixed /none: .*No such file'
	DEVICE_DIR=/fixed check_device 000-load.bats
	one_line 'no directory on .*: .*Read-only file system'
	DEVICE_DIR=/full check_device 000-load.bats
	one_line 'cannot copy to root@127.0.0.1:/full/.*, and nothing is left there: .*No space left on device'
	nothing_left
}

@test "check-device prints one line if it cannot reach the board or load the module" {
	local other=$BATS_TEST_TMPDIR/v7s_dma32.ko
	SSH_OPTS='-p 1' check_device 000-load.bats
	one_line 'cannot reach root@127.0.0.1: .*Connection refused'
	DEVICE='' check_device 000-load.bats
	assert_failure
	assert_regex "$stderr" 'DEVICE is empty: name the board'
	check_device none.bats
	one_line 'no bats file tests/guest/none.bats'
	sed 's/vermagic=6\.12\./vermagic=6.11./' "$MODULE" >"$other"
	MODULE=$other check_device 000-load.bats
	one_line 'the module is for Linux 6\.11\.[^ ]*, but root@127.0.0.1 \(aarch64\) runs 6\.12\.'
	echo none >"$other"
	MODULE=$other check_device 000-load.bats
	one_line 'MODULE=.* is no module'
	MODULE='' KDIR=$BATS_TEST_TMPDIR check_device 000-load.bats
	one_line 'KDIR=.* is not the headers of a kernel'
	nothing_left
}

# load_other - loads another build of the module on the board
load_other() {
	# shellcheck disable=SC2086 # one word an option
	sed 's/srcversion=./srcversion=X/' "$MODULE" | ssh -o LogLevel=ERROR $SSH_OPTS "$DEVICE" \
		'cat >/root/other.ko && insmod /root/other.ko && rm /root/other.ko'
}

@test "check-device leaves a loaded module of another build alone" {
	load_other
	check_device 000-load.bats
	assert_failure
	assert_regex "$stderr" 'run: another v7s_dma32 is loaded: rmmod it first'
	on_board 'rmmod v7s_dma32' # succeeds: check-device leaves another build loaded
	nothing_left
}

@test "the bundle needs only a POSIX shell and busybox, and reports an interrupted run" {
	local file=$BATS_TEST_TMPDIR/v7s_dma32.run
	bundle "$file"
	assert_success
	assert_output "$file"
	to_bare "$file"
	run -0 on_board "$in_bare"
	assert_equal "${lines[0]}" 1..8
	assert_line 'ok 8 the assertions of helpers.bash fail when they should'
	assert_equal "${lines[-1]}" '8 passed, 0 failed, 0 skipped; results are in /root/v7s_dma32.results'
	run -0 on_board 'ls /bare/root /bare/root/v7s_dma32.results; cat /proc/modules'
	refute_line v7s_dma32.check
	refute_line --partial 'v7s_dma32 '
	assert_line junit.xml
	assert_line dmesg

	# timeout signals all processes, as Ctrl-C does.
	run -124 on_board "timeout -s INT 20 ${in_bare/000-load/../device/fault/long}"
	assert_line 1..1
	nothing_left
	run -0 on_board "ls /bare/root; $in_bare"
	refute_line v7s_dma32.check

	on_board 'sed -i /^ok.3/,\$d /bare/root/v7s_dma32.results/stream'
	run -0 on_board "exec 2>&1; $in_bare"
	assert_output --partial 'the previous run was interrupted: 2 passed, 6 failed'
	run -0 on_board 'cat /bare/root/v7s_dma32.results.broken/tap'
	assert_line --partial 'not ok 3 version names'
	assert_line --partial '# the board rebooted, or the run was stopped, while this test ran'
}

@test "check-device and the bundle fail for a test that fails, and for a module that cannot be loaded or unloaded" {
	local file=$BATS_TEST_TMPDIR/v7s_dma32.run
	check_device ../device/fault/busy.bats
	assert_failure
	assert_equal "$output" "1..1
ok 1 a test that leaves a process
not ok 2 the run ends without an error
# exit status 125"
	assert_regex "$stderr" 'run: the module cannot be unloaded after the tests: .*in use'
	assert_regex "$stderr" '1 passed, 1 failed, 0 skipped'
	assert_equal "$(grep -c '<testcase' "$RESULTS/junit.xml") $(grep -c '<failure' "$RESULTS/junit.xml")" '2 1'
	nothing_left

	bundle "$file"
	to_bare "$file"
	run -1 on_board "${in_bare/000-load/../device/fault/busy}"
	assert_equal "${lines[-1]}" '1 passed, 1 failed, 0 skipped; results are in /root/v7s_dma32.results'
	run -1 on_board "${in_bare/000-load/../device/fault/fail}"
	assert_line 'not ok 1 a test that fails'
	assert_equal "${lines[-1]}" '0 passed, 1 failed, 0 skipped; results are in /root/v7s_dma32.results'
	nothing_left

	load_other
	run -1 on_board "exec 2>&1; $in_bare"
	assert_output --partial 'run: another v7s_dma32 is loaded: rmmod it first'
	assert_line 'not ok 1 the run ends without an error'
	on_board 'rmmod v7s_dma32'
	run -0 on_board "exec 2>&1; $in_bare"
	refute_output --partial interrupted
}

@test "a bundle that cannot be written fails with one line and leaves no file" {
	bundle "$BATS_TEST_TMPDIR/none/file"
	one_line 'no bundle: .*No such file or directory'
	[[ -z $(ls -A "$BATS_TEST_TMPDIR/none" 2>/dev/null) ]]
}
