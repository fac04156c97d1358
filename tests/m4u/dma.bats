#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Real data through the page tables that mtk_iommu makes: V7S_M4U is the board. The masters
# are those of v7s_test_master.c, the hardware is tools/m4u.
# bats file_tags=m4u
# shellcheck disable=SC2154 # helpers.bash sets them

load ../guest/helpers

load masters

@test "a coherent buffer: what the CPU writes the device reads, and the other way" {
	local sum
	give 70040000 alloc 100000
	ask 70040000 fill "$n" 5
	sum=${answer#sum }
	ask 70040000 read "$iova" 100000
	assert_equal "$answer" "status 0 sum $sum"
	ask 70040000 write "$iova" 100000 77
	ask 70040000 verify "$n" 77
	assert_equal "$answer" ok
	ask 70040000 free "$n"
}

@test "a streaming buffer that is no whole page, on the second master" {
	local sum
	give 70040100 map 12345
	ask 70040100 fill "$n" 9
	sum=${answer#sum }
	ask 70040100 read "$iova" 12345
	assert_equal "$answer" "status 0 sum $sum"
	ask 70040100 free "$n"
}

@test "buffers of a display and of a video decoder, in whole sections of the table" {
	local bytes sum
	for bytes in $((1920 * 1080 * 4)) $((3840 * 2160 * 3 / 2)); do
		give 70040000 alloc "$bytes"
		ask 70040000 fill "$n" 21
		sum=${answer#sum }
		ask 70040000 read "$iova" "$bytes"
		assert_equal "$answer" "status 0 sum $sum"
		ask 70040000 write "$iova" "$bytes" 22
		ask 70040000 verify "$n" 22
		assert_equal "$answer" ok
		ask 70040000 free "$n"
	done
}

@test "buffers come and go, and each byte arrives" {
	ask 70040000 churn 40 1
	assert_equal "$answer" ok
	ask 70040100 churn 40 7
	assert_equal "$answer" ok
}

@test "two masters at once" {
	ask 70040000 churn 30 3 &
	ask 70040100 churn 30 11
	assert_equal "$answer" ok
	wait $!
}

@test "a codec's master on a 34-bit SoC gets IOVAs of its own region" {
	[[ $V7S_M4U != mt8173 && $V7S_M4U != mt8183 ]] || skip "a SoC of 32-bit IOVAs"
	[[ -z ${V7S_M4U_DRIVER:-} ]] || skip "our own driver has one region"
	local master=70040100
	[[ $V7S_M4U != mt8188 && $V7S_M4U != mt8195 ]] || master=70040200
	give "$master" alloc 8192
	((iova >= 1 << 32)) || fail "IOVA $iova is below 4 GiB"
	ask "$master" write "$iova" 8192 3
	ask "$master" verify "$n" 3
	assert_equal "$answer" ok
	ask "$master" free "$n"
}

@test "fault: never mapped" {
	begin
	ask 70040000 read 0x1234000 64
	assert_regex "$answer" '^status 1'
	fault 'fault type=0x1 iova=0x1234[0-9a-f]{3} .*larb=0 port=0.* read'
}

@test "fault: past the end of a buffer" {
	begin
	give 70040000 alloc 8192
	ask 70040000 write "$iova" 40960 1
	assert_regex "$answer" '^status 1'
	fault "fault type=0x1 iova=0x[0-9a-f]+ .* write"
	ask 70040000 free "$n"
}

@test "fault: use after unmap" {
	begin
	give 70040000 map 4096
	ask 70040000 free "$n"
	ask 70040000 write "$iova" 16 1
	assert_regex "$answer" '^status 1'
	fault "fault type=0x1 iova=$(printf '0x%x' "$((iova >> 12))")[0-9a-f]{3} .* write"
}

@test "fault planted: a TLB flush that is lost leaves the old buffer reachable" {
	give 70040000 map 4096
	ask 70040000 read "$iova" 16
	assert_regex "$answer" '^status 0'
	echo 1 >"$masters/lose"
	ask 70040000 free "$n"
	ask 70040000 read "$iova" 16
	echo 0 >"$masters/lose"
	assert_regex "$answer" '^status 0'
	# The next flush of all, which each fault brings, ends that.
	ask 70040000 read 0x1234000 16
	sleep 0.2
	ask 70040000 read "$iova" 16
	assert_regex "$answer" '^status 1'
}

@test "the device finds in the driver's tables what it moved data through" {
	local m4u=0
	give 70040000 alloc 4096
	echo "$m4u $iova" >"$masters/query"
	assert_regex "$(<"$masters/query")" '^0x[0-9a-f]+$'
	ask 70040000 free "$n"
	echo "$m4u $iova" >"$masters/query"
	assert_equal "$(<"$masters/query")" -
}

@test "the device translates each page of a buffer as the driver does" {
	local at
	give 70040000 alloc $((3 << 20))
	for at in 0 4096 65536 $((1 << 20)) $(((3 << 20) - 4096)); do
		echo "0 $((iova + at))" >"$masters/query"
		ask 70040000 phys $((iova + at))
		assert_regex "$answer" '^0x[0-9a-f]{8,}$'
		assert_equal "$(<"$masters/query")" "$answer"
	done
	ask 70040000 free "$n"
	ask 70040000 phys "$iova"
	assert_equal "$answer" -
}

@test "a master that is unbound and bound again moves data" {
	local driver=/sys/bus/platform/drivers/v7s_test_master
	give 70040000 alloc 8192
	echo 70040000.master >$driver/unbind
	[[ ! -e $masters/70040000.master ]] || fail "its files are still there"
	echo 70040000.master >$driver/bind
	ask 70040000 churn 5 3
	assert_equal "$answer" ok
}

# The driver prints ten faults in five seconds, so no test for a line may follow this one.
# faults_so_far - the device's count, which a query brings up to date
faults_so_far() {
	echo "0 0x0" >"$masters/query"
	so_far=$(<"$masters/faults")
}

@test "the device counts each fault of a storm, however few the driver prints" {
	local before i
	faults_so_far
	before=$so_far
	for ((i = 0; i < 40; i++)); do
		ask 70040000 read 0x1234000 16
		assert_regex "$answer" '^status 1'
	done
	faults_so_far
	assert_equal "$so_far" $((before + 40))
}

@test "fault planted: flushes that are acknowledged too late lose no data" {
	echo 3000 >"$masters/late"
	ask 70040000 churn 5 4
	echo 0 >"$masters/late"
	assert_equal "$answer" ok
}
