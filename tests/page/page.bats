#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The page of `make report`, made from the figures in fixtures/, unchanged or with faults.
# shellcheck disable=SC2154 # set by run

load ../bats

setup() {
	data=$BATS_TEST_TMPDIR/data
	html=$BATS_TEST_TMPDIR/report.html
	cp -r "$BATS_TEST_DIRNAME/fixtures" "$data"
}

# render [OPTION...] - renders $data, and sets $page
render() {
	"$BATS_TEST_DIRNAME/render" "$data" "$@" -o "$html"
	page=$(<"$html")
}

look() { run --separate-stderr "$BATS_TEST_DIRNAME/look" "$html" "$@"; }

# edit FILE FILTER - changes a JSON file of $data by jq; fails if nothing changes
edit() {
	jq "$2" "$data/$1" >"$BATS_TEST_TMPDIR/edited"
	! cmp -s "$data/$1" "$BATS_TEST_TMPDIR/edited" || fail "jq '$2' changes nothing in $1"
	mv "$BATS_TEST_TMPDIR/edited" "$data/$1"
}

has() { [[ $page == *"$1"* ]] || fail "the page has no \"$1\""; }
has_not() { [[ $page != *"$1"* ]] || fail "the page has \"$1\""; }

# raise DOMAIN - moves its second table above 4 GiB
raise() {
	edit "memory/domains/$1.tables.json" \
		'.tables[1] += {phys: "0x1fedc0400", zone: "Normal", within_limit: false}'
}

@test "the page has every figure, with its command, seed and a table beside it" {
	render
	for section in places space held churn costs slabs matrix machine; do
		has "<section id=\"$section\""
	done
	has 'verdict pass'
	has 'seed 1'
	has 'make vm KERNEL=6.12 MEM=8G SMP=2 CMD=&#x27;v7sctl --json compare --seed 1&#x27;'
	assert_equal "$(grep -o '<svg class="chart"' "$html" | wc -l)" "$(grep -o '<svg class="chart"[^>]*role="img"><title>[^<]' "$html" | wc -l)"
	assert_equal "$(grep -o '<summary>As a table' "$html" | wc -l)" 6
}

@test "the page loads nothing and runs nothing" {
	render
	run -1 grep -oiE 'https?:|//[a-z]|src=|<link|@import|url\(|<iframe|onload=|javascript:' "$html"
	assert_equal "$(grep -o '<script[^>]*>' "$html")" '<script type="application/json" id="figures">'
	has "default-src 'none'"
}

@test "the page marks a table above 4 GiB red, and its verdict fails and names it" {
	render
	has_not 'class="offender"'
	raise slab
	render
	has 'verdict fail'
	has '1 table lies where the IOMMU cannot reach'
	has 'class="offender"'
	has '<td class="n bad">0x1fedc0400</td>'
	has 'of slab lie above its limit'
}

@test "a failed check fails the verdict even if every table is within its limit" {
	edit memory/check.json '(.domains[] | select(.domain == "slab")) += {verdict: "fail", unsynced: 2}'
	render
	has 'verdict fail'
	has '2 tables of slab are not written back'
}

@test "a domain of provider unrestricted is shown as the control, not as a failure" {
	render
	has 'above 4 GiB: this machine does not show that the check sees them'
	raise unrestricted
	edit memory/check.json '(.domains[] | select(.domain == "unrestricted")).verdict = "fail"'
	render
	has 'verdict pass'
	has 'class="offender"'
	has 'of 21 tables above its limit, on purpose'
	# In all other reports it fails with its tables.
	sed -i '/^control:/d' "$data/memory/environment"
	render
	has 'verdict fail'
	has '1 of 21 tables of unrestricted lie above its limit'
}

@test "an operation over its budget, and a kernel whose suite fails, fail the verdict" {
	sed -i 's/^"translate",coherent,30,29.02/"translate",coherent,30,31.02/' "$data/costs/bench.csv"
	render
	has 'verdict fail'
	has 'translate (coherent) takes 31.02, more than its budget of 30'
	has '1 of 30 operations exceed their budget'
	# Budgets are instructions on certain kernels, and apply to no other figures.
	sed -i 's/^kernel: .*/kernel: 6.1.0-50-arm64/' "$data/costs/environment"
	render
	has 'verdict pass'
	cp "$BATS_TEST_DIRNAME/fixtures/costs/environment" "$data/costs/"
	sed -i 's/^unit: .*/unit: ns/' "$data/costs/environment"
	render
	has 'verdict pass'
	has_not 'within their budget'
	sed -i '0,/ 0 failed/s// 3 failed/' "$data/matrix"
	render
	has 'verdict fail'
	has 'The test suite fails on 1 of 2 machines'
}

