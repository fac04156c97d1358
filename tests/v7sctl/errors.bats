#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# What is missing, forbidden, full or wrong: an error of one line, with a remedy.
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

@test "for an unknown command the nearest is suggested" {
	expect 2 chekc
	assert_equal "$stderr" "v7sctl: no command 'chekc': did you mean 'check'? (see v7sctl --help)"
	expect 2 trasnlate
	assert_error "did you mean 'translate'"
	expect 2 xyzzy
	assert_equal "$stderr" "v7sctl: no command 'xyzzy' (see v7sctl --help)"
	expect 2 ''
	expect 2 "$(printf 'x%.0s' {1..1000})"
}

@test "unknown options and missing values are usage errors" {
	expect 2 --bogus
	assert_equal "$stderr" "v7sctl: no option '--bogus' (see v7sctl --help)"
	expect 2 check --bogus
	assert_equal "$stderr" "v7sctl: check: no option '--bogus' (see v7sctl check --help)"
	expect 2 check --junit
	assert_error "option '--junit' takes a value"
	expect 2 --root
	assert_error "option '--root' takes a value"
	expect 2 check -x
	assert_error "no option '-x'"
	expect 2 zones -n5x
	assert_error "no option '-n'"
	expect 2 slabs -n
	assert_error "option '--interval' takes a value"
	expect 2 slabs --watch=yes
	assert_error "option '--watch' takes no value"
	expect 2 slabs --so
	assert_error "option '--sort' takes a value"
	expect 2 slabs --s=pages
	assert_error "'--s' is ambiguous: --sort or --sysroot"
	expect 2 slabs --sorted=pages
	assert_error "no option '--sorted': did you mean '--sort'?"
	expect 2 providers slab
	assert_error "unexpected argument 'slab'"
	expect_json 2 '.error | .code == 2 and (.message | contains("--bogus"))' --bogus
	expect_json 2 '.error.message | contains("chekc")' chekc
	# Options may be abbreviated.
	expect 2 --js chekc
	[[ $(jq '.error.message | contains("chekc")' <<<"$output") == true ]]
	expect 2 map --js
	[[ $(jq '.error.code' <<<"$output") == 2 ]]
}

@test "--json may stand before, between and after the other arguments" {
	local before
	expect_json 0 true zones
	before=$output
	expect 0 zones --json
	assert_equal "$output" "$before"
	expect 0 --json zones --zone DMA --json
	expect 2 check --bogus -- --json
	assert_error "no option '--bogus'"
}

@test "without the module, each command reports that with a remedy" {
	rm -r "$root" "$sys/sys/module/v7s_dma32"
	expect 3
	assert_error 'the module v7s_dma32 is not loaded' 'insmod v7s_dma32.ko'
	expect_json 3 '.error | .code == 3 and (.message | contains("not loaded"))' check
}

@test "without debugfs, each command reports that with a remedy" {
	rm -r "$sys/sys/kernel/debug"
	expect 3 zones
	assert_error 'debugfs is not mounted' 'mount -t debugfs none /sys/kernel/debug'
	printf 'nodev\tproc\n' >"$sys/proc/filesystems"
	expect 3 zones
	assert_error 'debugfs is off' 'boot without debugfs=off'
}

@test "--root refuses a directory without a module's files" {
	expect 3 --root "$BATS_TEST_TMPDIR" zones
	assert_error "$BATS_TEST_TMPDIR is not the directory of a loaded module"
	expect 0 --root "$root" zones
}

