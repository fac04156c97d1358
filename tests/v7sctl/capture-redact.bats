#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# capture --redact: other addresses, and the same answers.
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers
load capture

# addresses FILE - prints the physical addresses of a capture, in order
addresses() {
	local file
	for file in tables mappings descriptors; do
		tar -xOf "$1" "v7s_dma32-capture/sys/kernel/debug/v7s_dma32/domains/default/$file"
	done | awk '$1 == "#" { delete at; for (i = 2; i <= NF; i++) at[$i] = i - 1; next }
			{ print $(("phys" in at) ? at["phys"] : at["phys-start"]) }' | grep 0x
}

@test "redacted addresses keep order, alignment, zone and contiguity, but not their values" {
	local before after previous_before='' previous_after='' b a
	rewrite "$default/config" 's/^quirks: -/quirks: ns,no_perms,mtk_ext/'
	take
	mapfile -t before < <(addresses "$tar")
	take --redact
	mapfile -t after < <(addresses "$tar")
	assert_equal "${#after[@]}" "${#before[@]}"
	((${#before[@]} > 50)) || fail "${#before[@]} addresses"
	for n in "${!before[@]}"; do
		b=$((before[n])) a=$((after[n]))
		((b != a)) || fail "${before[n]} is still there"
		((b % 0x1000000 == a % 0x1000000)) || fail "${before[n]} has become ${after[n]}"
		(((b < 0x100000000) == (a < 0x100000000))) || fail "${before[n]} has become ${after[n]}"
		if [[ $previous_before ]]; then
			(((b < previous_before) == (a < previous_after))) || fail "the order of ${before[n]}"
			((b - previous_before > 0x1000000 || b - previous_before < 0)) ||
				((a - previous_after == b - previous_before)) || fail "the distance to ${before[n]}"
			# Blocks of 16 MiB with another between them do not become neighbours.
			(((b >> 24) - (previous_before >> 24) < 2 || (a >> 24) - (previous_after >> 24) >= 2)) ||
				fail "${before[n]} is next to the address before it"
		fi
		previous_before=$b previous_after=$a
	done
	from 0 --json zones
	assert_equal "$(jq -r '.zones[1].start' <<<"$output")" 0x100000000
	b=$(jq -r '.zones[0].start' <<<"$output") a=$(jq -r '.zones[0].end' <<<"$output")
	for n in "${after[@]}"; do
		((n >= b && n <= a)) || fail "$n is not in zone DMA, $b to $a"
	done
	tar -xOf "$tar" v7s_dma32-capture/capture | grep -qx 'redacted: yes'
}

@test "a redacted image agrees with its descriptors and tables" {
	take --redact
	from 0 --json dump --image
	local image=$output ttbr table
	from 0 --json dump --tables
	ttbr=$(jq -r .ttbr <<<"$image") table=$(jq -r '.tables[0].phys' <<<"$output")
	assert_equal $((ttbr & ~0x7f)) $((table))
	assert_equal "$(jq -c '[.image[].phys]' <<<"$image")" "$(jq -c '[.tables[].phys]' <<<"$output")"
	# The words of the L1 table that are not zero, as the descriptors of level 1 have them.
	from 0 --json dump --descriptors
	assert_equal "$(jq -r '.image[0].hex' <<<"$image" | fold -w 8 | grep -v '^0*$' |
		sed -E 's/(..)(..)(..)(..)/0x\4\3\2\1/' | xargs)" \
		"$(jq -r '.descriptors[] | select(.level == 1).descriptor' <<<"$output" | xargs)"
	# A table's descriptor points to the table.
	while read -r ttbr table; do
		assert_equal $((ttbr & ~0x3ff)) $((table))
	done < <(jq -r '.descriptors[] | select(.kind == "table") | "\(.descriptor) \(.phys)"' <<<"$output")
	assert_equal "$(jq -r '.descriptors[] | select(.kind == "table") | .phys' <<<"$output" | xargs)" \
		"$(jq -r '.image[1:][].phys' <<<"$image" | xargs)"
}

@test "a redacted capture has the same verdict and the same causes of faults" {
	local here
	make_log
	# The first IOVA is the physical address of a buffer, the second is not.
	cat >>"$sys/dev/kmsg" <<-'END'
		[    4.000000] mtk-iommu 10205000.iommu: fault type=0x5 iova=0x88003000 pa=0x0 larb=0 port=0 layer=1 read
		[    4.500000] mtk-iommu 10205000.iommu: fault type=0x5 iova=0x02003000 pa=0x90000040 larb=0 port=0 layer=1 read
	END
	take
	from 0 --json explain
	here=$(jq -c '[.faults[] | .iova, [.findings[].finding]]' <<<"$output")
	[[ $output == *physical-address* ]] || fail "$output"
	from 0 check
	local check=$output
	take --redact
	from 0 --json explain
	assert_equal "$(jq -c '[.faults[] | .iova, [.findings[].finding]]' <<<"$output")" "$here"
	[[ $output == *physical-address* ]] || fail "$output"
	from 0 check
	assert_equal "$output" "$check"
	same doctor
	run tar -xOf "$tar" v7s_dma32-capture/dev/kmsg
	[[ $output != *pa=0x90000040* && $output == *pa=0x0\ * ]] || fail "$output"
}
