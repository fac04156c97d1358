#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Masters move data through page tables of mtk_iommu. tests/m4u/master/ drives them, tools/m4u
# is the hardware, and $V7S_M4U the board.
# bats file_tags=m4u
# shellcheck disable=SC2154 # helpers.bash sets them

load ../guest/helpers

load masters
load corpus

# The module attaches to the page table, so that each test can compare its reports.
setup_file() {
	attach "${V7S_M4U_DRIVER:-}"
	followed
}

teardown_file() {
	echo 0 >"$live"
	detach
}

setup() {
	untraced
	attached
}

@test "a coherent buffer passes data from the CPU to the device and back" {
	moves 70040000 alloc 100000
}

@test "a streaming buffer of a partial page passes data of the second master" {
	moves 70040100 map 12345
}

@test "a scattered buffer passes data at contiguous IOVAs" {
	local bytes
	for bytes in 4096 100000 $((3 << 20)); do
		moves 70040000 sg "$bytes"
	done
}

@test "buffers as large as those of a display, a camera and a decoder pass data" {
	moves 70040000 alloc $((1366 * 768 * 4))
	moves 70040000 sg $((1640 * 1232 * 10 / 8))
	moves 70040100 alloc $((1920 * 1088 * 3 / 2))
	moves 70040100 map $((1 << 20))
}

@test "each byte arrives while buffers are allocated and freed" {
	watched
	ask 70040000 churn 40 1
	assert_equal "$answer" ok
	ask 70040100 churn 40 7
	assert_equal "$answer" ok
	mapped_so
}

# bats test_tags=debug
@test "four threads of one driver and a second master move data at once" {
	watched
	ask 70040100 churn 10 11 &
	ask 70040000 threads 4 10 3
	assert_equal "$answer" ok
	wait $!
	mapped_so
}

@test "a codec's master on a 34-bit SoC gets IOVAs of its own region" {
	codec
	give "$codec" alloc 8192
	((iova >= 1 << 32)) || fail "IOVA $iova is below 4 GiB"
	ask "$codec" write "$iova" 8192 3
	ask "$codec" verify "$n" 3
	assert_equal "$answer" ok
	ask "$codec" free "$n"
}

@test "a codec's master on a 34-bit SoC reads nothing from its buffer after a free" {
	codec
	give "$codec" map 4096
	ask "$codec" read "$iova" 16
	assert_regex "$answer" '^status 0'
	ask "$codec" free "$n"
	ask "$codec" read "$iova" 16
	assert_regex "$answer" '^status 1'
}

@test "a codec's master with 32 address bits reaches its region by the bits 33:32 that its larb adds" {
	codec
	ask "$codec" narrow 1
	moves "$codec" alloc 8192
	ask "$codec" narrow 0
}

@test "a master of USB moves data through the last bank of the infra IOMMU" {
	[[ $V7S_M4U == mt8195 ]] || skip "only the board mt8195 has an infra IOMMU"
	moves 70040300 alloc 100000
	moves 70040300 sg 100000
}

@test "a master of USB reads nothing through the last bank of the infra IOMMU after a free" {
	[[ $V7S_M4U == mt8195 ]] || skip "only the board mt8195 has an infra IOMMU"
	give 70040300 map 4096
	ask 70040300 read "$iova" 16
	assert_regex "$answer" '^status 0'
	ask 70040300 free "$n"
	ask 70040300 read "$iova" 16
	assert_regex "$answer" '^status 1'
}

# whole SWEEP BYTES - checks that a sweep maps every IOVA but the first and the last few MiB
whole() {
	local count first last
	ask 70040000 "$@"
	read -r count first last <<<"$answer"
	((count * $2 >= (4 << 30) - (16 << 20) - 2 * $2 && first < 2 * $2 && last + 1 >= (4 << 30) - (8 << 20) - $2)) ||
		fail "$answer"
}

# While the M4U sleeps, its driver flushes nothing, so the sweep waits for no flushes.
@test "every IOVA mapped at once by dma_map_page() translates to its own page until it is unmapped" {
	all sleep
	assert_equal "$answer" "m4u off"
	whole sweep-dma $((1 << 20))
	whole sweep-dma $((4 << 20))
	all wake
	ask 70040000 churn 5 1
	assert_equal "$answer" ok
}

