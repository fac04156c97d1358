#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The judge passes every correct domain of fixtures.py and names each planted fault.

load ../bats

setup_file() {
	python3 -B "$BATS_TEST_DIRNAME/fixtures.py" "$BATS_FILE_TMPDIR/fixtures"
	make -s -C "$BATS_TEST_DIRNAME" ${O:+O="$O"} >&2
}

setup() {
	fixtures=$BATS_FILE_TMPDIR/fixtures
	judge=$BATS_TEST_DIRNAME/judge
}

# catches FAULT REGEX POINT... - checks that only these points fail, and a detail line matches REGEX
catches() {
	local fault=$1 detail=$2
	shift 2

	run -1 "$judge" "$fixtures/bad/$fault"
	assert_line --regexp "^# iova 0x[0-9a-f]{8}: .*$detail"
	assert_equal "$(sed -nE 's/^not ok [0-9]+ - domain: ([^(]*[^ (]).*/\1/p' <<<"$output")" \
		"$(printf '%s\n' "$@")"
}

# alter DOMAIN FILE SED - copies a correct domain and edits a file of the copy
alter() {
	cp -r "$fixtures/good/$1" "$BATS_TEST_TMPDIR/domain"
	sed -i "$3" "$BATS_TEST_TMPDIR/domain/$2"
}

bails_out() {
	run -1 "$judge" "$BATS_TEST_TMPDIR"
	assert_line --regexp "^Bail out! .*$1"
}

readonly P_READ='privileged read' P_WRITE='privileged write' U_READ='user read' U_WRITE='user write'
readonly LOAD='real privileged load' STORE='real privileged store'
readonly U_LOAD='real user load' U_STORE='real user store' FETCH='real fetch'
readonly POINTERS='L1 descriptors lead to L2 tables'
readonly ALL=("$P_READ" "$P_WRITE" "$U_READ" "$U_WRITE")

@test "mmu-judge passes correct domains of every page size, permission and quirk" {
	run -0 "$judge" "$fixtures/good"
	refute_line --regexp '^(not ok|Bail out)'
	assert_line --index 0 'TAP version 13'
	assert_line --regexp "^1\.\.$(grep -cE '^ok [0-9]+ - ' <<<"$output")\$"
	for domain in every-permission ns no_perms low-tables block-edges; do
		for point in "${ALL[@]}" holes "$LOAD" "$STORE" "$U_LOAD" "$U_STORE" "$FETCH"; do
			assert_line --regexp "^ok [0-9]+ - $domain: $point \([1-9][0-9]* asked\)\$"
		done
	done
}

@test "mmu-judge names what it skips because QEMU does not model it" {
	run -0 "$judge" "$fixtures/good"
	assert_line --regexp '^ok [0-9]+ - ias-34: all # SKIP mtk_ext: '
	assert_line --regexp '^ok [0-9]+ - mtk_ttbr_ext: all # SKIP mtk_ttbr_ext: '
	assert_line --regexp '^ok [0-9]+ - mtk_ext: physical bits 34:32 # SKIP mtk_ext: '
	assert_line --regexp '^ok [0-9]+ - mtk_ext: user write \(105 asked\)$'
	assert_line --regexp '^ok [0-9]+ - ns: memory types # SKIP attributes: '
	assert_line --regexp '^ok [0-9]+ - empty: user read \(0 asked\) # SKIP empty: '
	assert_line --regexp '^ok [0-9]+ - full: holes \(0 asked\) # SKIP full: '
}

@test "mmu-judge finds wrong physical addresses" {
	catches address-4K '0x40001000.*MMU: phys 0x40000000' "$P_READ" "$U_READ" "$LOAD"
	catches address-64K '0x40010000.*MMU: phys 0x40000000' "$P_READ" "$U_READ" "$LOAD"
	catches address-1M '0x40100000.*MMU: phys 0xc0100000' "$P_READ" "$U_READ" "$LOAD"
	catches address-16M '0x50000000.*MMU: supersection at phys 0x51000000' "$P_READ" "$U_READ" "$LOAD"
	catches address-above-4G '0x50700000.*MMU: no memory there' "$LOAD"
	catches split-lost-address '0x401fffff.*MMU: phys 0x000ff000' "$P_READ" "$U_READ" "$LOAD"
}

@test "mmu-judge finds missing and differing copies of a descriptor of a large page or supersection" {
	catches large-copy-missing '0x4001f000.*MMU: translation fault \(page\)' "${ALL[@]}" "$LOAD"
	catches large-copy-differs '0x40019000.*MMU: phys 0xc0019000' "$P_READ" "$U_READ" "$LOAD"
	catches super-copy-missing '0x50800000.*MMU: translation fault \(section\)' "${ALL[@]}" "$LOAD"
	catches super-copy-differs '0x50f00000 r-x.*MMU: done, no fault' \
		"$P_WRITE" "$U_WRITE" "$STORE" "$U_STORE"
	catches super-bit-missing '0x50300000.*MMU: phys 0x50000000' "$P_READ" "$U_READ" "$LOAD"
}

@test "mmu-judge finds wrong access permission bits" {
	catches writable '0x40001000 r-x.*MMU: phys' "$P_WRITE" "$U_WRITE" "$STORE" "$U_STORE"
	catches writable-64K '0x40011000 r-x.*MMU: phys' "$P_WRITE" "$U_WRITE" "$STORE" "$U_STORE"
	catches writable-1M '0x40100000 r-x.*MMU: phys' "$P_WRITE" "$U_WRITE" "$STORE" "$U_STORE"
	catches read-only 'rw---p.*MMU: permission fault \(section\)' "$P_WRITE" "$STORE"
	catches user 'rw---p.*MMU: phys' "$U_READ" "$U_WRITE" "$U_LOAD" "$U_STORE"
	catches user-1M 'rw---p.*MMU: phys' "$U_READ" "$U_WRITE" "$U_LOAD" "$U_STORE"
	catches private '0x40014000 r-xc--.*MMU: permission fault \(page\)' "$U_READ" "$U_LOAD"
}

