#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# status, zones, live.
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

@test "status shows module, zones, domains and the verdict" {
	expect 0 status
	assert_prints 'v7s_dma32 1.0 (ABI 1) on Linux 6.12.95+deb12-arm64, aarch64'
	assert_prints '0x40000000-0xffffffff' '2.9 GiB' '16.5 MiB' 'Normal'
	assert_prints 'default  slab           3  18 KiB  20 KiB  17.2 MiB' 'Verdict  pass'
}

@test "v7sctl without arguments shows status" {
	expect 0 status
	local status_output=$output
	expect 0
	assert_equal "$output" "$status_output"
}

@test "status fits in 80 columns" {
	expect 0 status
	local line
	while read -r line; do
		((${#line} <= 80)) || fail "${#line} columns: $line"
	done <<<"$output"
}

@test "status is ASCII in a locale without UTF-8" {
	LC_ALL=C expect 0 status
	[[ $output != *[^[:print:][:space:]]* ]] || fail "$output"
	assert_prints '#=........'
}

# on_terminal ARGUMENT... - sets $output to what a terminal of 80 columns gets
on_terminal() {
	run script -qec "stty cols 80; $(printf '%q ' "$V7SCTL" --sysroot "$sys" "$@")" /dev/null
}

@test "colours are printed on terminals only, and not with NO_COLOR" {
	local escape=$'\e['
	expect 0 status
	[[ $output != *"$escape"* ]] || fail "colours in a pipe"
	unset NO_COLOR
	TERM=xterm on_terminal status
	[[ $output == *"${escape}32mpass"* ]] || fail "no green pass on a terminal: $output"
	TERM=dumb on_terminal status
	[[ $output != *"$escape"* ]] || fail "colours on a dumb terminal"
	NO_COLOR=1 TERM=xterm on_terminal status
	[[ $output != *"$escape"* ]] || fail "colours in spite of NO_COLOR"
}

@test "status names a domain that fails" {
	rewrite "$root/check" 's/3 0 0 0 0 pass/3 2 0 0 0 fail/; s/verdict: pass/verdict: fail/'
	expect 1 status
	assert_prints 'Verdict  fail'
	expect 1
}

@test "status without a domain is no error" {
	rewrite "$root/check" 2d
	expect 0 status
	assert_prints 'none; create one' 'Verdict  none'
	expect_json 0 '.domains == [] and .verdict == "none"' status
}

@test "status leaves out a domain that was destroyed after the module wrote its verdict" {
	rm -r "$default"
	expect_json 0 '.domains == [] and .verdict == "pass"' status
}

@test "status: a provider that counts nothing shows -" {
	rewrite "$default/stats" 's/rejected: 0/rejected: -/'
	expect_json 0 '.domains[0].rejected == null' status
}

@test "zones: a zone of a second node is named NODE:ZONE" {
	sed -i '3{p;s/^0/1/}' "$root/zones"
	expect 0 zones
	assert_prints 'Normal ' '1:Normal '
}

@test "zones --zone shows one zone, and suggests the nearest name" {
	expect 0 zones --zone Normal
	assert_prints Normal
	[[ $output != *DMA* ]] || fail "$output"
	expect 1 zones --zone Norml
	assert_error "no populated zone 'Norml'" "did you mean 'Normal'"
}

@test "status --json has the module, the verdict and each domain" {
	expect_json 0 '.module == {version: "1.0", abi: 1, kernel: "6.12.95+deb12-arm64", arch: "aarch64"}' status
	expect_json 0 '.page_bytes > 0 and .verdict == "pass" and .domains == [{name: "default",
		provider: "slab", tables: 3, table_bytes: 18432, held_bytes: 20480,
		mapped_bytes: 18022400, rejected: 0, verdict: "pass"}]' status
}

@test "zones --json has each zone, or only the zone of --zone" {
	expect_json 0 '.zones[1] == {node: 0, zone: "Normal", start: "0x100000000", end: "0x13fffffff",
		managed_pages: 258048, free_pages: 96012, slab_pages: 31877, table_pages: 0,
		l1_tables: 0, l2_tables: 0} and (.zones | length) == 2' zones
	expect_json 0 '[.zones[].zone] == ["DMA"]' zones --zone DMA
}

@test "live shows the verdict on each page table that has a domain" {
	expect 0 live
	expect_json 0 '.live | length == 2 and .[0].device == "10205000.iommu" and .[0].verdict == null
		and .[1].verdict == "pass" and .[1].domain == "default"' live
	expect_json 0 '.note == null and .verdict == "pass"' check --live
}

@test "check --live fails if a table fails, or if there is no page table" {
	rewrite "$root/check" 's/^\(default .*\) pass$/\1 fail/; s/^verdict: pass/verdict: fail/'
	expect 1 check --live
	rewrite "$root/live" '2{h;d};3G' # the table that fails is not the last
	expect 1 check --live
	rewrite "$root/live" '2,$d'
	expect 0 live
	assert_prints 'no page table of another driver is known yet'
	expect 3 check --live
	echo '# note: module parameter live is 0' >>"$root/live"
	expect 3 check --live
	[[ $stderr == *'live is 0'* ]] || fail "$stderr"
	expect 2 check --live default
}
