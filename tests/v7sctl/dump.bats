#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# dump and check.
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

@test "dump draws the tree of tables and ranges" {
	expect 0 dump
	assert_equal "${lines[0]}" 'default: provider slab, 32-bit IOVAs'
	diff - <(printf '%s\n' "${lines[@]:1:8}") <<-'END'
		TTBR 0x4a8e4002
		└─ L1 0x4a8e4000  DMA  ▏░░░░░░░ 19/4096
		   ├─ [0x001] 0x00100000 → L2 0x4b123400  DMA  █░░░░░░░ 32/256
		   │  ├─ 0x00100000-0x0010ffff → 0x80000000  16 × 4K  rw----
		   │  └─ 0x00120000-0x0012ffff → 0x80100000  1 × 64K  r-----
		   ├─ 0x00200000-0x002fffff → 0x90000000  1 × 1M  rw----
		   ├─ 0x01000000-0x01ffffff → 0xa0000000  1 × 16M  rwx---
		   └─ [0xfcf] 0xfcf00000 → L2 0x4b123800  DMA  ▌░░░░░░░ 16/256
	END
}

@test "dump: the map of the IOVA space fits the terminal's width" {
	expect 0 dump
	assert_prints 'The IOVA space, 16.0 MiB per cell' '0x00000000 ▁█····'
	COLUMNS=76 expect 0 dump
	assert_prints '16.0 MiB per cell'
	COLUMNS=75 expect 0 dump
	assert_prints '32.0 MiB per cell'
	COLUMNS=160 expect 0 dump
	assert_prints 'The IOVA space, 8.0 MiB per cell' '0x00000000 ▁·██····'
	COLUMNS=40 expect 0 dump
	assert_prints 'The IOVA space, 64.0 MiB per cell'
	rewrite "$default/config" 's/ias: 32/ias: 34/'
	expect 0 dump
	assert_prints 'The IOVA space, 64.0 MiB per cell' '0x300000000 ····'
	rewrite "$default/config" 's/ias: 34/ias: 35/'
	expect 3 dump
	assert_error 'there is no format with ias 35'
}

@test "dump draws in ASCII in a locale without UTF-8" {
	LC_ALL=C expect 0 dump
	[[ $output != *[^[:print:][:space:]]* ]] || fail "$output"
	assert_prints '`- L1' '|  |- 0x00100000-0x0010ffff -> 0x80000000  16 x 4K'
}

# many COUNT - prints so many mappings of a page each, in one section, none contiguous
many() {
	local i
	for ((i = 0; i < $1; i++)); do
		printf '0x%08x 0x%08x 0x80000000 4096 4K rw----\n' $((0x300000 + i * 4096)) $((0x300fff + i * 4096))
	done
}

@test "dump: a long list is folded, and --all unfolds it" {
	echo '2 3 0x00300000 0x4b123c00 1024 DMA 0 yes 100' >>"$default/tables"
	many 100 >>"$default/mappings"
	sort -n -k 2,2 -o "$default/tables" "$default/tables"
	sort -o "$default/mappings" "$default/mappings"
	expect 0 dump
	assert_prints '93 more ranges (--all shows them)'
	expect 0 dump --all
	assert_prints '0x00363000-0x00363fff'
	[[ $output != *more* ]] || fail "folded"
}

@test "dump: a long list of tables and blocks is folded, and --all unfolds it" {
	local section
	for ((section = 64; section < 94; section += 1)); do
		printf '0x%08x 0x%08x 0x%08x 1048576 1M rw----\n' $((section << 21)) $(((section << 21) + 0xfffff)) $((section << 20))
	done >>"$default/mappings"
	sort -o "$default/mappings" "$default/mappings"
	expect 0 dump
	assert_prints '11 more tables and blocks (--all shows them)'
	expect 0 dump --all
	[[ $output != *more* ]] || fail "folded"
}

@test "dump: a table above the limit is marked in the tree" {
	rewrite "$default/tables" 's/0x4b123800 1024 DMA 0 yes/0x12b123800 1024 Normal 0 no/'
	expect 0 dump
	assert_prints 'L2 0x12b123800  Normal  ▌░░░░░░░ 16/256  ABOVE THE LIMIT'
}

