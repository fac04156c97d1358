#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Writes of many lines: their order, what is done when a line fails, and large writes.
# bats file_tags=errors,batch
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

@test "the lines before one that fails stay done, and those after it are not begun" {
	new_domain
	try "$d/map" "# a comment" "0x40000000 0x1000 4K" "" "0x40001000 0x5000 4K" "0x40000000 0 8K" "0x40002000 0 4K" "junk"
	assert_refused EEXIST "map: line 5: iova 0x40000000 *" batch
	assert_rows "$d/mappings" "0x40000000 0x40000fff 0x00001000 4096 4K rw----" "0x40001000 0x40001fff 0x00005000 4096 4K rw----"
	assert_fields "$d/stats" maps=2

	try "$d/unmap" "0x40001000 4K" "0x40001000 4K" "0x40000000 4K"
	assert_refused ENOENT "unmap: line 2: iova 0x40001000 *" batch
	assert_rows "$d/mappings" "0x40000000 0x40000fff 0x00001000 4096 4K rw----"

	try "$v7s/create" "bats-first" "bats-second ias=99" "bats-third"
	assert_refused EINVAL "create: line 2: *99*" batch
	[[ -d $v7s/domains/bats-first && ! -e $v7s/domains/bats-second && ! -e $v7s/domains/bats-third ]]

	try "$v7s/destroy" "bats-first" "bats-first" "$name"
	assert_refused ENOENT "destroy: line 2: *bats-first*" batch
	[[ ! -e $v7s/domains/bats-first && -d $d ]]
}

@test "last_error reports the last failed write, in the words of the interface" {
	new_domain
	write "$d/map" "1M 0 4K"
	try "$d/map" "" "2M 0 4K" "0x00100800 0 4K"
	assert_equal "$(<"$v7s/last_error")" "map: line 3: iova 0x00100800 is not a multiple of 4K"
	write "$d/unmap" "2M 4K"
	assert_equal "$(<"$v7s/last_error")" "map: line 3: iova 0x00100800 is not a multiple of 4K"
	try "$v7s/destroy" bats-none
	assert_regex "$(<"$v7s/last_error")" "^destroy: line 1: .*bats-none"
}

# wrong N - writes a line that fails and that no other caller writes, and checks that last_error
# is about this line
wrong() {
	local own lines
	exec {own}<"$v7s/last_error"
	for _ in {1..40}; do
		{ echo "0x0000${1}001 4K" >"$d/unmap"; } 2>/dev/null || true
	done
	mapfile -t lines <&"$own"
	exec {own}<&-
	[[ ${lines[0]} == "unmap: line 1: iova 0x0000${1}001 is not a multiple of 4K" ]] ||
		fail "caller $1 reads: ${lines[0]}"
}

@test "a caller that opens last_error before it writes reads only its own errors" {
	new_domain
	local own n pids=()
	exec {own}<"$v7s/last_error"
	try "$d/unmap" "1 4K"
	(try "$d/unmap" "2 4K")
	assert_equal "$(<"$v7s/last_error")" "unmap: line 1: iova 0x00000002 is not a multiple of 4K"
	read -r line <&"$own"
	exec {own}<&-
	assert_equal "$line" "unmap: line 1: iova 0x00000001 is not a multiple of 4K"
	for n in 1 2 3 4; do
		wrong $n 3>&- &
		pids+=($!)
	done
	for n in "${pids[@]}"; do wait "$n"; done
}

# try_lines FILE COMMAND... - writes the output of COMMAND in one write(2)
try_lines() {
	"${@:2}" >"$BATS_TEST_TMPDIR/large"
	try_bytes "$1" "$BATS_TEST_TMPDIR/large"
}

# page_lines N BYTES - prints lines of BYTES each that map N pages
page_lines() {
	awk -v n="$1" -v width=$(($2 - 1)) 'BEGIN { for (i = 0; i < n; i++) printf "%-" width "s\n", sprintf("%.0f %.0f 4K #", i * 4096, (n - i) * 4096) }'
}

@test "a write of 1 MiB of lines is carried out as a whole" {
	new_domain
	try_lines "$d/map" page_lines 4096 256
	assert_equal "$(stat -c %s "$BATS_TEST_TMPDIR/large")" "$M"
	assert_equal "$errno" ""
	assert_fields "$d/stats" maps=4096 mapped-bytes=$((16 * M)) l2-tables=16
	assert_translations "0x00000000 0x01000000 4K rw----" "0x00fff000 0x00001000 4K rw----"

	sed -E 's/ [0-9]+ 4K/ 4K/' "$BATS_TEST_TMPDIR/large" >"$BATS_TEST_TMPDIR/unmap"
	try_bytes "$d/unmap" "$BATS_TEST_TMPDIR/unmap"
	assert_equal "$errno" ""
	assert_fields "$d/stats" unmaps=4096 mapped-bytes=0 l2-tables=0
}

# The module takes more than 1 MiB in parts, each of whole lines.
@test "a write of more than 1 MiB of lines is carried out in parts" {
	new_domain
	try_lines "$d/map" page_lines 6000 250
	assert_equal "$errno" ""
	assert_fields "$d/stats" maps=6000 mapped-bytes=$((6000 * 4096))
}

