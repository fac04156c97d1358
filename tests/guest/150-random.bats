#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Random ranges against a model that has only pages of 4 KiB. The array `model` holds, for each
# mapped page, `PAGE PROT`: the physical page and the permissions.
# bats file_tags=random
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

readonly WINDOW=8192 # pages that the model spans

# any_range - sets $first and $n, in pages of 4 KiB: mostly whole pages of one size, sometimes a part
# of these
any_range() {
	local sizes=(1 16 256 4096) size nudge
	random 4
	size=${sizes[random]}
	random $((WINDOW / size))
	first=$((random * size))
	random 4
	n=$((size < 4096 ? (random + 1) * size : size))
	random 256
	nudge=$((random < 192 ? 0 : random % 16))
	((first += nudge % 4, n -= nudge / 4, n = n < 1 ? 1 : n, 1))
	((first + n <= WINDOW)) || n=$((WINDOW - first))
}

# count_mapped - sets $mapped to the number of mapped pages in the range
count_mapped() {
	local i
	mapped=0
	for ((i = first; i < first + n; i++)); do
		[[ ! ${model[i]:-} ]] || ((++mapped))
	done
}

model_map() {
	local i
	for ((i = first; i < first + n; i++)); do
		model[i]="$((to + i - first)) $prot"
	done
}

model_unmap() {
	local i
	for ((i = first; i < first + n; i++)); do
		unset "model[i]"
	done
}

# Half of the physical addresses are aligned as the IOVA is, so that large pages fit.
map_range() {
	local pgsizes=(auto auto auto 4K) to prot expected=
	random 4
	prot=${prots[random]}
	random 2
	to=$((random ? first ^ 0x2000 : first + 0x2013))
	count_mapped
	((mapped == 0)) || expected=EEXIST
	random 4
	try "$d/map" "$((iovas + first * 4096)) $((phys + to * 4096)) $((n * 4096)) prot=$prot pgsize=${pgsizes[random]}"
	assert_equal "$errno" "$expected" && { ((mapped)) || model_map; }
}

unmap_range() {
	local expected=
	count_mapped
	((mapped == n)) || expected=ENOENT
	try "$d/unmap" "$((iovas + first * 4096)) $((n * 4096))"
	assert_equal "$errno" "$expected" && { ((mapped < n)) || model_unmap; }
}

# assert_model - checks that the mappings match the model
assert_model() {
	local i page from=-1 was=-1 to=-1 prot=- expected=()
	for i in "${!model[@]}" $((WINDOW + 1)); do
		page=${model[i]:-"-1 end"}
		if ((i != was + 1 || ${page% *} != to + 1)) || [[ ${page#* } != "$prot" ]]; then
			((from < 0)) || expected+=($((iovas + from * 4096)) $((iovas + was * 4096 + 4096))
				$((phys + (to - was + from) * 4096)) "$prot")
			from=$i
			prot=${page#* }
		fi
		was=$i
		to=${page% *}
	done
	assert_spans "${expected[@]}"
}

# assert_few_empty_tables - checks that few empty tables stay, that the counters match the model, and
# that `check` passes
assert_few_empty_tables() {
	local row empty=0
	read_rows "$d/tables"
	for row in "${rows[@]:1}"; do
		[[ $row != *' 0' ]] || empty=$((empty + 1))
	done
	((empty <= 16)) || fail "$empty empty tables were kept" || return
	assert_fields "$d/stats" "mapped-bytes=$((${#model[@]} * 4096))" \
		"l2-tables=$((${#rows[@]} - 1 - empty))" "l2-waiting=$empty" || return
	read_rows "$d/check"
	[[ ${rows[0]} == *' 0 pass' ]] || fail "${rows[0]}"
}

# requests IOVAS PHYS OPTIONS PROT... - makes 60 random requests, or fewer with less effort, and
# compares everything with the model after every sixth and the last
requests() {
	local iovas=$(($1)) phys=$(($2)) prots=("${@:4}") step first n mapped model=()
	seed
	new_domain "$3"
	effort 60
	for ((step = 1; step <= effort; step++)); do
		any_range
		random 5
		if ((random < 3)); then
			map_range
		else
			unmap_range
		fi
		((step % 6 > 0 && step < effort)) || { assert_model && assert_few_empty_tables; }
	done
}

@test "random maps and unmaps agree with a model" {
	requests 0x40000000 0 "" r----- rw---- r-x--- rw-c--
}

@test "random maps and unmaps agree with a model at 34-bit IOVAs, 35-bit addresses and a coherent walk" {
	requires 64bit
	requests 0x3fe000000 0x7f0000000 "ias=34 oas=35 quirks=no_perms,mtk_ext walk=coherent" \
		rwx--- rwxc-- rwx--- rwx-d-
}
