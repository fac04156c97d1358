# SPDX-License-Identifier: GPL-2.0-only
# The fake module (fake.c) against recordings of the real module.
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

recorded=$BATS_TEST_DIRNAME/fixtures

@test "the fake module refuses what the real module refuses, in the same words" {
	local command error reason count=0
	local -A errno=([EINVAL]='Invalid argument' [EEXIST]='File exists'
		[ENOENT]='No such file or directory' [ERANGE]='Numerical result out of range')
	while IFS= read -r command && IFS=$'\t' read -r error && IFS=$'\t' read -r reason; do
		# The domain is a word of the command here.
		# shellcheck disable=SC2086 # words
		case $command in
		map* | unmap* | translate*) expect 1 --json ${command/ / default } ;;
		*) expect 1 --json $command ;;
		esac
		assert_equal "${errno[$(jq -r .error.errno <<<"$output")]}" "$error"
		# v7sctl appends a hint to some.
		run jq -r .error.message <<<"$output"
		assert_equal "${output:0:${#reason} - 8}" "${reason/: line 1: /: }"
		((++count))
	done <"$recorded/refusals"
	((count >= 14))
}

@test "the fake module writes the fields and headings of the real module" {
	expect 0 create camera provider=page
	run sed 's/:.*//' "$root/domains/camera/config"
	assert_output "$(sed 's/:.*//' "$recorded/config")"
	expect 0 map camera 0x00100000 0x80000000 4K
	run sed 's/:.*//' "$root/domains/camera/stats"
	assert_output "$(sed 's/:.*//' "$recorded/stats")"
	run head -n 1 "$root/domains/camera/mappings"
	assert_output "$(head -n 1 "$recorded/mappings")"
	expect 0 translate default 0x00100123
	run cat "$default/translate"
	assert_output "$(<"$recorded/translate")"
	expect 0 bench op=map
	run head -n 1 "$root/bench"
	assert_output "$(<"$recorded/bench")"
	v7sctl selftest >"$BATS_TEST_TMPDIR/output" || true
	run sed -e 's/[0-9]*$/N/' -e 3q "$root/selftest"
	assert_output "$(<"$recorded/selftest")"
}
