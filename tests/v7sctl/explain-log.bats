#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# explain: logs and traces with many lines.
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers
load explain

@test "trace events are history, not faults, and show a use after unmap and its time" {
	local map='  kworker/u8:2-77 [001] d..1. 12.000000: map: IOMMU: iova=0x00000000ebede000 - 0x00000000ebedf000 paddr=0x0000000080000000 size=4096'
	local unmap='  kworker/u8:2-77 [001] d..1. 12.016000: unmap: IOMMU: iova=0x00000000ebede000 - 0x00000000ebedf000 size=4096 unmapped_size=4096'
	local trace='io_page_fault: IOMMU:mtk-iommu 10205000.iommu iova=0x00000000ebede003 flags=0x0001'
	explained '.faults == [] and .history == {maps: 0, unmaps: 1}' <<<"$unmap"
	expect 0 explain <<<"$map"$'\n'"$unmap"
	assert_prints '1 map and 1 unmap; the last: 0xebede000 to 0xebedefff was unmapped by kworker/u8:2.'
	explained '.faults[0] | .format == "trace" and .access == "write" and .device == "mtk-iommu 10205000.iommu"' <<<"$trace"
	explained '.faults[0].access == "read"' <<<"${trace/flags=0x0001/flags=0x0000}"
	explained '.faults[0] | .finding == "use-after-unmap" and (.explanation |
		contains("unmapped 1.8 ms before the fault by kworker/u8:2, after it had been mapped for 16.0 ms"))' \
		<<<"$map"$'\n'"$unmap"$'\n'" irq/44-9 [000] d.h1. 12.017800: $trace"
	# perf script, and dmesg's line for the fault
	explained '.faults[0] | .finding == "use-after-unmap" and (.explanation | contains("1.8 ms before the fault by kworker/u8:2"))' <<-END
		kworker/u8:2    77 [001]    12.016000: iommu:unmap: IOMMU: iova=0xebede000 - 0xebedf000 size=4096 unmapped_size=4096
		[   12.017800] $(fault 0xebede003 write)
	END
	# mapped again before the fault: no use after unmap
	explained '.faults[0].finding != "use-after-unmap"' <<<"$unmap"$'\n'"${map/12.000000/12.017000}"$'\n'"[ 12.0178] $(fault 0xebede003)"
	# unmapped after it
	explained '.faults[0].finding != "use-after-unmap"' <<<"[ 12.010] $(fault 0xebede003)"$'\n'"$unmap"
	# only the page before it was unmapped
	explained '.faults[0].finding != "use-after-unmap"' <<<"${unmap/ size=4096/ size=8192}"$'\n'"[ 12.0178] $(fault 0xebedf003)"
}

# traced FORMAT - prints the trace of a buffer that is unmapped too early
traced() {
	case $1 in
	ftrace) cat <<-'END' ;;
		# tracer: nop
		#
		# entries-in-buffer/entries-written: 4/4   #P:2
		#
		#           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION
		#              | |         |   |||||     |         |
		     kworker/u8:2-77      [001] .....    12.000000: map: IOMMU: iova=0x00000000ebede000 - 0x00000000ebee0000 paddr=0x0000000080000000 size=8192
		     v4l2 decoder-812     [000] .....    12.001000: map: IOMMU: iova=0x00000000e0000000 - 0x00000000e0001000 paddr=0x0000000081000000 size=4096
		     kworker/u8:2-77      [001] .....    12.016000: unmap: IOMMU: iova=0x00000000ebede000 - 0x00000000ebee0000 size=8192 unmapped_size=8192
		           <idle>-0       [000] d.h1.    12.017799: io_page_fault: IOMMU:mtk-iommu 10205000.iommu iova=0x00000000ebedf003 flags=0x0001
	END
	ftrace-5.10) cat <<-'END' ;;
		     kworker/u8:2-77      [001] ....    12.000000: map: IOMMU: iova=0x00000000ebede000 paddr=0x0000000080000000 size=8192
		     kworker/u8:2-77      [001] ....    12.016000: unmap: IOMMU: iova=0x00000000ebede000 size=8192 unmapped_size=8192
	END
	perf) cat <<-'END' ;;
		kworker/u8:2     77 [001]    12.000000:           iommu:map: IOMMU: iova=0x00000000ebede000 - 0x00000000ebee0000 paddr=0x0000000080000000 size=8192
		v4l2 decoder    812 [000]    12.001000:           iommu:map: IOMMU: iova=0x00000000e0000000 - 0x00000000e0001000 paddr=0x0000000081000000 size=4096
		kworker/u8:2     77 [001]    12.016000:         iommu:unmap: IOMMU: iova=0x00000000ebede000 - 0x00000000ebee0000 size=8192 unmapped_size=8192
	END
	perf-stacks) cat <<-'END' ;;
		kworker/u8:2     77 [001]    12.000000: iommu:map: IOMMU: iova=0x00000000ebede000 - 0x00000000ebee0000 paddr=0x0000000080000000 size=8192
		        ffffffc0087b2f0c iommu_map+0x9c ([kernel.kallsyms])
		        ffffffc0087b4a10 __iommu_dma_map+0xd0 ([kernel.kallsyms])

		kworker/u8:2     77 [001]    12.016000: iommu:unmap: IOMMU: iova=0x00000000ebede000 - 0x00000000ebee0000 size=8192 unmapped_size=8192
		        ffffffc0087b30ac iommu_unmap+0x3c ([kernel.kallsyms])
	END
	esac
}

