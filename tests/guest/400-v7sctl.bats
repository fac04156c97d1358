#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# v7sctl with the module: every command agrees with the debugfs files.
# bats file_tags=v7sctl
# shellcheck disable=SC2154,SC2030,SC2031 # helpers.bash sets them, in each test anew

load helpers

setup() {
	untraced
	requires root module
	command -v v7sctl >/dev/null || fail "no v7sctl in \$PATH"
}

# file NAME - skips the test if this module does not have that file
file() {
	[[ -e $v7s/$1 ]] || skip "needs the module's file $1"
}

# expect STATUS ARGUMENT... - runs v7sctl and checks its exit status; sets $output and $stderr
expect() {
	run --separate-stderr v7sctl "${@:2}"
	[[ $status == "$1" ]] || fail "v7sctl ${*:2}: exit status $status, not $1: $output $stderr"
}

# json STATUS FILTER ARGUMENT... - the same with --json, and FILTER must be true for the output.
# teardown_file checks all filters at once: jq takes a second to start on an emulated CPU.
json() {
	local number=$BATS_FILE_TMPDIR/$BATS_TEST_NUMBER-$((++documents))
	expect "$1" --json "${@:3}"
	echo "$output" >"$number.json"
	echo "$2" >"$number.filter"
	echo "v7sctl --json ${*:3}: not one document of schema 1, or this is false: $2" >"$number.wrong"
}

