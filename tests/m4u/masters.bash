# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154
# What every test of masters behind an M4U starts from, after ../guest/helpers.

masters=/sys/kernel/debug/v7s_master

setup_file() { attach "${V7S_M4U_DRIVER:-}"; }

# attach [PROVIDER [LEAVE]] - the masters, behind mtk_iommu, or our own driver with tables from
# there; LEAVE: 1 if their devices go with their module
attach() {
	provider=$1
	[[ -z $1 ]] || insmod "$V7S_IOMMU_MODULE" provider="$1"
	insmod "$V7S_MASTER_MODULE" leave="${2:-$((${#1} > 0))}"
	for _ in {1..50}; do
		[[ -e $masters/70040100.master ]] && return
		sleep 0.1
	done
	cat /sys/kernel/debug/devices_deferred
	return 1
}

detach() {
	rmmod v7s_test_master
	[[ ! -d /sys/module/v7s_test_iommu ]] || rmmod v7s_test_iommu
}

teardown_file() { detach; }

setup() { untraced; }

# ask MASTER COMMAND… - its answer, in $answer
ask() {
	local file=$masters/$1.master/do
	shift
	echo "$*" >"$file" || return
	answer=$(<"$file")
}

# give MASTER alloc|map|sg BYTES - a buffer: $n and $iova
give() {
	ask "$@"
	[[ $answer =~ ^buffer\ ([0-9]+)\ iova\ (0x[0-9a-f]+)$ ]] || fail "$answer"
	n=${BASH_REMATCH[1]} iova=${BASH_REMATCH[2]}
}

# attached - the domain of the driver's page table, in $d, as soon as it is there
attached() {
	local row
	for _ in {1..50}; do
		read_rows "$v7s/live"
		for row in "${rows[@]}"; do
			[[ $row != *.iommu\ mtk-iommu\ * || $row == *' -' ]] || {
				d=$v7s/domains/${row##* }
				[[ -e $d ]] && return
			}
		done
		sleep 0.1
	done
	fail "no domain in: $(<"$v7s/live")"
}

# watched - from now on the pages that masters use are noted, with where they lead
watched() { echo >"$masters/walked"; }

# disagreements - the pages of which the device and translate say different things, as "BLOCK IOVA
# DEVICE TRANSLATE". MediaTek's 4 GB mode shows RAM below 4 GiB at 4 GiB and more: the
# device says where it is.
disagreements() {
	awk -v dir="$v7s/domains" -v fold="$([[ $V7S_M4U != mt8173 ]] || echo 1)" '
	function differ(phys, device) {
		return phys != device &&
			!(fold && phys != "-" && strtonum(phys) - 4294967296 == strtonum(device))
	}
	function judge(block, domain, pages,    file, row, i, page) {
		file = dir "/" domain "/translate"
		for (i = 1; i <= pages; i++) { split(used[block, i], page); print page[1] >file }
		close(file)
		getline row <file
		for (i = 1; i <= pages; i++) {
			if ((getline row <file) < 1) row = "? ?"
			split(used[block, i], page)
			split(row, answer)
			if (differ(answer[2], page[2])) print block, page[1], page[2], answer[2]
		}
		close(file)
	}
	FNR == NR { if ($NF != "-") domains[$1] = $NF; next }
	/^#/ { print; next }
	{ used[$1, ++pages[$1]] = $2 " " $3 }
	END {
		for (block in pages) {
			device = sprintf("7000%d000.iommu", block < 2 ? block : 2)
			if (device in domains) judge(block, domains[device], pages[block])
			else print "no domain of " device
			all += pages[block]
		}
		if (!all) print "no page was used"
	}' "$v7s/live" "$masters/walked"
}

# agreed - the device and translate say the same of every page that was used since watched
agreed() {
	local differ
	for _ in {1..50}; do
		differ=$(disagreements)
		[[ $differ == *'no domain of'* ]] || break
		sleep 0.1 # a new page table gets its domain in a moment
	done
	[[ ! $differ ]] || fail "the device and translate disagree: $differ"
}

# strays - the pages of which the history of $d has no map that leads to where the device was led
strays() {
	awk '
	/^# lost/ { print }
	/^#/ { next }
	FNR == NR {
		for (at = 0; $2 == "map" && at < $4; at += 4096)
			maps[strtonum($3) + at, strtonum($5) + at] = 1
		next
	}
	{ used++ }
	!((strtonum($2), strtonum($3)) in maps)
	END { if (!used) print "no page was used" }' "$d/history" "$masters/walked"
}

# mapped_so - the driver had mapped every page that was used since watched as the device found it
mapped_so() {
	local stray
	stray=$(strays)
	[[ ! $stray ]] || fail "the device was led where the driver mapped nothing: $stray"
}

# moves MASTER alloc|map|sg BYTES - what the CPU writes the device reads, and the other way; the
# device and translate agree on each page of it
moves() {
	local sum
	give "$@"
	watched
	ask "$1" fill "$n" 5
	sum=${answer#sum }
	ask "$1" read "$iova" "$3"
	assert_equal "$answer" "status 0 sum $sum"
	ask "$1" write "$iova" "$3" 77
	ask "$1" verify "$n" 77
	assert_equal "$answer" ok
	agreed
	ask "$1" free "$n"
}

# has_regions - the SoC has 34-bit IOVAs, and its driver all regions of 4 GiB
has_regions() { [[ $V7S_M4U != mt8173 && $V7S_M4U != mt8183 && -z ${V7S_M4U_DRIVER:-} ]]; }

# codec - a master in the second region of 4 GiB, in $codec, on a SoC that has such
codec() {
	has_regions || skip "a SoC of 32-bit IOVAs, or our own driver, which has one region"
	codec=70040100
	[[ $V7S_M4U != mt8188 && $V7S_M4U != mt8195 ]] || codec=70040200
}

# all COMMAND… - to each master; $answer is the last one's
all() {
	local file
	for file in "$masters"/*.master; do
		file=${file##*/}
		ask "${file%.master}" "$@" || return
	done
}

# page IOVA - a pattern of any address in its page
page() { printf '0x%x[0-9a-f]{3}' $(($1 >> 12)); }

# counter NAME - $counted, of the device, brought up to date by a query
counter() {
	echo "0 0x0" >"$masters/query"
	counted=$(<"$masters/$1")
}

# fault_lines - those that the driver has printed since the test began
fault_lines() { dmesg | sed -n "1,/$mark/d; /mtk-iommu.*fault type=/p"; }

begin() {
	mark="m4u test $BATS_TEST_NUMBER $EPOCHREALTIME"
	echo "$mark" >/dev/kmsg
}

# fault PATTERN - the driver prints a line that matches, soon: $line
fault() {
	for _ in {1..50}; do
		line=$(fault_lines | grep -E "$1" | tail -n 1)
		[[ ! $line ]] || return 0
		sleep 0.1
	done
	fail "no fault line like $1 in: $(fault_lines)"
}