@test "without the module, a trace or the output of perf script shows a use after unmap" {
	local format words='unmapped 1.8 ms before the fault by kworker/u8:2, after it had been mapped for 16.0 ms'
	rm -r "$root"
	for format in ftrace ftrace-5.10 perf perf-stacks; do
		# The log before the trace, and after it.
		explained ".without_module != null and ([.faults[] | select(.format == \"mtk-iommu\")] | length == 1 and
			.[0].finding == \"use-after-unmap\" and (.[0].explanation | contains(\"$words\")))" \
			< <(echo "[   12.017800] $(fault 0xebedf003 write)" && traced $format)
		explained "[.faults[] | select(.format == \"mtk-iommu\")][0].explanation | contains(\"$words\")" \
			< <(traced $format && echo "[   12.017800] $(fault 0xebedf003 write)")
		# Another page of the log is not of that buffer.
		explained '[.faults[] | select(.format == "mtk-iommu")][0].finding == null' \
			< <(traced $format && echo "[   12.017800] $(fault 0xe0002003 write)")
	done
	explained '.history == {maps: 2, unmaps: 1} and .not_understood == 0' < <(traced ftrace)
}

@test "lines of other IOMMUs are counted by driver, and not explained" {
	expect_json 1 '.faults == [] and .other_iommus == [{driver: "arm-smmu", times: 1}]' \
		explain 'arm-smmu 15000000.iommu: Unhandled context fault: fsr=0x402, iova=0xff9a5000, fsynr=0x3c0013, cb=14'
	expect_json 1 '[.other_iommus[].driver] == ["arm-smmu-v3", "AMD-Vi", "DMAR", "rk_iommu"]' explain <<-'END'
		arm-smmu-v3 arm-smmu-v3.0.auto: event 0x10 received: translation fault iova=0x1000
		AMD-Vi: Event logged [IO_PAGE_FAULT device=01:00.0 domain=0x0000 address=0xff000000 flags=0x0010]
		DMAR: [DMA Write] Request device [03:00.0] fault addr 3c000000 [fault reason 05] PTE Write access is not set
		rk_iommu ff460f00.iommu: Page fault at 0x00000000fee00000 of type read
	END
	explained '(.faults | length) == 1 and .other_iommus[0].times == 1' < <(fault 0x1000; echo 'rk_iommu ff460f00.iommu: Page fault at 0x0')
	expect_json 1 '.faults == []' explain 'io_page_fault: IOMMU:arm-smmu 15000000.iommu iova=0x1000 flags=0x1'
}

@test "other messages of the drivers and of mm are explained" {
	explained '[.messages[].message] == ["flush-timeout", "second-m4u", "deferred", "suppressed", "gfp-fixed", "no-table-memory", "buddy"] and
		.suppressed == 253 and .faults == []' <<-'END'
		mtk-iommu 10205000.iommu: Partial TLB flush timed out, falling back to full flush
		mtk-iommu: probe of 14018000.iommu failed with error -16
		mtk-iommu 10205000.iommu: error -EPROBE_DEFER: mm dts parse fail(-517)
		mtk_iommu_isr: 253 callbacks suppressed
		Unexpected gfp: 0x4 (GFP_DMA32). Fixing up to gfp: 0x800 (GFP_NOWAIT). Fix your code!
		kworker/0:1: page allocation failure: order:2, mode:0x824(GFP_ATOMIC|GFP_DMA32), nodemask=(null)
		Node 0 DMA32: 12*4kB (UM) 1*8kB (U) 0*16kB = 56kB
	END
	explained '[.messages[] | [.message, .times]] == [["probe-failed", 2], ["deferred", 1]]' <<-'END'
		mtk-iommu 14018000.iommu: probe with driver mtk-iommu failed with error -22
		mtk-smi-larb 14021000.larb: probe with driver mtk-smi-larb failed with error -6
		mtk-smi-larb 14022000.larb: probe with driver mtk-smi-larb failed with error -517
		dw-apb-uart 11002000.serial: probe with driver dw-apb-uart failed with error -22
		dw-apb-uart 11002000.serial: no DMA: using PIO
	END
}

@test "lines that are not understood are counted, and shown with -v" {
	explained '.not_understood == 1' < <(fault 0x1000; echo 'mtk-iommu 10205000.iommu: something new')
	expect 0 explain -v < <(fault 0x1000; echo 'mtk-iommu 10205000.iommu: something new')
	assert_prints 'does not understand 1 line of' 'mtk-iommu 10205000.iommu: something new'
	expect_json 1 '.not_understood == 1' explain <<<'mtk-iommu 10205000.iommu: something new'
}

