#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# No operation costs more instructions than `budgets` allows. They are counted, not
# timed, and the same on every run.
# bats file_tags=speed

load helpers

@test "every operation is within its budget" {
	requires icount
	local over
	"$BATS_TEST_DIRNAME/bench" csv >"$BATS_TEST_TMPDIR/csv"
	over=$(awk -F'"' 'NR > 1 { split($3, f, ","); rows++; if (f[4] > f[3]) print }
		END { if (rows < 28) print rows " rows" }' "$BATS_TEST_TMPDIR/csv")
	[[ -z $over ]] || fail "over budget: $over"
}
