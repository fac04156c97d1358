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
	# Two mappings are adjacent in memory; of the first only the start is an address in a file.
	rewrite "$default/mappings" 's/ 0x01ffffff 0xa0000000 16777216 / 0x03ffffff 0xa0000000 50331648 /
		$a 0x05000000 0x05ffffff 0xa3000000 16777216 16M rwx---'
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
	from 0 --json dump --mappings
	mapfile -t after < <(jq -r '.mappings[] | select(.pgsize == "16M").phys_start' <<<"$output")
	assert_equal $((after[1] - after[0])) 50331648
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
	run tar -xOf "$tar" v7s_dma32-capture/sys/kernel/debug/v7s_dma32/domains/default/config
	assert_line "ttbr: $(jq -r .ttbr <<<"$image")"
}

@test "redaction reads PA[34:32] in descriptors and TTBRs with quirk mtk_ext" {
	local ttbr section descriptor
	rewrite "$default/config" 's/^quirks: -/quirks: ns,no_perms,mtk_ext/'
	# A live L1 table and the memory of a section lie in the same 16 MiB above 4 GiB.
	rewrite "$root/live" 's/0x7f004000/0x7f004001/'
	rewrite "$default/descriptors" 's/0x90031c12 section 0x90000000/0x7f131e02 section 0x17f100000/'
	take --redact
	from 0 --json live
	ttbr=$(jq -r '.live[0].ttbr' <<<"$output")
	from 0 --json dump --descriptors
	section=$(jq -r '.descriptors[] | select(.kind == "section").phys' <<<"$output")
	assert_equal $((section - ((ttbr & 7) << 32 | ttbr & ~0x7f))) $((0x17f100000 - 0x17f004000))
	descriptor=$(jq -r '.descriptors[] | select(.kind == "section").descriptor' <<<"$output")
	assert_equal $((descriptor & 0xfff00000 | (descriptor >> 9 & 1) << 32)) $((section))
}

@test "a redacted history keeps its faults and its lost events, but not its addresses" {
	local history=v7s_dma32-capture/sys/kernel/debug/v7s_dma32/domains/default/history
	# A fault at the address of a buffer: that memory stays where it is.
	cat >"$default/history" <<-'END'
		# time-ns event iova size phys task
		10000000000 map 0x60000000 8192 0x88000000 kworker/u8:2
		10000000001 map 0x60002000 4096 0x95001000 kworker/u8:2
		10016000000 unmap 0x60000000 8192 - kworker/u8:2
		10017800000 fault 0x88000004 - - -
		# lost 3
	END
	take
	assert_equal "$(tar -xOf "$tar" "$history")" "$(<"$default/history")"
	take --redact
	run tar -xOf "$tar" "$history"
	[[ $output != *0x95001000* ]] || fail "$output"
	assert_equal "$(sed '/0x60002000/d' <<<"$output")" "$(sed '/0x60002000/d' "$default/history")"
}

@test "a redacted capture has the same verdict and the same causes of faults" {
	local here
	make_log
	# The first IOVA is the physical address of a buffer, the second is not.
	cat >>"$sys/dev/kmsg" <<-'END'
		[    4.000000] mtk-iommu 10205000.iommu: fault type=0x5 iova=0x88003000 pa=0x0 larb=0 port=0 layer=1 read
		[    4.500000] mtk-iommu 10205000.iommu: fault type=0x5 iova=0x02003000 pa=0x90000040 larb=0 port=0 layer=1 read
		[    4.700000] CPU: 0 map: IOMMU: iova=0x02005000 - 0x02006000 paddr=0x90000100 size=4096
		[    5.000000] v7s_dma32: iova 0x35004000 is already mapped to 0x90000080
	END
	rewrite "$sys/proc/iomem" 's/-ffffffff/-11fffffff/; s/^100000000/120000000/'
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
	[[ $output != *0x9000* && $output == *paddr=0x* && $output == *pa=0x0\ * && $output == *'iova 0x35004000 '* ]] || fail "$output"
}

@test "a redacted capture has no RAM if the kernel hides the addresses of RAM" {
	printf '%s\n' '00000000-00000000 : System RAM' '00000000-00000000 : System RAM' >"$sys/proc/iomem"
	take --redact
	same doctor
}