@test "dump --tables, --mappings and --descriptors print rows" {
	expect 0 dump --tables
	assert_prints '    2   4047  0xfcf00000  0x4b123800   1024  DMA      0  yes             16'
	expect 0 dump default --mappings
	assert_prints '0x01000000  0x01ffffff  0xa0000000  16777216  16M   rwx---'
	expect 0 dump default --descriptors
	assert_prints '    1      2  0x00200000  0x90031c12  section  0x90000000  1M    rw----'
	((${#lines[@]} == 68)) || fail "${#lines[@]} lines"
}

@test "dump --image prints the module's file" {
	expect 0 dump --image
	diff - "$default/image" <<<"$output"
}

@test "dump: 35-bit addresses are printed whole" {
	rewrite "$default/mappings" 's/0x80000000/0x780000000/; s/0xfcfeffff/0x3fcfeffff/'
	expect_json 0 '.mappings[0].phys_start == "0x780000000" and .mappings[4].iova_end == "0x3fcfeffff"' \
		dump --mappings
}

@test "dump works for an empty domain" {
	sed -i 2,\$d "$default/mappings" "$default/descriptors"
	sed -i 3,\$d "$default/tables"
	expect 0 dump
	expect_json 0 '.mappings == []' dump --mappings
	expect_json 0 '.ranges == [] and (.tables | length) == 1' dump
}

@test "dump --json has the configuration, tables, ranges, descriptors and image" {
	expect_json 0 '.domain == "default" and .config.ias == 32 and .config.ttbr == "0x4a8e4002" and
		(.tables | length) == 3 and .tables[0].index == null and .tables[0].within_limit and
		[.ranges[].blocks] == [16, 1, 1, 1, 16] and
		.ranges[3] == {level: 1, iova_start: "0x01000000", iova_end: "0x01ffffff",
			phys_start: "0xa0000000", blocks: 1, pgsize: "16M", prot: "rwx---"}' dump
	expect_json 0 '.tables[2] == {level: 2, index: 4047, iova: "0xfcf00000", phys: "0x4b123800",
		bytes: 1024, zone: "DMA", node: 0, within_limit: true, used: 16}' dump --tables
	expect_json 0 '.descriptors | length == 67 and .[0].kind == "table" and .[0].prot == null' \
		dump --descriptors
	expect_json 0 '.ttbr == "0x4a8e4002" and (.image | length) == 3 and
		(.image[0].hex | length) == 32768 and .image[1].level == 2 and .image[1].bytes == 1024' \
		dump --image
}

# of_range RANGE LIST - the mappings in RANGE are LIST, in JSON
of_range() {
	expect_json 0 "[.mappings[] | [.iova_start, .iova_end, .phys_start, .size]] == $2" \
		dump --mappings --iova "$1"
}

@test "dump --iova cuts mappings at both ends of the range" {
	of_range 0x1000000+32M '[["0x01000000", "0x01ffffff", "0xa0000000", 16777216]]'
	of_range 0x108000-0x123fff '[["0x00108000", "0x0010ffff", "0x80008000", 32768],
		["0x00120000", "0x00123fff", "0x80100000", 16384]]'
	of_range 0x1234000+4K '[["0x01234000", "0x01234fff", "0xa0234000", 4096]]'
	of_range 16M+4K '[["0x01000000", "0x01000fff", "0xa0000000", 4096]]'
	of_range 0x110000-0x11ffff '[]'
	of_range 0xfffff000-0xffffffff '[]'
	expect_json 0 '.mappings | length == 5' dump --mappings --iova 0-0xffffffff
}

@test "dump --iova prints descriptors that map the range, or point to tables that begin in it" {
	expect_json 0 '[.descriptors[] | [.level, .iova]] == [[2, "0x00101000"], [2, "0x00102000"]]' \
		dump --descriptors --iova 0x101000+8K
	expect_json 0 '[.descriptors[] | [.kind, .iova]] == [["section", "0x00200000"]]' \
		dump --descriptors --iova 0x280000+4K
	expect_json 0 '[.descriptors[] | .kind] == ["table", "page"]' \
		dump --descriptors --iova 0x100000+4K
}

@test "dump --iova prints the L1 table, and L2 tables that map the range" {
	expect_json 0 '[.tables[].index] == [null, 4047]' dump --tables --iova 0xfcf80000-0xffffffff
	expect_json 0 '[.tables[].index] == [null, 1] and .ranges == [{level: 2, iova_start: "0x0010f000",
		iova_end: "0x0010ffff", phys_start: "0x8000f000", blocks: 1, pgsize: "4K", prot: "rw----"},
		{level: 2, iova_start: "0x00120000", iova_end: "0x00120fff", phys_start: "0x80100000",
		blocks: 1, pgsize: "64K", prot: "r-----"}]' dump --iova 0x10f000-0x120fff
	expect 0 dump --iova 0x10f000-0x120fff
	diff - <(printf '%s\n' "${lines[@]:2}") <<-'END'
		└─ L1 0x4a8e4000  DMA  ▏░░░░░░░ 19/4096
		   └─ [0x001] 0x00100000 → L2 0x4b123400  DMA  █░░░░░░░ 32/256
		      ├─ 0x0010f000-0x0010ffff → 0x8000f000  1 × 4K  rw----
		      └─ 0x00120000-0x00120fff → 0x80100000  1 × 64K  r-----
	END
}

