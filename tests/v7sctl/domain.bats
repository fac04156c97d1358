#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# providers, create, destroy, map, unmap, translate.
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

@test "providers lists every provider" {
	expect 0 providers
	assert_prints 'slab          yes   own slab cache v7s_dma32_l2' 'kernel        no '
	expect_json 0 '.providers | length == 7 and .[0].name == "slab" and .[0].available and
		(.[5].available | not) and (.[5].description | contains("ARM_V7S"))' providers
}

@test "create makes a domain, and destroy removes it" {
	expect 0 create camera provider=page
	[[ -d $root/domains/camera ]]
	expect 0 destroy camera
	[[ ! -d $root/domains/camera ]]
}

@test "destroy destroys each domain that is named" {
	expect 0 create a
	expect 0 create b
	expect_json 0 '.command == "destroy" and .lines == 2' destroy a b
	[[ ! -d $root/domains/a && ! -d $root/domains/b ]]
}

@test "the module's reason for a refusal is printed, without a line number if there was one line" {
	expect 1 create default
	assert_equal "$stderr" 'v7sctl: create: domain default exists'
	expect 1 create camera provider=kernel
	assert_equal "$stderr" 'v7sctl: create: this kernel has no provider kernel'
	expect 1 map default 0x1800 0x80000000 4K
	assert_equal "$stderr" 'v7sctl: map: iova 0x00001800 is not a multiple of 4K'
	expect_json 1 '.error == {message: "map: iova 0x00100000 is already mapped to 0x80000000 by a page of 4K", code: 1, errno: "EEXIST"}' \
		map default 0x100000 0x80000000 4K
}

@test "map and unmap report how many pages the kernel's own code has left with a wrong translation since" {
	rewrite "$default/config" 's/provider: slab/provider: kernel/'
	rewrite "$default/check" 's/ 0 pass$/ 7 fail/; s/verdict: pass/verdict: fail/'
	expect_json 0 '.wrong == 0' map default 0x40000000 0x80000000 64K
	V7S_FAKE_WRONG=9 expect_json 0 '.wrong == 2' unmap default 0x40000000 4K
	V7S_FAKE_WRONG=10 expect 0 unmap default 0x40001000 4K
	assert_error "done, but the kernel's own code left 1 page of 4K with a wrong translation: see v7sctl check default"
}

@test "a mapping is translated until it is unmapped" {
	expect 0 map default 0x40000000 0x80000000 64K prot=rw
	assert_equal "$output" ''
	expect 0 translate default 0x40001234
	assert_prints '0x40001234  0x80001234  4K    rw----'
	expect 0 unmap default 0x40000000 64K
	expect 1 translate default 0x40001234
	assert_prints '0x40001234  -     -     -'
}

@test "translate exits with 1 if an IOVA is not mapped" {
	expect_json 1 '[.translations[].phys] == ["0x80000000", null, "0x80000fff"] and
		.translations[1] == {iova: "0x50000000", phys: null, pgsize: null, prot: null}' \
		translate default 0x100000 0x50000000 0x100fff
	expect_json 0 '.translations | length == 1' translate default 0x100000
}

@test "translate: an answer to another process is refused" {
	V7S_FAKE_OTHERS=3 expect_json 0 '[.translations[].iova] == ["0x00100000"]' translate default 1M
	V7S_FAKE_OTHERS=1000 expect 3 translate default 0x100000
	assert_error "no answer for 0x100000" "another program"
	expect_json 0 '[.translations[].iova] == ["0x00100000", "0x00100fff"]' \
		translate default -f - <<<$' 0x100000 \n\r\n\t0x100fff'
}

@test "a write to a destroyed domain reports that, and no earlier failure" {
	expect 1 map default 0x1800 0x80000000 4K
	V7S_FAKE_GONE=1 expect_json 1 '.error | .errno == "EIO" and (.message | contains("has been destroyed"))' \
		map default 0x40000000 0x80000000 4K
}

