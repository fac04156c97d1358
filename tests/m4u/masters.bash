# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154
# What every test of masters behind an M4U starts from, after ../guest/helpers.

masters=/sys/kernel/debug/v7s_master

setup_file() { attach "${V7S_M4U_DRIVER:-}"; }

# attach [PROVIDER [LEAVE]] - the masters, behind mtk_iommu, or our own driver with tables from
# there; LEAVE: 1 if their devices go with their module
attach() {
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

# moves MASTER alloc|map|sg BYTES - what the CPU writes the device reads, and the other way
moves() {
	local sum
	give "$@"
	ask "$1" fill "$n" 5
	sum=${answer#sum }
	ask "$1" read "$iova" "$3"
	assert_equal "$answer" "status 0 sum $sum"
	ask "$1" write "$iova" "$3" 77
	ask "$1" verify "$n" 77
	assert_equal "$answer" ok
	ask "$1" free "$n"
}

# codec - a master in the second region of 4 GiB, in $codec, on a SoC that has such
codec() {
	[[ $V7S_M4U != mt8173 && $V7S_M4U != mt8183 ]] || skip "a SoC of 32-bit IOVAs"
	[[ -z ${V7S_M4U_DRIVER:-} ]] || skip "our own driver has one region"
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
fault_lines() { dmesg | sed "1,/$mark/d" | grep 'mtk-iommu.*fault type='; }

begin() {
	mark="m4u test $BATS_TEST_NUMBER $EPOCHREALTIME"
	echo "$mark" >/dev/kmsg
}

# fault PATTERN - the driver prints a line that matches, soon
fault() {
	for _ in {1..50}; do
		! fault_lines | grep -qE "$1" || return 0
		sleep 0.1
	done
	fail "no fault line like $1 in: $(fault_lines)"
}
