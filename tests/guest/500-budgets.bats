#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# No operation costs more instructions than `budgets` allows. The VM counts instructions, so every
# run has the same result.
# bats file_tags=speed

load helpers

@test "every operation is within its budget" {
	requires icount
	local over
	"$BATS_TEST_DIRNAME/../bench" csv >"$BATS_TEST_TMPDIR/csv"
	over=$(awk -F'"' 'NR > 1 { split($3, f, ","); rows++; if (f[4] > f[3]) print }
		END { if (rows < 38) print rows " rows" }' "$BATS_TEST_TMPDIR/csv")
	[[ -z $over ]] || fail "over budget: $over"
}

# grown PROVIDER MORE - prints rows where 1M pages in a call cost over MORE instructions more, per
# page, than 4096 pages
grown() {
	"$BATS_TEST_DIRNAME/../scaling" size "$1" |
		awk -v more="$2" '{ row = $1 " " $2 }
			$3 == 4096 { map[row] = $4; unmap[row] = $5; rows++ }
			$3 == 1048576 && ($4 > map[row] + more || $5 > unmap[row] + more)
			END { if (rows != 4) print rows " rows" }'
}

@test "the cost of a page does not grow with the number of pages" {
	requires icount
	local LOOPS=1
	export LOOPS
	run grown page 0
	assert_output ""
	# The slab allocator needs about 300 instructions more for each table once it allocates new slabs.
	run grown slab 1.2
	assert_output ""
	# The test notices growth: a limit that is too low fails.
	run grown slab -0.2
	assert_output --partial "coherent present 1048576"
}