@test "messages of an M4U's driver about success are skipped silently" {
	local log='
		mtk-iommu 10205000.iommu: bound 14021000.larb (ops mtk_smi_larb_component_ops [mtk_smi])
		mtk-smi-common 14022000.smi: sync_state() pending due to 14021000.larb
		initcall mtk_iommu_driver_init+0x0/0x1000 [mtk_iommu] returned 0 after 312 usecs
		Modules linked in: mtk_iommu mtk_smi(+) v7s_dma32(O)
		 mtk_iommu_map+0x38/0x60 [mtk_iommu]'
	explained '.not_understood == 0 and (.faults | length) == 1' < <(echo "$log"; fault 0x1000; echo "$log")
	expect 1 explain <<<"$log"
	assert_error 'no fault line'
	explained '[.messages[].message] == ["larb-failed"]' \
		<<<'mtk-iommu 10205000.iommu: failed to bind 14021000.larb (ops mtk_smi_larb_component_ops [mtk_smi]): -517'
}

@test "of faults on neighbouring pages the first line is shown, whatever its page" {
	explained '.faults | length == 1 and .[0].iova == "0x10002040" and .[0].times == 3' < <(
		fault 0x10002040 && fault 0x10001000 && fault 0x10003000)
}

@test "a blank line separates the explanations of two faults" {
	expect 0 explain < <(fault 0x10001000 && fault 0x60000000)
	[[ $output == mtk-iommu*$'\n\n''mtk-iommu 10205000.iommu: read of the page 0x60000000'* ]] || fail "$output"
}

@test "faults on neighbouring pages are explained once; 20,000 need fewer than 100 lines" {
	local i
	for ((i = 0; i < 300; i++)); do fault "$(printf 0x%x $((0x60000000 + i * 4096)))"; done >"$BATS_TEST_TMPDIR/run"
	explained '.faults | length == 1 and (.[0] | .times == 300 and .first_page == "0x60000000" and .last_page == "0x6012b000")' \
		<"$BATS_TEST_TMPDIR/run"
	expect 0 explain <"$BATS_TEST_TMPDIR/run"
	assert_prints 'read of the pages 0x60000000 to 0x6012b000, 300 times'
	awk 'BEGIN { for (i = 0; i < 20000; i++) printf "mtk-iommu 10205000.iommu: fault type=0x5 iova=0x%x pa=0x0 larb=%d port=0 layer=1 read\n", 1610612736 + i * 8192, i % 5 }' >"$BATS_TEST_TMPDIR/many"
	expect 0 explain <"$BATS_TEST_TMPDIR/many"
	((${#lines[@]} < 100)) || fail "${#lines[@]} lines"
	assert_prints '19994 more faults in 19994 runs of pages'
	expect 0 explain < <(sed -n '1,7p; 7p' "$BATS_TEST_TMPDIR/many")
	assert_prints '2 more faults in 1 run of pages'
	# Not by expect_json: bash would take seconds for megabytes in a variable. With the module v7sctl
	# reads its files for each of these faults.
	assert_equal "$(v7sctl --json explain --no-module <"$BATS_TEST_TMPDIR/many" | jq '.faults | length')" 20000
	assert_equal "$(head -n 1000 "$BATS_TEST_TMPDIR/many" | v7sctl --json explain | jq '.faults | length')" 1000
}

@test "dmesg through a pipe: other lines are skipped, repeated ones counted, all drivers understood" {
	explained '[.faults[] | [.device, .times, .larb, .port, .access, .type_bits[0]]] == [
		["mtk-iommu 10205000.iommu", 2, 1, 3, "write", "translation fault"],
		["mtk-iommu 14016000.iommu", 1, 2, 20, "read", "TLB miss fault"],
		["mtk-iommu-v1 10205000.iommu", 1, 4, 5, null, "several TLB entries hit"]]' <<-'END'
		[    0.000000] Booting Linux on physical CPU 0x0
		[   12.345678] mtk-iommu 10205000.iommu: fault type=0x1 iova=0xfcff0003 pa=0x0 larb=1 port=3 layer=1 write
		[   12.345679] mtk-iommu 10205000.iommu: fault type=0x1 iova=0xfcff0003 pa=0x0 larb=1 port=3 layer=1 write
		Nov 21 01:02:03 elm kernel: mtk-iommu 14016000.iommu: fault type=0x800 iova=0x1fcff0001 pa=0x0 master=0x50c(larb=2 port=20) layer=1 read
		mtk-iommu-v1 10205000.iommu: fault type=0x2 iova=0x40000 pa=0x0 larb=4 port=5
	END
}

@test "explain: binary input is no fault" {
	head -c 100000 /dev/urandom >"$BATS_TEST_TMPDIR/noise"
	expect 1 explain <"$BATS_TEST_TMPDIR/noise"
	printf 'mtk\x01\xff x: fault type=0x1 iova=0x1000\n' >"$BATS_TEST_TMPDIR/noise"
	expect_json 0 '.faults[0].page == "0x00001000"' explain <"$BATS_TEST_TMPDIR/noise"
}
