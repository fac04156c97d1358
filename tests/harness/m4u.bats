#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# make vm M4U=…: boards that do not exist, and a software M4U that exits early.
# shellcheck disable=SC2154 # set by run

load ../bats

setup() {
	export VM=$BATS_TEST_DIRNAME/../../tools/vm KERNEL=6.12
}

@test "M4U= refuses an unknown board, architecture or kernel in one sentence, and boots nothing" {
	M4U=mt9999 run --separate-stderr "$VM/run" true
	assert_failure
	assert_equal "$stderr" 'run: M4U=mt9999: no such board (mt8173 mt8183 mt8186 mt8188 mt8192 mt8195)'
	M4U=mt8173 ARCH=amd64 run --separate-stderr "$VM/run" true
	assert_failure
	assert_equal "$stderr" 'run: M4U=mt8173: only ARCH=arm64 has the driver'
	M4U=mt8173 KERNEL=6.1 run --separate-stderr "$VM/run" true
	assert_failure
	assert_equal "$stderr" "run: M4U=mt8173: Debian's 6.1 has no mtk_iommu (6.12, 7.2, 7.3 and debug have)"
}

@test "killing the software M4U ends its VM with a message" {
	local printed=$BATS_TEST_TMPDIR/printed m4u='' pid status=0
	M4U=mt8173 "$VM/run" 'sleep 300' 2>"$printed" 3>&- &
	pid=$!
	# The VM may have to be built first, so wait as long as it takes.
	while [[ -d /proc/$pid ]]; do
		m4u=$(pgrep -g "$(ps -o pgid= -p "$pid" | tr -d ' ')" -x m4u) && break
		sleep 0.1
	done
	kill -KILL "$m4u"
	wait "$pid" || status=$?
	assert_equal "$status" 125
	grep -q 'vm: the software M4U ended with status 137' "$printed"
}

# section NAME - prints the guest's output after "=== NAME"
section() { awk -v title="=== $1" '$0 == title { on = 1; next } /^=== / { on = 0 } on' "$printed"; }

@test "v7sctl explains a capture of the VM's fault on this machine as in the VM" {
	local top=$BATS_TEST_DIRNAME/../.. printed=$BATS_TEST_TMPDIR/printed tar=$BATS_TEST_TMPDIR/a.tar.gz
	local ctl master name
	"$VM/ready" 6.12
	MODULE_SRC=$top/tests/m4u "$VM/module" 6.12 arm64
	master=$top/.cache/build/6.12-arm64-m4u/v7s_test_master.ko
	M4U=mt8173 MODARGS=live=1 ADD=$master V7S_MASTER=/opt/v7s/bin/${master##*/} "$VM/run" '
		echo secrethost >/proc/sys/kernel/hostname
		insmod "$V7S_MASTER"
		sleep 2
		do=/sys/kernel/debug/v7s_master/70040000.master/do
		echo "alloc 65536" >$do
		cat /sys/kernel/debug/v7s_dma32/live >/dev/null
		echo "read 0x1000 16" >$do
		sleep 1
		v7sctl capture -o /tmp/a.tar.gz >/dev/null
		echo "=== capture"
		base64 /tmp/a.tar.gz
		for name in live check doctor providers "dump 70000000_iommu"; do
			echo "=== $name"
			v7sctl $name
		done
		echo "=== explain"
		dmesg | v7sctl explain
		echo "=== end"' >"$printed"
	section capture | base64 -d >"$tar"
	zcat "$tar" | run ! grep -aq secrethost
	ctl=$top/$(make --no-print-directory -C "$top" tools)
	export LC_ALL=C.UTF-8
	for name in live check doctor providers 'dump 70000000_iommu'; do
		# shellcheck disable=SC2086 # words
		assert_equal "$(env -u COLUMNS "$ctl" --from "$tar" $name </dev/null)" "$(section "$name")"
	done
	[[ $(section explain) == *'next to zero'* ]] || fail "$(section explain)"
	assert_equal "$(env -u COLUMNS "$ctl" --from "$tar" explain | sed 1d)" "$(section explain | sed 1d)"
}