@test "dump --iova writes the range to the module" {
	V7S_FAKE_LOG=$BATS_TEST_TMPDIR/log expect 0 dump --descriptors --iova 0x101000+8K
	assert_equal "$(<"$BATS_TEST_TMPDIR/log")" 'descriptors 0x00101000 0x2000'
}

@test "dump --iova refuses an argument that is no range" {
	local range
	for range in '' 0 0x1000 0x1000+0 0x2000-0x1fff 0x1000-x 1000- +4K 0x1000+4T -4K 0x1000+-4K \
		0xfffffffffffff000+8K 0x1000++4K 99999999999999999999+4K 20000000000G+4K; do
		expect 2 dump --mappings --iova "$range"
		assert_error 'is not START-END or START+SIZE'
	done
	for range in 0x800+4K 0x1000+2K 0x1000-0x2000 0-0; do
		expect 2 dump --mappings --iova "$range"
		assert_error 'a page of 4K'
	done
	expect 1 dump --iova 0xfffff000+8K
	assert_error 'iova 0xfffff000 to 0x100000fff is beyond ias of 32 bits'
	expect_json 1 '.error.errno == "ERANGE"' dump --mappings --iova 0-0xffffffffffffffff
	expect 2 dump --image --iova 0+4K
	assert_error 'not both'
}

# long_list - gives the domain 3000 descriptors, far more than v7sctl holds at once
long_list() {
	awk 'BEGIN {
		print "# level index iova descriptor kind phys pgsize prot"
		for (at = 0; at < 3000; at++)
			printf "2 %d 0x%08x 0x%08x page 0x%08x 4K rw----\n", at % 256, at * 4096, at * 4096 + 3187, at * 4096
	}' >"$default/descriptors"
}

@test "a long list is printed whole, in columns of fixed width" {
	long_list
	expect_json 0 '.descriptors | length == 3000 and .[2999].iova == "0x00bb7000"' dump --descriptors
	expect 0 dump --descriptors
	assert_equal "${#lines[@]}" 3001
	assert_equal "${lines[1]/0x00000000  0x00000c73  page  0x00000000/X}" '    2      0  X  4K    rw----'
	assert_equal "${lines[3000]/0x00bb7000  0x00bb7c73  page  0x00bb7000/X}" '    2    183  X  4K    rw----'
}

@test "an error in the middle of a long document is its last member" {
	long_list
	echo '2 x' >>"$default/descriptors"
	expect_json 3 '(.descriptors | length) == 3000 and (keys_unsorted | last) == "error" and
		.error.code == 3 and (.error.message | contains("line 3002 has 2 columns"))' dump --descriptors
	expect 3 dump --descriptors
	assert_error 'line 3002 has 2 columns, not 8'
}

