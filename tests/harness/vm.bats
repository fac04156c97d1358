# SPDX-License-Identifier: GPL-2.0-only
# The VM itself, tested from the host with planted faults: the VM must notice and name every fault of
# the guest.
# bats file_tags=host

load ../bats

setup_file() {
	export VM=$BATS_TEST_DIRNAME/../../tools/vm
	export MODULE_SRC=$BATS_TEST_DIRNAME/fault
	export TIMEOUT=120 KERNEL=${KERNEL:-6.12} MEM=1G SMP=1
	"$VM/module" "$KERNEL"
}

in_vm() { run --separate-stderr "$VM/run" "$@"; }

# assert_fault WORDS - checks that the VM noticed the guest's fault, and named it with WORDS
assert_fault() {
	assert_equal "$status" 125
	assert_regex "$stderr" "vm: $1"
}

# A boot takes seconds, so this test checks several things in one VM.
@test "the VM passes on stdout, stderr and the exit status, even if processes are left running" {
	in_vm 'echo out; echo err >&2; echo again >/dev/stdout; echo tee | tee /dev/stderr >/dev/null
		cat <(echo fd); sleep 1000 & exit 7'
	assert_equal "$status" 7
	assert_equal "$output" $'out\nagain\nfd'
	assert_equal "$stderr" $'err\ntee'
}

@test "the VM passes on megabytes of any bytes unchanged" {
	"$VM/run" 'head -c 4M /dev/urandom | tee /tmp/sent; sha256sum </tmp/sent >&2' \
		>"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err"
	assert_equal "$(sha256sum <"$BATS_TEST_TMPDIR/out")" "$(<"$BATS_TEST_TMPDIR/err")"
}

@test "the VM runs a command of many lines, quotes and dollars as it was typed" {
	export V7S_WORDS='a  "b" $c'
	in_vm $'printf "%s\\n" "$V7S_WORDS"\necho \'$HOME\' `echo "$HOME"`'
	assert_equal "$output" $'a  "b" $c\n$HOME /root'
}

@test "the VM obeys module parameters and NOLOAD" {
	MODARGS='load=bug unload=none' NOLOAD=1 in_vm 'lsmod'
	assert_equal "$status" 0
	refute_output --partial v7s_dma32
}

@test "the files that the command puts into OUT arrive, even when it fails" {
	OUT=$BATS_TEST_TMPDIR/got in_vm 'mkdir "$OUT/a"; head -c 1M /dev/zero >"$OUT/a/zeros"; echo "b c" >"$OUT/d e"; exit 4'
	assert_equal "$status" 4
	assert_equal "$(stat -c %s "$BATS_TEST_TMPDIR/got/a/zeros") $(<"$BATS_TEST_TMPDIR/got/d e")" '1048576 b c'
}

# type_into_shell LINE... - types each line at a prompt of the shell on a terminal of 33 rows and 99
# columns, then Ctrl-D; sets $output to the screen's text
# shellcheck disable=SC2094 # the file is read while it is written
type_into_shell() {
	local line asked=0 seen=$BATS_TEST_TMPDIR/seen
	: >"$seen"
	for line in "${@/%/$'\r'}" $'\004'; do
		until (($(grep -o 'v7s:' "$seen" | wc -l) > asked)) || grep -q '^status' "$seen"; do sleep 0.2; done
		((++asked))
		printf %s "$line"
	done | timeout 300 script -qefc "stty rows 33 cols 99; '$VM/run' --shell; echo status \$?" /dev/null >"$seen"
	output=$(tr -d '\r' <"$seen")
}

@test "the interactive shell has the caller's terminal and its size, and Ctrl-D ends it" {
	NOLOAD=1 type_into_shell 'tty; stty size' 'lsmod | wc -l' 'false'
	[[ $output == *$'\n/dev/hvc0\n33 99\n'* ]] || fail "$output"
	[[ $output == *$'\nstatus 0' ]] || fail "$output"
}

@test "fault planted: a panic under an interactive shell is reported" {
	type_into_shell 'echo c >/proc/sysrq-trigger'
	[[ $output == *"vm: the guest's kernel panicked: sysrq triggered crash"*$'\nstatus 125' ]] || fail "$output"
}

@test "an interactive shell without a terminal is refused" {
	run --separate-stderr "$VM/shell" </dev/null
	assert_failure
	assert_regex "$stderr" "make shell needs a terminal: make vm CMD='…' runs a command without one"
}

@test "ICOUNT counts instructions on one CPU" {
	SMP=2 ICOUNT=1 in_vm 'nproc'
	assert_equal "$output" 1
}

@test "two VMs at once do not disturb each other" {
	"$VM/run" 'sleep 1; echo one' >"$BATS_TEST_TMPDIR/one" &
	in_vm 'sleep 1; echo two'
	wait $!
	assert_equal "$output" two
	assert_equal "$(<"$BATS_TEST_TMPDIR/one")" one
}

@test "fault planted: a kernel warning fails a run whose command succeeds" {
	MODARGS=load=warn in_vm true
	assert_fault "the guest's kernel panicked: .*panic_on_warn.*WARNING:"
}

@test "fault planted: an oops fails the run" {
	MODARGS=load=oops in_vm true
	assert_fault "the guest's kernel panicked: .*Unable to handle kernel"
}

@test "fault planted: a panic during the output fails the run, with the end of the guest's log" {
	# A panic loses the contents of the pipe, so write four times as much.
	in_vm 'echo before; head -c 256K /dev/zero | tr "\0" .; echo "planted line" >/dev/kmsg; echo c >/proc/sysrq-trigger; echo after'
	assert_fault "the guest's kernel panicked: sysrq triggered crash"
	assert_equal "${output%%.*}" before$'\n'
	[[ $output != *after* ]]
	assert_regex "$stderr" 'planted line'
}

@test "fault planted: a complaint of the kernel fails the run" {
	MODARGS=load=bug in_vm true
	assert_fault "the guest's kernel complained: BUG: planted"
}

@test "fault planted: a tainted kernel fails the run" {
	MODARGS=load=taint in_vm true
	assert_fault "the guest's kernel is tainted"
}

@test "fault planted: a module that does not load fails the run" {
	MODARGS=load=refuse in_vm true
	assert_fault 'insmod failed: .*Operation not permitted'
}

@test "fault planted: a warning while the module is unloaded fails the run" {
	MODARGS=unload=warn in_vm true
	assert_fault "the guest's kernel panicked: .*panic_on_warn"
}

@test "fault planted: a slab cache that holds objects at unload fails the run" {
	MODARGS=unload=leak in_vm true
	assert_fault "the guest's kernel (panicked|complained): .*BUG fault|Objects remaining"
}

@test "fault planted: a guest that ends before the command fails the run" {
	in_vm 'echo o >/proc/sysrq-trigger; sleep 60'
	assert_fault 'the guest ended before the command did'
}

@test "fault planted: a guest that hangs is ended and fails the run" {
	TIMEOUT=5 in_vm 'sleep 1000'
	assert_fault 'the command did not end within 5 s: TIMEOUT=SECONDS gives it more'
}

@test "fault planted: QEMU that does not start fails the run" {
	IMAGE=$BATS_TEST_TMPDIR/none/image in_vm true
	assert_fault 'QEMU failed'
}

@test "SIGTERM to tools/vm/run ends its VM" {
	local machine status=0
	"$VM/run" 'sleep 1000' &
	until machine=$(pgrep -P "$(pgrep -d, -P $!)" qemu-system); do sleep 0.1; done
	kill -TERM $!
	wait $! || status=$?
	assert_equal "$status" 130
	run kill -0 "$machine"
	assert_failure
}