@test "the page has no verdict without a page table, and lists missing figures" {
	rm -r "$data/memory"
	render
	has 'verdict none'
	has_not '<section id="places"'
	cp -r "$BATS_TEST_DIRNAME/fixtures/memory" "$data/"
	rm "$data/memory/compare.json"
	printf 'compare.json\tnot on this kernel\n' >"$data/memory/missing"
	render
	has_not '<section id="held"'
	has 'not on this kernel'
}

@test "a comparison with itself shows no change, and compares counts exactly, memory with tolerance" {
	cp -r "$data" "$BATS_TEST_TMPDIR/old"
	render --against "$BATS_TEST_TMPDIR/old"
	has 'Nothing has changed.'
	# A step of the clock is 16 instructions, of 4096 pages here and of one page table.
	sed -i 's/^"translate",coherent,30,29.02/"translate",coherent,30,29.03/; s/,5403,4912.00,/,5403,4928.00,/' \
		"$data/costs/bench.csv"
	render --against "$BATS_TEST_TMPDIR/old"
	has 'Nothing has changed.'
	sed -i 's/^"translate",coherent,30,29.03/"translate",coherent,30,29.04/; s/,5403,4928.00,/,5403,4944.00,/' \
		"$data/costs/bench.csv"
	edit memory/compare.json '.results[0].held_bytes += 4096 | .results[1].held_bytes += 4194304'
	render --against "$BATS_TEST_TMPDIR/old"
	assert_equal "$(grep -o '<td class="n changed">[^<]*' "$html" | wc -l)" 3
	has '>▲ +0.1 %<'
	has '>▲ +0.7 %<'
}

@test "times that differ by less than their noise count as unchanged" {
	sed -i 's/^unit: .*/unit: ns/' "$data/costs/environment"
	cp -r "$data" "$BATS_TEST_TMPDIR/old"
	sed -i 's/^"translate",coherent,30,29.02/"translate",coherent,30,29.90/' "$data/costs/bench.csv"
	render --against "$BATS_TEST_TMPDIR/old"
	has 'Nothing has changed.'
	sed -i 's/^"translate",coherent,30,29.90,29.03/"translate",coherent,30,23.00,23.01/' "$data/costs/bench.csv"
	render --against "$BATS_TEST_TMPDIR/old"
	has '▼ -20.7 %'
}

@test "--against takes a page or a folder, and refuses other files" {
	render
	mv "$html" "$BATS_TEST_TMPDIR/old.html"
	raise slab
	sed -i 's/^kernel: .*/kernel: 6.13/' "$data/costs/environment"
	render --against "$BATS_TEST_TMPDIR/old.html"
	has '<td>slab</td><td>above the limit</td><td class="n">0</td><td class="n">1</td>'
	has 'costs: kernel was 6.12'
	echo '<html>' >"$BATS_TEST_TMPDIR/other.html"
	run -1 "$BATS_TEST_DIRNAME/render" "$data" --against "$BATS_TEST_TMPDIR/other.html"
	assert_output --partial 'other.html is no report'
	run -1 "$BATS_TEST_DIRNAME/render" "$data" --against "$BATS_TEST_TMPDIR/none"
	assert_output --partial 'no report'
}

@test "the page escapes markup in the data" {
	edit memory/slabs.json '.caches[0].name = "<script>alert(1)</script>\t\"x\\y"'
	edit memory/doctor.json '.findings[0].finding = "</script><b onload=x>"'
	render
	has_not '<script>alert'
	has_not '<b onload'
	has '&lt;script&gt;alert(1)'
}

@test "render refuses a missing folder and truncated JSON in one line" {
	run -1 "$BATS_TEST_DIRNAME/render" "$BATS_TEST_TMPDIR/none"
	assert_output "render: no folder $BATS_TEST_TMPDIR/none"
	truncate -s 100 "$data/memory/slabs.json"
	run -1 "$BATS_TEST_DIRNAME/render" "$data"
	assert_output --partial 'slabs.json: no JSON'
	assert_equal "${#lines[@]}" 1
}

@test "render refuses CSV that lacks a column or a number, and JSON of another schema, in one line" {
	local file
	for file in costs/bench.csv costs/size.csv costs/floor.csv memory/churn.csv; do
		cp "$data/$file" "$BATS_TEST_TMPDIR/kept"
		printf 'x,y\n1,2\n' >"$data/$file"
		run -1 "$BATS_TEST_DIRNAME/render" "$data"
		assert_output --regexp "^render: .*$file: it has no column [a-z_, ]+$"
		cp "$BATS_TEST_TMPDIR/kept" "$data/$file"
		echo word >>"$data/$file"
		run -1 "$BATS_TEST_DIRNAME/render" "$data"
		assert_output --regexp "^render: .*$file: line $(wc -l <"$data/$file") has no [a-z]+$"
		mv "$BATS_TEST_TMPDIR/kept" "$data/$file"
	done
	edit memory/check.json '.schema = 0'
	run -1 "$BATS_TEST_DIRNAME/render" "$data"
	assert_output "render: $data/memory/check.json: its schema is 0, not 1"
	echo '[]' >"$data/memory/check.json"
	run -1 "$BATS_TEST_DIRNAME/render" "$data"
	assert_output "render: $data/memory/check.json: its schema is null, not 1"
}

