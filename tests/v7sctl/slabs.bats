#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# slabs, with the module and without; watch.
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

@test "slabs lists the largest caches first, with memory, loss and zones" {
	expect 0 slabs
	[[ ${lines[1]} == dentry*'11.5 MiB    2%      0 B  11.5 MiB  ▓▓▓▓▓▓▓▓' ]] || fail "${lines[1]}"
	assert_prints 'kmalloc-128 +2        -      *       128     8640    270   1.1 MiB    0%   48 KiB   1.0 MiB  █▓' \
		'v7s_dma32_l2          dma32  D      1024        2      1    16 KiB   88%' \
		'dma-kmalloc-512       dma' '█ DMA     496 KiB' '▓ Normal  19.9 MiB' \
		'scanned   4.0 GiB of page frames in 12 ms, 3.1 ms per GiB'
}

@test "slabs leaves out columns on a narrow terminal, and names them" {
	local line width
	for width in 60 80 100; do
		COLUMNS=$width expect 0 slabs
		[[ ${lines[0]} == 'CACHE '*MEMORY* ]] || fail "${lines[0]}"
		for line in "${lines[@]}"; do
			((${#line} <= width)) || fail "${#line} of $width columns: $line"
		done
	done
	COLUMNS=60 expect 0 slabs
	assert_prints '(too narrow for '
	COLUMNS=200 expect 0 slabs
	[[ $output != *'too narrow'* ]] || fail "$output"
}

@test "slabs --dma32, --zone and --limit select caches" {
	expect_json 0 '[.caches[].name] == ["io-pgtable_armv7s_l2", "v7s_dma32_l2"]' slabs --dma32
	expect_json 0 '[.caches[].name] == ["inode_cache", "kmalloc-128"] and .zones.Normal == 2158' \
		slabs --zone Normal --limit 2 --sort loss --sort pages --zone DMA
	expect_json 0 '(.caches | length) == 5 and ([.caches[].zones.DMA] | min) > 0' slabs --zone DMA
	expect 1 slabs --zone Norma
	assert_error "did you mean 'Normal'"
	expect 2 slabs --limit 0
	expect 2 slabs --limit ten
}

@test "slabs --sort orders the caches by each key" {
	expect_json 0 '[.caches[].name] | . == sort' slabs --sort name
	expect_json 0 '[.caches[].objects] | . == (sort | reverse)' slabs --sort objects
	expect_json 0 '[.caches[].object_size] | . == (sort | reverse)' slabs --sort object-size
	expect_json 0 '[.caches[].slabs] | . == (sort | reverse)' slabs --sort slabs
	expect_json 0 '[.caches[].loss_bytes] | . == (sort | reverse)' slabs --sort loss
	expect 2 slabs --sort size
	assert_error "no sort key 'size'"
}

@test "slabs --json has each cache, the zones, and the cost" {
	expect_json 0 '.caches[2] == {name: "kmalloc-128", aliases: ["eventpoll_epi", "pid"], dma: false,
		dma32: false, flags: "*", pages: 270, loss_bytes: 0, object_size: 128, objects: 8640, slabs: 270,
		zones: {DMA: 12, Normal: 258}} and .zones == {DMA: 124, Normal: 5098} and
		.page_bytes == 4096 and .cost == {bytes: 4294967296, ns: 12345678}' slabs
}

@test "flags are slabinfo's letters, with D for DMA32" {
	expect_json 0 '[.caches[] | {key: .name, value: .flags}] | from_entries ==
		{dentry: "Aa", inode_cache: "Z", "kmalloc-128": "*", "dma-kmalloc-512": "d",
		"io-pgtable_armv7s_l2": "D", v7s_dma32_l2: "D"}' slabs
	expect_json 0 '[.caches[] | select(.name == "dentry") | .flags] == ["Aa"]' slabs --no-module
}

@test "slabs names the offsets that the module does not know, and why" {
	rewrite "$root/slabs" 's/^dentry 0 0/dentry - -/'
	rewrite "$root/slabs_stats" 's/^unknown: .*/unknown: flags: more than one place fits/'
	expect_json 0 '.blind == "- means unknown: flags: more than one place fits"' slabs
	expect 0 slabs
	assert_prints 'flags: more than one place fits'
}

@test "slabs works with a module that has no file slabs_stats" {
	rm "$root/slabs_stats"
	expect_json 0 '(.caches | length) == 6 and (has("cost") | not)' slabs
}

@test "slabs: a malformed slabs_stats is an error" {
	rewrite "$root/slabs_stats" 's/^ns: .*/ns: many/'
	expect 3 slabs
	assert_error "slabs_stats"
}

@test "slabs: what the module does not know is shown as -" {
	rewrite "$root/slabs" 's/^dentry 0 0/dentry - -/; s/^inode_cache 0 0 608 13000/inode_cache 0 0 608 -/'
	expect_json 0 '(.caches[0] | .dma == null and .dma32 == null) and (.blind | contains("slabs_stats")) and
		(.caches[1] | .objects == null and .loss_bytes == null)' slabs
	expect 0 slabs
	[[ ${lines[1]} == 'dentry                ?'* ]] || fail "${lines[1]}"
	rewrite "$root/slabs" 's/ 2940 0 2940$/ 2940 - 2940/'
	expect_json 0 '.caches[0].zones == {DMA: null, Normal: 2940} and .zones == {DMA: 124, Normal: 5098}' slabs
	expect 0 slabs
	[[ ${lines[1]} == *' -  11.5 MiB  ?' ]] || fail "${lines[1]}"
	expect_json 0 '[.caches[].name] | index("dentry") == null' slabs --zone DMA
}

@test "slabs decodes a name that the module's file escapes" {
	rewrite "$root/slabs" 's/^dentry /a\\040b\\012\\134c /'
	expect_json 0 '[.caches[].name] | index("a b\n\\c") != null' slabs
	expect 0 slabs
	assert_prints 'a\040b\012\134c'
	rewrite "$root/slabs" 's/^a\\040/a\\04x/'
	expect 3 slabs
	assert_error "is not an escape"
}

@test "slabs: an unknown flag is malformed" {
	rewrite "$root/slabs" 's/^dentry 0/dentry 2/'
	expect 3 slabs
	assert_error "malformed file 'slabs'" "dma '2' is not a flag"
}

@test "slabs fails with a module that has no file slabs" {
	rm "$root/slabs"
	expect 3 slabs
	assert_error "this module has no file 'slabs'"
}

@test "--no-module finds DMA32 caches by their ids and names what it cannot know" {
	rm -r "$root"
	expect 0 slabs --no-module
	assert_prints 'io-pgtable_armv7s_l2  dma32  D      1024' 'dma-kmalloc-512       dma' 'v7s_dma32_l2          ?' \
		'Of 6 caches, 2 are'
	expect_json 0 '([.caches[] | select(.dma32)] | length) == 1 and
		([.caches[] | select(.dma32 == null) | .name] == ["inode_cache", "v7s_dma32_l2"]) and
		([.caches[] | select(.name == "dentry")][0] | .dma == false and .dma32 == false)' \
		slabs --no-module
	expect_json 0 '[.caches[].name] == ["io-pgtable_armv7s_l2"]' slabs --no-module --dma32
	expect 2 slabs --no-module --zone DMA
}

@test "--no-module shows a merged cache under the name of its owner, of the cache of kmalloc(), or the first" {
	local slab=$sys/sys/kernel/slab
	mkdir "$slab/:0001024"
	ln -s :0001024 "$slab/io-pgtable_armv7s_l2b"
	ln -s :0001024 "$slab/kmalloc-1k"
	expect_json 0 '[.caches[] | select(.aliases == ["io-pgtable_armv7s_l2b"]) | .name] == ["kmalloc-1k"]' slabs --no-module
	mkdir "$slab/:0000040"
	ln -s :0000040 "$slab/second"
	until [[ -e $slab/first && $(stat -c %i "$slab/first") -lt $(stat -c %i "$slab/second") ]]; do
		ln -sfn :0000040 "$slab/first.new"
		ln -sfn :0000040 "$slab/second.new"
		mv -T "$slab/first.new" "$slab/first"
		mv -T "$slab/second.new" "$slab/second"
	done
	mv "$slab/first" "$slab/zz-first" # the order of their names must not matter
	expect_json 0 '[.caches[] | select(.aliases == ["second"]) | .name] == ["zz-first"]' slabs --no-module
	expect_json 0 '.blind | contains("4 more are merged into others: the row of the oldest cache counts their objects and memory")' slabs --no-module
}

@test "slabs without the module reads /sys/kernel/slab, and reports that" {
	rm -r "$root" "$sys/sys/module/v7s_dma32"
	expect 0 slabs
	assert_prints 'The module v7s_dma32 is not loaded: zones are not known.'
	expect 3 slabs --zone DMA
	assert_error 'not loaded'
}

@test "--no-module reads both zone flags or none from an id; they are unknown if the id has an unknown letter" {
	local slab=$sys/sys/kernel/slab
	mkdir "$slab/:dDaFA-0000064" "$slab/:x-0000032" "$slab/:0000016"
	ln -s :dDaFA-0000064 "$slab/both"
	ln -s :x-0000032 "$slab/later"
	ln -s :0000016 "$slab/plain"
	expect_json 0 '[.caches[] | {key: .name, value: [.dma, .dma32]}] | from_entries |
		.both == [true, true] and .later == [null, null] and .plain == [false, false]' slabs --no-module
}

@test "--no-module uses the file cache_dma32 if there is one" {
	echo 1 >"$sys/sys/kernel/slab/v7s_dma32_l2/cache_dma32"
	expect_json 0 '[.caches[] | select(.dma32) | .name] == ["io-pgtable_armv7s_l2", "v7s_dma32_l2"]' \
		slabs --no-module
}

@test "slabs --no-module fails where the kernel has no /sys/kernel/slab" {
	rm -r "$sys/sys/kernel/slab"
	expect 3 slabs --no-module
	assert_error 'does not use SLUB'
}

@test "slabs --sort orders the caches by their pages in a zone" {
	expect_json 0 '[.caches[].zones.Normal] | . == (sort | reverse)' slabs --sort Normal
	expect_json 0 '[.caches[].zones.DMA] | . == (sort | reverse)' slabs --sort DMA
}

@test "slabs --limit prints the sums of its rows and of the system" {
	expect_json 0 '.zones.Normal < .system_zones.Normal and .system_zones == {DMA: 124, Normal: 5098}' slabs --limit 2
	expect 0 slabs --limit 2
	assert_prints 'MiB of 19.9 MiB'
	expect 0 slabs
	[[ $output != *' of 19.9 MiB'* ]] || fail "$output"
}

@test "slabs reports if no cache matches" {
	rewrite "$root/slabs" 's/^\([^ ]*\) \([01]\) 1 /\1 \2 0 /'
	expect 0 slabs --dma32
	assert_prints 'No slab cache matches.'
}

@test "slabs --csv prints the numbers of each zone" {
	expect 0 slabs --csv
	assert_equal "${lines[0]}" 'name,aliases,dma,dma32,pages,loss_bytes,flags,object_size,objects,slabs,zones.DMA,zones.Normal'
	[[ ${lines[3]} == 'kmalloc-128,,no,no,270,0,*,128,8640,270,12,258' ]] || fail "${lines[3]}"
	expect 2 slabs --csv --watch
}

@test "slabs --diff shows what has changed since an earlier --json" {
	local before=$BATS_TEST_TMPDIR/before.json
	v7sctl --json slabs >"$before"
	expect 0 slabs --diff "$before"
	assert_prints 'No slab cache has changed.'
	expect 0 slabs --diff - <"$before"
	assert_prints 'No slab cache has changed.'
	rewrite "$root/slabs" 's/ 61740 / 61700 /'
	expect_json 0 '.changes | length == 1 and .[0].before.objects == 61740 and .[0].after.objects == 61700' \
		slabs --diff "$before"
	rewrite "$root/slabs" 's/ 61700 / 61740 /'
	rewrite "$root/slabs" '/^inode_cache/d; s/^kmalloc-128 \(.*\) 8640 270 270 12 258/kmalloc-128 \1 8000 250 250 2 248/'
	echo 'brand_new 0 0 4 1024 1 1 1 0' >>"$root/slabs"
	expect_json 0 '[.changes[] | .name + " " + .state] == ["inode_cache gone", "kmalloc-128 changed", "brand_new new"] and
		.changes[1].before == {DMA: 12, Normal: 258, pages: 270, objects: 8640} and
		.changes[1].after == {DMA: 2, Normal: 248, pages: 250, objects: 8000} and .changes[2].before.pages == 0' \
		slabs --diff "$before"
	expect 0 slabs --diff "$before"
	[[ ${lines[2]} == kmalloc-128*changed*'-40 KiB'*'-40 KiB'*'-80 KiB'*-640* ]] || fail "$output"
	[[ ${lines[3]} == brand_new*'new'*'+4 KiB'*'+1024'* ]] || fail "$output"
	expect_json 0 '[.changes[].name] == ["inode_cache"]' slabs --diff "$before" --limit 1
	expect 2 slabs --diff "$before" --watch --count 1
	assert_error '--watch cannot be combined with --diff'
	echo '{"schema": 1}' >"$before"
	expect 1 slabs --diff "$before"
	assert_error 'not an output of v7sctl --json slabs'
	expect 1 slabs --diff "$BATS_TEST_TMPDIR/none"
}

@test "every table fits the terminal" {
	local width command line
	v7sctl --json slabs >"$BATS_TEST_TMPDIR/before.json"
	for command in status providers zones check slabs 'slabs --no-module' 'watch --count 1' "slabs --diff $BATS_TEST_TMPDIR/before.json" \
		'dump --tables' 'dump --mappings' 'dump --descriptors' 'compare --workload sparse' 'bench op=churn cpus=1 sections=apart'; do
		for width in 60 80; do
			# shellcheck disable=SC2086 # words
			COLUMNS=$width run v7sctl $command
			for line in "${lines[@]}"; do
				((${#line} <= width)) || fail "$command: ${#line} of $width columns: $line"
			done
		done
	done
}

### watch

@test "watch updates its view --count times" {
	expect 0 watch --interval 0.1 --count 3
	(($(grep -c '^ZONE ' <<<"$output") == 3)) || fail "$output"
	expect 0 watch domains --interval 0.1 --count 2
	(($(grep -c ^default <<<"$output") == 2)) || fail "$output"
	expect 0 watch zones --interval 0.1 --count 1
	expect 0 watch slabs --interval 0.1 --count 1
	expect 0 slabs --watch --interval 0.1 --count 2 --no-module
}

@test "watch --json has a list of samples, and needs --count" {
	expect_json 0 '.samples | length == 2 and .[0].domains[0].name == "default" and .[1].zones[0].zone == "DMA"' \
		watch --interval 0.1 --count 2
	expect_json 2 '.error.message | contains("--count")' watch
}

@test "watch refuses wrong options and arguments" {
	expect 2 watch dogs
	expect 2 watch --interval 0 --count 1
	expect 2 watch --interval nan --count 1
	expect 2 watch --interval 1x --count 1
	expect 2 watch --count 0
}

# on_terminal COMMANDS ARGUMENT... - runs v7sctl on a terminal, where the output of COMMANDS is typed
on_terminal() {
	local input=$1
	shift
	run timeout 20 script -qec "$(printf '%q ' "$V7SCTL" --sysroot "$sys" "$@")" /dev/null < <(eval "$input"; sleep 20)
}

@test "watch: q quits, and the terminal is as it was" {
	on_terminal 'sleep 0.5; printf q' watch -n 60
	assert_equal "$status" 0
	assert_prints 'ZONE '
	on_terminal 'sleep 0.5; printf q' slabs --watch -n 60
	assert_equal "$status" 0
	run timeout 20 script -qec "stty >$BATS_TEST_TMPDIR/before; $(printf '%q ' "$V7SCTL" --sysroot "$sys" watch -n 60); stty >$BATS_TEST_TMPDIR/after" \
		/dev/null < <(sleep 0.5; printf q; sleep 20)
	diff "$BATS_TEST_TMPDIR/before" "$BATS_TEST_TMPDIR/after"
}

@test "watch: Ctrl-C ends it by SIGINT" {
	on_terminal 'sleep 0.5; printf "\003"' watch -n 60
	assert_equal "$status" 130
}

@test "watch redraws at once when the terminal changes its size" {
	run timeout 20 script -qec "stty rows 40 cols 100; (sleep 1; stty rows 40 cols 60 </dev/tty) & $(printf '%q ' "$V7SCTL" --sysroot "$sys" watch slabs -n 60)" \
		/dev/null < <(sleep 2; printf q; sleep 20)
	assert_equal "$status" 0
	assert_prints 'too narrow for'
	assert_equal "$(grep -c '^.*CACHE ' <<<"$output")" 2
}

@test "watch ends when the module is unloaded" {
	(sleep 0.3; rm -r "$root") &
	run --separate-stderr v7sctl watch --interval 0.2 --count 50
	assert_equal "$status" 3
	wait
}
