#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Pages that do not translate as they were mapped: the request that corrupts them reports it,
# and `check` counts them.
# bats file_tags=providers
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

readonly parameters=/sys/module/v7s_dma32/parameters

teardown() {
	unplant
	destroy_domains
}

# wrong_is N - checks that `check` of $d counts N wrong pages, and that its verdict depends on them
wrong_is() {
	local words verdict=pass
	read_rows "$d/check"
	read -ra words <<<"${rows[0]}"
	[[ $1 == [0-] && ${words[3]} == 0 ]] || verdict=fail
	assert_equal "${words[6]} ${words[7]} ${rows[1]}" "$1 $verdict verdict: $verdict"
}

# split_a_section - lets the kernel's own code split a section; skips the test where that code
# refuses to, or leaves the rest intact
split_a_section() {
	requires kernel_provider
	new_domain provider=kernel
	write "$d/map" "0x10000000 0x80000000 1M" "0x20000000 0x90000000 2M"
	wrong_is 0
	try "$d/unmap" "0x10001000 4K"
	[[ $errno != EOPNOTSUPP ]] || skip "this kernel splits no section"
	read_rows "$d/mappings"
	[[ ${rows[0]} != '0x10000000 0x10000fff 0x80000000 '* ]] || skip "this kernel splits sections as it should"
}

@test "an unmap that makes the kernel's own code corrupt a section succeeds and reports it" {
	split_a_section
	assert_equal "$errno" ''
	assert_equal "$(<"$v7s/last_error")" "unmap: line 1: done, but the kernel's own code left 255 pages of 4K with a wrong translation: iova 0x10000000 is mapped to 0x00000000 rw----, should be mapped to 0x80000000 rw----"
	wrong_is 255
	[[ $(tail -n 1 "$v7s/check") == 'verdict: fail' ]]
	dmesg | grep -q "v7s_dma32: domain $name: a request was done, but the kernel's own code left 255 pages"
}

@test "v7sctl reports the pages that an unmap of the kernel's own code corrupts, and nothing otherwise" {
	requires v7sctl
	split_a_section
	run --separate-stderr v7sctl unmap "$name" 0x20001000 4K
	assert_equal "$status $output" '0 '
	assert_equal "$stderr" "v7sctl: done, but the kernel's own code left 255 pages of 4K with a wrong translation: see v7sctl check $name"
	run --separate-stderr v7sctl --json unmap "$name" 0x20101000 4K
	assert_equal "$status $stderr" '0 '
	assert_equal "$(jq -c '[.command, .lines, .wrong]' <<<"$output")" '["unmap",1,255]'
	run --separate-stderr v7sctl unmap "$name" 0x20000000 4K
	assert_equal "$status $output$stderr" '0 '
	run v7sctl check "$name"
	assert_equal "$status" 1
	assert_line --regexp "^$name  kernel  .*  764  fail\$"
}

@test "pages that the kernel's own code corrupted count until they are unmapped" {
	local reason
	split_a_section
	try "$d/unmap" "0x10000000 0"
	assert_equal "$errno" EINVAL
	write "$d/unmap" "0x10000000 4K" "0x10080000 512K"
	wrong_is 126
	# These requests corrupt no page, so last_error stays.
	reason=$(<"$v7s/last_error")
	assert_regex "$reason" 'size is 0$'
	write "$d/unmap" "0x20100000 1M" "0x10002000 504K"
	wrong_is 0
	assert_equal "$(<"$v7s/last_error")" "$reason"
}

@test "every page that a planted fault misplaces is counted, and reported by the map that did it" {
	local provider
	requires module_file plant_module
	load_planted
	for provider in slab kernel; do
		has_provider "$provider" || continue
		new_domain provider="$provider"
		write "$d/map" "0x10000000 0x80000000 64K pgsize=4K"
		echo 4096 >"$parameters/plant_misplaced"
		write "$d/map" "0x10010000 0x80010000 128K prot=r pgsize=4K"
		echo 0 >"$parameters/plant_misplaced"
		assert_regex "$(<"$v7s/last_error")" "^map: line 1: done, but the (module's|kernel's own) code left 32 pages of 4K with a wrong translation: iova 0x10010000 is mapped to 0x80011000 r-----, should be mapped to 0x80010000 r-----\$"
		wrong_is 32
		write "$d/map" "0x10030000 0x80030000 64K"
		wrong_is 32
		write "$d/unmap" "0x1000f000 8K" "0x10008000 4K" "0x10020000 4K"
		wrong_is 30
		write "$d/unmap" "0x10011000 60K" "0x10021000 124K" "0x10000000 32K" "0x10009000 24K"
		wrong_is 0
		write "$v7s/destroy" "$name"
	done
}

# ranges FIRST COUNT - prints lines that map COUNT pages, no two of them contiguous
ranges() { awk -v first="$1" -v n="$2" 'BEGIN { for (i = first; i < first + n; i++) printf "0x%x 0x%x 4K\n", i * 8192, i * 8192 + 4096 }'; }

@test "beyond 16384 ranges the module does not know what was mapped, until nothing is mapped" {
	new_domain
	ranges 0 16384 >"$BATS_TEST_TMPDIR/ranges"
	try_bytes "$d/map" "$BATS_TEST_TMPDIR/ranges"
	wrong_is 0
	# A range that is unmapped makes room for another.
	write "$d/unmap" "0x4000 4K"
	write "$d/map" "0x4000 0x5000 4K"
	wrong_is 0
	# A page next to a range extends it and does not count as another range.
	write "$d/map" "0x1000 0x2000 4K"
	wrong_is 0
	write "$d/map" "0x40000000 0 4K"
	write "$d/map" "0x40002000 0 4K"
	wrong_is -
	write "$d/unmap" "0x40000000 4K" "0x40002000 4K" "0x1000 4K"
	wrong_is -
	sed -i 's/ 0x[0-9a-f]* / /' "$BATS_TEST_TMPDIR/ranges"
	try_bytes "$d/unmap" "$BATS_TEST_TMPDIR/ranges"
	assert_fields "$d/stats" mapped-bytes=0
	wrong_is 0
	write "$d/map" "0x40000000 0 4K"
	wrong_is 0
}

@test "no permission, page size or format variant is taken for a fault" {
	local provider prot format formats maps unmaps at
	providers
	formats "" "quirks=ns" "quirks=no_perms" "ias=34 oas=35 quirks=no_perms,mtk_ext" "ias=27 quirks=ns"
	for provider in "${providers[@]}"; do
		for format in "${formats[@]}"; do
			try "$v7s/create" "bats-formats provider=$provider $format"
			[[ ! $errno ]] || continue
			d=$v7s/domains/bats-formats maps=() unmaps=() at=0
			for prot in r w rw rwx rwd rwp rwxcdp; do
				maps+=("$at 0x80000000 $((16 * M + 64 * K)) prot=$prot")
				unmaps+=("$at 16M" "$((at + 16 * M + 60 * K)) 4K")
				((at += 32 * M, 1))
			done
			[[ $format != ias=27* ]] || maps=("${maps[@]:0:4}") unmaps=("${unmaps[@]:0:7}")
			write "$d/map" "${maps[@]}"
			wrong_is 0
			try "$d/unmap" "${unmaps[@]}"
			wrong_is 0
			write "$v7s/destroy" bats-formats
		done
	done
}
