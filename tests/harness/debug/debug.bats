# SPDX-License-Identifier: GPL-2.0-only
# The debug kernel finds a planted fault of each kind that it checks for.
# bats file_tags=host

load ../../bats

setup_file() {
	export VM=$BATS_TEST_DIRNAME/../../../tools/vm
	export MODULE_SRC=$BATS_TEST_DIRNAME/../fault KERNEL=debug MEM=1G
	"$VM/module" "$KERNEL"
	# All faults in a single boot, as a boot takes longest: the kernel must survive each.
	MODARGS=load=locks,sleep,shift,overrun,number,dma,leak APPEND='panic_on_warn=0 kasan_multi_shot' \
		"$VM/run" true 2>"$BATS_FILE_TMPDIR/printed" || echo $? >"$BATS_FILE_TMPDIR/status"
	LOG=$VM/../../$(sed -n 's/^vm: the whole log is in //p' "$BATS_FILE_TMPDIR/printed")
	export LOG
}

# found WORDS - checks that the kernel's log contains WORDS
found() {
	grep -E "$1" "$LOG" || { cat "$BATS_FILE_TMPDIR/printed"; return 1; }
}

@test "a run with planted faults fails" { [[ $(<"$BATS_FILE_TMPDIR/status") == 125 ]]; }
@test "fault planted: lockdep reports locks in a wrong order" { found 'WARNING: possible recursive locking detected'; }
@test "fault planted: the debug kernel reports sleeping in atomic context" { found 'BUG: sleeping function called from invalid context'; }
@test "fault planted: UBSAN reports an undefined shift" { found 'UBSAN: shift-out-of-bounds'; }
@test "fault planted: KASAN reports a module that writes beyond its allocation" { found 'BUG: KASAN: slab-out-of-bounds in plant_overrun'; }
@test "fault planted: KASAN reports a kernel function that reads beyond a module's allocation" {
	found 'BUG: KASAN: slab-out-of-bounds in _parse_integer'
}
@test "fault planted: DMA-API debugging reports an unmap of an address that is not mapped" { found 'DMA-API: .*not allocated'; }
@test "fault planted: kmemleak reports a leak" {
	found 'unreferenced object'
	found 'the text of .* was at 0x'
	grep -x 'vm: memory was leaked' "$BATS_FILE_TMPDIR/printed"
}
