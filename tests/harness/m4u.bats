#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# make vm M4U=…: boards that do not exist, and a software M4U that dies.
# shellcheck disable=SC2154 # set by run

bats_require_minimum_version 1.8.0

setup() {
	bats_load_library bats-support
	bats_load_library bats-assert
	export VM=$BATS_TEST_DIRNAME/../../tools/vm KERNEL=6.12
}

@test "M4U=: an unknown board, architecture or kernel is one sentence, and nothing boots" {
	M4U=mt9999 run --separate-stderr "$VM/run" true
	assert_failure
	assert_equal "$stderr" 'run: M4U=mt9999: no such board (mt8173 mt8183 mt8186 mt8188 mt8192 mt8195)'
	M4U=mt8173 ARCH=amd64 run --separate-stderr "$VM/run" true
	assert_failure
	assert_equal "$stderr" 'run: M4U=mt8173: only ARCH=arm64 has the driver'
	M4U=mt8173 KERNEL=6.1 run --separate-stderr "$VM/run" true
	assert_failure
	assert_equal "$stderr" "run: M4U=mt8173: Debian's 6.1 has no mtk_iommu (6.12 and debug have)"
}

@test "a software M4U that is killed ends its VM, which says so" {
	local said=$BATS_TEST_TMPDIR/said m4u='' pid status=0
	M4U=mt8173 "$VM/run" 'sleep 300' 2>"$said" 3>&- &
	pid=$!
	for _ in {1..300}; do
		m4u=$(pgrep -g "$(ps -o pgid= -p "$pid" | tr -d ' ')" -x m4u) && break
		sleep 0.1
	done
	kill -KILL "$m4u"
	wait "$pid" || status=$?
	assert_equal "$status" 125
	grep -q 'vm: the software M4U ended with status 137' "$said"
}
