# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The project's scripts in a tree of their own, with stubs for what they start: `load scripts`.

# copy_scripts - goes to a new tree with copies of the scripts; programs in bin/ hide those of the
# machine
copy_scripts() {
	cd "$BATS_TEST_TMPDIR" || return
	mkdir -p bin tests/harness tools/device
	cp -r "$BATS_TEST_DIRNAME"/../../tools/{lib.bash,debian,vm,install} tools/
	cp "$BATS_TEST_DIRNAME"/../../Makefile .
	cp "$BATS_TEST_DIRNAME"/../{mutate,report,run,pack,in-guest,complaints,tap-count,junit,bats.bash} tests/
	export PATH=$PWD/bin:$PATH
	stub tools/debian/host-packages :
	git init -q
}

# stub FILE LINE... - makes FILE a program of these lines
stub() {
	printf '%s\n' '#!/bin/bash' "${@:2}" >"$1"
	chmod +x "$1"
}

# stub_apt LINE... - a stub of apt-get that names a mirror; these lines are more patterns of `case $*`
stub_apt() {
	stub bin/apt-get 'case $* in' '*--print-uris*)
		. /etc/os-release; echo "'"'http://none/dists/\$VERSION_CODENAME/InRelease'"' none 0" ;;' "$@" 'esac'
}

# machine - makes the files of a kernel with which tools/vm/run starts a VM
machine() {
	local kernel=.cache/kernel/6.12-arm64
	mkdir -p $kernel/lib/modules .cache/rootfs .cache/build/6.12-arm64 tmp
	touch $kernel/{vmlinuz,release} .cache/rootfs/arm64.cpio
	stub tests/pack 'mkdir -p "$1"'
}

# one_mutant LINE... - gives tests/mutate one fault, and a test of these lines that notices it
one_mutant() {
	printf '%s\n' '@test "some" {' "$@" '! grep -q planted "$BATS_TEST_DIRNAME/../tap-count"' '}' >tests/harness/some.bats
	echo "fault some.bats tests/tap-count 'some fault' 's/failed/planted/'" >tests/harness/mutants
}

# is_running PID - whether that process exists, and is no zombie
is_running() { [[ $(ps -o stat= -p "$1") == [^Z]* ]]; }
