# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# After all tests: the kernel has logged no error, and the module and its domains are as before.

readonly v7s=/sys/kernel/debug/v7s_dma32 complaints=${BASH_SOURCE[0]%/*}/../complaints

setup_suite() {
	((EUID == 0)) || return 0
	export V7S_MARK="v7s tests begin $$ $EPOCHREALTIME"
	echo "$V7S_MARK" >/dev/kmsg
}

teardown_suite() {
	((EUID == 0)) || return 0
	complaints_of_the_kernel
	left_behind
}

complaints_of_the_kernel() {
	local lines
	# Print the whole log if the mark has been overwritten.
	lines=$(dmesg | awk -v mark="$V7S_MARK" '{ lines = index($0, mark) ? "" : lines $0 "\n" } END { printf "%s", lines }' |
		grep -aE "$(grep -v "^#" "$complaints")") || return 0
	echo "the kernel complained:"
	echo "$lines"
	return 1
}

left_behind() {
	[[ -d $v7s ]] || {
		echo "the module is no longer loaded"
		return 1
	}
	[[ $(echo "$v7s"/domains/*) == "$v7s/domains/default" ]] || {
		echo "domains are left:" "$v7s"/domains/*
		return 1
	}
	echo all >"$v7s/domains/default/trim"
	[[ $(wc -l <"$v7s/domains/default/tables") == 2 ]] || {
		echo "the default domain is not empty:"
		cat "$v7s/domains/default/mappings"
		return 1
	}
}
