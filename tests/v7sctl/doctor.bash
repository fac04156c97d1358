# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# shellcheck disable=SC2154 # helpers.bash sets them
# Checks of what doctor finds.

# diagnosis STATUS RESULT CHECK FINDING [ADVICE] - doctor, of the module $ko if set, has that finding once
diagnosis() {
	expect_json "$1" ".findings | map(select(.check == \"$3\" and .result == \"$2\" and
		(.finding | contains(\"${4//\"/\\\"}\")) and ((.advice // \"\") | contains(\"${5:-}\")))) | length == 1" doctor ${ko:+"$ko"}
}
