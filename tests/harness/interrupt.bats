# SPDX-License-Identifier: GPL-2.0-only
# Signals while the project's scripts build, download, boot a VM or test: they leave no process and
# no lock, and the next run makes again what is incomplete.
# bats file_tags=host

load ../bats
load scripts

setup() {
	copy_scripts
	export CHILD=$PWD/child STEPS=$PWD/steps
}

# The line of a stub that does not end the first time.
readonly stay='[[ -e $CHILD ]] || { echo $BASHPID >$CHILD.new; mv $CHILD.new $CHILD; exec sleep 1001; }'

# interrupt SIGNAL COMMAND... - runs COMMAND until the stub stays, then sends SIGNAL to it alone, or to
# its process group if SIGNAL is INT, as Ctrl-C does; checks that no process is left
interrupt() {
	local pid status=0 to
	rm -f "$CHILD"
	set -m
	env --default-signal=INT,TERM,HUP "${@:2}" >printed 2>&1 3>&- &
	set +m
	pid=$! to=$!
	for _ in {1..300}; do
		[[ ! -e $CHILD ]] || break
		is_running "$pid" || fail "$2 ended: $(<printed)"
		sleep 0.1
	done
	[[ $1 != INT ]] || to=-$pid
	kill "-$1" -- "$to"
	for _ in {1..100}; do
		is_running "$pid" || break
		sleep 0.1
	done
	! is_running "$pid" || { kill -- "-$pid"; fail "$2 goes on after SIG$1"; }
	wait "$pid" || status=$?
	((status > 128)) || fail "$2 ended with exit status $status: $(<printed)"
	! is_running "$(<"$CHILD")" || { kill "$(<"$CHILD")"; fail "SIG$1 leaves a process"; }
}

# free FILE - checks that no process holds FILE.lock
free() {
	[[ -e $1.lock ]] || fail "no $1.lock"
	flock -n "$1.lock" true || fail "$1.lock is held"
}

@test "signals end a build of the debug kernel with its make, and the next run builds it anew" {
	local signal into=.cache/kernel/debug-arm64
	stub tools/debian/source :
	stub bin/tar 'mkdir -p scripts/kconfig kernel/trace include/config arch/arm64/boot' \
		'printf "#!/bin/sh\n" >scripts/kconfig/merge_config.sh; chmod +x scripts/kconfig/merge_config.sh' \
		'echo 6.12 >include/config/kernel.release' \
		'[[ ! -e left ]] || echo "an incomplete tree is built again" >>$STEPS; touch left' \
		'touch kernel/trace/trace_preemptirq.c Makefile .config Module.symvers System.map vmlinux arch/arm64/boot/Image'
	stub bin/make "$stay"
	for signal in INT TERM HUP; do
		interrupt $signal tools/vm/debug-kernel
		[[ ! -e $into ]]
		free $into
	done
	run -0 tools/vm/debug-kernel
	assert_output 'debug-kernel: making .cache/kernel/debug-arm64'
	assert_equal "$(<$into/release)" 6.12
	[[ ! -e $STEPS ]]
}

@test "signals end a download with its apt, and the next run downloads again" {
	local signal into=.cache/kernel/source
	stub_apt '*download*) '"$stay"'; echo "$PWD" >>$STEPS; ls -A >>$STEPS; touch some.deb ;;'
	stub bin/dpkg-deb 'mkdir -p "usr/src"; : >usr/src/linux-source-6.12.tar.xz; /usr/bin/tar -c usr'
	stub bin/patchelf :
	sed -i '/^once.*\(scripts\|mediatek\)$/d' tools/debian/source
	for signal in INT TERM HUP; do
		interrupt $signal tools/debian/source
		[[ ! -e $into ]]
		free $into
		free .cache/apt/bookworm-arm64
	done
	run -0 tools/debian/source
	[[ -e $into/linux.tar.xz && ! -e $into.new && ! -e $into.new.debs ]]
	assert_equal "$(tail -n +2 "$STEPS")" ''
}

@test "signals end tools/vm/run with its VM, and leave no files" {
	local signal
	machine
	stub bin/qemu-system-aarch64 "$stay"
	for signal in INT TERM HUP; do
		TMPDIR=$PWD/tmp NOLOAD=1 interrupt $signal tools/vm/run true
		assert_equal "$(ls -A tmp)" ''
	done
}

@test "signals end tests/mutate with its tests, with and without a fault, and the next run tries every fault" {
	local signal V7S_STAY
	one_mutant "[[ \$BATS_TEST_DIRNAME != */\$V7S_STAY/tests/harness ]] || $stay"
	export V7S_STAY
	for V7S_STAY in tree 0; do
		for signal in INT TERM HUP; do
			interrupt $signal tests/mutate harness
			free .cache/mutants/harness
		done
	done
	run -0 tests/mutate harness
	assert_output $'1..1\nok 1 - mutant of tests/tap-count: some fault'
}

@test "signals end make report with its VMs, and the next run measures again" {
	local signal
	mkdir tests/page data
	git -c user.name=none -c user.email=none commit -q --allow-empty -m none
	stub tools/vm/ready :
	stub tools/vm/run "$stay" 'tar -c -C data .'
	stub tests/page/render 'ls "$1"'
	for signal in INT TERM HUP; do
		interrupt $signal tests/report
		free .cache/report
		[[ ! -e .cache/report/data ]]
		touch .cache/report/data.new/stale
	done
	run -0 tests/report
	assert_output $'about\ncosts\nmemory\n'"$PWD/.cache/report/report.html"
	[[ -e .cache/report/data/about ]]
}