@test "without permission, commands report that with a remedy" {
	((EUID == 0)) || skip "needs root, to change its user"
	chmod 700 "$root"
	chmod 755 "$BATS_RUN_TMPDIR" "$BATS_SUITE_TMPDIR" "$BATS_TEST_TMPDIR" "${BATS_TEST_TMPDIR%/*}"
	install -m 755 "$V7SCTL" "$BATS_TEST_TMPDIR/v7sctl"
	run --separate-stderr setpriv --reuid 65534 --regid 65534 --clear-groups \
		"$BATS_TEST_TMPDIR/v7sctl" --sysroot "$sys" zones
	assert_equal "$status" 3
	assert_error 'no permission' 'as root'
	rm -r "$sys/sys/module/v7s_dma32"
	run --separate-stderr setpriv --reuid 65534 --regid 65534 --clear-groups \
		"$BATS_TEST_TMPDIR/v7sctl" --sysroot "$sys" zones
	assert_equal "$status" 3
	assert_error 'not loaded'
	run --separate-stderr setpriv --reuid 65534 --regid 65534 --clear-groups \
		"$BATS_TEST_TMPDIR/v7sctl" --root "$root" zones
	assert_equal "$status" 3
	assert_error 'no permission' 'as root'
	mkdir "$sys/sys/module/v7s_dma32"
	chmod 755 "$root"
	chmod 400 "$default/map"
	run --separate-stderr setpriv --reuid 65534 --regid 65534 --clear-groups \
		"$BATS_TEST_TMPDIR/v7sctl" --sysroot "$sys" map default 0x1000 0x80000000 4K
	assert_equal "$status" 3
	assert_error 'Permission denied' 'as root'
}

@test "a file that the module or a domain lacks is named, and not created" {
	rm "$root/zones" "$default/tables" "$default/map"
	expect 3 zones
	assert_error "this module has no file 'zones'"
	expect 3 dump --tables
	assert_error "domain 'default' was destroyed while it was read, or this module has no file 'domains/default/tables'"
	expect 3 map default 0x40000000 0x80000000 4K
	assert_error "the domain was destroyed meanwhile, or this module has no file 'domains/default/map'"
	[[ ! -e $default/map ]]
	rm "$root/create"
	expect 3 create camera
	assert_equal "$stderr" "v7sctl: this module has no file 'create'"
}

@test "a module of a newer ABI is refused" {
	rewrite "$root/version" 's/abi: 1/abi: 2/'
	local command
	for command in status zones check dump providers 'map default 0 0 4K' 'create x' watch bench; do
		# shellcheck disable=SC2086 # words
		expect 3 $command
		assert_error 'ABI 2' 'knows ABI 1' 'update v7sctl'
	done
	expect_json 3 '.error.message | contains("ABI 2")' zones
	rewrite "$root/version" 's/abi: 2/abi: 0/'
	expect 3 zones
}

# Commands that print much and little, in every format.
readonly printing='status
--help
map --help
--version
--json zones
check --tap
dump
dump --image
--json dump
slabs
selftest
bench --csv
watch --count 2 --interval 0.1
providers
explain iova=0x1000
--json check --bogus
--complete -- c'

@test "a full disk is an error in every format" {
	local command
	while read -r command; do
		status=0
		# shellcheck disable=SC2086 # words
		v7sctl $command >/dev/full 2>"$BATS_TEST_TMPDIR/message" || status=$?
		((status == 3)) || fail "$command: exit status $status on a full disk"
		grep -q 'cannot write: No space left' "$BATS_TEST_TMPDIR/message" || fail "$command: $(<"$BATS_TEST_TMPDIR/message")"
	done <<<"$printing"
}

@test "a closed pipe ends every command by SIGPIPE, without a message" {
	local command closed
	exec {closed}> >(:)
	wait $!
	while read -r command; do
		status=0
		# shellcheck disable=SC2086 # words
		v7sctl $command 2>"$BATS_TEST_TMPDIR/message" 1>&"$closed" || status=$?
		((status == 141)) || fail "$command: exit status $status"
		[[ ! -s $BATS_TEST_TMPDIR/message ]] || fail "$command: $(<"$BATS_TEST_TMPDIR/message")"
	done <<<"$printing"
	exec {closed}>&-
}

@test "standard output that is closed is an error" {
	local status=0
	v7sctl zones >&- 2>/dev/null || status=$?
	((status == 3)) || fail "exit status $status"
}

@test "an error goes to stderr, and to stdout with --json" {
	expect 1 dump nothing
	assert_equal "$output" ''
	expect_json 1 '.error.message | contains("nothing")' dump nothing
}
