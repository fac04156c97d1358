#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The M4U is suspended, or its driver unbound or unloaded, while live has its page table.
# bats file_tags=m4u,live
# shellcheck disable=SC2154 # helpers.bash sets them

load ../guest/helpers
load masters

live=/sys/module/v7s_dma32/parameters/live
m4u=70000000.iommu
power=/sys/bus/platform/devices/$m4u/power/runtime_status
drivers=/sys/bus/platform/drivers

# When its masters go, mtk_iommu leaks its page table, which kmemleak reports, and frees the domain
# that it uses on resume, which KASAN reports.
is_watched() { [[ -e /sys/kernel/debug/kmemleak ]]; }

setup_file() {
	local leave=1
	! is_watched || leave=0
	attach "" "$leave"
}

setup() {
	untraced
	[[ $(<"$live") == Y ]] || echo 1 >"$live"
	give 70040000 alloc 65536
	attached
}

teardown() {
	: >"$BATS_TEST_TMPDIR/end"
	wait
	[[ -e $masters/70040000.master ]] || wakes
}

teardown_file() {
	echo 0 >"$live"
	rmmod v7s_test_master
}

# sleeps - unbinds all masters, and waits until the M4U is suspended
sleeps() {
	for master in "$drivers"/v7s_test_master/*.master; do
		echo "${master##*/}" >$drivers/v7s_test_master/unbind
	done
	for _ in {1..50}; do
		[[ $(<$power) != suspended ]] || return 0
		sleep 0.1
	done
	fail "$m4u is $(<$power)"
}

# wakes - binds all masters again
wakes() {
	for master in /sys/bus/platform/devices/*.master; do
		echo "${master##*/}" >$drivers/v7s_test_master/bind
	done
}

# read_on - reads every report of the page table in the background until the test ends
read_on() {
	while [[ ! -e $BATS_TEST_TMPDIR/end ]]; do
		cat "$v7s/live" "$d"/{tables,check,mappings,descriptors,image,history,faults,stats,config}
	done >/dev/null 2>&1 3>&- &
}

# still_judged - checks that the tables, which mtk_iommu never frees, still pass `check`
still_judged() {
	read_rows "$d/check"
	[[ ${rows[-1]} == "verdict: pass" && ${rows[0]} == *' foreign '[1-9]* ]] || fail "${rows[*]}"
}

# leaves_tables - skips the test on a kernel that reports the errors of mtk_iommu above
leaves_tables() { ! is_watched || skip "mtk_iommu uses a domain that it has freed, and leaks its page table"; }

# bats test_tags=debug
@test "attach of an M4U that sleeps fails with EAGAIN and does not wake it" {
	sleeps
	echo 0 >"$live"
	echo 1 >"$live"
	run ! grep "^$m4u " "$v7s/live"
	d=$v7s/domains/default
	note_state
	refuse EAGAIN "device $m4u is suspended, so its registers cannot be read" "$v7s/create" "bats-f device=$m4u"
	assert_equal "$(<$power)" suspended
	wakes
	attached
	grep -qE '^found: (registers|map)$' "$d/config"
}

# bats test_tags=debug
@test "every report is read while the M4U falls asleep and wakes" {
	local i
	read_on
	for i in {1..5}; do
		sleeps
		wakes
		ask 70040000 churn 2 "$i"
	done
	still_judged
}

@test "every report is read while the M4U is unbound from its driver, and bound again" {
	local first=$d
	leaves_tables
	read_on
	rmmod v7s_test_master
	echo $m4u >$drivers/mtk-iommu/unbind
	still_judged
	echo $m4u >$drivers/mtk-iommu/bind
	attach "" 1
	give 70040000 alloc 65536
	still_judged
	# live has the driver's second page table, and still the first, which the driver did not free.
	d=$v7s/domains/$(awk -v m="$m4u" '$1 == m { d = $NF } END { print d }' "$v7s/live")
	[[ $d != "$first" && -d $d ]] || fail "$(<"$v7s/live")"
	grep -qx 'found: alloc' "$d/config"
	echo "$iova" >"$d/translate"
	read_rows "$d/translate"
	[[ ${rows[0]} =~ ^$iova\ 0x ]] || fail "${rows[0]}"
}

@test "the M4U's driver can be unloaded while its page table is attached" {
	leaves_tables
	[[ -e /sys/module/mtk_iommu/initstate ]] || skip "mtk_iommu is built in"
	read_on
	rmmod v7s_test_master
	rmmod mtk_iommu
	still_judged
	write "$v7s/destroy" "${d##*/}"
	modprobe mtk_iommu
	attach "" 1
	give 70040000 alloc 65536
	attached
	still_judged
}