@test "the strip of zones shows how much of each is memory" {
	render
	has '<p>DMA 2.9 GiB of 3 GiB; Normal 4.8 GiB of 5 GiB</p>'
	has 'holes in it are not drawn'
	edit memory/status.json '.zones[0].managed_pages = 65536'
	render
	has '<p>DMA 256 MiB of 3 GiB;'
}

@test "with 64 GiB of RAM, memory below 4 GiB keeps nearly half of the strip" {
	edit memory/status.json '.zones[-1].end = "0xfffffffff"'
	render
	has 'Memory below the line is drawn larger'
	has '>64 GiB</span>'
}

@test "tests/report renders a capture and a folder, and refuses other files" {
	# shellcheck source=tests/v7sctl/elm.bash
	. "$BATS_TEST_DIRNAME/../v7sctl/elm.bash"
	local here=$BATS_TEST_TMPDIR
	export INTO=$here/report
	make_elm "$here/elm"
	make -s -C "$BATS_TEST_DIRNAME/../../tools/v7sctl"
	"$BATS_TEST_DIRNAME/../../.cache/build/v7sctl/v7sctl" --sysroot "$here/elm" capture -o "$here/elm.tar.gz"
	run -0 "$BATS_TEST_DIRNAME/../report" "$here/elm.tar.gz"
	page=$(<"$INTO/report.html")
	has 'the capture elm.tar.gz'
	has 'verdict pass'
	has 'v7sctl --from CAPTURE --json dump default --tables'
	has_not '<section id="costs"'
	# The folder of figures that a report leaves behind.
	run -0 "$BATS_TEST_DIRNAME/../report" "$INTO/data" --against "$INTO/report.html"
	page=$(<"$INTO/report.html")
	has 'Nothing has changed.'
	# A refused file leaves the last report unchanged.
	run -1 "$BATS_TEST_DIRNAME/../report" /dev/null
	assert_output --partial 'no capture'
	run -1 "$BATS_TEST_DIRNAME/../report" "$here/elm"
	assert_output --partial 'no figures in'
	run -1 "$BATS_TEST_DIRNAME/../report" --against
	assert_output 'report: --against needs a folder or a page'
	assert_equal "$(<"$INTO/report.html")" "$page"
}

# fits - checks that the page has no layout faults in windows of 320 to 1600 px, light and dark
fits() {
	local theme width
	for theme in light dark; do
		for width in 320 700 1600; do
			look "$width" "$theme"
			assert_equal "$width $theme: $output$stderr" "$width $theme: "
		done
	done
}

@test "the page fits windows of 320 to 1600 px with enough contrast, light and dark" {
	render
	fits
}

@test "a page with changes, failures and long names fits as well" {
	cp -r "$data" "$BATS_TEST_TMPDIR/old"
	sed -i -E 's/^("(map|unmap)[^"]*",[a-z]*,)([0-9.]+),/\19.99,9/' "$data/costs/bench.csv"
	raise slab
	edit memory/compare.json '.results[] |= if .held_bytes then .held_bytes *= 3 else . end'
	edit memory/slabs.json '.caches[0].name = "a_cache_with_a_very_long_name_as_some_drivers_give_them"'
	render --against "$BATS_TEST_TMPDIR/old"
	fits
}

@test "the layout check finds overflow, low contrast, small text and overlapping text" {
	render
	sed -i 's,</main>,<p style="width:2000px">wide</p>&,' "$html"
	look 1600 light
	assert_failure
	assert_line --regexp '^wrong: the page is 2[0-9]{3} px wide in a window of 1600'
	render
	sed -i 's/--muted: #546173/--muted: #b0b8c4/' "$html"
	look 1600 light
	assert_line --regexp 'has a contrast of 1\.[0-9]+'
	render
	sed -i 's/font-size="13.00"/font-size="6.00"/' "$html"
	look 320 light
	assert_line --regexp 'is only [45]\.[0-9] px high'
	render
	sed -i 's,\(<text>\)\(map 4K\),\1a b c d e f g h i j k l m n o p q r s t u v w x y z \2,' "$html"
	look 320 light
	assert_line --regexp 'covers'
}
