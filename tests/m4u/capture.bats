#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# v7sctl explains faults from a capture as on the machine: a capture has the log, the
# driver's page table and its history.
# bats file_tags=m4u,live
# shellcheck disable=SC2154 # masters.bash sets them

load ../guest/helpers
load masters
load corpus

teardown() { echo 0 >"$live"; }

# captured_fault NAME - makes a fault of the corpus; sets $line to the driver's message
captured_fault() {
	local status=0
	# shellcheck source=/dev/null
	source "$BATS_TEST_DIRNAME/faults/$1.bash"
	followed
	begin
	make_fault || status=$?
	((status != 2)) || skip "$V7S_M4U cannot have this fault"
	fault "fault type=0x[0-9a-f]+ $(fault_line)"
	line=$(fault_lines | tail -n 1)
	tar=$BATS_TEST_TMPDIR/a.tar
}

# causes JSON - prints the causes of all faults in it, without addresses
causes() { jq -c '[.faults[] | [.iova, [.findings[].finding]]]' <<<"$1"; }

# same_explanation NAME - checks that v7sctl explains that fault from a capture, and from a redacted
# capture, as on the machine
same_explanation() {
	local here there
	captured_fault "$1"
	v7sctl capture -o "$tar" >/dev/null
	here=$(v7sctl --json explain "$line")
	[[ $(causes "$here") == *'"'* ]] || fail "no cause: $here"
	assert_equal "$(v7sctl --from "$tar" --json explain "$line")" "$here"
	# For a whole log explain first prints when it read the page table, which differs.
	here=$(dmesg | v7sctl explain | grep -v '^Judged by')
	assert_equal "$(v7sctl --from "$tar" explain | grep -v '^Judged by')" "$here"
	here=$(dmesg | v7sctl --json explain)
	v7sctl capture -o "$tar" --redact >/dev/null
	there=$(v7sctl --from "$tar" --json explain)
	assert_equal "$(causes "$there")" "$(causes "$here")"
	[[ ! $n ]] || ask "$display" free "$n"
}

@test "v7sctl explains a never-mapped IOVA from a capture as on the machine" { same_explanation never-mapped; }
@test "v7sctl explains an overrun from a capture as on the machine" { same_explanation past-the-end; }
@test "v7sctl explains a use after unmap from a capture as on the machine" { same_explanation use-after-unmap; }
@test "v7sctl explains an IOVA of the wrong region from a capture as on the machine" { same_explanation wrong-region; }

@test "a capture has the driver's page table, its verdict, and no name of this host" {
	local here
	captured_fault never-mapped
	echo secrethost >/proc/sys/kernel/hostname
	v7sctl capture -o "$tar" >/dev/null
	echo vm >/proc/sys/kernel/hostname
	here=$(v7sctl live)
	assert_equal "$(v7sctl --from "$tar" live)" "$here"
	here=$(v7sctl check --live)
	assert_equal "$(v7sctl --from "$tar" check --live)" "$here"
	assert_equal "$(v7sctl --from "$tar" dump "${d##*/}" --image)" "$(v7sctl dump "${d##*/}" --image)"
	! grep -aqE 'secrethost|ffff[0-9a-f]{12}' "$tar" || fail "$(grep -aoE '.*secrethost.*|.*ffff[0-9a-f]{12}.*' "$tar")"
}