@test "the device translates every IOVA mapped at once by iommu_map() as the driver does" {
	whole sweep-map $((16 << 20))
}

@test "tests/m4u/cost prints the cost of each call of the DMA API and the IOMMU API" {
	run "$V7S_TESTS/m4u/cost"
	assert_success
	[[ ${#lines[@]} -ge 8 && ${lines[0]} =~ ^[a-z_]+\(\),\ [0-9]+[KM]:\ [0-9]+\ [0-9]+$ ]] || fail "$output"
}

@test "fault planted: a lost TLB flush leaves the old buffer reachable" {
	give 70040000 map 4096
	ask 70040000 read "$iova" 16
	assert_regex "$answer" '^status 0'
	echo 1 >"$masters/lose"
	ask 70040000 free "$n"
	watched
	ask 70040000 read "$iova" 16
	echo 0 >"$masters/lose"
	assert_regex "$answer" '^status 0'
	assert_regex "$(disagreements)" "^0 $iova 0x[0-9a-f]+ -$"
	# The driver flushes everything after a fault, which drops the stale entry.
	ask 70040000 read 0x1234000 16
	sleep 0.2
	ask 70040000 read "$iova" 16
	assert_regex "$answer" '^status 1'
}

@test "fault planted: a byte that arrives changed is found wherever it lies, in either direction" {
	local at sum
	give 70040000 sg 200000
	for at in 0 4096 131071 199999; do
		ask 70040000 fill "$n" 5
		sum=${answer#sum }
		echo $((at + 1)) >"$masters/spoil"
		ask 70040000 read "$iova" 200000
		[[ $answer =~ ^status\ 0\ sum\ 0x && $answer != *" $sum" ]] || fail "byte $at: $answer"
		ask 70040000 write "$iova" 200000 77
		ask 70040000 verify "$n" 77
		assert_equal "$answer" "differs at $at"
	done
	echo 1 >"$masters/spoil"
	run ! ask 70040000 churn 3 1
	ask 70040000 refresh "$n"
	sleep 0.1
	run ! ask 70040000 still
	echo 0 >"$masters/spoil"
	ask 70040000 free "$n"
	ask 70040000 churn 3 1
	assert_equal "$answer" ok
}

@test "the device translates a buffer until the driver frees it" {
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

@test "a master moves data after it is unbound and bound again" {
	local driver=/sys/bus/platform/drivers/v7s_test_master
	give 70040000 alloc 8192
	echo 70040000.master >$driver/unbind
	[[ ! -e $masters/70040000.master ]] || fail "its files are still there"
	echo 70040000.master >$driver/bind
	ask 70040000 phys "$iova"
	assert_equal "$answer" - # unbind freed the buffer
	ask 70040000 churn 5 3
	assert_equal "$answer" ok
}

# The driver prints ten faults in five seconds, so no test of a message may follow this test.
@test "the device counts each fault of a storm, however few the driver prints" {
	local before i
	counter faults
	before=$counted
	for ((i = 0; i < 40; i++)); do
		ask 70040000 read 0x1234000 16
		assert_regex "$answer" '^status 1'
	done
	counter faults
	assert_equal "$counted" $((before + 40))
}

@test "fault planted: flushes that are acknowledged too late lose no data" {
	echo 3000 >"$masters/late"
	ask 70040000 churn 5 4
	echo 0 >"$masters/late"
	assert_equal "$answer" ok
}

# A flush that the M4U sees late drops all translations, so that this may take a few rounds.
@test "fault planted: the flush of a buffer does not make up for a lost flush of another" {
	local lost
	for _ in {1..50}; do
		give 70040000 map 4096
		lost="$iova $n"
		give 70040000 map 4096
		ask 70040000 read "${lost% *}" 16
		assert_regex "$answer" '^status 0'
		echo 1 >"$masters/lose"
		ask 70040000 free "${lost#* }"
		echo 0 >"$masters/lose"
		ask 70040000 free "$n"
		ask 70040000 read "${lost% *}" 16
		[[ $answer != 'status 0'* ]] || break
	done
	assert_regex "$answer" '^status 0'
	ask 70040000 read 0x1234000 16 # the fault ends it
}
