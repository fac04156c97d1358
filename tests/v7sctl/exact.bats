#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Output to the character, and values on both sides of each limit.
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers
load explain

@test "CSV: a value with a comma or quotes is quoted, its quotes doubled" {
	rewrite "$root/providers" 's/^page yes/pa,ge yes/; s/^page_frag yes/pa"ge yes/'
	expect 0 compare --csv --workload sparse
	assert_prints ',"pa,ge",' ',"pa""ge",'
}

@test "words that do not fit wrap to the start of their column" {
	local line previous word columns rows
	for columns in {48..64}; do
		COLUMNS=$columns expect 0 providers
		previous='' rows=0
		while IFS= read -r line; do
			((${#line} <= columns)) || fail "$columns columns, and this has ${#line}: $line"
			[[ $line == ' '* ]] || ((++rows))
			if [[ $line == ' '* ]]; then
				[[ $line =~ ^\ {20}[^\ ] ]] || fail "not below the start of its column: $line"
				word=${line#"${line%%[! ]*}"}
				word=${word%% *}
				((${#previous} + 1 + ${#word} > columns)) || fail "$columns columns: $word would fit behind: $previous"
			fi
			previous=$line
		done <<<"$output"
		assert_equal "$rows" 8 # the heading, and seven providers
	done
}

@test "zones aligns numbers to the right, and draws a bar of used, slab and free memory" {
	LC_ALL=C expect 0 zones
	assert_equal "${lines[0]}" 'ZONE    RANGE                        SIZE     FREE      SLAB  L1  L2  MEMORY'
	assert_equal "${lines[1]}" 'DMA     0x40000000-0xffffffff     2.9 GiB  2.7 GiB  16.5 MiB   1   2  #=........'
	assert_equal "${lines[2]}" 'Normal  0x100000000-0x13fffffff  1008 MiB  375 MiB   125 MiB   0   0  #####=....'
	rewrite "$root/zones" 's/ 31877 / 40000 /' # 4.7 cells and 1.6
	LC_ALL=C expect 0 zones
	assert_equal "${lines[2]##* }" '#####==...'
}

@test "sizes from 1 to 100 MiB or GiB have a decimal, others none" {
	local pair
	for pair in '1023=1023 B' '1024=1 KiB' '10752=10 KiB' '102912=100 KiB' '1048576=1.0 MiB' '2119172=2.0 MiB' '11010048=10.5 MiB' '104857600=100 MiB' '1610612736=1.5 GiB'; do
		sed -i "s/^mapped-bytes: .*/mapped-bytes: ${pair%%=*}/" "$default/stats"
		expect 0 status
		[[ $output == *"  ${pair#*=}  "* ]] || fail "${pair%%=*} is not shown as ${pair#*=}:"$'\n'"$output"
	done
}

@test "a progress bar shows how much is done, at most all" {
	local pair
	for pair in '2 25%' '100 100%'; do
		mkfifo "$BATS_TEST_TMPDIR/go"
		script -qfec "$V7S_PARSERS progress 8 ${pair% *} <$BATS_TEST_TMPDIR/go" "$BATS_TEST_TMPDIR/bar" >/dev/null 3>&- &
		exec {go}>"$BATS_TEST_TMPDIR/go"
		for _ in {1..300}; do
			! grep -q "[^ 0]%" "$BATS_TEST_TMPDIR/bar" && ! grep -q "100%" "$BATS_TEST_TMPDIR/bar" || break
			sleep 0.1
		done
		exec {go}>&-
		wait $!
		grep -qF " ${pair#* } " "$BATS_TEST_TMPDIR/bar" || fail "no ${pair#* }: $(<"$BATS_TEST_TMPDIR/bar")"
		rm "$BATS_TEST_TMPDIR/go"
	done
}

@test "watch shows as many rows as the terminal has room for" {
	local i
	for i in {1..30}; do
		echo "cache-$i 0 0 64 1 1 1 0 1" >>"$root/slabs"
	done
	run script -qec "stty rows 20 cols 80; $(printf '%q ' "$V7SCTL" --sysroot "$sys" watch slabs --count 1)" /dev/null
	assert_equal "$(grep -cE '^[a-z][a-z0-9_-]+ .* [0-9]' <<<"$output")" 12
	run script -qec "stty rows 16 cols 80; $(printf '%q ' "$V7SCTL" --sysroot "$sys" watch slabs --count 1)" /dev/null
	assert_equal "$(grep -cE '^[a-z][a-z0-9_-]+ .* [0-9]' <<<"$output")" 36
}

# dump_ranges MAPPING... - sets $ranges to START→PHYS×BLOCKS, as dump draws a domain of these mappings
dump_ranges() {
	sed -i 2,\$d "$default/mappings"
	printf '%s\n' "$@" >>"$default/mappings"
	expect 0 --json dump
	ranges=$(jq -r '[.ranges[] | "\(.iova_start)→\(.phys_start)×\(.blocks)"] | join(" ")' <<<"$output")
}

@test "dump cuts a mapping of pages at each L2 table, and a mapping of sections nowhere" {
	dump_ranges '0x00200000 0x003fffff 0x90000000 2097152 1M rw----'
	assert_equal "$ranges" '0x00200000→0x90000000×2'
	dump_ranges '0x001ff000 0x00300fff 0x80000000 1056768 4K rw----'
	assert_equal "$ranges" '0x001ff000→0x80000000×1 0x00200000→0x80001000×256 0x00300000→0x80101000×1'
	dump_ranges '0x00ff0000 0x0100ffff 0x80000000 131072 64K rw----'
	assert_equal "$ranges" '0x00ff0000→0x80000000×1 0x01000000→0x80010000×1'
}

@test "explain takes a mapping up to 64 KiB away as a neighbour, of two equally near the lower mapping" {
	finding past-end '' 0xfcfff000
	finding never-mapped '' 0xfd000000
	finding before-start '' 0x000f1000
	finding past-end 0x0010ffff 0x00118000
	finding before-start 0x00120000 0x00119000
}

@test "doctor warns of kernels before Linux 5.10" {
	local release=$sys/proc/sys/kernel/osrelease
	echo 5.10.0-32-arm64 >"$release"
	expect 0 doctor
	[[ $output != *'is not among'* ]] || fail "$output"
	echo 5.9.16 >"$release"
	expect 0 doctor
	assert_prints 'Linux 5.9.16 is not among'
}

@test "slabs --no-module sorts by pages, then by name, and aliases by name" {
	expect_json 0 '[.caches[] | {name, pages}] == [{name: "dentry", pages: 2940}, {name: "inode_cache", pages: 2000},
		{name: "kmalloc-128", pages: 270}, {name: "dma-kmalloc-512", pages: 4},
		{name: "io-pgtable_armv7s_l2", pages: 4}, {name: "v7s_dma32_l2", pages: 4}] and
		([.caches[] | select(.name == "kmalloc-128").aliases] == [["eventpoll_epi", "pid"]])' slabs --no-module
}

@test "completion takes domains from the directory of --root=DIR and --root DIR" {
	assert_equal "$("$V7SCTL" --complete -- --root="$root" dump d)" default
	assert_equal "$("$V7SCTL" --complete -- --root "$root" dump d)" default
	assert_equal "$("$V7SCTL" --complete -- --root="$root/none" dump d)" ''
}
