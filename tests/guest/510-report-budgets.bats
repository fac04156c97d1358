#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# No report costs more instructions than `budgets-reports` allows, of a domain whose
# addresses are all mapped.
# bats file_tags=speed

load helpers

# full - a domain whose IOVAs are all mapped with 4K pages
full() {
	new_domain
	write "$d/map" "0 0 2G pgsize=4K" "2G 2G 2G pgsize=4K"
}

# cost WORD... - $cost, the instructions that v7s-cost counts
cost() {
	read -r cost _ < <(v7s-cost "$@")
	[[ $cost == [1-9]* ]] || fail "v7s-cost $*: $cost"
}

@test "every report is within its budget" {
	requires icount cost
	local report count each limit bytes
	full
	while IFS='|' read -r report count each limit bytes; do
		[[ $report != '#'* ]] || continue
		cost read "$d/$report" "$bytes"
		echo "$report: $cost, $((cost * 100 / count)) hundredths a $each"
		awk "BEGIN { exit !($cost <= $count * $limit) }" ||
			fail "$report: $cost instructions, more than $limit a $each"
	done <"$BATS_TEST_DIRNAME/../budgets-reports"
}

@test "small reads cost at most twice as much as large ones" {
	requires icount cost
	local report large
	full
	for report in mappings tables image; do
		cost read "$d/$report" 131072
		large=$cost
		cost read "$d/$report" 1024
		((cost <= 2 * large)) || fail "$report: $cost in reads of 1024, $large in large ones"
	done
}

@test "a corner of a full domain costs what it shows" {
	requires icount cost
	full
	cost read "$d/descriptors" 131072 "0xf0000000 1M"
	((cost < 300000)) || fail "256 descriptors cost $cost"
	cost read "$d/mappings" 131072 "0xf0000000 1M"
	((cost < 100000)) || fail "256 pages cost $cost"
}

# look_at_frames - $ns, what a look at all page frames takes, and $used, how many are not free
look_at_frames() {
	local row managed free
	cat "$v7s/slabs" >/dev/null
	read_fields "$v7s/slabs_stats"
	ns=${field[ns]} used=0
	read_rows "$v7s/zones"
	for row in "${rows[@]}"; do
		read -r _ _ _ _ managed free _ <<<"$row"
		((used += managed - free, 1))
	done
}

@test "slabs and zones skip free memory, and read each used page briefly" {
	requires icount
	local few ns used free_ns
	look_at_frames
	look_at_frames
	few=$used free_ns=$ns
	head -c 512M /dev/zero >"$BATS_TEST_TMPDIR/fill"
	look_at_frames
	rm "$BATS_TEST_TMPDIR/fill"
	echo "# $((free_ns * 1024 / (field[frames] >> 8))) a GiB with $few pages used; $(((ns - free_ns) * 100 / (used - few))) hundredths a page more" >&3
	((free_ns * 1024 / (field[frames] >> 8) < 700000))
	(((ns - free_ns) < 20 * (used - few)))
}
