# SPDX-License-Identifier: GPL-2.0-only
# What tools/vm/run passes to QEMU, what it packs for a guest, and what it makes of the guest's output:
# with a program in place of QEMU, which boots nothing. vm.bats boots guests.
# bats file_tags=host

load ../bats
load scripts

# setup - makes a copy of the scripts, and files in place of kernels, and of what is built for them
setup() {
	copy_scripts
	unset MAKEFLAGS KERNEL ARCH MEM SMP ZONES M4U TIMEOUT LLVM ICOUNT MODARGS NOLOAD APPEND ADD IMAGE OUT PROFILE
	a_machine 6.12 arm64 6.12.1
	stub tests/pack 'mkdir -p "$1/tests"'
	mkdir guest
	export GUEST=$PWD/guest
	# shellcheck disable=SC2016 # for the stub
	stub bin/qemu-system-aarch64 'printf "%s\n" "$@" >"$GUEST/arguments"
		rm -rf "$GUEST/root"
		mkdir "$GUEST/root"
		for word; do
			case $word in
			*/initrd) (cd "$GUEST/root" && cpio -id --quiet) <"$word" ;;
			file:*) log=${word#file:} ;;
			file,id=*) word=${word#*=}; declare "${word%%,*}=${word#*,path=}" ;;
			esac
		done
		. "$GUEST/script"'
	guest 'exit 0 tainted 0'
}

# a_machine VERSION ARCH RELEASE - makes files in place of that kernel, a root file system and what is
# built for both
a_machine() {
	local kernel=.cache/kernel/$1-$2
	mkdir -p "$kernel/lib/modules/$3" .cache/rootfs .cache/build/{"$1-$2",tools-"$2"-static}
	: >"$kernel/vmlinuz"
	: >".cache/rootfs/$2.cpio"
	echo "$3" >"$kernel/release"
	echo "config of $3" >"$kernel/config"
	echo "module for $3" >".cache/build/$1-$2/v7s_dma32.ko"
	echo "v7sctl for $2" >".cache/build/tools-$2-static/v7sctl"
}

# guest VERDICT [LINE...] - QEMU runs LINE... and writes VERDICT; in LINE $log,
# $out, $err and $files are the guest's console and ports
guest() { printf '%s\n' "${@:2}" "echo '$1' >\"\$verdict\"" >"$GUEST/script"; }

in_vm() { run --separate-stderr tools/vm/run "$@"; }

# argument NAME... - prints the value of each of QEMU's arguments
argument() {
	local name
	for name; do
		awk -v name="$name" 'on; { on = $0 == name }' "$GUEST/arguments"
	done
}

# assert_fault WORDS - checks that the run failed because of the guest, and named WORDS
assert_fault() {
	assert_equal "$status" 125
	assert_equal "$(grep '^vm: ' <<<"$stderr" | head -n 1)" "vm: $1"
}

@test "SMP, MEM, ICOUNT and IMAGE describe the machine that the VM boots" {
	tools/vm/run true
	assert_equal "$(argument -m -smp -icount)" $'4G\n2'
	assert_equal "$(argument -object)" memory-backend-ram,id=ram,size=4G,reserve=off
	SMP=3 MEM=1G IMAGE=$PWD/image tools/vm/run true
	assert_equal "$(argument -m -smp)" $'1G\n3'
	assert_equal "$(argument -object)" "memory-backend-file,id=ram,size=1G,mem-path=$PWD/image,share=on"
	SMP=3 ICOUNT=1 tools/vm/run true
	assert_equal "$(argument -smp -icount)" $'1\nshift=0,sleep=off'
}

