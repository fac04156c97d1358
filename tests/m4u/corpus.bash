# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154
# The corpus of faults, after masters.bash: each file of faults/ says what is wrong (its
# comment), makes it (make_fault; 2 where the SoC cannot have it), what the driver's line matches
# (fault_line), and what `dmesg | v7sctl explain` names as the cause. make_fault leaves a
# buffer to free in $n, of $display unless it names another in $whose; mend, if there is one,
# ends what was planted. With astray=1 the fault is that the device is led elsewhere than its tables
# say.

display=70040000
live=/sys/module/v7s_dma32/parameters/live

# followed - the driver's page table, with its history from now on
followed() {
	echo 1 >"$live"
	give "$display" alloc 4096
	attached
	ask "$display" free "$n"
	n=
}

# explained CAUSE - by the log and the driver's own tables, without another word
explained() {
	local said
	said=$(dmesg | sed "1,/$mark/d" | v7sctl explain | tr -s ' \n' '  ')
	assert_regex "$said" "$1"
}

planted=

# unplant - also after a test that failed
unplant() {
	[[ $planted ]] || return 0
	planted=
	mend
}

# master_of MASTER - its larb and port in the device tree, as the driver prints them
master_of() {
	local id
	id=$(od -An -t u4 --endian=big -j 4 -N 4 "/sys/bus/platform/devices/$1.master/of_node/iommus")
	echo "(larb=$((id >> 5)) port=$((id & 31)))"
}

# fault_made NAME - that fault is made, the device sees it, and the driver reports it: $line, of
# the page $at. $made is empty where the SoC cannot have it. What translate says of what the device
# has walked is right, unless the fault is that the device was led astray.
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
		[[ $(disagreements) == [0-9]* ]] || fail "translate says what the device has found"
	else
		agreed
	fi
}

# fault_of NAME - that fault is made, and its cause is found
fault_of() {
	followed
	begin
	fault_made "$1"
	[[ $made ]] || skip "$V7S_M4U cannot have it"
	explained "$cause"
	unplant
	[[ ! $n ]] || ask "$whose" free "$n"
}