@test "a closed pipe ends v7sctl before it has read the whole file" {
	local list=$BATS_TEST_TMPDIR/list trapped
	long_list
	mv "$default/descriptors" "$list"
	mkfifo "$default/descriptors"
	for trapped in '' "trap '' PIPE;"; do
		{ cat "$list"; while tail -n +2 "$list"; do :; done; } >"$default/descriptors" 2>/dev/null 3>&- & # has no end
		run --separate-stderr bash -c "$trapped $(printf '%q ' timeout 20 "$V7SCTL" --sysroot "$sys" --json dump --descriptors) | head -n 1; exit \${PIPESTATUS[0]}"
		assert_equal "$status" "$([[ $trapped ]] && echo 3 || echo 141)"
		assert_equal "$stderr" ''
		wait $! || true
	done
}

@test "quotes and backslashes in JSON strings are escaped" {
	rewrite "$default/descriptors" 's/^\(2 3 .*\) page /\1 pa"ge /; s/^\(2 4 .*\) page /\1 pa\\ge /'
	expect_json 0 '[.descriptors[].kind] | any(. == "pa\"ge") and any(. == "pa\\ge")' \
		dump --descriptors
}

@test "in JSON a number that begins with 0, or has more than 19 digits, is a string" {
	rewrite "$default/tables" '2s/[0-9]*$/019/; 3s/[0-9]*$/9999999999999999999/; 4s/[0-9]*$/10000000000000000000/'
	expect_json 0 '[.tables[].used | type] == ["string", "number", "string"]' dump --tables
}

@test "a line of the module's files may be up to 1 MiB long" {
	local hex
	hex=$(head -c 32768 /dev/zero | od -An -v -tx1 | tr -d ' \n')
	printf 'ttbr 0x4000\ntable 1 0x4000 32768 %s\ntable 2 0x8000 4 00000000\n' "$hex" >"$default/image"
	expect_json 0 '.image | length == 2 and (.[0].hex | length) == 65536' dump --image
	hex=$(head -c 600000 /dev/zero | od -An -v -tx1 | tr -d ' \n')
	printf 'ttbr 0x4000\ntable 1 0x4000 600000 %s\n' "$hex" >"$default/image"
	expect 3 dump --image
	assert_error "line 2 is longer than 1 MiB"
}

@test "dump refuses mappings that are not in order" {
	sed -i '2{h;d};3{p;x}' "$default/mappings"
	expect 3 dump
	assert_error "row 2 is not in order of IOVA"
}

@test "dump refuses two kinds of output at once" {
	local option
	for option in --tree --mappings --descriptors --image; do
		expect 2 dump --tables "$option"
		assert_error 'one of --tree'
	done
	expect 2 dump default other
}

### check

# regression - two tables of the domain lie above 4 GiB
regression() {
	rewrite "$default/tables" '/^2/s/0x4b12/0x12b12/; /^2/s/DMA 0 yes/Normal 0 no/'
	rewrite "$root/check" 's/3 0 0 0 0 pass/3 2 0 0 0 fail/; s/verdict: pass/verdict: fail/'
	cp "$root/check" "$default/check"
}

@test "check passes if every table is within its limit" {
	expect 0 check
	assert_prints 'default  slab           3            0           0         0      0  pass' 'Verdict  pass'
	expect 0 check default
	expect_json 0 '.verdict == "pass" and .above_limit == [] and .domains == [{domain: "default",
		provider: "slab", tables: 3, above_limit: 0, misaligned: 0, unsynced: 0, wrong: 0, verdict: "pass"}]' check
}

@test "check fails and names the tables above the limit" {
	regression
	expect 1 check
	assert_prints 'Tables above the limit' '0x12b123400  Normal' '0x12b123800  Normal' 'Verdict  fail'
	expect_json 1 '.verdict == "fail" and [.above_limit[].phys] == ["0x12b123400", "0x12b123800"] and
		.above_limit[0] == {domain: "default", level: 2, index: 1, iova: "0x00100000",
			phys: "0x12b123400", zone: "Normal", node: 0}' check default
}

@test "check: what the module cannot count is printed as -" {
	rewrite "$root/check" 's/3 0 0 0 0 pass/3 0 0 - - pass/'
	expect_json 0 '.domains[0].unsynced == null and .domains[0].wrong == null' check
	expect 0 check
	assert_prints 'slab           3            0           0         -      -  pass'
}

