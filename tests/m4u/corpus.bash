# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154
# The corpus of faults: `load corpus` after masters. Each file of faults/ describes a fault in its
# comment and has
#   make_fault  makes the fault; returns 2 if the SoC cannot have it. May set $n to a buffer to
#               free, and $whose to its master, if that is not $display
#   mend        ends a planted fault; may be absent
#   fault_line  prints the pattern of the driver's message
#   $cause      the pattern of the cause that `dmesg | v7sctl explain` prints
#   $astray     1 if the device does not translate by its tables

display=70040000
live=/sys/module/v7s_dma32/parameters/live

# followed - sets $d to the domain of the driver's page table, which has a history from now on
followed() {
	echo 1 >"$live"
	give "$display" alloc 4096
	attached
	ask "$display" free "$n"
	n=
}

# explained CAUSE - checks that v7sctl explain, given only the log, finds CAUSE
explained() {
	local text
	text=$(dmesg | sed "1,/$mark/d" | v7sctl explain | tr -s ' \n' '  ')
	assert_regex "$text" "$1"
}

planted=

# unplant - ends a planted fault; teardown calls it for tests that failed
unplant() {
	[[ $planted ]] || return 0
	planted=
	mend
}

# master_of MASTER - prints its larb and port in the device tree, as the driver does
master_of() {
	local id
	id=$(od -An -t u4 --endian=big -j 4 -N 4 "/sys/bus/platform/devices/$1.master/of_node/iommus")
	echo "(larb=$((id >> 5)) port=$((id & 31)))"
}

# fault_made NAME - makes the fault NAME and checks that the device gets it, that the driver reports
# it, and that `translate` agrees with the device unless $astray. Sets $line to the driver's message,
# $at to the page, and $made to 1 unless the SoC cannot have the fault.
fault_made() {
	local status=0 seen astray=
	whose=$display made='' n=''
	mend() { :; }
	# shellcheck source=/dev/null
	source "$BATS_TEST_DIRNAME/faults/$1.bash"
	watched
	make_fault || status=$?
	((status != 2)) || return 0
	made=1 planted=1
	seen=$answer
	assert_equal "$status" 0
	assert_regex "$seen" '^status 1'
	fault "fault type=0x[0-9a-f]+ $(fault_line)"
	[[ $line == *"$(master_of "$whose")"* ]] || fail "$whose is $(master_of "$whose"), not: $line"
	at=${line##*iova=}
	at=$((${at%% *} & ~0xfff))
	if [[ $astray ]]; then
		[[ $(disagreements) == [0-9]* ]] || fail "translate agrees with the device"
	else
		agreed
	fi
}

# fault_of NAME - makes the fault NAME and checks that v7sctl explain finds its cause
fault_of() {
	followed
	begin
	fault_made "$1"
	[[ $made ]] || skip "$V7S_M4U cannot have this fault"
	explained "$cause"
	unplant
	[[ ! $n ]] || ask "$whose" free "$n"
}
