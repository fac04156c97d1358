# SPDX-License-Identifier: GPL-2.0-only
# The page of compare-kernel, from the results $stock and $patched; the verdict comes first.
$stock[0] as $s | $patched[0] as $p |
def result: if .ok then "ok" elif .directive then "known of this kernel" else "not ok" end;
# The tests of the kernel's own code, without the reason of a failure.
def tests: [.tests[] | select(.name | startswith("kernel: ") or contains(": same ")) |
	{key: (.name | sub("\\): .*"; ")")), value: {result: result, name: .name}}] | from_entries;
def row: {key: (.operation + ", " + .walk), value: .kernel.min};
def cells($n): tostring | . + " " * ([$n - length, 1] | max);
($s | tests) as $st | ($p | tests) as $pt |
[$st + $pt | keys[] | {name: ($pt[.].name // .), before: ($st[.].result // "none"), after: ($pt[.].result // "none")} |
	select(.before != .after)] as $changed |
[$changed[] | select(.after == "not ok" or .after == "none")] as $worse |
([$s.rows[] | row] | from_entries) as $sr |
[$p.rows[] | row | {key, new: .value, old: $sr[.key]} | .ratio = .new / .old] as $rows |
[$rows[] | select(.ratio > 1.01)] as $slower | [$rows[] | select(.ratio < 0.99)] as $faster |
"Verdict  " + (if $worse != [] then "tests fail that pass on the stock kernel: \($worse | length)"
	elif $changed != [] then "no more tests fail, but \($changed | length) have another result"
	else "every test has the same result" end) +
	"; of \($rows | length) operations \($slower | length) take more instructions, \($faster | length) fewer",
"Stock    Linux \($s.kernel), \($stockcc)", "Patched  Linux \($p.kernel), \($patchedcc)", ($options | select(. != "")), "",
"\($pt | length) selftests of the kernel's own code, alone and against the engine; " +
	(if $changed == [] then "none differs" else "these differ, stock first:" end),
($changed[] | "  \(.before | cells(21))\(.after | cells(21))\(.name)"), "",
("Instructions per page" | cells(62)) + ("stock" | cells(11)) + ("patched" | cells(11)) + "ratio",
($rows[] | "  " + (.key | cells(60)) + (.old | cells(11)) + (.new | cells(11)) +
	"\(.ratio * 100 | round / 100)" + (if .ratio > 1.01 then "  more" elif .ratio < 0.99 then "  fewer" else "" end))