@test "KERNEL, ARCH, LLVM and APPEND choose the kernel, its module and its arguments" {
	a_machine 6.12 armhf 6.12.2
	a_machine 6.1 arm64 6.1.3
	cp -r .cache/build/6.12-arm64{,-llvm}
	echo "module by clang" >.cache/build/6.12-arm64-llvm/v7s_dma32.ko
	ARCH=armhf tools/vm/run true
	assert_equal "$(argument -m -kernel)" $'3G\n'"$PWD/.cache/kernel/6.12-armhf/vmlinuz"
	assert_equal "$(cat guest/root/opt/v7s/{v7s_dma32.ko,bin/v7sctl})" $'module for 6.12.2\nv7sctl for armhf'
	KERNEL=6.1 APPEND='a=1 b=2' tools/vm/run true
	assert_equal "$(argument -kernel)" "$PWD/.cache/kernel/6.1-arm64/vmlinuz"
	[[ $(argument -append) == *' panic_on_warn=1 '*' a=1 b=2' ]] || fail "$(argument -append)"
	assert_equal "$(<guest/root/opt/v7s/v7s_dma32.ko)" 'module for 6.1.3'
	assert_equal "$(<guest/root/usr/lib/modules/6.1.3/config)" 'config of 6.1.3'
	LLVM=1 tools/vm/run true
	assert_equal "$(<guest/root/opt/v7s/v7s_dma32.ko)" 'module by clang'
}

# in_environment WORDS - prints WORDS as the shell of the guest's init expands them
in_environment() { env -i bash -uc ". guest/root/opt/vm/environment; printf '%s\n' \"$1\""; }

@test "a guest has the command, its variables, and the programs that ADD names" {
	echo one >one
	echo two >two
	V7S_WORDS="a  'b' \$c" MODARGS='live=1 history=64' ADD="one $PWD/two" tools/vm/run $'first\n"$HOME" \'second\''
	assert_equal "$(<guest/root/opt/vm/command)" $'first\n"$HOME" \'second\''
	assert_equal "$(cd guest/root && find . -type f | sort)" './init
./opt/v7s/bin/one
./opt/v7s/bin/two
./opt/v7s/bin/v7sctl
./opt/v7s/demo.bash
./opt/v7s/v7s_dma32.ko
./opt/vm/command
./opt/vm/environment
./usr/lib/modules/6.12.1/config'
	assert_equal "$(in_environment '$V7S_WORDS|$MODARGS|$NOLOAD|$V7S_MODULE|$V7S_TESTS|${OUT-}|$HOME')" \
		"a  'b' \$c|live=1 history=64||/opt/v7s/v7s_dma32.ko|/opt/v7s/tests||/root"
	cmp guest/root/init tools/vm/init
}

@test "NOLOAD leaves the module out of the guest, and reaches its init" {
	NOLOAD=1 tools/vm/run true
	assert_equal "$(in_environment '$NOLOAD')" 1
	[[ ! -e guest/root/opt/v7s/v7s_dma32.ko ]]
}

@test "the files that a guest sends are unpacked in OUT, even if the command fails" {
	guest 'exit 3 tainted 0' 'mkdir -p sent/a; echo b >sent/a/c; tar -c -C sent . >"$files"'
	OUT=$PWD/got in_vm true
	assert_equal "$status" 3
	assert_equal "$(<got/a/c)" b
	assert_equal "$(in_environment '$OUT')" /out
	guest 'exit 0 tainted 0' 'echo cut short >"$files"'
	OUT=$PWD/got in_vm true
	assert_equal "$status" 1
	assert_regex "$stderr" "run: OUT=$PWD/got: what the command left there cannot be unpacked"
}

# The kernel is tainted by a module from outside of its tree (4096), and by one without a signature.
@test "a run has the exit status, the stdout and the stderr of its command" {
	guest 'exit 7 tainted 12288' 'echo out >"$out"' 'echo err >"$err"' 'echo "[    1.5] a line" >"$log"'
	in_vm true
	assert_equal "$status:$output:$stderr" 7:out:err
}

@test "a complaint of the kernel fails a run whose command succeeds, and names the first" {
	guest 'exit 0 tainted 0' 'echo "[    1.25] WARNING: CPU: 0 at a.c:1
[    2.5] BUG: second" >"$log"'
	in_vm true
	assert_fault "the guest's kernel complained: WARNING: CPU: 0 at a.c:1"
	assert_regex "$stderr" 'vm: the whole log is in .cache/log/vm'
}

