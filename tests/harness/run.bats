# SPDX-License-Identifier: GPL-2.0-only
# tests/run on a tree with tiers of its own: a run with any fault must fail.
# bats file_tags=host

load ../bats
load full-disk
load scripts

# setup - makes a tree with tests/run and two tests
setup() {
	copy_scripts
	printf '@test "first" { true; }\n@test "second" { true; }\n' >tests/some.bats
	echo '# none' >tests/not-run
	cat >tests/tiers <<-'END'
		tiers=(one two)
		declare -A cpus=()
		tier_one() { printf '%s\n' 1..1 'ok 1 first # in 12 ms'; }
		tier_two() { printf '%s\n' 1..1 'ok 1 second in 7ms'; }
		prepare() { :; }
	END
	git add .
}

# plant TEXT - appends TEXT to tests/tiers
plant() { printf '%s\n' "$1" >>tests/tiers; }

@test "tests/run passes when all tiers pass, and writes JUnit" {
	run -0 tests/run
	assert_line '3 passed, 0 failed, 0 skipped'
	run cat .cache/log/check/junit.xml
	assert_line '    <testcase classname="one" name="first" time="0.012"></testcase>'
	assert_line '    <testcase classname="two" name="second" time="0.007"></testcase>'
	assert_line --partial '<testsuite name="two" tests="1" failures="0" skipped="0"'
}

@test "JUnit has each failure with its output, each reason of a skip, and their numbers and times" {
	plant 'tier_one() {
		printf "%s\n" 1..4 "not ok 1 first # in 1500 ms" "# expected <1> & \"2\"" "ok 2 a" "# of a" \
			"not ok 3 second in 500ms" "ok 4 third # skip no zone"
	}'
	run -1 tests/run one
	assert_line '1 passed, 2 failed, 1 skipped'
	assert_line '# expected <1> & "2"' # again at the end
	assert_equal "$(sed -n '/<testsuite name="one"/,/<.testsuite>/p' .cache/log/check/junit.xml)" \
		'  <testsuite name="one" tests="4" failures="2" skipped="1" time="2">
    <testcase classname="one" name="first" time="1.5"><failure>expected &lt;1&gt; &amp; &quot;2&quot;
</failure></testcase>
    <testcase classname="one" name="a" time="0"></testcase>
    <testcase classname="one" name="second" time="0.5"><failure></failure></testcase>
    <testcase classname="one" name="third" time="0"><skipped message="no zone"/></testcase>
  </testsuite>'
}

@test "tests/run fails for a tier that exits with an error without a failed test" {
	plant 'tier_two() { printf "%s\n" 1..1 "ok 1 second"; echo "the & last <words>"; return 3; }'
	run -1 tests/run
	assert_line 'FAILED: two: - two ended with exit status 3'
	assert_line '3 passed, 1 failed, 0 skipped'
	grep -q '<failure>1..1$' .cache/log/check/junit.xml
	grep -q 'the &amp; last &lt;words&gt;$' .cache/log/check/junit.xml
}

@test "tests/run ends a tier at the first command that fails" {
	plant 'tier_one() { echo 1..1; false; echo "ok 1 first"; }'
	run -1 tests/run one
	assert_line '0 passed, 1 failed, 0 skipped'
}

@test "tests/run fails when no test passes, though none fails" {
	plant 'tier_one() { echo 1..0; }'
	run -1 tests/run one
	assert_line '0 passed, 0 failed, 0 skipped'
}

@test "tests/run of some tiers does not report the tests of other tiers as not run" {
	run -0 tests/run one
	assert_line '1 passed, 0 failed, 0 skipped'
}

@test "tests/run ignores results of an older run" {
	mkdir -p .cache/log/check
	printf '%s\n' 1..1 'ok 1 forgotten' >.cache/log/check/old.tap
	echo '@test "forgotten" { true; }' >tests/other.bats
	git add .
	run -1 tests/run
	assert_line '# no tier has run: forgotten'
}

