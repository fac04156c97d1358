# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034 # bats uses the variables
# Sourced by all bats files: bats-support and bats-assert, and what bats itself does slowly. Most
# tests take less time than the processes that bats starts for each.

bats_require_minimum_version 1.8.0

# untraced - switches off the trap by which bats traces each command, to name the line that fails:
# it takes longer than most commands. bats_error_trap finds the line when a command has failed.
# In tests, setup has to call this again.
untraced() { trap - DEBUG; }
untraced

# Replaces bats' function, which takes the line from the last traced command.
bats_error_trap() {
	bats_check_status_from_trap
	bats_capture_stack_trace
	BATS_DEBUG_LAST_STACK_TRACE_IS_VALID=1
}

# The function of bats 1.8 starts three processes; that of later versions sets a variable.
[[ $BATS_VERSION != 1.8.* ]] || get_mills_since_epoch() { echo $((${EPOCHREALTIME/./} / 1000)); }

# load_library LIBRARY FILE... - as bats_load_library, but without a process for each file,
# and without the files that no test needs
load_library() {
	local library file
	find_in_bats_lib_path library "$1"
	for file in "${@:2}"; do
		# shellcheck disable=SC1090
		source "${library%/*}/src/$file.bash"
	done
}
load_library bats-support error lang output
load_library bats-assert {assert,refute}_{line,output} assert_{equal,failure,regex,success}