@test "mmu-judge finds wrong access flags, domains and NS bits" {
	catches access-flag-4K 'MMU: access flag fault \(page\)' "${ALL[@]}" "$LOAD"
	catches access-flag-16M 'MMU: access flag fault \(section\)' "${ALL[@]}" "$LOAD"
	catches other-domain 'MMU: domain fault \(section\)' "${ALL[@]}" "$LOAD"
	catches not-ns '0x40100000.*MMU: phys 0x40100000, secure' "$P_READ" "$U_READ"
	catches table-not-ns '0x40001000.*MMU: phys 0x40001000, secure' "$P_READ" "$U_READ"
}

@test "mmu-judge finds wrong execute-never bits" {
	catches executable-4K 'rw---p.*MMU: done, no fault' "$FETCH"
	catches executable-64K 'rw---p.*MMU: done, no fault' "$FETCH"
	catches not-executable-1M 'r-xc--.*MMU: permission fault \(section\)' "$FETCH"
	catches privileged-execute-never 'r-xc--.*MMU: permission fault \(section\)' "$FETCH"
}

@test "mmu-judge finds wrong descriptors of tables" {
	catches pointer-to-nothing 'leads to no table' "$POINTERS" "${ALL[@]}" "$LOAD"
	catches pointer-truncated 'leads to no table' "$POINTERS" "${ALL[@]}" "$LOAD"
	catches pointer-to-other-table 'a hole; MMU: phys' "${ALL[@]}" holes "$LOAD"
	run -1 "$judge" "$fixtures/bad/l1-above-4G"
	assert_line --regexp '^not ok [0-9]+ - domain: the L1 table is below 4 GiB'
	run -1 "$judge" "$fixtures/bad/other-ttbr"
	assert_line --regexp '^not ok [0-9]+ - domain: ttbr leads to the L1 table'
	run -1 "$judge" "$fixtures/bad/ttbcr-n"
	assert_line --regexp '^not ok [0-9]+ - domain: tcr selects one table, short descriptors'
}

@test "mmu-judge finds reports that contradict the tables" {
	catches left-behind 'mappings: a hole; MMU: phys 0x40000000' holes
	catches lost 'MMU: translation fault \(page\)' "${ALL[@]}" "$LOAD"
	catches translate 'translate: phys 0x40000000.*MMU: phys 0x40001000' "$P_READ" "$U_READ" "$LOAD"
	catches translate-hole 'translate: a hole; MMU: phys 0x40001000' holes
}

@test "every fault of fixtures.py has a test" {
	for fault in "$fixtures"/bad/*; do
		grep -qE "(catches |bad/)${fault##*/}[ \"]" "$BATS_TEST_FILENAME" || fail "${fault##*/}"
	done
}

@test "mmu-judge reads a tar file and standard input as well as a directory" {
	export SEED=7
	run -1 "$judge" "$fixtures/bad/lost"
	assert_line '# SEED=7'
	local as_directory=$output
	tar -C "$fixtures/bad/lost" -cf "$BATS_TEST_TMPDIR/domains.tar" .
	run -1 "$judge" "$BATS_TEST_TMPDIR/domains.tar"
	assert_equal "$output" "$as_directory"
	run -1 "$judge" - <"$BATS_TEST_TMPDIR/domains.tar"
	assert_equal "$output" "$as_directory"
}

@test "mmu-judge fails for files that it cannot parse" {
	run -1 "$judge" "$BATS_TEST_TMPDIR"
	assert_output --regexp '^Bail out! .*no domain'
	alter block-edges image '3s/.$//'
	bails_out 'domain/image: line 3: the hex digits do not match the size of the table'
}

@test "mmu-judge fails for malformed rows and fields" {
	local file change message
	while IFS='|' read -r file change message; do
		alter block-edges "$file" "$change"
		bails_out "domain/$file: .*$message"
		rm -r "$BATS_TEST_TMPDIR/domain"
	done <<-'EOT'
		image|2s/1/x/|line 2: not a number
		image|3d;2s/table/page/|neither ttbr nor table
		image|/table 1/d|no L1 table
		config|/^ias/d|needs quirks
		config|s/quirks: none/quirks: arm/|unknown quirk
		mappings|2s/rw----/rw---/|not a permission
		mappings|2s/ 4K/ 64K/|not made of whole pages
		mappings|2p|two rows hold iova 0x00000000
		mappings|2s/ 4096 / 4095 /|size is not that of the range
	EOT
	alter block-edges mappings p
	rm "$BATS_TEST_TMPDIR/domain/mappings"
	bails_out 'domain/mappings: No such file'
}

@test "mmu-judge fails when the CPU does not answer" {
	mkdir "$BATS_TEST_TMPDIR/bin"
	ln -s "$(type -P false)" "$BATS_TEST_TMPDIR/bin/qemu-system-arm"
	PATH=$BATS_TEST_TMPDIR/bin:$PATH run -1 "$judge" "$fixtures/bad/lost"
	assert_line --regexp '^not ok [0-9]+ - domain: the ARM CPU answers'
}

@test "mmu-judge refuses wrong usage" {
	run -2 "$judge"
	assert_output 'usage: judge PATH'
}