@test "tests/run starts as many tiers as there are CPUs for, and no more" {
	plant 'busy() { echo "$1" >>busy; sleep 0.2; wc -l <busy >>most; sed -i "/$1/d" busy; printf "%s\n" 1..1 "ok 1 $1"; }
		tiers=(one two three four) cpus[three]=2
		tier_one() { busy one; }
		tier_two() { busy two; }
		tier_three() { busy three; }
		tier_four() { busy four; }'
	JOBS=1 run -0 tests/run one two four
	assert_equal "$(sort -u most)" 1
	rm most
	JOBS=2 run -0 tests/run three one
	assert_equal "$(sort -u most)" 1
	JOBS=2 run -0 tests/run one two
	assert_equal "$(sort -u most | tail -n 1)" 2
}

@test "tests/run fails for a test that every tier skips, unless not-run lists it" {
	plant 'tier_two() { printf "%s\n" 1..1 "ok 1 second # skip no memory"; }'
	run -1 tests/run
	assert_line '# no tier has run: second'
	echo second >>tests/not-run
	run -0 tests/run
	assert_line '2 passed, 0 failed, 1 skipped'
}

@test "tests/run fails for a test in not-run that was run" {
	echo second >>tests/not-run
	run -1 tests/run
	assert_line '# in tests/not-run, but was run or does not exist: second'
}

@test "tests/run fails for a bats file that no tier names" {
	echo '@test "forgotten" { true; }' >tests/other.bats
	git add .
	run -1 tests/run
	assert_line '# no tier has run: forgotten'
}

@test "tests/run finds a title with quotes and dollars in what bats prints" {
	printf '%s\n' '@test "what \$OUT and \"quotes\" are" { true; }' >tests/other.bats
	git add .
	run -1 tests/run
	assert_line '# no tier has run: what $OUT and "quotes" are'
	plant 'tier_one() { printf "%s\n" 1..2 "ok 1 first"; bats --tap tests/other.bats | sed -n "s/ok 1/ok 2/p"; }'
	run -0 tests/run
}

@test "tests/run refuses a name that is no tier" {
	run -1 tests/run three
	assert_output 'run: no such tier: three; there are: one two'
}

@test "a second tests/run in one checkout waits for the first, with a message" {
	plant 'tier_one() { sleep 3; printf "%s\n" 1..1 "ok 1 first"; }'
	tests/run >first 2>&1 &
	for _ in {1..50}; do
		! grep -qs run .cache/tests.lock || break
		sleep 0.1
	done
	run -0 tests/run
	assert_line --regexp '^run: waiting for the tests of this checkout, which run \(process [0-9]+\) uses$'
	assert_line '3 passed, 0 failed, 0 skipped'
	wait $!
	grep -qx '3 passed, 0 failed, 0 skipped' first
}

@test "a signal that ends tests/run ends all processes of its tiers" {
	plant 'tier_one() { make -s -f <(printf "all:\n\tsleep 1001 & echo \$\$! >child; wait\n"); }'
	local signal run status
	for signal in INT TERM HUP; do
		rm -f child
		# As in a terminal: with job control, and without the ignored signals of nohup or of a
		# background job.
		set -m
		env --default-signal=INT,TERM,HUP tests/run >printed 2>&1 3>&- &
		set +m
		run=$!
		until [[ -s child ]]; do sleep 0.1; done
		kill -$signal $run
		status=0
		wait $run || status=$?
		assert_equal "$status" 130
		! is_running "$(<child)" || { kill "$(<child)"; fail "$signal leaves a process"; }
		assert_equal "$(grep -c 'passed' printed)" 0
	done
}

@test "a signal to tests/run ends its wait for another run, whatever that run does" {
	local holder run status=0
	mkdir .cache
	(flock 9 && exec sleep 30) 9>.cache/tests.lock 3>&- &
	holder=$!
	sleep 0.2
	tests/run >printed 2>&1 3>&- &
	run=$!
	until grep -q waiting printed; do sleep 0.1; done
	kill -TERM $run
	wait $run || status=$?
	is_running $holder || fail "tests/run has waited until the lock was free"
	kill $holder
	assert_equal "$status" 130
}

