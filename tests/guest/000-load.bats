#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The interface of a module that has just been loaded. If this fails, ignore the other files.
# bats file_tags=load
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

setup() {
	untraced
	requires root
}

@test "the module is loaded" {
	[[ -d $v7s ]] || fail "no $v7s: is the module loaded and debugfs mounted?"
}

# Skips the parts of the interface that a build may lack.
@test "files and directories have the names and modes of the interface" {
	cd "$v7s" # stat: not every find knows -printf
	run -0 find . -mindepth 1 ! -path '*/domains/[!d]*' \
		! -name bench ! -name selftest -exec stat -c '%A %n' {} +
	assert_equal "$(sort -k 2 <<<"${output// .\// }")" "$(
		cat <<-'END'
			-r-------- check
			--w------- create
			--w------- destroy
			drwx------ domains
			drwx------ domains/default
			-r-------- domains/default/check
			-r-------- domains/default/config
			-rw------- domains/default/descriptors
			-r-------- domains/default/history
			-r-------- domains/default/image
			--w------- domains/default/map
			-rw------- domains/default/mappings
			-r-------- domains/default/stats
			-r-------- domains/default/tables
			-rw------- domains/default/translate
			--w------- domains/default/trim
			--w------- domains/default/unmap
			-r-------- last_error
			-r-------- live
			-r-------- providers
			--w------- rescan
			-r-------- slabs
			-r-------- slabs_stats
			-r-------- version
			-r-------- zones
		END
	)"
	assert_equal "$(stat -c %A "$v7s")" drwx------
}

@test "version names the module, the interface and the machine" {
	read_fields "$v7s/version"
	assert_equal "${keys[*]}" "module abi kernel arch"
	assert_equal "${field[abi]}" 1
	assert_equal "${field[module]}" "$(</sys/module/v7s_dma32/version)"
	assert_equal "${field[kernel]}" "$(uname -r)"
	assert_equal "${field[arch]}" "$(uname -m)"
}

@test "providers lists names, availability and descriptions" {
	local row
	read_rows "$v7s/providers"
	assert_equal "$heading" "# name available description"
	for row in "${rows[@]}"; do
		assert_regex "$row" '^[a-z_]+ (yes|no) [^ ].*$'
	done
	assert_regex "${rows[0]}" '^slab yes '
}

@test "the default domain has the default configuration and no mappings" {
	local default=$v7s/domains/default
	assert_fields "$default/config" name=default "provider=$(</sys/module/v7s_dma32/parameters/provider)" \
		ias=32 oas=32 quirks=- walk=noncoherent pgsizes=4K,64K,1M,16M
	assert_equal "${keys[*]}" "name provider ias oas quirks walk pgsizes ttbr tcr prrr nmrr"
	assert_rows "$default/mappings"
	assert_rows "$default/descriptors"
	read_rows "$default/tables"
	assert_equal "${#rows[@]}" 1
	assert_regex "${rows[0]}" '^1 - 0x00000000 0x[0-9a-f]{8} 16384 [A-Z][A-Za-z0-9]+ [0-9]+ yes 0$'
}

@test "an IOVA can be mapped, translated and unmapped" {
	new_domain
	write "$d/map" "0x12345000 0x87654000 4K"
	assert_rows "$d/mappings" "0x12345000 0x12345fff 0x87654000 4096 4K rw----"
	assert_translations "0x12345678 0x87654678 4K rw----" "0x12346000 - - -"
	write "$d/unmap" "0x12345000 4K"
	assert_rows "$d/mappings"
}

# conventional FILE - checks that rows have as many words as the heading, and addresses all digits
conventional() {
	local row word columns words
	read_rows "$1"
	read -ra columns <<<"${heading#\# }"
	for row in "${rows[@]}"; do
		[[ $row != 'verdict: '* ]] || continue
		read -ra words <<<"$row"
		if [[ ${columns[-1]} == description ]]; then
			((${#words[@]} >= ${#columns[@]})) || fail "$1: too few words: $row"
			continue
		fi
		((${#words[@]} == ${#columns[@]})) || fail "$1: ${#columns[@]} columns, but: $row"
		[[ $row == "${words[*]}" ]] || fail "$1: more than single blanks: $row"
		for word in "${words[@]}"; do
			# A slab cache may have any name, also with an x, and its row has no address.
			[[ $word != *x* || $1 == */slabs || $word =~ ^0x[0-9a-f]{8,9}$ || $word =~ ^[r-][w-][x-][c-][d-][p-]$ ]] ||
				fail "$1: not an address: $word"
		done
	done
}

@test "rows have a column for each word of the heading, fields a colon, addresses at least 8 digits" {
	local file
	new_domain
	write "$d/map" "0 0 4K" "0x10000 0xffff0000 64K prot=r" "1M 0 1M prot=rwx" "16M 16M 16M prot=rwcp"
	printf '0\n0x5000\n' >"$d/translate"
	for file in providers zones slabs check domains/"$name"/{mappings,tables,descriptors,translate,check}; do
		conventional "$v7s/$file"
	done
	for file in version slabs_stats domains/"$name"/{config,stats}; do
		read_fields "$v7s/$file"
		assert_equal "$(sort <<<"${keys[*]/%/$'\n'}" | uniq -d)" ""
	done
	[[ $(tail -n 1 "$v7s/check") == 'verdict: pass' ]]
	[[ $(tail -n 1 "$d/check") == 'verdict: pass' ]]
	[[ $(wc -l <"$v7s/last_error") == 1 ]]
}

@test "the assertions of helpers.bash fail when they should" {
	new_domain
	run requires root flying
	assert_failure
	assert_output --partial "no such word: flying"
	run write "$d/map" "1 2 3"
	assert_failure
	assert_output --partial EINVAL

	# In one write(2): line numbers start again with each write.
	note_state
	refuse EINVAL "iova*" "$d/map" "# none" "1 2 3"
	run refuse ERANGE "iova*" "$d/map" "# none" "1 2 3"
	assert_failure
	run refuse EINVAL "nothing" "$d/map" "# none" "1 2 3"
	assert_failure
	write "$d/map" "0 0 4K"
	run assert_unchanged
	assert_failure
	run assert_translations "0x00000000 0x00001000 4K rw----"
	assert_failure
}
