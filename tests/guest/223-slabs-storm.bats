#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Slab caches are created and destroyed, creations fail, and memory goes offline during reports.
# bats file_tags=slabs
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers
load slabs

read_in_a_loop() {
	while :; do cat "$v7s/slabs" "$v7s/zones" >/dev/null; done
}

# bats test_tags=hotplug
@test "memory goes offline and online again while slabs and zones are read" {
	requires hotplug
	local block offlined=0 reader
	read_in_a_loop 3>&- &
	reader=$!
	for block in /sys/devices/system/memory/memory*/state; do
		! echo offline 2>/dev/null >"$block" || {
			((++offlined))
			echo online >"$block"
		}
	done
	kill "$reader"
	wait "$reader" || true
	echo "# $offlined blocks" >&3
	((offlined > 0)) || skip "all of the memory is in use"
	read_slabs
	assert_fields "$v7s/slabs_stats" unknown=-
}

# V7S_STORM=SECONDS runs it longer; by hand, 300 on the debug kernel.
@test "caches are created and destroyed while slabs is read and the module is loaded and unloaded" {
	requires module_file
	effort 15
	local expected=0
	! is_64bit || expected=$'0\n1'
	local end=$((SECONDS + ${V7S_STORM:-$effort})) rounds=0
	load_caches storm=1
	while ((SECONDS < end)); do
		reload
		for _ in 1 2; do
			read_slabs
			write "$v7s/rescan" slabs slabs
			cat "$sys_slab"/*/cache_dma32 >"$BATS_TEST_TMPDIR/all" 2>"$BATS_TEST_TMPDIR/stderr" || true
			assert_equal "$(sort -u "$BATS_TEST_TMPDIR/all")" "$expected"
		done
		((++rounds))
	done
	echo "# $rounds rounds" >&3
	rmmod v7s_test_caches
	read_slabs
	# The entries of merged caches are links, and no kernel removes these.
	assert_equal "$(find "$sys_slab" -name 'v7s_test*' -type d)" ""
	bound_of v7s_dma32_l2
	assert_cells v7s_dma32_l2 "dma32=$bound"
}

# quiet_console - keeps warnings off the console: each failed creation prints many lines
quiet_console() {
	read -r console_level _ </proc/sys/kernel/printk
	echo 4 >/proc/sys/kernel/printk
}

noisy_console() { echo "$console_level" >/proc/sys/kernel/printk; }

read_slabs_in_a_loop() {
	while read -r _ <"$v7s/slabs"; do :; done
}

# fail_creations SECONDS - creates slab caches while each allocation fails in turn; counts $made and
# $failed
fail_creations() {
	local n end=$((SECONDS + $1)) create destroy nth
	exec {create}>"$v7s/create" {destroy}>"$v7s/destroy" {nth}>/proc/thread-self/fail-nth
	while ((SECONDS < end)); do
		for n in {19..90}; do
			echo "$n" >&"$nth"
			if echo 'bats-fail provider=kernel' >&"$create"; then
				echo 0 >&"$nth"
				((++made))
				echo bats-fail >&"$destroy"
			else
				echo 0 >&"$nth"
				((++failed))
			fi 2>/dev/null
		done
	done
	exec {create}>&- {destroy}>&- {nth}>&-
}

@test "creations of caches fail while slabs is read" {
	requires fault_injection kernel_provider
	effort 60
	local reader made=0 failed=0
	for dir in /sys/kernel/debug/{failslab,fail_page_alloc}; do
		echo N >"$dir/ignore-gfp-wait"
		echo 0 >"$dir/verbose"
	done
	echo 0 >/sys/kernel/debug/fail_page_alloc/min-order
	quiet_console
	read_slabs_in_a_loop 3>&- &
	reader=$!
	fail_creations "${V7S_STORM:-$effort}"
	kill "$reader"
	wait "$reader" || true
	noisy_console
	echo "# $made made, $failed failed" >&3
	((made > 0 && failed > 0))
	read_slabs
}

@test "caches whose directories exist already are created and destroyed while slabs is read" {
	requires module_file
	effort 30
	local end
	quiet_console
	load_caches duplicates=1
	end=$((SECONDS + ${V7S_STORM:-$effort}))
	while ((SECONDS < end)); do
		cat "$v7s/slabs" >/dev/null
		write "$v7s/rescan" slabs
		cat "$sys_slab"/*/cache_dma32 >"$BATS_TEST_TMPDIR/all" 2>"$BATS_TEST_TMPDIR/stderr" || true
	done
	rmmod v7s_test_caches
	noisy_console
	read_slabs
	[[ ${!row[*]} != *v7s_test*twice* ]]
}
