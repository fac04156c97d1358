#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# explain: all formats of a line, and all messages of the drivers.
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers
load explain

@test "lines that a mail program wrapped anywhere are joined; a missing part is reported" {
	local line words at
	line=$(m4u 1401d000.m4u 0x1ff7c0000 write)
	read -ra words <<<"$line"
	for ((at = 1; at < ${#words[@]}; at++)); do
		printf '> %s\n' "[   12.345678] ${words[*]:0:at}" "${words[*]:at}" '[   12.5] next' >"$BATS_TEST_TMPDIR/mail"
		explained '.faults | length == 1 and (.[0] | .soc == "mt8192" and .larb == 5 and .port == 0 and
			.access == "write" and .layer == 0 and .iova == "0x1ff7c0000" and .cut == false)' <"$BATS_TEST_TMPDIR/mail"
	done
	explained '.faults[0] | .cut and .access == null and .larb == 5' <<<"${line% layer*}"
	expect 0 explain <<<"${line% layer*}"
	assert_prints 'the line is cut off'
	explained '[.faults[] | .cut] == [true, false]' <<<"${line% layer*}"$'\n'"[ 12.4] $line"
}

@test "explain keeps the port's name and the kind of fault in lines of vendor kernels" {
	explained '.faults[0] | .format == "vendor" and .port_name == "L1_OVL_2L_RDMA0" and .iova == "0xfd2d6000" and
		.type_bits == ["translation fault"]' <<<'mtk_iommu_isr … <<TRANSLATION FAULT>> port=L1_OVL_2L_RDMA0, iova=0xfd2d6000, pa=0x0'
	explained '.faults[0] | .port_name == "DISP_OVL0" and .iova == "0x04a00000"' \
		<<<'[M4U] CRDISPATCH_KEY:M4U_DISP_OVL0 translation fault:port=DISP_OVL0,mva=0x4a00000,pa=0x0'
	explained '[.faults[].type_bits] == [["invalid physical address"], ["invalid physical address"]]' <<-'END'
		mtk_iommu_isr … <<INVALID PHYSICAL ADDRESS>> port=L1_OVL_2L_RDMA0, iova=0xfd2d6000, pa=0x0
		[M4U] invalid pa: port=DISP_OVL0,mva=0x4a00000,pa=0x0
	END
}

@test "colours, quotation, CRLF, and prefixes of the journal, netconsole or pstore do not change the answer" {
	local line plain
	line=$(m4u 1401d000.m4u 0x1ff7c0000)
	plain=$(v7sctl --json explain <<<"$line" | jq -S '.faults | map(del(.time_ns))')
	while IFS= read -r other; do
		assert_equal "$(printf "%b\n" "$other" | v7sctl --json explain | jq -S '.faults | map(del(.time_ns))')" "$plain"
	done <<-END
		\\033[32m[   12.345678] \\033[0m\\033[33mmtk-iommu 1401d000.m4u\\033[0m: \\033[31m${line#*: }\\033[0m
		\`$line
		> > | $line
		$line\\r
		Nov 21 01:02:03 elm kernel: [   12.345678] $line
		2026-11-21T01:02:03.123456+01:00 elm kernel: $line
		3,870,12345678,-;$line
		<3>[   12.345678] $line
		[   12.345678][  T123] $line
		{"_SOURCE_MONOTONIC_TIMESTAMP":"12345678","PRIORITY":"3","MESSAGE":"$line","_HOSTNAME":"elm"}
	END
	# netconsole prints microseconds.
	explained '.faults[0].time_ns == 12345678000' <<<"3,870,12345678,-;$line"
}

# formats FILE... - prints the messages of errors and warnings in these sources of drivers, with
# values for their conversions
formats() {
	perl -0777 -ne 'while (/dev_(?:err|warn)(?:_ratelimited|_probe)?\s*\(([^;]*?)((?:"[^"]*"\s*)+)/g) {
			my $text = $2; $text =~ s/"\s*"//g; $text =~ s/^"|"\s*$|\\n//g; print "$text\n" }' "$@" |
		sed -E 's/0x%l*x/0x4/g; s/%l*[dux]/3/g; s/%pR/[mem 0x10205000]/g; s/%pe/-EINVAL/g; s/%s/read/g' | sort -u
}

@test "every message of mtk_iommu.c, mtk_iommu_v1.c and mtk-smi.c is understood or counted" {
	local source=$BATS_TEST_DIRNAME/../../.cache/kernel/mediatek text count=0
	"$BATS_TEST_DIRNAME/../../tools/debian/source" 2>/dev/null
	while IFS= read -r text; do
		run --separate-stderr v7sctl --json explain --no-module "mtk-iommu 10205000.iommu: $text"
		jq -e '(.faults | length) + (.messages | length) == 1 and .not_understood == 0' <<<"$output" >/dev/null ||
			fail "$text: $output"
		((++count))
	done < <(formats "$source"/drivers/iommu/mtk_iommu*.c "$source"/drivers/memory/mtk-smi.c)
	((count >= 20)) || fail "only $count messages were found in $source"
}

# wrap TEXT - prints TEXT in lines broken at random blanks, each with the prefix of quoted mail
wrap() {
	local word line=''
	for word in $1; do
		if [[ -n $line ]] && ((RANDOM % 6 == 0)); then
			echo "> $line"
			line=$word
		else
			line+=${line:+ }$word
		fi
	done
	echo "> $line"
}

@test "the fields of a fault do not depend on the line's prefix, format, wrapping or case of hex" {
	local seed=${V7S_SEED:-$RANDOM} device soc iova larb port access prefix text expected variant
	echo "seed $seed"
	RANDOM=$seed
	for _ in {1..3}; do
		read -r device soc < <(shuf -n 1 --random-source=<(yes "$RANDOM") <<-'END'
			1401d000.m4u mt8192
			14016000.iommu mt8186
			1c01f000.iommu mt8195
			1c028000.iommu mt8188
			10203000.m4u mt8167
		END
		)
		iova=$(printf '0x%08x' $((RANDOM << 15 << 2 | RANDOM << 2 | 1)))
		larb=$((RANDOM % 3)) port=$((RANDOM % 4))
		access=$([[ $((RANDOM % 2)) == 0 ]] && echo read || echo write)
		text="mtk-iommu $device: fault type=0x5 iova=$iova pa=0x0 master=0x180(larb=$larb port=$port) layer=1 $access"
		expected="$soc $iova $larb $port $access"
		for variant in "$text" "${text/ master=0x180(larb=$larb port=$port)/ larb=$larb port=$port}" \
			"${text/$iova/0x$(tr a-f A-F <<<"${iova#0x}")}"; do
			for prefix in '' '[   12.345678] ' 'Nov 21 01:02:03 elm kernel: ' '3,870,12345678,-;' '<3>[   12.3] '; do
				wrap "$prefix$variant" >"$BATS_TEST_TMPDIR/log"
				run --separate-stderr v7sctl --json explain --no-module <"$BATS_TEST_TMPDIR/log"
				echo "of:" && cat "$BATS_TEST_TMPDIR/log"
				assert_equal "$(jq -r '.faults[] | "\(.soc) \(.iova) \(.larb) \(.port) \(.access)"' <<<"$output")" \
					"$expected"
			done
		done
	done
}
