#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The engine's tracepoints, read through tracefs.
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

tracing=/sys/kernel/tracing
buffer=$tracing/instances/v7s-bats

setup_file() {
	[[ -d $tracing/events ]] || mount -t tracefs trace "$tracing" || true
}

setup() {
	untraced
	requires root module
	[[ -d $tracing/events/v7s_dma32 ]] || skip "needs a kernel that traces events"
	mkdir "$buffer"
}

teardown() {
	[[ ! -d $buffer ]] || { record 0 && rmdir "$buffer"; }
	destroy_domains
}

# record 1|0 [EVENT] - switches the recording of all events, or of EVENT, on or off
record() { echo "$1" >"$buffer/events/v7s_dma32${2:+/$2}/enable"; }

# recorded [EVENT] - sets the array $recorded to the events, `EVENT FIELDS`, of the page table $l1;
# of all page tables if $l1 is not set
recorded() {
	mapfile -t recorded < <(sed -En "s/^[^#].*: (${1:-[a-z_]+}): (l1=${l1:-0x[0-9a-f]+} )(.*)/\1 \3/p" "$buffer/trace")
}

# l1_of_domain - sets $l1 to the address of the L1 table of domain $d
l1_of_domain() {
	local ttbr
	ttbr=$(sed -n 's/^ttbr: //p' "$d/config")
	printf -v l1 '0x%08x' $((ttbr & ~0x3fff))
}

# l2_at MIB - sets $l2 to the address of the L2 table of that MiB
l2_at() {
	read_rows "$d/tables"
	for row in "${rows[@]}"; do
		[[ $row =~ ^2\ $1\ 0x[0-9a-f]+\ (0x[0-9a-f]+) ]] || continue
		l2=${BASH_REMATCH[1]}
		return
	done
	fail "no table of MiB $1 in: ${rows[*]}"
}

@test "every event of a small domain is traced, with its values, in order" {
	local l2 l1=
	record 1
	new_domain walk=noncoherent
	l1_of_domain
	write "$d/map" "0x10000000 0x80001000 8K prot=r pgsize=4K"
	l2_at 256
	recorded
	printf -v at '0x%08x' $((l1 + 256 * 4))
	assert_lists "what a map does" "$(printf '%s\n' "${recorded[@]}")" \
"table_alloc level=1 phys=$l1 bytes=16384
table_alloc level=2 phys=$l2 bytes=1024
sync phys=$l2 bytes=1024
sync phys=$at bytes=4
map iova=0x10000000 paddr=0x80001000 pgsize=0x1000 pgcount=2 prot=0x9 ret=0"
	echo >"$buffer/trace"
	write "$d/unmap" "0x10001000 4K"
	recorded
	assert_lists "what an unmap does" "$(printf '%s\n' "${recorded[@]}")" \
"sync phys=$(printf '0x%08x' $((l2 + 4))) bytes=4
unmap iova=0x10001000 pgsize=0x1000 pgcount=1 unmapped=0x1000"
	echo >"$buffer/trace"
	write "$v7s/destroy" "${d##*/}"
	recorded
	assert_lists "what destroy does" "$(printf '%s\n' "${recorded[@]}")" \
"table_free level=2 phys=$l2 bytes=1024
table_free level=1 phys=$l1 bytes=16384"
}

@test "splits of a supersection, a section and a large page are traced" {
	local l1
	new_domain
	l1_of_domain
	write "$d/map" "0x40000000 0x80000000 16M" "0x50000000 0x90000000 64K"
	record 1 split
	write "$d/unmap" "0x40300000 4K" "0x50001000 4K"
	recorded
	assert_lists "splits" "$(printf '%s\n' "${recorded[@]}")" \
"split iova=0x40000000 from=0x1000000 to=0x100000
split iova=0x40300000 from=0x100000 to=0x1000
split iova=0x50000000 from=0x10000 to=0x1000"
}

@test "there are as many sync events, with as many bytes, as stats counts" {
	local l1 before bytes
	new_domain walk=noncoherent
	l1_of_domain
	read_fields "$d/stats"
	before=${field[syncs]} bytes=${field[sync-bytes]}
	record 1 sync
	write "$d/map" "0 0x80000000 0x2ff000" "0x40000000 0x80000000 32M"
	write "$d/unmap" "0x100000 0x110000" "0x40001000 18M"
	recorded sync
	assert_fields "$d/stats" syncs=$((before + ${#recorded[@]})) \
		sync-bytes=$((bytes + $(printf '%s\n' "${recorded[@]##*bytes=}" | awk '{ n += $1 } END { print n }')))
	((${#recorded[@]} > 8)) || fail "only ${#recorded[@]} events"
}

@test "a table that is refused is traced, with the reason" {
	local l1=
	requires highmem
	record 1 table_reject
	write "$v7s/selftest" refuse
	recorded
	((${#recorded[@]})) || fail "nothing traced: $(<"$v7s/selftest")"
	assert_regex "${recorded[0]}" "^table_reject level=2 phys=0x[0-9a-f]+ why=\"above the walker's limit\"$"
}

@test "nothing is traced while the events are off" {
	local l1=
	record 1
	record 0
	new_domain
	write "$d/map" "0x40000000 0x80000000 16M"
	write "$d/unmap" "0x40300000 4K"
	recorded
	assert_equal "${#recorded[@]}" 0
}

@test "a write to unmap returns once the tables that it has detached are freed" {
	local l1=
	new_domain
	l1_of_domain
	write "$d/map" "0 0 16M pgsize=4K"
	record 1 table_free
	write "$d/unmap" "0 16M"
	record 0 table_free
	recorded table_free
	assert_equal "${#recorded[@]}" 16
}
