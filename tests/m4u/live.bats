#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The module finds and reads page tables of the kernel's own mtk_iommu, and records their history.
# bats file_tags=m4u,live
# shellcheck disable=SC2154 # helpers.bash sets them

load ../guest/helpers
load masters

live=/sys/module/v7s_dma32/parameters/live

setup() {
	untraced
	[[ $(<"$live") == Y ]] || echo 1 >"$live"
}

teardown_file() {
	echo 0 >"$live"
	rmmod v7s_test_master
}

# events - prints the events of the history without time and task
events() { sed '1d' "$d/history" | cut -d ' ' -f 2-5; }

# bats test_tags=debug
@test "a page table that was made before the module loads is found by the registers or by a map" {
	echo 0 >"$live"
	echo 1 >"$live"
	give 70040000 alloc 65536
	attached
	read_rows "$d/check"
	[[ ${rows[-1]} == "verdict: pass" && ${rows[0]} == *' foreign '* ]] || fail "${rows[*]}"
	grep -qE '^found: (registers|map|alloc)$' "$d/config"
	ask 70040000 free "$n"
}

@test "mappings and translate show a buffer of the driver until it is freed" {
	attached
	give 70040000 alloc 65536
	echo "$iova" >"$d/translate"
	read_rows "$d/translate"
	[[ ${rows[0]} =~ ^$iova\ 0x[0-9a-f]+\ (4K|64K)\ rwx---$ ]] || fail "${rows[0]}"
	awk -v i="$iova" '!/^#/ && strtonum($1) <= strtonum(i) && strtonum(i) <= strtonum($2) { f = 1 } END { exit !f }' "$d/mappings"
	ask 70040000 free "$n"
	echo "$iova" >"$d/translate"
	assert_rows "$d/translate" "$iova - - -"
}

@test "the history has a map, its unmap and a fault in this order" {
	attached
	give 70040000 alloc 4096
	ask 70040000 free "$n"
	ask 70040000 read "$iova" 16 || true
	sleep 0.5
	events >"$BATS_TEST_TMPDIR/events"
	grep -n . "$BATS_TEST_TMPDIR/events" | awk -v i="$iova" '
		$1 ~ /:map$/ && $2 == i { map = NR }
		$1 ~ /:unmap$/ && $2 == i && map { unmap = NR }
		$1 ~ /:fault$/ && substr($2, 1, length(i) - 3) == substr(i, 1, length(i) - 3) && $3 == "-" { fault = NR }
		END { exit !(map && unmap > map && fault > unmap) }' || fail "$(<"$BATS_TEST_TMPDIR/events")"
}

# strangers HISTORY MAPPINGS - prints the mappings that no map in the history made. MediaTek's 4 GB
# mode moves physical addresses by 4 GiB.
strangers() {
	awk '
	FNR == NR { if ($2 == "map") { iova[++n] = strtonum($3); size[n] = $4; phys[n] = strtonum($5) } next }
	/^#/ { next }
	{
		at = strtonum($1); to = strtonum($3); rows++
		for (k = 1; k <= n; k++)
			if (at >= iova[k] && at < iova[k] + size[k] && (to - phys[k] - at + iova[k]) % 4294967296 == 0)
				next
		print
	}
	END { if (!rows) print "nothing was ever seen mapped" }' "$@"
}

# bats test_tags=debug
@test "every mapping reported while the driver maps and unmaps is one that it made" {
	local i churning
	attached
	ask 70040100 churn 150 65536 &
	churning=$!
	for i in {1..10}; do
		cat "$d/mappings" >>"$BATS_TEST_TMPDIR/mappings"
		cat "$d"/{tables,mappings,check,image,history} >/dev/null
	done
	wait "$churning"
	cat "$d/descriptors" >/dev/null
	read_rows "$d/check"
	[[ ${rows[-1]} == "verdict: pass" ]] || fail "${rows[*]}"
	cat "$d/history" >"$BATS_TEST_TMPDIR/history"
	run ! grep '^# lost' "$BATS_TEST_TMPDIR/history"
	assert_equal "$(strangers "$BATS_TEST_TMPDIR/history" "$BATS_TEST_TMPDIR/mappings")" ""
	# The comparison must find a mapping that the driver did not make.
	awk '!/^#/ && !changed { $3 = sprintf("0x%x", strtonum($3) + 16); changed = 1 } 1' \
		"$BATS_TEST_TMPDIR/mappings" >"$BATS_TEST_TMPDIR/wrong"
	[[ $(strangers "$BATS_TEST_TMPDIR/history" "$BATS_TEST_TMPDIR/wrong") == 0x* ]]
}

@test "a history that overruns keeps the newest events, and counts the others" {
	local lost
	rmmod v7s_dma32
	insmod "$V7S_MODULE" live=1 history=64
	attached
	ask 70040000 churn 100 4096
	read_rows "$d/history"
	lost=$(sed -n 's/^# lost //p' "$d/history")
	((${lost:-0} > 0)) || fail "${#rows[@]} events, lost ${lost:-none}"
	((${#rows[@]} <= 65)) || fail "${#rows[@]} rows"
}

@test "a TTBR in registers or in reserved memory without a linear mapping is refused" {
	local ttbr
	new_domain
	note_state
	for ttbr in 0x70000000 0x70004000 0x700fc000; do
		refuse EINVAL "no mapped RAM at $ttbr, *" "$v7s/create" "bats-f ttbr=$ttbr"
	done
	destroy_domains
}

# bats test_tags=debug
@test "the module can be unloaded while the driver's page table is attached" {
	attached
	rmmod v7s_dma32
	insmod "$V7S_MODULE" live=1
	attached
}

@test "probes are in place only while live is 1" {
	local list=/sys/kernel/debug/kprobes/list
	[[ -r $list ]] || skip "needs $list"
	grep -q 'io_pgtable_ops' "$list"
	echo 0 >"$live"
	run ! grep -q 'io_pgtable_ops\|arm_v7s_map' "$list"
	echo 1 >"$live"
}