@test "tests/run reports a full disk in one sentence" {
	mkdir tmp
	run -1 on_full_disk .cache 'exec tests/run'
	one_sentence .cache
	TMPDIR=$PWD/tmp run -1 on_full_disk tmp 'exec tests/run one'
	one_sentence tmp
}

@test "tests/run runs nothing when the disk is full" {
	run -1 on_full_disk .cache 'exec tests/run'
	refute_line --partial 'one:'
}

@test "tests/run fails when the disk fills up, even if all tests pass" {
	mkdir tmp
	plant 'tier_one() { head -c 8M /dev/zero >"$TMPDIR/fill" || true; printf "%s\n" 1..1 "ok 1 first"; } 2>/dev/null'
	TMPDIR=$PWD/tmp disk=4m run -1 on_full_disk tmp 'exec tests/run'
	assert_line --regexp 'no space is left on the disk of .*/tmp: make room'
	assert_line '3 passed, 1 failed, 0 skipped'
}

# on_system LINE... - runs $command with these lines in /etc/os-release
on_system() {
	local user=(-m)
	((EUID == 0)) || user=(-rm)
	printf '%s\n' "$@" >os-release
	printf '. tools/debian/lib.bash\necho "$host_debian"\n' >script
	unshare "${user[@]}" bash -euc "mount --bind os-release \$(realpath /etc/os-release)
		${command:-bash script}"
}

@test "tests/run names in one sentence what works on systems other than Debian 12 and 13" {
	run -0 on_system ID=debian VERSION_CODENAME=bookworm
	assert_output bookworm
	run -0 on_system ID=debian VERSION_CODENAME=trixie
	assert_output trixie
	run -1 on_system ID=ubuntu VERSION_CODENAME=noble 'PRETTY_NAME="Ubuntu 24.04"'
	assert_output --regexp '^[^ ]+: this needs Debian 12 or 13, but this system is Ubuntu 24.04; any system will do for make module,'
	run -1 on_system ID=arch
	assert_output --partial 'but this system is unknown;'
	assert_equal "${#lines[@]}" 1
}

@test "tests/run names what this Debian lacks" {
	run -1 on_system ID=debian 'PRETTY_NAME="Debian GNU/Linux forky/sid"'
	assert_output --partial 'this system is Debian GNU/Linux forky/sid without VERSION_CODENAME in /etc/os-release; any system'
	ln -s /usr/bin/* bin/
	rm bin/dpkg
	command='PATH=bin; bash script' run -1 on_system ID=debian VERSION_CODENAME=bookworm 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"'
	assert_output --partial 'this system is Debian GNU/Linux 12 (bookworm) without dpkg; any system'
	assert_equal "${#lines[@]}" 1
}

@test "make install for another architecture needs Debian or V7SCTL=, and names the two in one sentence" {
	command='. tools/install/lib.bash; ARCH=arm CROSS_COMPILE=none- PREFIX=/usr; stage_tools stage' \
		run -1 on_system ID=arch 'PRETTY_NAME="Arch Linux"'
	assert_output --regexp '^[^ ]+: this needs Debian 12 or 13, but this system is Arch Linux; .*make install \(V7SCTL=FILE for'
	assert_equal "${#lines[@]}" 1
}

@test "commands of at_exit run in reverse order, even after one that fails, and keep the exit status" {
	printf '%s\n' '. tools/lib.bash' 'at_exit echo "first  command"' 'at_exit false' 'at_exit echo second' 'exit 3' >script
	run -3 bash script
	assert_output $'second\nfirst  command'
}

@test "a kept result is not used after a file, tools/lib.bash or the host's release has changed" {
	local first
	export command='. tools/lib.bash; digest tests'
	run -0 on_system ID=debian VERSION_ID=12
	first=$output
	run -0 on_system ID=debian VERSION_ID=12
	assert_output "$first"
	run -0 on_system ID=debian VERSION_ID=13
	refute_output "$first"
	echo '# more' >>tools/lib.bash
	run -0 on_system ID=debian VERSION_ID=12
	refute_output "$first"
	git checkout -q tools/lib.bash
	echo '# more' >>tests/some.bats
	run -0 on_system ID=debian VERSION_ID=12
	refute_output "$first"
}
