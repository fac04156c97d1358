# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# record DIR - in a guest: records in DIR what the module's files contain. Numbers that depend on
# the machine are replaced by those of elm, the fake machine that v7sctl is tested on (elm.bash).
# `make fixtures` keeps the records in tests/v7sctl/fixtures, and tests/guest/610-fixtures.bats
# compares them with the module.

record() {
	local into=$1 top=/sys/kernel/debug/v7s_dma32 name=bats-record d
	d=$top/domains/$name
	mkdir -p "$into"
	echo $name >$top/create
	cat >"$d/map" <<-END
		0x00100000 0x80000000 64K pgsize=4K
		0x00120000 0x80100000 64K prot=r
		0x00200000 0x90000000 1M
		0x01000000 0xa0000000 16M prot=rwx
		0xfcfe0000 0x88000000 64K pgsize=4K
	END
	record_domain "$d" "$into"
	record_module $top "$into"
	record_refusals $top "$d" >"$into/refusals"
	echo $name >$top/destroy
}

# Replaces what differs in each run by elm's values: the addresses and zones of tables, and the
# memory held for them.
record_domain() {
	local file ttbr first second script
	ttbr=$(sed -n 's/^ttbr: //p' "$1/config")
	{ read -r _; read -r _; read -r _ _ _ first _; read -r _ _ _ second _; } <"$1/tables"
	# The low digits of descriptors and of ttbr are attributes.
	script="s/${ttbr:0:8}\(..\)/0x4a8e40\1/; s/${first:0:8}\(..\)/0x4b1234\1/g; s/${second:0:8}\(..\)/0x4b1238\1/g"
	for file in config stats mappings tables descriptors check; do
		sed -e "$script" -e "s/${1##*/}/default/" "$1/$file" >"$2/$file"
	done
	sed -i 's/^held-bytes: .*/held-bytes: 20480/' "$2/stats"
	sed -i '2,$s/ [^ ]* [^ ]* \([^ ]* [^ ]*\)$/ DMA 0 \1/' "$2/tables"
	sed -i 's/ [0-9-]* \([0-9-]*\) \(pass\|fail\)$/ 0 \1 \2/' "$2/check" # - on kernels that cannot watch
}

# The headings of rows, the keys of fields.
record_module() {
	local file
	sed 's/^\([^ ]* \)no /\1yes /' "$1/providers" >"$2/providers"
	for file in live slabs zones; do
		head -n 1 "$1/$file"
	done | sed 's/ pages .*/ pages/' >"$2/headings"
	for file in version slabs_stats; do
		sed 's/:.*//' "$1/$file" >"$2/$file"
	done
	echo 'op=map count=16 loops=1' >"$1/bench"
	head -n 1 "$1/bench" >"$2/bench"
	echo 'split seed=1' >"$1/selftest"
	head -n 3 "$1/selftest" | sed 's/[0-9]*$/N/' >"$2/selftest"
	echo 0x00100123 >"$1/domains/bats-record/translate"
	cat "$1/domains/bats-record/translate" >"$2/translate"
}

# Requests that the module refuses: "FILE LINE", the error, and last_error.
record_refusals() {
	local file line at
	while read -r file line; do
		at=$1/$file
		[[ -e $at ]] || at=$2/$file
		printf '%s %s\n' "$file" "${line/#${2##*/}/default}"
		{ ! echo "$line" >"$at"; } 2>&1 | sed -n 's/.*: /\t/p'
		sed "s/^/\t/; s/${2##*/}/default/" "$1/last_error"
	done <<-LINES
		map 0x00100800 0x80000000 4K
		map 0x00105000 0x80000000 4K
		map 0x00110000 0x80000000 2K
		map 0x00110000 0x80000000 0
		map 0x100000000 0x80000000 4K
		unmap 0x00100800 4K
		unmap 0x00300000 4K
		unmap 0x100000000 4K
		translate 0x100000000
		create ${2##*/} provider=slab
		create other colour=red
		destroy nobody
		bench colour=red
		selftest nothing
	LINES
}
