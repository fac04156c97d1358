#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Page tables of other drivers. Here provider kernel makes them; tests/m4u/live.bats has those of
# mtk_iommu.
# bats file_tags=live,reload
# shellcheck disable=SC2154 # helpers.bash sets them

load ../guest/helpers
load traced

live=/sys/module/v7s_dma32/parameters/live

setup_file() { found_parameters; }

setup() {
	untraced
	requires root module
	[[ $(<"$live") == Y ]] || echo 1 >"$live"
}

teardown() {
	destroy_domains
	echo 0 >"$live"
}

# find_live NAME - sets $row to the row of `live` whose domain is NAME, or fails
find_live() {
	read_rows "$v7s/live"
	for row in "${rows[@]}"; do
		[[ ${row##* } != "$1" ]] || return 0
	done
	row=
	return 1
}

# refuse_here ERRNO WHY FILE LINE - as refuse, from the state of this moment
refuse_here() {
	note_state
	refuse "$1" "*$2*" "$3" "$4"
}

@test "live lists a page table of the kernel's own code from its allocation until it is freed" {
	has_provider kernel || skip "needs provider kernel"
	! grep -q '^# .*cannot be probed\|^# .*no kprobes' "$v7s/live" || skip "needs kprobes"
	write "$v7s/create" "bats-k provider=kernel walk=coherent"
	find_live bats-k || fail "no row of bats-k: $(<"$v7s/live")"
	[[ $row =~ ^v7s_dma32[a-z_]*\ -\ 32\ 32\ -\ coherent\ $(ttbr_of bats-k)\ alloc\ [0-9]+\ bats-k$ ]] ||
		fail "$row"
	write "$v7s/destroy" bats-k
	! find_live bats-k || fail "still there: $row"
}

@test "a foreign domain gives the same reports as the domain that made the page table" {
	has_provider kernel || skip "needs provider kernel"
	write "$v7s/create" "bats-k provider=kernel"
	write "$v7s/domains/bats-k/map" "0x10000000 0x80000000 3M" "0x20001000 0x80001000 4K" \
		"0x30000000 0x90000000 64K" "0x40000000 0x90000000 16M"
	write "$v7s/create" "bats-f ttbr=$(ttbr_of bats-k)"
	for file in tables mappings descriptors image; do
		assert_lists $file "$(<"$v7s/domains/bats-f/$file")" "$(<"$v7s/domains/bats-k/$file")"
	done
	d=$v7s/domains/bats-f
	assert_rows "$d/check" "bats-f foreign 3 0 0 - - pass" "verdict: pass"
	echo 0x20001234 >"$d/translate"
	assert_rows "$d/translate" "0x20001234 0x80001234 4K rw----"
}

@test "a foreign domain shows each change that the driver makes" {
	new_domain
	write "$v7s/create" "bats-f ttbr=$(ttbr_of "${d##*/}")"
	assert_rows "$v7s/domains/bats-f/mappings"
	write "$d/map" "0x10000000 0x80000000 64K"
	assert_rows "$v7s/domains/bats-f/mappings" "0x10000000 0x1000ffff 0x80000000 65536 64K rw----"
	write "$d/unmap" "0x10000000 64K"
	assert_rows "$v7s/domains/bats-f/mappings"
}

@test "another driver's page table is never written" {
	new_domain
	write "$v7s/create" "bats-f ttbr=$(ttbr_of "${d##*/}")"
	refuse_here EROFS "belongs to another driver" "$v7s/domains/bats-f/map" "0x10000000 0x80000000 4K"
	refuse_here EROFS "belongs to another driver" "$v7s/domains/bats-f/unmap" "0x10000000 4K"
}

# device_memory - sets $device to the address of 64K below 4 GiB with registers of a device
device_memory() {
	local range
	range=$(grep -E '^[0-9a-f]{8}-' /proc/iomem | grep -vE 'System RAM|Reserved|reserved|PCI Bus|RAM buffer' | tail -n 1)
	[[ $range ]] || skip "no device below 4 GiB in /proc/iomem"
	printf -v device '0x%08x' $((16#${range%%-*} & ~0xffff))
}

@test "a TTBR outside RAM, in a device or in reserved memory is refused, as is a misaligned one" {
	local reserved device
	device_memory
	new_domain
	for ttbr in 0x0 "$device" 0xfffff000; do
		refuse_here EINVAL 0x "$v7s/create" "bats-f ttbr=$ttbr"
	done
	# The end of the kernel's code: 32-bit arm frees the first pages of it.
	reserved=$(sed -n 's/^ *[0-9a-f]*-\([0-9a-f]*\) : Kernel code$/\1/p' /proc/iomem)
	[[ -z $reserved ]] || refuse_here EINVAL 0x "$v7s/create" "bats-f ttbr=$((16#$reserved & ~0x3fff))"
	refuse_here EINVAL "is not a multiple of 16384" "$v7s/create" "bats-f ttbr=0x80000080"
	refuse_here EINVAL "more than 32 bits" "$v7s/create" "bats-f ttbr=0x180000000"
	refuse_here EINVAL "unsupported format" "$v7s/create" "bats-f ttbr=0x80000000 ias=40"
}

@test "a device without a known page table is refused" {
	new_domain
	refuse_here ENOENT "no page table of device no-such.device" "$v7s/create" "bats-f device=no-such.device"
}

@test "a second foreign domain of one page table is refused" {
	new_domain
	write "$v7s/create" "bats-f ttbr=$(ttbr_of "${d##*/}")"
	refuse_here EEXIST "domain bats-f already reads" "$v7s/create" "bats-g ttbr=$(ttbr_of "${d##*/}")"
}

@test "tables that point to themselves or to devices are shown, and fail the check" {
	local table device
	device_memory
	new_domain
	# A descriptor of a large page, taken for an L1 descriptor, points to an L2 table.
	write "$d/map" "0 $device 64K pgsize=64K"
	table=$(awk '$1 == 2 { print $4 }' "$d/tables")
	write "$d/map" "64K $(printf %#x $((table & ~0xffff))) 64K pgsize=64K"
	write "$v7s/create" "bats-f ttbr=$table ias=28"
	d=$v7s/domains/bats-f
	read_rows "$d/tables"
	((${#rows[@]} == 33)) || fail "${#rows[@]} tables"
	[[ ${rows[1]} =~ ^2\ 0\ 0x00000000\ ${device%????}....\ 1024\ -\ -\ yes\ -$ ]] || fail "${rows[1]}"
	[[ ${rows[17]} == *' yes '[0-9]* ]] || fail "${rows[17]}"
	grep -q "^table 2 ${device%????}.... 1024 -\$" "$d/image"
	assert_rows "$d/check" "bats-f foreign 33 0 0 - - fail" "verdict: fail"
	for file in mappings descriptors stats; do cat "$d/$file" >/dev/null; done
}

@test "live=0 removes attached domains, and refuses new ones" {
	new_domain
	write "$v7s/create" "bats-f ttbr=$(ttbr_of "${d##*/}")"
	echo 0 >"$live"
	[[ ! -e $v7s/domains/bats-f ]]
	refuse_here EPERM "live is 1" "$v7s/create" "bats-f ttbr=$(ttbr_of "${d##*/}")"
	refuse_here EPERM "live is 1" "$v7s/create" "bats-f device=v7s_dma32"
	grep -qx '# note: module parameter live is 0' "$v7s/live"
}

@test "a page table is freed while the files of its foreign domain are read" {
	has_provider kernel || skip "needs provider kernel"
	local i
	for i in {1..20}; do
		write "$v7s/create" "bats-k provider=kernel"
		write "$v7s/domains/bats-k/map" "0x10000000 0x80000000 4M pgsize=4K"
		write "$v7s/create" "bats-f device=$(sed -n '2s/ .*//p' "$v7s/live")" 2>/dev/null || true
		for _ in {1..5}; do cat "$v7s"/domains/bats-f/{tables,mappings,check} >/dev/null 2>&1; done &
		write "$v7s/destroy" bats-k
		wait
	done
}

@test "a domain of ours has no history" {
	new_domain
	assert_rows "$d/history"
}

@test "a recorded fault keeps its walk, neighbours and last unmap when the mappings change" {
	followed
	write "$d/map" "0x10000000 0x80000000 8K" "0x10005000 0x80005000 4K"
	traced map 0x10002000 phys=0x80002000
	traced unmap 0x10002000
	traced fault 0x10002123
	read_rows "$f/faults"
	((${#rows[@]} == 1)) || fail "${rows[*]}"
	[[ ${rows[0]} =~ ^[0-9]+\ 0x10002123\ 0x[0-9a-f]{8}\ 0x00000000\ -\ -\ 0x10001fff\ 0x10005000\ [0-9]+\ [0-9]+\ insmod$ ]] ||
		fail "${rows[0]}"
	write "$d/map" "0x10002000 0x80002000 4K"
	write "$d/unmap" "0x10000000 8K"
	assert_rows "$f/faults" "${rows[0]}"
}

@test "a fault keeps the last of several unmaps of its page, and neighbours within 64 KiB" {
	local time
	followed
	write "$d/map" "0x10000000 0x80000000 4K" "0x10021000 0x80021000 4K"
	traced map 0x10010000 phys=0x80010000
	traced unmap 0x10010000
	traced unmap 0x10010000
	traced fault 0x10010000
	time=$(awk '$2 == "unmap" { time = $1 } END { print time }' "$f/history")
	read_rows "$f/faults"
	[[ ${rows[0]} == *" - - 0x10000fff - "*" $time insmod" ]] || fail "$time: ${rows[0]}"
	write "$d/map" "0x10020000 0x80020000 4K"
	traced fault 0x10010001
	read_rows "$f/faults"
	[[ ${rows[1]} == *" - - 0x10000fff 0x10020000 "* ]] || fail "${rows[1]}"
}

@test "a fault counts again after a tenth of a second, and at once where a descriptor has changed" {
	followed
	write "$d/map" "0x10000000 0x80000000 4K"
	traced fault 0x10001000
	sleep 0.2
	traced fault 0x10001000
	write "$d/map" "0x10001000 0x80001000 4K"
	traced fault 0x10001000
	read_rows "$f/faults"
	((${#rows[@]} == 3)) || fail "${rows[*]}"
}

@test "live drops a page table given by its TTBR along with its domain" {
	! grep -q '^# .*cannot be probed\|^# .*no kprobes' "$v7s/live" || skip "needs kprobes"
	followed
	find_live bats-f || fail "no row of bats-f: $(<"$live")"
	write "$v7s/destroy" bats-f
	write "$v7s/destroy" "${d##*/}"
	run ! grep ' hand ' "$v7s/live"
}

@test "a fault of a mapped page keeps both descriptors and the address that they translate to" {
	local l1 l2
	followed
	write "$d/map" "0x10000000 0x80000000 8K" "0x20000000 0x90000000 1M"
	l1=$(awk '$1 == 1 && $3 == "0x10000000" { print $4 }' "$d/descriptors")
	l2=$(awk '$1 == 2 && $3 == "0x10001000" { print $4 }' "$d/descriptors")
	traced fault 0x10001007
	traced fault 0x20012345
	traced fault 0x30000000
	read_rows "$f/faults"
	[[ ${rows[0]#* } == "0x10001007 $l1 $l2 4096 0x80001007 0x10000fff - - - -" ]] || fail "${rows[0]}"
	l1=$(awk '$1 == 1 && $3 == "0x20000000" { print $4 }' "$d/descriptors")
	[[ ${rows[1]#* } == "0x20012345 $l1 - 1048576 0x90012345 0x20011fff 0x20013000 - - -" ]] || fail "${rows[1]}"
	[[ ${rows[2]#* } == "0x30000000 0x00000000 - - - - - - - -" ]] || fail "${rows[2]}"
}

@test "faults stay when the history overruns, and a storm of faults at one page counts as one" {
	followed
	traced fault 0x10000000
	traced fault 0x20000000 times=1000
	traced map 0x20000000 times=5000
	# Lost events and those that are left add up to all events.
	assert_equal $(($(sed -n 's/^# lost //p' "$f/history") + $(grep -c '^[0-9]' "$f/history"))) 6001
	run ! grep -q ' fault ' "$f/history"
	read_rows "$f/faults"
	((${#rows[@]} >= 2 && ${#rows[@]} < 64)) || fail "${#rows[@]} faults: ${rows[*]}"
	[[ ${rows[0]} == *' 0x10000000 '* ]] || fail "${rows[0]}"
}

@test "a page table that is attached again as the only one records each map once" {
	followed
	write "$v7s/destroy" bats-f
	write "$v7s/create" "bats-f ttbr=$(ttbr_of "${d##*/}")"
	traced map 0x10000000
	assert_equal "$(grep -c ' map ' "$f/history")" 1
}

@test "a domain of ours keeps no faults" {
	new_domain
	[[ ! -e $d/faults ]]
}

@test "faults are kept for addresses beyond the page table, and for tables that cannot be read" {
	local device
	device_memory
	followed
	# The descriptor of a large page, taken for an L1 descriptor, points to an L2 table in a device.
	write "$d/map" "0 $device 64K pgsize=64K"
	write "$v7s/create" "bats-g ttbr=$(awk '$1 == 2 { print $4 }' "$d/tables") ias=28"
	traced fault 0x7
	read_rows "$v7s/domains/bats-g/faults"
	[[ ${rows[0]#* } =~ ^0x00000007\ 0x[0-9a-f]{8}\ -\ -\ -\ -\ -\ -\ -\ -$ ]] || fail "${rows[0]}"
	! is_64bit || {
		traced fault 0x7fffffff0000
		read_rows "$f/faults"
		[[ ${rows[1]#* } == "0x7fffffff0000 - - - - - - - - -" ]] || fail "${rows[1]}"
	}
}

@test "every report of a table with 4096 pointers to itself ends, even once it is freed" {
	local ttbr file mark="live test $EPOCHREALTIME"
	requires driver_module
	echo "$mark" >/dev/kmsg
	insmod "$V7S_DRIVER_MODULE" event=map times=0 loops=1
	ttbr=$(dmesg | sed "1,/$mark/d" | sed -n 's/.*v7s_test_driver: loops at //p')
	[[ $ttbr ]] || {
		rmmod v7s_test_driver
		skip "needs 16 KiB of contiguous memory"
	}
	write "$v7s/create" "bats-f ttbr=$ttbr"
	f=$v7s/domains/bats-f
	read_rows "$f/tables"
	((${#rows[@]} == 4097)) || fail "${#rows[@]} tables"
	read_rows "$f/check"
	assert_equal "${rows[-1]}" "verdict: pass"
	for file in mappings descriptors image; do head -c 1M "$f/$file" >/dev/null; done
	rmmod v7s_test_driver
	for file in tables check mappings descriptors image stats history faults; do head -c 1M "$f/$file" >/dev/null; done
	# The module may read free memory if the kernel has it mapped.
	write "$v7s/destroy" bats-f
	try "$v7s/create" "bats-f ttbr=$ttbr"
	[[ $errno ]] || for file in tables check mappings descriptors image; do head -c 1M "$f/$file" >/dev/null; done
	[[ $errno == @(|EINVAL) ]]
}

# put_offline - puts a block of memory below 4 GiB offline; sets $block to its directory, $start to
# its address
put_offline() {
	local size
	[[ -r /sys/devices/system/memory/block_size_bytes ]] || skip "needs memory hotplug"
	size=$((16#$(</sys/devices/system/memory/block_size_bytes)))
	for block in /sys/devices/system/memory/memory*; do
		start=$((16#$(<"$block/phys_index") * size))
		if ((start + size > 1 << 32)) || [[ $(<"$block/state") != online ]]; then continue; fi
		! echo offline 2>/dev/null >"$block/state" || return 0
	done
	skip "no memory below 4 GiB can go offline"
}

@test "memory that is offline is not read, neither as an L1 table nor as an L2 table" {
	local block start reason
	put_offline
	new_domain
	try "$v7s/create" "bats-f ttbr=$start"
	reason="$errno $(<"$v7s/last_error")"
	# The descriptor of a large page, taken for an L1 descriptor, points to an L2 table.
	write "$d/map" "0 $start 64K pgsize=64K"
	write "$v7s/create" "bats-g ttbr=$(awk '$1 == 2 { print $4 }' "$d/tables") ias=28"
	read_rows "$v7s/domains/bats-g/check"
	echo online >"$block/state"
	assert_regex "$reason" "^EINVAL create: line 1: no mapped RAM at $(printf '0x%08x' "$start"),"
	assert_equal "${rows[-1]}" "verdict: fail"
}

@test "every mapping reported while a driver maps and unmaps existed at some time" {
	local n row iova phys rest changes seen=0
	requires driver_module
	followed
	# Each IOVA is always mapped to the same physical address. trim frees the tables.
	changes=$(for ((n = 0; n < 64; n++)); do
		printf '%#x %#x 4K\n' $((0x10000000 + n * 0x7d000)) $((0x80000000 + n * 0x7d000))
	done)
	while [[ ! -e $BATS_TEST_TMPDIR/end ]]; do
		echo "$changes" >"$d/map"
		awk '{ print $1, $3 }' <<<"$changes" >"$d/unmap"
		echo all >"$d/trim"
	done 3>&- &
	for ((n = 0; n < 30; n++)); do
		read_rows "$f/mappings"
		for row in "${rows[@]}"; do
			read -r iova rest phys _ <<<"$row"
			((phys - iova == 0x70000000)) || echo "$row" >>"$BATS_TEST_TMPDIR/wrong"
			((++seen))
		done
	done
	: >"$BATS_TEST_TMPDIR/end"
	wait
	[[ ! -e $BATS_TEST_TMPDIR/wrong ]] || fail "$(<"$BATS_TEST_TMPDIR/wrong")"
	((seen > 0)) || fail "nothing was ever seen mapped"
}