teardown_file() {
	local file number
	cd "$BATS_FILE_TMPDIR" && compgen -G '*.json' >/dev/null || return 0
	{
		echo '[inputs | {file: input_filename, document: .}] as $all |
			def wrong($number; filter): [$all[] | select(.file == "./" + $number + ".json") | .document] |
				select((length == 1 and .[0].schema == 1 and (.[0] | try filter catch false)) | not) | $number;'
		for file in *.json; do
			number=${file%.json}
			echo "wrong(\"$number\"; ($(<"$number.filter"))),"
		done
		echo empty
	} >program
	run -0 jq -rnf program ./*.json
	[[ -z $output ]] || fail "$(for number in $output; do cat "$number.wrong"; head -n 40 "$number.json"; done)"
}

# words N FILE - sets $words to a JSON array of the Nth word of each row of FILE
words() {
	words=$(awk -v n="$1" 'NR > 1 { printf "%s\"%s\"", comma, $n; comma = "," } END { print "" }' "$2")
	words=[$words]
}

# some_mappings - maps a page, a large page, a section and a supersection in a new domain
some_mappings() {
	new_domain
	write "$d/map" '0x00001000 0x80001000 4K' '0x00120000 0x80100000 64K prot=r' \
		'0x00200000 0x90000000 1M' '0x01000000 0xa0000000 16M prot=rwx'
}

@test "v7sctl status reports the module and its domains, and is the default command" {
	some_mappings
	json 0 ".module.abi == 1 and .verdict == \"pass\" and (.domains[] | select(.name == \"$name\") |
		.provider == \"slab\" and .tables == 3 and .mapped_bytes == $((4 * K + 64 * K + 17 * M)))" status
	expect 0
	[[ $output == v7s_dma32*"$name"*'Verdict  pass' ]] || fail "$output"
}

@test "v7sctl doctor finds nothing that fails" {
	json 0 '[.findings[] | select(.result == "fail")] == [] and
		([.findings[].check] | contains(["kernel", "memory", "zones", "module", "debugfs", "access", "tables"]))' doctor
}

@test "v7sctl doctor warns of nothing in the project's own VM" {
	grep -q dummy-virt /proc/device-tree/compatible || skip "not the project's own VM"
	json 0 '[.findings[] | select(.result != "ok")] == []' doctor
}

@test "v7sctl providers lists those of the module" {
	words 1 "$v7s/providers"
	json 0 "[.providers[].name] == $words" providers
}

@test "v7sctl creates a domain, maps, translates and unmaps in it, and destroys it" {
	name=bats-$BATS_SUITE_TEST_NUMBER-ctl
	expect 0 create "$name" provider=page pgsizes=4K,1M
	expect 0 map "$name" 0x100000 0x80000000 1M prot=rw
	json 0 '.translations == [{iova: "0x00101234", phys: "0x80001234", pgsize: "1M", prot: "rw----"}]' \
		translate "$name" 0x101234
	expect 0 unmap "$name" 0x100000 4K
	json 1 '[.translations[].phys] == [null, "0x80001000"]' translate "$name" 0x100000 0x101000
	expect 0 destroy "$name"
	[[ ! -e $v7s/domains/$name ]]
}

@test "v7sctl map carries out a batch, and names the line that fails" {
	new_domain
	printf '%s\n' '# two pages' '0x1000 0x80000000 4K' '' '0x2000 0x80001000 4K # more' >"$BATS_TEST_TMPDIR/batch"
	json 0 '.lines == 2' map "$name" -f "$BATS_TEST_TMPDIR/batch"
	assert_rows "$d/mappings" '0x00001000 0x00002fff 0x80000000 8192 4K rw----'
	echo '0x3800 0x80000000 4K' >>"$BATS_TEST_TMPDIR/batch"
	sed -i 's/^0x1000/0x4000/; s/^0x2000/0x5000/' "$BATS_TEST_TMPDIR/batch"
	json 1 '.error | .line == 5 and .errno == "EINVAL" and (.message | contains("0x00003800"))' \
		map "$name" -f "$BATS_TEST_TMPDIR/batch"
	assert_rows "$d/mappings" '0x00001000 0x00002fff 0x80000000 8192 4K rw----' \
		'0x00004000 0x00005fff 0x80000000 8192 4K rw----'
	json 0 '.translations | length == 3' translate "$name" -f - <<<$'0x1000\n0x4000\n0x5fff'
}

@test "v7sctl prints the kernel's refusals, with their errno" {
	new_domain
	expect 0 map "$name" 0x1000 0x80000000 4K
	json 1 '.error.errno == "EEXIST"' map "$name" 0x1000 0x80000000 4K
	json 1 '.error.errno == "ERANGE"' map "$name" 0x100000000 0x80000000 4K
	json 1 '.error.errno == "ENOENT"' unmap "$name" 0x2000 4K
	json 1 '.error.errno == "EEXIST"' create "$name"
	json 1 '.error.errno == "EINVAL"' create bats-x provider=none
	json 1 '.error.errno == "ENOENT"' destroy bats-none
	json 1 '.error.message | contains("no domain")' map bats-none 0 0 4K
	expect 1 map "$name" 0x1000 0x80000000 4K
	[[ "v7sctl: $(<"$v7s/last_error")" == "${stderr/map: /map: line 1: }" ]] || fail "$stderr"
}

@test "v7sctl dump shows what the module's files hold" {
	some_mappings
	expect 0 dump "$name" --image
	[[ $output == "$(<"$d/image")" ]] || fail "the image differs"
	json 0 ".mappings | length == $(($(wc -l <"$d/mappings") - 1))" dump "$name" --mappings
	json 0 ".descriptors | length == $(($(wc -l <"$d/descriptors") - 1))" dump "$name" --descriptors
	json 0 '[.tables[] | [.level, .index]] == [[1, null], [2, 0], [2, 1]] and all(.tables[]; .within_limit)' \
		dump "$name" --tables
	json 0 '[.ranges[] | [.iova_start, .blocks, .pgsize]] == [["0x00001000", 1, "4K"],
		["0x00120000", 1, "64K"], ["0x00200000", 1, "1M"], ["0x01000000", 1, "16M"]]' dump "$name"
	LC_ALL=C expect 0 dump "$name" --tree
	[[ $output == *'0x01000000-0x01ffffff -> 0xa0000000  1 x 16M  rwx---'* ]] || fail "$output"
}

@test "v7sctl check passes, and names the tables where it fails" {
	requires highmem
	new_domain provider=unrestricted
	local i
	# Of 200 tables some lie above 4 GiB.
	for ((i = 0; i < 200; i++)); do
		printf '0x%x 0x80000000 4K\n' $((i * M))
	done | v7sctl map "$name" -f -
	json 1 '.verdict == "fail" and (.above_limit | length) > 0 and all(.above_limit[]; .domain == "'"$name"'")' check
	expect 1 check "$name"
	expect 1 check --tap
	[[ $output == 'TAP version 13'*"not ok "*" - $name: "* ]] || fail "$output"
	expect 1 check --junit "$BATS_TEST_TMPDIR/report.xml"
	grep -q "<testcase.*name=\"$name\"" "$BATS_TEST_TMPDIR/report.xml"
	json 0 '.verdict == "pass"' check default
}

@test "v7sctl zones lists those of the module" {
	words 2 "$v7s/zones"
	json 0 "[.zones[].zone] == $words" zones
	json 0 '([.zones[].l1_tables] | add) > 0' zones
}

@test "v7sctl slabs lists the caches that the module reports" {
	file slabs
	json 0 '[.caches[] | select(.name == "v7s_dma32_l2")] | length == 1' slabs
	json 0 '(.caches | length) > 10' slabs --sort name
	json 0 '[.caches[].dma32] == [.caches[] | true] and .cost.ns > 0' slabs --dma32
}

@test "v7sctl slabs --no-module lists the caches of sysfs" {
	requires slab_sysfs 64bit
	json 0 '(.caches | length) > 10 and ([.caches[] | select(.name == "v7s_dma32_l2") | .dma32] | .[0] != false)' \
		slabs --no-module
}

@test "v7sctl compare measures providers and leaves no domain" {
	json 0 'all(.results[]; .error == null and .tables == 101 and .held_bytes >= .used_bytes)' \
		compare --workload sparse --provider slab,page --seed 1
	compgen -G "$v7s/domains/v7sctl-*" && fail "a domain is left behind"
	true
}

@test "v7sctl bench reports every operation, and fails for an unknown one" {
	file bench
	json 0 '[.results[].op] == ["map", "unmap"] and all(.results[]; .min_ns > 0 and .median_ns >= .min_ns)' \
		bench provider=slab op=map,unmap count=256 batch=256 loops=3
	expect 1 bench op=nothing
}

@test "v7sctl selftest prints the module's KTAP and fails with it" {
	file selftest
	run v7sctl selftest split
	[[ $output == "$(<"$v7s/selftest")" ]] || fail "the KTAP differs"
	# Another file checks that the tests pass; this checks that v7sctl returns their result.
	local unexpected=0
	! grep '^ *not ok' "$v7s/selftest" | grep -Eqv '# (TODO|XFAIL|SKIP)' || unexpected=1
	((status == unexpected)) || fail "exit status $status with $unexpected"
	expect 1 selftest no-such-test
}

@test "v7sctl explain distinguishes faults past the end of a mapping, at mapped and at unmapped IOVAs" {
	some_mappings
	json 0 '[.faults[].finding] == ["past-end", "mapped", "never-mapped", "mapped"]' explain "$name" <<-'END'
		mtk-iommu 10205000.iommu: fault type=0x5 iova=0x02000001 pa=0x0 larb=0 port=0 layer=1 read
		mtk-iommu 10205000.iommu: fault type=0x5 iova=0x00121003 pa=0x0 larb=0 port=0 layer=1 write
		mtk-iommu 10205000.iommu: fault type=0x5 iova=0x50000001 pa=0x0 larb=0 port=0 layer=1 read
		mtk-iommu 10205000.iommu: fault type=0x5 iova=0x00001001 pa=0x0 larb=0 port=0 layer=1 read
	END
}

@test "v7sctl watch takes as many samples as --count" {
	json 0 '.samples | length == 2 and all(.[]; .domains[0].name == "default")' watch --count 2 --interval 0.1
}

@test "v7sctl completion offers the domains and providers that exist" {
	new_domain
	[[ $'\n'$(v7sctl --complete -- dump '')$'\n' == *$'\n'"$name"$'\n'* ]]
	[[ $(v7sctl --complete -- create x provider=sl) == provider=slab ]]
}

@test "v7sctl status prints a whole report while a domain is created and destroyed, or names the domain destroyed" {
	local flux=bats-flux done=$BATS_TEST_TMPDIR/done whole=0 round
	while [[ ! -e $done && -d /proc/$$ ]]; do # ends with the test, even if the test fails
		echo "$flux" >"$v7s/create"
		echo "$flux" >"$v7s/destroy"
	done &
	for round in {1..30}; do
		run v7sctl status
		case $status in
		0)
			((++whole))
			assert_output --regexp 'default +slab'
			assert_output --partial 'Verdict  pass'
			;;
		3) assert_output --partial "v7sctl: domain '$flux' was destroyed while it was read" ;;
		*) fail "$status: $output" ;;
		esac
	done
	touch "$done"
	wait $!
	((whole > 0)) || fail "none of $round reports was whole"
}
