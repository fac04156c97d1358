# SPDX-License-Identifier: GPL-2.0-only
# A test after which a process keeps a file of the module open until the run has tried to unload it.

load ../../guest/helpers

@test "a test that leaves a process" {
	# shellcheck disable=SC2016 # for that shell
	setsid bash -c 'while [[ -e ${V7S_MODULE%/*}/pid ]]; do sleep 0.2; done' <"$v7s/version" >/dev/null 2>&1 3>&- &
}
