#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The instructions that a history costs another driver, and how many more a report on another
# driver's page table costs than a report on ours.
# bats file_tags=speed,live
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers
load traced

live=/sys/module/v7s_dma32/parameters/live

setup() {
	untraced
	requires root module icount
	[[ $(<"$live") == Y ]] || echo 1 >"$live"
}

teardown() {
	destroy_domains
	echo 0 >"$live"
}

# The percentage of a limit that the machine may use: 32-bit arm needs more instructions for times
# and addresses, which have 64 bits.
share=100
[[ $(uname -m) != arm* ]] || share=130

# costs EVENT NAME LIMIT - checks that an event costs at most LIMIT, as the mean of 1000 events at
# 1000 pages from 0x10000000 on
costs() {
	traced "$1" 0x10000000 phys=0x80000000 step=4096 times=1000
	echo "# $1, $2: $((cost - off[$1]))" >&3
	(((cost - off[$1]) * 100 <= share * $3)) || fail "$1 costs $((cost - off[$1])), $2"
}

# costs_off - sets the map $off to the cost of the loop that passes events while nothing is recorded
costs_off() {
	local event
	declare -gA off
	echo 0 >"$live"
	for event in map unmap fault; do
		traced $event 0x10000000 phys=0x80000000 step=4096 times=1000
		off[$event]=$cost
		((cost <= 16)) || fail "$event costs $cost while live is 0"
	done
	echo 1 >"$live"
}

# others N - attaches N more page tables, with maps at the same IOVAs
others() {
	local i
	for ((i = 0; i < $1; i++)); do
		write "$v7s/create" "bats-o$i"
		write "$v7s/domains/bats-o$i/map" "0x10000000 0xa0000000 4M pgsize=4K"
		write "$v7s/create" "bats-of$i ttbr=$(ttbr_of "bats-o$i")"
	done
}

@test "an event costs at most 150 instructions while it is recorded, and none otherwise" {
	costs_off
	followed
	write "$d/map" "0x10000000 0x80000000 4M pgsize=4K"
	costs map "one page table" 150
	costs unmap "one page table" 150
}

@test "an event costs at most 220 instructions however many page tables are attached" {
	local n
	costs_off
	for n in 2 16; do
		followed
		others $((n - 1))
		write "$d/map" "0x10000000 0x80000000 4M pgsize=4K"
		costs map "$n page tables" 220
		# Leave a page in each MiB, so that its L2 table stays.
		for i in 0 1 2 3; do
			write "$d/unmap" "$((0x10000000 + i * 0x100000)) 1020K"
		done
		costs unmap "$n page tables" 220
		(($(grep -c ' map ' "$f/history") >= 1000))
		(($(grep -c ' unmap ' "$f/history") >= 990))
		run ! grep -q ' \(map\|unmap\) ' "$v7s/domains/bats-of0/history"
		destroy_domains
	done
}

# cost_of FILE BYTES - sets $cost to the instructions to read FILE, BYTES at a time
cost_of() {
	read -r cost _ < <(v7s-cost read "$1" "$2")
	[[ $cost == [1-9]* ]] || fail "v7s-cost read $1: $cost"
}

@test "reading another driver's page table costs little more than reading ours" {
	requires cost
	local report count each limit bytes cost ours times=1
	# 32-bit arm needs two instructions for 64 bits.
	[[ $(uname -m) != arm* ]] || times=2
	new_domain
	write "$d/map" "0 0 2G pgsize=4K" "2G 2G 2G pgsize=4K"
	write "$v7s/create" "bats-f ttbr=$(ttbr_of "${d##*/}")"
	while IFS='|' read -r report count each limit bytes _; do
		[[ $report == foreign\ * ]] || continue
		report=${report#foreign }
		cost_of "$d/$report" "$bytes"
		ours=$cost
		cost_of "$v7s/domains/bats-f/$report" "$bytes"
		echo "# $report: $ours of ours, $cost of another driver's, $(((cost - ours) * 100 / count)) hundredths a $each more" >&3
		((cost - ours <= times * count * limit)) ||
			fail "$report: $(((cost - ours) / count)) instructions a $each more, not $limit"
	done <"$BATS_TEST_DIRNAME/../budgets-reports"
}
