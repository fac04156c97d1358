# SPDX-License-Identifier: GPL-2.0-only
# What check-device prints of a kernel's log that a board has kept.
# bats file_tags=host

load ../bats

# last_words LINE... - runs tools/device/last-words on a log of these lines
last_words() {
	printf '%s\n' "$@" >"$BATS_TEST_TMPDIR/log"
	run -0 "$BATS_TEST_DIRNAME/../../tools/device/last-words" "$BATS_TEST_DIRNAME/../complaints" "$BATS_TEST_TMPDIR/log"
}

@test "the last words of a log begin with the kernel's first complaint, and have 20 lines" {
	last_words {1..9} $'[ 1.5] WARNING: CPU: 0\r' {11..28} 'Kernel panic - not syncing' {30..40}
	assert_equal "$output" "$(printf '%s\n' '[ 1.5] WARNING: CPU: 0' {11..28} 'Kernel panic - not syncing')"
}

@test "the last words of a log without a complaint are its last five lines" {
	last_words {1..40}
	assert_output $'36\n37\n38\n39\n40'
	last_words {1..5}
	assert_output $'1\n2\n3\n4\n5'
	last_words 1
	assert_output 1
}
