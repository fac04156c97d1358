#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The reference documentation, kept true: its examples are run as they stand.
# bats file_tags=docs
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

readonly abi_md=${V7S_DOCS:-$BATS_TEST_DIRNAME/../../docs}/ABI.md

# In the default domain, which teardown leaves as it was.
teardown() {
	printf '0 4G\n' >"$v7s/domains/default/unmap" 2>/dev/null ||
		awk 'NR > 1 { print $1, $4 }' "$v7s/domains/default/mappings" |
		while read -r line; do write "$v7s/domains/default/unmap" "$line"; done
}

# said TEXT - checks that the command's output is the example's; "..." ends the comparison
said() {
	local i example
	mapfile -t example <<<"${1%$'\n'}"
	for ((i = 0; i < ${#example[@]}; i++)); do
		[[ ${example[i]} != ... ]] || return 0
		# The shell words its own complaints.
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
		# Commands begin as the headings of rows do, but name a program.
		if [[ $line =~ ^'# '(cat|echo|exec)' ' ]]; then
			[[ -z $command ]] || said "$expected"
			command=${line#\# } expected=''
			mapfile -t lines < <(eval "$command" 2>&1)
			((++count))
			# Only a 64-bit kernel has a zone DMA32.
			[[ $command != *cache_dma32 ]] || is_64bit || command=
		else
			expected+=$line$'\n'
		fi
	done <"$abi_md"
	said "$expected"
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
