#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Runs the examples of docs/ABI.md as they stand.
# bats file_tags=docs
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

readonly abi_md=${V7S_DOCS:-$BATS_TEST_DIRNAME/../../docs}/ABI.md

# The examples use the default domain: unmap all of it.
teardown() {
	printf '0 4G\n' >"$v7s/domains/default/unmap" 2>/dev/null ||
		awk 'NR > 1 { print $1, $4 }' "$v7s/domains/default/mappings" |
		while read -r line; do write "$v7s/domains/default/unmap" "$line"; done
}

# assert_printed TEXT - checks that the command printed TEXT; "..." ends the comparison
assert_printed() {
	local i example
	mapfile -t example <<<"${1%$'\n'}"
	for ((i = 0; i < ${#example[@]}; i++)); do
		[[ ${example[i]} != ... ]] || return 0
		# Error messages of shells differ.
		[[ ${example[i]} == sh:* || ${lines[i]:-} == "${example[i]}" ]] ||
			fail "after \"$command\": \"${lines[i]:-}\" instead of \"${example[i]}\"" || return
	done
	((${#lines[@]} <= ${#example[@]})) || fail "after \"$command\", and not in the example: \"${lines[${#example[@]}]}\""
}

@test "every example of docs/ABI.md prints what is written there" {
	[[ -r $abi_md ]] || skip "needs docs/ABI.md"
	local line command='' expected='' count=0 lines
	cd "$v7s"
	while IFS= read -r line; do
		[[ $line == '      '* ]] || continue
		line=${line#      }
		# Headings of rows begin with # too, but not with the name of a program.
		if [[ $line =~ ^'# '(cat|echo|exec)' ' ]]; then
			[[ -z $command ]] || assert_printed "$expected"
			command=${line#\# } expected=''
			mapfile -t lines < <(eval "$command" 2>&1)
			((++count))
			# Only a 64-bit kernel has a zone DMA32.
			[[ $command != *cache_dma32 ]] || is_64bit || command=
		else
			expected+=$line$'\n'
		fi
	done <"$abi_md"
	assert_printed "$expected"
	((count >= 12)) || fail "only $count examples"
}

@test "every file has its entry in docs/ABI.md, and every entry its file" {
	[[ -r $abi_md ]] || skip "needs docs/ABI.md"
	local documented there
	documented=$(sed -n 's/^## //p' "$abi_md" | grep -E '^[a-z_]+$|^domains/' | sort)
	there=$(cd "$v7s" && find . -maxdepth 1 -type f -printf '%f\n'
		cd domains/default && find . -type f -printf 'domains/NAME/%f\n')
	assert_lists "the files" "$(sort <<<"$there")" "$documented"
}
