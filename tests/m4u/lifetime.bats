#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Masters, the M4U and its driver are bound, unbound and suspended while data moves; a thousand
# faults in a row.
# bats file_tags=m4u
# shellcheck disable=SC2154 # masters.bash sets them

load ../guest/helpers
load masters
load corpus

no_restore=/sys/module/v7s_test_iommu/parameters/no_restore
keep_power=/sys/module/v7s_test_master/parameters/keep_power
power=/sys/bus/platform/devices/70000000.iommu/power

teardown() {
	echo 0 >"$live"
	[[ ! -e $no_restore ]] || echo 0 >"$no_restore"
	[[ -d /sys/module/v7s_test_master ]] || attach "" 1
	echo 0 >"$keep_power"
	echo auto >$power/control
}

# suspend - suspends the machine until its clock wakes it
suspend() {
	echo +2 >/sys/class/rtc/rtc0/wakealarm
	echo freeze >/sys/power/state
}

# suspends - skips the test if the machine cannot suspend
suspends() {
	[[ -e /sys/power/state && -e /sys/class/rtc/rtc0/wakealarm ]] || skip "this kernel has no suspend, or no clock to wake it"
}

# sleep_after_use - the device uses a streaming buffer, at $gone, then all masters sleep
sleep_after_use() {
	give 70040000 map 4096
	gone=$iova
	ask 70040000 read "$gone" 16
	assert_regex "$answer" '^status 0'
	all sleep
}

