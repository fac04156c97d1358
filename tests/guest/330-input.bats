#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# How lines are parsed: words, numbers, comments, and bytes that no line may have.
# bats file_tags=errors,input
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

setup() {
	untraced
	requires root module
	domain_to_keep
}

# numbers TEXT=VALUE... - checks that each TEXT is parsed as VALUE
numbers() {
	local pair row expected=()
	printf '%s\n' "${@%=*}" >"$d/translate"
	for pair; do
		printf -v row '0x%08x - - -' $((${pair#*=}))
		expected+=("$row")
	done
	assert_rows "$d/translate" "${expected[@]}"
}

@test "numbers are hexadecimal or decimal, with K, M or G" {
	new_domain
	numbers 0=0 7=7 0x0=0 0xff=255 0xAbCd=0xabcd 4096=4096 1K=1024 0x1K=1024 3M=3*M 0x10M=16*M 3G=3*G \
		010=10 0777K=777*K 00000000000000000000000000000012=12 0x0000000000000000000000000000000c=12 \
		0x00ee0000=0x00ee0000 4294967295=4294967295 4194303K=4194303*K
}

@test "words that are no number are refused" {
	local bad
	for bad in -1 +1 0x 0X 0xg x1 abc 1.5 1e3 1_000 1,000 0b1 K 0xK 1k1 1KK 1KM 1T 1KiB 4Kb 0x-1 0x+1 0x0x1 '""' "'1'" "\$1" "0x1 1" \
		18446744073709551616 0x10000000000000000 99999999999999999999999 18446744073709551615K 17179869184G 0xffffffffffffffffG; do
		refuse EINVAL "*" "$d/translate" "$bad"
		refuse EINVAL "*" "$d/unmap" "$bad 4K"
		refuse EINVAL "*" "$d/map" "0x40000000 0 $bad"
	done
	# These are numbers, but beyond every limit.
	refuse ERANGE "*" "$d/translate" 18446744073709551615
	refuse ERANGE "*" "$d/translate" 17179869183G
}

@test "words that are missing, unknown, repeated or too many, and wrong permissions, are refused" {
	local bad
	for bad in 0x40000000 "0x40000000 0" "0x40000000 0 prot=rw" "0x40000000 0 4K 4K" "0x40000000 0 4K junk" \
		"0x40000000 0 4K bogus=1" "0x40000000 0 4K =" "0x40000000 0 4K =rw" "0x40000000 0 4K prot" "0x40000000 0 4K Prot=r" \
		"0x40000000 0 4K prot=rw prot=rw" "0x40000000 0 4K pgsize=4K prot=r pgsize=4K" "prot=r 0x40000000 0 4K" \
		"0x40000000 0 4K prot =rw" "0x40000000, 0, 4K" "0x40000000 0 4K prot=r;pgsize=4K"; do
		refuse EINVAL "*" "$d/map" "$bad"
	done
	for bad in 0x00ef0000 "0x00ef0000 4K 4K" "0x00ef0000 4K prot=r" "0x00ef0000 4K all" all; do
		refuse EINVAL "*" "$d/unmap" "$bad"
	done
	for bad in '' - ------ x c d p xcdp rr rwr rwz RW 3 rw,x 'r w'; do
		refuse EINVAL "*" "$d/map" "0x40000000 0 4K prot=$bad"
	done
	refuse EINVAL 'prot "q" is not letters of rwxcdp, including r or w' "$d/map" "0x40000000 0 4K prot=q"
}

@test "blanks, comments, blank lines and a missing last newline are accepted" {
	write "$d/map" "" "   " "# nothing" "  # nothing" $'\t'
	assert_unchanged
	write "$d/map" "0x40000000	0x1000 4K# comment" "   0x40001000   0x3000  4K   prot=r  # prot=w" "#0x40002000 0 4K"
	printf '0x40003000 0x7000 4K' >"$d/map"
	printf '' >"$d/map"
	read_rows "$d/mappings"
	assert_equal "${rows[-3]}" "0x40000000 0x40000fff 0x00001000 4096 4K rw----"
	assert_equal "${rows[-2]}" "0x40001000 0x40001fff 0x00003000 4096 4K r-----"
	assert_equal "${rows[-1]}" "0x40003000 0x40003fff 0x00007000 4096 4K rw----"
}

@test "a line of 255 bytes is accepted, a longer one is refused" {
	local text
	printf -v text '%-255s' "0x40000000 0 4K # "
	refuse EINVAL "*255*" "$d/map" "$text "
	printf -v text '%-256s' "# nothing"
	refuse EINVAL "*255*" "$d/map" "$text"
	printf -v text '%-256s' ""
	refuse EINVAL "*255*" "$d/map" "$text"
	printf -v text '0x40000000 0 4K prot=%01000d' 0
	refuse EINVAL "*" "$d/map" "$text"

	printf -v text '%-255s' "0x40000000 0 4K # "
	write "$d/map" "$text"
	printf -v text '%255s' "0x40001000 0 4K"
	write "$d/map" "$text"
	read_rows "$d/mappings"
	assert_equal "${rows[-1]}" "0x40001000 0x40001fff 0x00000000 4096 4K rw----"
}

# refuse_bytes WHY - checks that every file that takes a write refuses $BATS_TEST_TMPDIR/bytes
refuse_bytes() {
	local file
	for file in "$d"/{map,unmap,translate} "$v7s"/{create,destroy}; do
		try_bytes "$file" "$BATS_TEST_TMPDIR/bytes"
		assert_refused EINVAL "${file##*/}: line $1" "$1"
		assert_unchanged "$1: the state"
	done
}

@test "NUL bytes are refused anywhere in a line" {
	local bytes
	for bytes in '0x40000000 0 4K\0\n' '0x40000000\0 0 4K\n' '\0000x40000000 0 4K\n' '\0\n' '\0' '0x40000000 0 4K # \0\n'; do
		printf '%b' "$bytes" >"$BATS_TEST_TMPDIR/bytes"
		refuse_bytes "1: *NUL*"
	done
	printf '# first\n\n0x40000000 0 4K\0' >"$BATS_TEST_TMPDIR/bytes"
	refuse_bytes "3: *NUL*"
}

@test "binary files and bytes of every value are refused" {
	local i
	head -c 1M "$BASH" >"$BATS_TEST_TMPDIR/bytes"
	refuse_bytes "1: *"
	for i in {1..255}; do
		printf -v i '\\x%x' "$i"
		printf '%b' "$i"
	done | tr -d '\n#' >"$BATS_TEST_TMPDIR/bytes"
	refuse_bytes "1: *"
	printf '0x40000000 0 4K \xff\xfe\x80' >"$BATS_TEST_TMPDIR/bytes"
	refuse_bytes "1: *"
	# last_error quotes them as text.
	assert_equal "$(tr -d '\n -~' <"$v7s/last_error" | wc -c)" 0
}

@test "random words change nothing unless they are a command" {
	local i line n files=(map unmap) words=(0 0x40000000 0x40001000 4K 1M 0xfffff000 -1 64K 0x1001 '#' '=' prot= prot=rw prot=x pgsize=64K
		pgsize=auto pgsize= 99999999999999999999 $'\t' $'\xff' default 'a=b' 4294967296 junk)
	seed
	effort 60
	for ((i = 0; i < effort; i++)); do
		line=
		random 6
		for ((n = random; n >= 0; n--)); do
			random ${#words[@]}
			line+="${words[random]} "
		done
		random 2
		try "$d/${files[random]}" "$line"
		case $errno in
		'') note_state ;;
		EINVAL | ERANGE | EEXIST | ENOENT) assert_unchanged "$line" ;;
		*) fail "$line: $errno" ;;
		esac
	done
}

@test "each answer of one open translate file is read from its heading on" {
	local fd round
	new_domain
	write "$d/map" "0x1000 0x80001000 64K"
	exec {fd}<>"$d/translate"
	for round in 1 2 3; do
		printf '%s\n' 0x1000 "0x200$round" 0x90000 >&"$fd"
		run -0 cat <&"$fd"
		assert_output "# iova phys pgsize prot
0x00001000 0x80001000 4K rw----
0x0000200$round 0x8000200$round 4K rw----
0x00090000 - - -"
	done
	# The lines before the refused one were answered.
	run -1 eval 'printf "0x1000\nnowhere\n" >&$fd'
	run -0 cat <&"$fd"
	assert_output "# iova phys pgsize prot
0x00001000 0x80001000 4K rw----"
	exec {fd}>&-
}

@test "each result on one open bench or selftest file is read from its first byte" {
	local fd round
	exec {fd}<>"$v7s/bench"
	for round in 1 2 3; do
		echo "op=translate count=$round loops=1" >&"$fd"
		run -0 cat <&"$fd"
		assert_line --index 0 --partial "provider,walk,"
		assert_line --index 1 --partial "slab,noncoherent,present,translate,4K,$round,"
	done
	exec {fd}>&-
	exec {fd}<>"$v7s/selftest"
	for round in sizes split; do
		echo "$round" >&"$fd"
		run -0 cat <&"$fd"
		assert_line --index 0 --partial "KTAP"
		assert_output --partial "$round"
	done
	exec {fd}>&-
}
