# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# shellcheck disable=SC2154 # helpers.bash sets them
# Checks of what doctor finds.

# diagnosis STATUS RESULT CHECK FINDING [ADVICE] - doctor, given the module $ko if that is set, prints this finding once
diagnosis() {
	expect_json "$1" ".findings | map(select(.check == \"$3\" and .result == \"$2\" and
		(.finding | contains(\"${4//\"/\\\"}\")) and ((.advice // \"\") | contains(\"${5:-}\")))) | length == 1" doctor ${ko:+"$ko"}
}