@test "check fails if pages do not translate as they were mapped" {
	rewrite "$root/check" 's/3 0 0 0 0 pass/3 0 0 0 255 fail/; s/verdict: pass/verdict: fail/'
	expect 1 check
	assert_prints 'slab           3            0           0         0    255  fail' 'Verdict  fail'
	expect_json 1 '.domains[0].wrong == 255' check
	expect 1 check --tap
	assert_prints '# above-limit 0, misaligned 0, unsynced 0, wrong 255'
	expect 1 check --junit "$BATS_TEST_TMPDIR/report.xml"
	grep -q '<failure message="above-limit 0, misaligned 0, unsynced 0, wrong 255"' "$BATS_TEST_TMPDIR/report.xml"
}

@test "check works with a module that has no column 'wrong'" {
	rewrite "$root/check" 's/ wrong / /; s/3 0 0 0 0 pass/3 0 0 0 pass/'
	expect_json 0 '.domains[0].wrong == null' check
	expect 0 check --tap
}

@test "check --tap prints TAP" {
	regression
	expect 1 check --tap
	diff - <(echo "$output") <<-'END'
		TAP version 13
		1..1
		not ok 1 - default: tables of provider slab
		# above-limit 2, misaligned 0, unsynced 0, wrong 0
		# L2 table at 0x12b123400, zone Normal, node 0, for iova 0x00100000: above the limit
		# L2 table at 0x12b123800, zone Normal, node 0, for iova 0xfcf00000: above the limit
	END
	expect 2 check --tap --json
}

@test "check --junit writes XML" {
	regression
	expect 1 check --junit "$BATS_TEST_TMPDIR/report.xml"
	diff - "$BATS_TEST_TMPDIR/report.xml" <<-'END'
		<?xml version="1.0" encoding="UTF-8"?>
		<testsuite name="v7sctl check" tests="1" failures="1" skipped="0">
		  <testcase classname="v7s_dma32.check" name="default">
		    <failure message="above-limit 2, misaligned 0, unsynced 0, wrong 0">
		L2 table at 0x12b123400, zone Normal, node 0, for iova 0x00100000: above the limit
		L2 table at 0x12b123800, zone Normal, node 0, for iova 0xfcf00000: above the limit
		    </failure>
		  </testcase>
		</testsuite>
	END
	cp -a "$default" "$root/domains/a<b&c"
	rewrite "$root/check" 's/^default/a<b\&c/'
	expect 1 check --junit "$BATS_TEST_TMPDIR/report.xml"
	grep -q 'name="a&lt;b&amp;c"' "$BATS_TEST_TMPDIR/report.xml"
}

@test "check --junit - prints only the XML" {
	regression
	expect 1 check --junit "$BATS_TEST_TMPDIR/report.xml"
	expect 1 check --junit -
	diff - "$BATS_TEST_TMPDIR/report.xml" <<<"$output"
	expect_json 2 '.error.message | contains("--junit - or --json")' check --junit -
	expect 2 check --junit - --tap
	expect_json 1 '.verdict == "fail"' check --junit "$BATS_TEST_TMPDIR/report.xml"
}

@test "check without a domain does not pass" {
	rewrite "$root/check" 2d
	expect 2 check
	assert_prints 'Verdict  none' 'no domain to judge'
	expect_json 2 '.verdict == "none" and .domains == []' check
	expect 2 check --tap
	assert_prints '1..0 # SKIP no domain to judge'
	expect 2 check --junit -
	assert_prints 'tests="1" failures="0" skipped="1"' '<skipped message="no domain to judge"/>'
}

@test "a report that cannot be written is an error" {
	expect 3 check --junit /dev/full
	assert_error '/dev/full' 'No space left'
	expect 3 check --junit "$BATS_TEST_TMPDIR/none/report.xml"
}

@test "a verdict that contradicts its rows is refused" {
	rewrite "$root/check" 's/verdict: pass/verdict: fail/'
	expect 3 check
	assert_error 'differ'
	rewrite "$root/check" '/verdict: fail/d'
	expect 3 check
	assert_error 'without a verdict'
}