@test "an M4U that lost power translates by the driver's tables again, and nothing that was unmapped meanwhile" {
	local gone kept sum
	give 70040000 alloc 8192
	kept=$iova
	ask 70040000 fill "$n" 5
	sum=${answer#sum }
	sleep_after_use
	assert_equal "$answer" "m4u off"
	ask 70040000 free "$n"
	give 70040000 map 4096 # the driver flushes nothing while the M4U sleeps
	ask 70040000 free "$n"
	all wake
	ask 70040000 read "$gone" 16
	assert_regex "$answer" '^status 1'
	ask 70040000 churn 3 1
	assert_equal "$answer" ok
	ask 70040000 read "$kept" 8192
	assert_equal "$answer" "status 0 sum $sum"
}

# As when only its clock stops: the flush on resume is the only flush.
@test "an M4U that kept its translations while it slept reaches nothing that was unmapped meanwhile" {
	local gone
	echo 1 >"$keep_power"
	sleep_after_use
	assert_equal "$answer" "m4u off"
	ask 70040000 free "$n"
	all wake
	ask 70040000 read "$gone" 16
	assert_regex "$answer" '^status 1'
	ask 70040000 churn 3 1
	assert_equal "$answer" ok
}

# bats test_tags=debug
@test "DMA continues after a suspend in which the M4U loses its registers" {
	local losses kept sum first second mappings
	suspends
	followed
	give 70040000 sg 100000
	kept=$iova
	ask 70040000 fill "$n" 5
	sum=${answer#sum }
	give 70040000 alloc 65536
	first=$n
	ask 70040000 refresh "$first"
	give 70040100 map 16384
	second=$n
	ask 70040100 refresh "$second"
	mappings=$(<"$d/mappings")
	losses=$(<"$masters/losses")
	begin
	suspend
	(($(<"$masters/losses") > losses)) || fail "the M4U has kept its registers"
	ask 70040000 still
	assert_regex "$answer" '^read [1-9][0-9]* times$'
	ask 70040100 still
	assert_regex "$answer" '^read [1-9][0-9]* times$'
	watched
	ask 70040000 read "$kept" 100000
	assert_equal "$answer" "status 0 sum $sum"
	agreed
	assert_equal "$(<"$d/mappings")" "$mappings"
	moves 70040100 alloc 100000
	v7sctl check --live
	ask 70040000 free "$first"
	ask 70040100 free "$second"
	[[ $(tail -n 1 "$d/history") == *\ unmap\ * ]] || fail "$(tail -n 3 "$d/history")"
	assert_equal "$(fault_lines)" ""
}

@test "an M4U that slept through a suspend does not reach what was unmapped meanwhile" {
	local gone
	suspends
	sleep_after_use
	ask 70040000 free "$n"
	suspend
	all wake
	ask 70040000 read "$gone" 16
	assert_regex "$answer" '^status 1'
	ask 70040000 churn 3 1
	assert_equal "$answer" ok
}

@test "fault planted: DMA fails when the driver does not restore the registers after a suspend" {
	suspends
	[[ ${V7S_M4U_DRIVER:-} ]] || skip "needs our own driver of the M4U"
	give 70040000 alloc 65536
	ask 70040000 refresh "$n"
	echo 1 >"$no_restore"
	suspend
	run ! ask 70040000 still
	echo 0 >"$no_restore"
	all sleep
	all wake
	ask 70040000 free "$n"
	ask 70040000 churn 3 1
	assert_equal "$answer" ok
}

@test "a master sleeps and wakes, is unbound and bound, while another moves data" {
	local driver=/sys/bus/platform/drivers/v7s_test_master other round
	ask 70040100 churn 60 4096 &
	other=$!
	for round in {1..4}; do
		ask 70040000 sleep
		ask 70040000 wake
		echo 70040000.master >$driver/unbind
		echo 70040000.master >$driver/bind
		ask 70040000 churn 2 "$round"
		assert_equal "$answer" ok
	done
	wait "$other"
}

@test "a master with buffers is unbound while it sleeps" {
	local driver=/sys/bus/platform/drivers/v7s_test_master
	give 70040000 sg 100000
	ask 70040000 sleep
	echo 70040000.master >$driver/unbind
	echo 70040000.master >$driver/bind
	ask 70040000 churn 3 2
	assert_equal "$answer" ok
}

@test "the history has each fault of a storm of 1000, of which the driver prints a few" {
	local before faults started took history lost
	followed
	begin
	counter faults
	faults=$counted
	counter reported
	before=$counted
	started=${EPOCHREALTIME/./}
	# The M4U counts and drops the faults of a second master while it has one of the first.
	ask 70040100 storm 100 0x1234000 &
	ask 70040000 storm 1000 0x1234000
	took=$((${EPOCHREALTIME/./} - started))
	assert_equal "$answer" "faults 1000"
	wait $!
	counter faults
	assert_equal $((counted - faults)) 1100
	counter reported
	echo "# $((1000000000 / took)) faults a second, $((counted - before)) of them reported" >&3
	((counted - before >= 500)) || fail "$((counted - before)) of 1000 raised an interrupt"
	history=$(awk '$2 == "fault" && $3 ~ /^0x0*1234/ { n++ } END { print n + 0 }' "$d/history")
	assert_equal "$history" $((counted - before))
	lost=$(sed -n 's/^# lost //p' "$d/history")
	assert_equal "${lost:-0}" 0
	((counted - before > $(fault_lines | wc -l))) || fail "the driver printed each fault"
	sleep 5.5
	ask 70040000 read 0x1234000 16
	sleep 0.5
	dmesg | sed "1,/$mark/d" | grep -q 'callbacks suppressed'
	# explain reports suppressed messages if the warning has the name of mtk_iommu's function.
	[[ ${V7S_M4U_DRIVER:-} ]] || dmesg | sed "1,/$mark/d" | v7sctl explain | grep -qi 'did not print [1-9]'
}

@test "fault planted: the selftests notice lost flushes and lost syncs" {
	local name
	for name in tlb_fault walk_fault late_fault device_fault; do
		write "$v7s/selftest" "$name"
		grep -q "^ok [0-9]* slab: $name " "$v7s/selftest" || fail "$(<"$v7s/selftest")"
	done
}

@test "an M4U that stays awake loses its page table with its last master, and gets one with the next" {
	[[ ${V7S_M4U_DRIVER:-} ]] || skip "mtk_iommu keeps its page table"
	followed
	grep -q '^70000000.iommu ' "$v7s/live"
	rmmod v7s_test_master
	echo on >$power/control # live reads the registers of an M4U only while it is awake
	assert_equal "$(<$power/runtime_status)" active
	assert_equal "$(grep -v '^#' "$v7s/live")" ""
	attach "" 1 # no resume sets the page table
	ask 70040000 churn 3 1
	assert_equal "$answer" ok
}

@test "live finds the tables of our M4U driver after it is loaded again with another provider" {
	[[ ${V7S_M4U_DRIVER:-} ]] || skip "leave.bats tests this with mtk_iommu"
	detach
	echo 1 >"$live"
	attach packed
	give 70040000 alloc 8192
	attached
	v7sctl check --live
	ask 70040000 free "$n"
	ask 70040000 churn 5 1
	assert_equal "$answer" ok
}
