# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154
# Functions for tests of masters behind an M4U: `load masters` after ../guest/helpers.

masters=/sys/kernel/debug/v7s_master

setup_file() { attach "${V7S_M4U_DRIVER:-}"; }

# attach [PROVIDER [LEAVE]] - loads the masters' module, and before it our own driver with PROVIDER,
# or leaves them to mtk_iommu; with LEAVE=1 unloading the masters' module removes their devices
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

# ask MASTER COMMAND… - gives MASTER a command; sets $answer
ask() {
	local file=$masters/$1.master/do
	shift
	echo "$*" >"$file" || return
	answer=$(<"$file")
}

# give MASTER alloc|map|sg BYTES - makes a buffer; sets $n to its number, and $iova
give() {
	ask "$@"
	[[ $answer =~ ^buffer\ ([0-9]+)\ iova\ (0x[0-9a-f]+)$ ]] || fail "$answer"
	n=${BASH_REMATCH[1]} iova=${BASH_REMATCH[2]}
}

# attached - waits until the driver's page table has a domain; sets $d to its directory
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

# watched - empties the log of the translations of pages that masters use
watched() { echo >"$masters/walked"; }

# disagreements - prints the pages that the device and `translate` translate differently, as "BLOCK
# IOVA DEVICE TRANSLATE". In MediaTek's 4 GB mode RAM below 4 GiB also appears 4 GiB higher; the
# device logs its address below 4 GiB.
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

# agreed - checks that the device and `translate` agree on every page in the log
agreed() {
	local differ
	for _ in {1..50}; do
		differ=$(disagreements)
		[[ $differ == *'no domain of'* ]] || break
		sleep 0.1 # a new page table may not have its domain yet
	done
	[[ ! $differ ]] || fail "the device and translate disagree: $differ"
}

# strays - prints the pages in the log whose translation no map in the history of $d made
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

# mapped_so - checks that the driver mapped every page in the log as the device translated it
mapped_so() {
	local stray
	stray=$(strays)
	[[ ! $stray ]] || fail "the device used translations that the driver did not map: $stray"
}

# moves MASTER alloc|map|sg BYTES - checks that the device reads what the CPU writes to a buffer,
# and the reverse, and that the device and `translate` agree on each page of the buffer
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

# has_regions - whether the SoC has 34-bit IOVAs, and its driver all regions of 4 GiB
has_regions() { [[ $V7S_M4U != mt8173 && $V7S_M4U != mt8183 && -z ${V7S_M4U_DRIVER:-} ]]; }

# codec - sets $codec to a master in the second region of 4 GiB; skips the test without regions
codec() {
	has_regions || skip "a SoC with 32-bit IOVAs, or our own driver, which has one region"
	codec=70040100
	[[ $V7S_M4U != mt8188 && $V7S_M4U != mt8195 ]] || codec=70040200
}

# all COMMAND… - gives each master the command; sets $answer to the answer of the last master
all() {
	local file
	for file in "$masters"/*.master; do
		file=${file##*/}
		ask "${file%.master}" "$@" || return
	done
}

# page IOVA - prints a pattern that matches every address in its page
page() { printf '0x%x[0-9a-f]{3}' $(($1 >> 12)); }

# counter NAME - sets $counted to a counter of the device, which a query updates
counter() {
	echo "0 0x0" >"$masters/query"
	counted=$(<"$masters/$1")
}

# fault_lines - prints the faults that the driver has logged since `begin`
fault_lines() { dmesg | sed -n "1,/$mark/d; /mtk-iommu.*fault type=/p"; }

begin() {
	mark="m4u test $BATS_TEST_NUMBER $EPOCHREALTIME"
	echo "$mark" >/dev/kmsg
}

# fault PATTERN - waits for a fault line of the driver that matches; sets $line
fault() {
	for _ in {1..50}; do
		line=$(fault_lines | grep -E "$1" | tail -n 1)
		[[ ! $line ]] || return 0
		sleep 0.1
	done
	fail "no fault line like $1 in: $(fault_lines)"
}