@test "a write of 1 MiB of blank lines is accepted, one of 1 MiB in one line is refused" {
	new_domain
	note_state
	try_lines "$d/map" eval "yes '' | head -c 1M"
	assert_equal "$errno" ""
	try_lines "$d/map" eval "yes '# nothing' | head -c 1M; echo"
	assert_equal "$errno" ""
	try_lines "$d/map" eval "yes 0 | tr '\n' ' ' | head -c 1M"
	assert_refused EINVAL "map: line 1: *255*" "1 MiB in a line"
	try_lines "$d/map" eval "echo '# nothing'; yes '#' | tr -d '\n' | head -c 1000K; echo"
	assert_refused EINVAL "map: line 2: *255*" "1 MiB in a comment"
	assert_unchanged
}

# cut_lines - writes $BATS_TEST_TMPDIR/cut: 15 lines of 77 bytes that map a page each, and a map of
# 64K without a newline
cut_lines() {
	page_lines 15 77 >"$BATS_TEST_TMPDIR/cut"
	printf '0x40000000 0x90000000 64K prot=rwx' >>"$BATS_TEST_TMPDIR/cut"
}

# Buffers of stdio have 1024 bytes with musl, 4096 with glibc.
@test "a program may cut its text into writes anywhere, and leave out the last newline" {
	local bytes
	cut_lines
	for bytes in 1 256 300 512 1024 1025 4096; do
		new_domain
		dd bs=$bytes status=none if="$BATS_TEST_TMPDIR/cut" >"$d/map"
		assert_fields "$d/stats" maps=16 mapped-bytes=$((15 * 4 * K + 64 * K))
		read_rows "$d/mappings"
		assert_equal "${rows[-1]}" "0x40000000 0x4000ffff 0x90000000 65536 64K rwx---"
	done
}

# cut_fails BYTES ERRNO PATTERN - writes the text of cut_lines in pieces of BYTES, and checks errno
# and last_error
cut_fails() {
	errno=
	dd bs="$1" status=none if="$BATS_TEST_TMPDIR/cut" >"$d/map" 2>"$BATS_TEST_TMPDIR/stderr" ||
		errno_from "$BATS_TEST_TMPDIR/stderr"
	assert_refused "$2" "$3" "writes of $1 bytes"
}

@test "the write that completes a line, or close(), gets its errno" {
	new_domain
	cut_lines
	write "$d/map" "0x40000000 0 4K"
	# The second write fails, close() fails, and the fifth write fails.
	cut_fails 1024 EEXIST "map: line 1: iova 0x40000000 *"
	assert_fields "$d/stats" maps=16
	printf '\n0x40001000 0 4K\n' >>"$BATS_TEST_TMPDIR/cut"
	write "$d/unmap" "0 60K"
	cut_fails 300 EEXIST "map: line 5: iova 0x40000000 *"
	assert_fields "$d/stats" maps=31 mapped-bytes=$((16 * 4 * K))
}

@test "a short write without a newline is a line, whose errno a shell sees" {
	new_domain
	printf '0x1000 0x90000000 4K' >"$d/map"
	run -1 eval "printf '0x1000 0x90000000 4K' >'$d/map'"
	assert_output --partial "File exists"
	assert_equal "$(<"$v7s/last_error")" "map: line 1: iova 0x00001000 is already mapped to 0x90000000 by a page of 4K"
	assert_fields "$d/stats" maps=1
}

@test "a child that closes an open file does not end its line" {
	local fd
	new_domain
	cut_lines
	exec {fd}>"$d/map"
	head -c 1180 "$BATS_TEST_TMPDIR/cut" | dd bs=4K iflag=fullblock status=none >&"$fd"
	assert_fields "$d/stats" maps=15
	tail -c +1181 "$BATS_TEST_TMPDIR/cut" | dd bs=4K iflag=fullblock status=none >&"$fd"
	assert_fields "$d/stats" maps=15
	exec {fd}>&-
	assert_fields "$d/stats" maps=16 mapped-bytes=$((15 * 4 * K + 64 * K))
}

@test "the rest of a line fails with EIO when its domain has been destroyed" {
	local fd
	new_domain
	cut_lines
	exec {fd}>"$d/map"
	head -c 1180 "$BATS_TEST_TMPDIR/cut" | dd bs=4K iflag=fullblock status=none >&"$fd"
	write "$v7s/destroy" "$name"
	errno=
	{ echo >&"$fd"; } 2>"$BATS_TEST_TMPDIR/stderr" || errno_from "$BATS_TEST_TMPDIR/stderr"
	assert_equal "$errno" EIO
	assert_equal "$(<"$v7s/last_error")" "map: line 1: the domain of this file has been destroyed"
	exec {fd}>&-
}

@test "a write of 1 MiB that fails in its last line has carried out all other lines" {
	new_domain
	page_lines 4095 256 >"$BATS_TEST_TMPDIR/large"
	printf '%-254s\n' "0x800 0 4K" >>"$BATS_TEST_TMPDIR/large"
	try_bytes "$d/map" "$BATS_TEST_TMPDIR/large"
	assert_refused EINVAL "map: line 4096: iova 0x00000800 *" "the last line"
	assert_fields "$d/stats" maps=4095
}