@test "the kernel's messages of a fault match tests/complaints, and messages that look like them do not" {
	local complaints='WARNING: CPU: 0 PID: 1 at a.c:1 f+0x1/0x2
BUG: sleeping function called from invalid context
BUG kmalloc-64 (Tainted: G O): Poison overwritten
INFO: rcu_sched self-detected stall on CPU
INFO: task cat:12 blocked for more than 120 seconds.
INFO: possible recursive locking detected
INFO: suspicious RCU usage
INFO: trying to register non-static key.
Unable to handle kernel NULL pointer dereference
Internal error: synchronous external abort
Oops: 0000 [#1] SMP
general protection fault, probably for non-canonical address
BUG: KASAN: slab-out-of-bounds in f
UBSAN: shift-out-of-bounds in a.c:1:2
BUG: KCSAN: data-race in f / g
DMA-API: platform a: device driver frees DMA memory with wrong function
DMA-API: exceeded 7 overlapping mappings of cacheline 0x1
Kernel panic - not syncing: f'
	run grep -E "$(grep -v '^#' tests/complaints)" <<<"$complaints
ata1: BUGGY: firmware
DMA-API: preallocated 65536 debug entries
INFO: lockdep is turned off.
watchdog: warning
panic=-1 panic_on_warn=1 oops=panic"
	assert_output "$complaints"
}

@test "a kernel tainted by a fault fails a run whose command succeeds" {
	local bit
	for bit in 4 5 7 9 14; do # machine check, bad page, oops, warning, soft lockup
		guest "exit 0 tainted $((1 << bit | 1 << 12))"
		in_vm true
		assert_fault "the guest's kernel is tainted: $((1 << bit | 1 << 12))"
	done
}

@test "a guest that ends without the status of its command fails the run with the reason" {
	guest ''
	in_vm true
	assert_fault 'the guest ended before the command did'
	guest 'exit tainted 0'
	in_vm true
	assert_fault 'the guest ended before the command did'
	guest 'fault insmod failed: no memory'
	in_vm true
	assert_fault 'insmod failed: no memory'
	guest 'exit 0 tainted 0' 'echo "first
no disk" >&2' 'trap "exit 3" EXIT'
	in_vm true
	assert_fault 'QEMU failed (3): no disk'
	guest 'exit 0 tainted 0' 'echo "[    1.5] Unable to handle kernel
[    1.5] Kernel panic - not syncing: Oops" >"$log"' 'trap "exit 3" EXIT'
	in_vm true
	assert_fault "the guest's kernel panicked: Oops (Unable to handle kernel)"
	guest 'exit 0 tainted 0' 'exec sleep 20'
	TIMEOUT=1 in_vm true
	assert_fault 'the command did not end within 1 s: TIMEOUT=SECONDS gives it more'
}

@test "make vm passes CMD as it was typed, the variables of the machine, and the exit status" {
	local asked=(make --no-print-directory vm)
	stub tools/vm/ready 'echo "ready $*"'
	stub tools/vm/run 'printf "%s\n" "$@"; echo "$KERNEL|${ARCH-}|${MEM-}|${SMP-}|${ICOUNT-}|${APPEND-}"; exit 7'
	run -2 "${asked[@]}" CMD="echo \"\$HOME\" \$\$; a='b  c' \\" MEM=1G SMP=1 ICOUNT=1 APPEND='x y'
	assert_line --index 0 'ready 6.12'
	assert_line --index 1 "echo \"\$HOME\" \$\$; a='b  c' \\"
	assert_line --index 2 '6.12||1G|1|1|x y'
	assert_line --partial 'Error 7'
	run -2 "${asked[@]}" CMD=true KERNEL=6.1 ARCH=armhf
	assert_line --index 0 'ready 6.1'
	assert_line --index 2 '6.1|armhf||||'
	run -2 "${asked[@]}" CMD=true PROFILE=debug
	assert_line --index 0 'ready debug'
	assert_line --index 2 'debug|||||'
}

# recorded - makes stubs that print what tests/in-guest builds and runs
recorded() {
	unset "${!V7S_@}"
	stub tools/vm/ready 'echo "ready $*"'
	stub tools/vm/module 'echo "module $*${MODULE_SRC:+ $MODULE_SRC}${PLANT:+ plant}"
		mkdir -p ".cache/build/$1-${2:-arm64}-plant"; touch ".cache/build/$1-${2:-arm64}-plant/v7s_dma32.ko"'
	stub tools/vm/run 'printf "run %s\n" "$@"; echo "on $KERNEL $ARCH $TIMEOUT"
		printf "add %s\n" $ADD; printf "%s\n" "${!V7S_@}" | while read -r name; do echo "$name ${!name}"; done'
}

@test "tests/in-guest packs its modules, and runs bats with the words that it was given" {
	recorded
	run -0 tests/in-guest
	assert_output 'ready 6.12 arm64
module 6.12 arm64 tests/guest/caches
module 6.12 arm64 tests/guest/driver
module 6.12 arm64 plant
run cd "$V7S_TESTS/guest" && bats --tap --timing *.bats
on 6.12 arm64 1800
add .cache/build/6.12-arm64-caches/v7s_test_caches.ko
add .cache/build/6.12-arm64-plant/v7s_dma32_plant.ko
add .cache/build/6.12-arm64-driver/v7s_test_driver.ko
V7S_CACHES_MODULE /opt/v7s/bin/v7s_test_caches.ko
V7S_DRIVER_MODULE /opt/v7s/bin/v7s_test_driver.ko
V7S_PLANT_MODULE /opt/v7s/bin/v7s_dma32_plant.ko'
	KERNEL=6.1 ARCH=armhf TIMEOUT=9 run -0 tests/in-guest '1*.bats' --filter "a 'b' \$c"
	assert_line "run cd \"\$V7S_TESTS/guest\" && bats --tap --timing 1*.bats '--filter' 'a '\\''b'\\'' \$c'"
	assert_line 'on 6.1 armhf 9'
}

@test "tests/in-guest packs the drivers of masters for an M4U, and the program that counts for ICOUNT" {
	recorded
	stub bin/make 'echo "make $*"'
	M4U=mt8173 ADD=other run -0 tests/in-guest ../m4u/dma.bats
	assert_line 'module 6.12 arm64 tests/m4u'
	assert_line 'add other'
	assert_line 'add .cache/build/6.12-arm64-m4u/v7s_test_master.ko'
	assert_line 'add .cache/build/6.12-arm64-m4u/v7s_test_iommu.ko'
	assert_line 'V7S_MASTER_MODULE /opt/v7s/bin/v7s_test_master.ko'
	assert_line 'V7S_IOMMU_MODULE /opt/v7s/bin/v7s_test_iommu.ko'
	refute_line --partial 'make '
	ICOUNT=1 ARCH=armhf run -0 tests/in-guest
	assert_line "make -s -C tests/cost CC=arm-linux-gnueabihf-gcc O=$PWD/.cache/build/cost-armhf"
	assert_line 'add .cache/build/cost-armhf/v7s-cost'
	refute_line --partial v7s_test_master
}

@test "a guest or a board gets the tests that run there with their data, and no sources" {
	local file packed='docs/ABI.md
tests/bats.bash
tests/bench
tests/budgets
tests/budgets-reports
tests/complaints
tests/device/fault/long.bats
tests/guest/000-load.bats
tests/guest/helpers.bash
tests/m4u/corpus.bash
tests/m4u/cost
tests/m4u/dma.bats
tests/m4u/faults/never-mapped.bash
tests/m4u/masters.bash
tests/page/collect
tests/scaling
tests/stress/soak.bats
tests/v7sctl/elm.bash
tests/v7sctl/fixtures/stats
tests/v7sctl/record.bash'
	for file in $packed tests/guest/{caches,driver}/a.c tests/m4u/{Kbuild,master/main.c} tests/stress/soak.c \
		tests/v7sctl/parse.bats tests/page/render tests/device/board tests/host/a.c tests/run; do
		mkdir -p "${file%/*}"
		echo "$file" >"$file"
	done
	cp "$BATS_TEST_DIRNAME/../pack" tests/
	chmod +x tests/bench
	tests/pack "$PWD/to"
	assert_equal "$(cd to && find . -type f -printf '%P\n' | LC_ALL=C sort)" "$packed"
	for file in $packed; do
		assert_equal "$(<"to/$file")" "$(<"$file")"
	done
	[[ -x to/tests/bench ]]
}
