# SPDX-License-Identifier: GPL-2.0-only
# Compares the module's reports of slab caches and zones with the guest's memory, read by drgn with
# the kernel's debug information.
# bats file_tags=host

load ../../bats

setup_file() {
	local root=$BATS_TEST_DIRNAME/../../.. cache
	cache=${V7S_CACHE:-$root/.cache}
	export judge=$root/tests/judge/slabs vmlinux=$cache/kernel/debug-arm64/vmlinux
	export image=$BATS_FILE_TMPDIR/image printed=$BATS_FILE_TMPDIR/printed
	MODULE_SRC=$root/tests/guest/caches "$root/tools/vm/module" debug
	# Only the shell reads, and then the machine stops at once, as every process changes the slabs.
	KERNEL=debug MEM=2G SMP=1 ZONES=narrow IMAGE=$image \
		ADD=$cache/build/debug-arm64-caches/v7s_test_caches.ko "$root/tools/vm/run" '
		insmod /opt/v7s/bin/v7s_test_caches.ko
		cd /sys/kernel/debug/v7s_dma32
		exec 9< <(exec sleep 1000)
		for n in {0..99}; do echo "$((n << 20)) 0 4K"; done >domains/default/map
		for round in warm real; do
			mapfile zones <zones
			mapfile first <slabs
			mapfile second <slabs
		done
		printf %s "${zones[@]}" "${first[@]}" "${second[@]}"
		read -rt 2 -u 9 # sleeps, without a process, until the output has left the guest
		echo b >/proc/sysrq-trigger' >"$printed" 2>"$BATS_FILE_TMPDIR/log" || true
	grep -q 'vm: the guest ended before the command did' "$BATS_FILE_TMPDIR/log"
}

@test "drgn finds in the guest's memory what slabs and zones report, cache by cache" {
	run "$judge" "$vmlinux" "$image" "$printed"
	echo "$output" >&3
	((status == 0))
	grep -qE '^v7s_test_dma32 0 1 .* [1-9][0-9]*$' "$printed"
	grep -qE '^v7s_test_dma 1 0 ' "$printed"
}

# refuted SED WORDS - checks that the judge notices reports edited by SED, and prints WORDS
refuted() {
	sed "$1" "$printed" >"$BATS_TEST_TMPDIR/printed"
	run -1 "$judge" "$vmlinux" "$image" "$BATS_TEST_TMPDIR/printed"
	[[ $output == *"$2"* ]]
}

@test "fault planted: drgn finds a wrong flag, a page in another zone and a missing cache" {
	refuted 's/^dentry 0 0/dentry 0 1/' 'dentry: dma32 is 0, read as 1 and 1'
	refuted 's/^\(v7s_dma32_l2 .*\) \([0-9]*\) \([0-9]*\)$/\1 \3 \2/' 'v7s_dma32_l2: DMA is '
	refuted '/^inode_cache /d' 'inode_cache: is only in the image'
}