@test "domains called no, 12 or - are printed as names" {
	local name
	for name in no 12 -; do
		expect 0 create -- "$name"
		cp "$root"/domains/default/* "$root/domains/$name"
		rewrite "$root/domains/$name/config" "s/default/$name/"
		expect_json 0 ".config.name == \"$name\"" dump -- "$name"
		rewrite "$root/check" "2s/^[^ ]* /$name /"
		expect_json 0 ".domains[0].domain == \"$name\"" check
		expect 0 destroy -- "$name"
	done
}

@test "a batch comes from a file or from standard input, and may have comments" {
	cat >"$BATS_TEST_TMPDIR/batch" <<-'END'
		# IOVA PADDR SIZE
		0x40000000 0x80000000 4K

		  0x40001000 0x80001000 4K	# the next one
	END
	rewrite "$BATS_TEST_TMPDIR/batch" 's/	# the next one//'
	expect_json 0 '.command == "map" and .domain == "default" and .lines == 2' \
		map default -f "$BATS_TEST_TMPDIR/batch"
	expect 0 unmap default --file - <<<'0x40000000 8K'
	assert_prints '1 line done'
	expect 1 translate default -f - <<<$'0x100000\n0x40000000'
	assert_prints '0x80000000'
}

@test "a batch that fails names the line, and the lines before it take effect" {
	printf '%s\n' '0x40000000 0x80000000 4K' '' '0x40001800 0x80000000 4K' >"$BATS_TEST_TMPDIR/batch"
	expect 1 map default -f "$BATS_TEST_TMPDIR/batch"
	assert_equal "$stderr" \
		"v7sctl: $BATS_TEST_TMPDIR/batch:3: map: iova 0x40001800 is not a multiple of 4K; 1 line before it was done"
	expect 0 translate default 0x40000000
	expect_json 1 '.error | .line == 2 and .errno == "ENOENT" and .code == 1 and .done == 0' \
		unmap default -f - <<<$'\n0x60000000 4K'
}

@test "a list that fails midway reports how many items were done" {
	expect 0 create -f - <<<$'a provider=page\nb'
	expect 1 destroy a nothing b
	assert_error 'no domain nothing' '1 line before it was done'
	[[ -d $root/domains/b ]]
	expect_json 1 '.error | .done == 1 and .errno == "ENOENT" and (has("line") | not)' destroy b nothing
	expect 0 create -f - <<<$'c\nd'
	expect 1 destroy c d nothing
	assert_error '2 lines before it were done'
}

@test "--keep-going names each refused line and carries out the others" {
	local batch=$'0x40000000 0x80000000 4K\n0x40001800 0 4K\n0x40002000 0x80000000 4K'
	expect 1 map default --keep-going -f - <<<"$batch"
	assert_equal "$stderr" 'v7sctl: standard input:2: map: iova 0x40001800 is not a multiple of 4K'
	assert_prints '2 lines done, 1 refused'
	expect 0 translate default 0x40000000 0x40002000
	expect_json 1 '.lines == 0 and (.refused | length) == 3 and .refused[1] == {line: 2, errno: "EINVAL",
		message: "map: iova 0x40001800 is not a multiple of 4K"}' map default --keep-going -f - <<<"$batch"
	expect 1 destroy --keep-going nothing default
	[[ ! -d $default ]]
	expect_json 0 '.refused == [] and .lines == 1' create a provider=page --keep-going
}

@test "a copy of the module's files can be read, and is never changed" {
	unset V7S_FAKE
	local before command
	before=$(cd "$root" && find . -type f -exec sha256sum {} + | sort)
	while read -r command; do
		# shellcheck disable=SC2086 # words
		expect 3 --root "$root" $command
		assert_error 'is a copy' 'cannot be written'
	done <<-'END'
		create x
		destroy default
		map default 0x40000000 0x80000000 4K
		unmap default 0x100000 4K
		translate default 0x100000
		bench op=map
		selftest
		compare
	END
	assert_equal "$(cd "$root" && find . -type f -exec sha256sum {} + | sort)" "$before"
	expect 0 --root "$root" check
}

@test "a decimal number that looks like hex gets a hint" {
	expect 1 map default 10000000 0x80000000 4K
	assert_error ' [(]10000000 is decimal: did you mean 0x10000000[?])'
	expect 1 map default 0x100800 0x80000000 4K
	[[ $stderr != *'did you mean'* ]] || fail "$stderr"
}

@test "create and destroy take batches" {
	expect 0 create -f - <<<$'a provider=page\nb'
	expect 0 destroy -f - <<<$'a\nb'
}

@test "a NUL byte in a batch is refused before it reaches the kernel" {
	printf '0x40000000 0x80000000 4K\0junk\n' >"$BATS_TEST_TMPDIR/batch"
	expect 1 map default -f "$BATS_TEST_TMPDIR/batch"
	assert_error 'batch:1:' 'NUL byte'
}

@test "an argument cannot smuggle in a second line or a comment" {
	expect 2 map default 0x40000000 0x80000000 $'4K\n0x50000000 0 4K'
	expect 2 map default 0x40000000 0x80000000 '4K #'
	expect 2 destroy ''
}

@test "for an unknown domain the nearest name is suggested, and a path is refused" {
	expect 1 map defualt 0x1000 0x80000000 4K
	assert_equal "$stderr" "v7sctl: no domain 'defualt': did you mean 'default'?"
	expect 0 create ab
	expect 1 dump ba
	assert_error "did you mean 'ab'?"
	expect 1 map ../domains/default 0x1000 0x80000000 4K
	expect 1 dump ..
	expect 2 translate '' 0
}

@test "too few arguments, and arguments beside --file, are refused" {
	expect 2 map default
	assert_error 'map: too few arguments'
	expect 2 map default 0x1000 0x80000000
	expect 2 unmap default 0x1000
	expect 2 map default 0x1000 -f -
	assert_error 'beside --file'
	expect 2 translate default
	expect 2 create
	expect 2 map default -f "$BATS_TEST_TMPDIR/none"
	assert_error 'No such file'
}

@test "a write that the file system refuses is an error" {
	ln -sf /dev/full "$default/map"
	expect_json 1 '.error.errno == "ENOSPC"' map default 0x40000000 0x80000000 4K
}
