# SPDX-License-Identifier: GPL-2.0-only
# What every script of this room starts from. Sourced, never run.

set -euo pipefail

# kbuild must not take make's command line variables of the project for its own.
unset MAKEFLAGS MFLAGS MAKEOVERRIDES MAKELEVEL

root=$(realpath "${BASH_SOURCE[0]%/*}/../..")
vm=$root/tools/vm
cache=$root/.cache
host_arch=$(dpkg --print-architecture)

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
die() { say "$*"; exit 1; }

# once TARGET COMMAND... - make TARGET (a file or a directory) unless it is there
# already, made by this very script and command.
#
# COMMAND gets the path to write as its last argument, which becomes TARGET only
# when COMMAND is through, so what was interrupted is never taken for a result.
# Whoever asks for the same TARGET meanwhile waits for it.
once() {
	local target=$1 key lock
	shift
	key=$({ cat "$0"; echo "$*"; } | sha256sum)
	mkdir -p "${target%/*}"
	exec {lock}>"$target.lock"
	flock "$lock"
	if [[ ! -e $target || ! -e $target.key || $(<"$target.key") != "$key" ]]; then
		say "making ${target#"$root/"}"
		rm -rf "$target.key" "$target.new"
		"$@" "$target.new"
		rm -rf "$target"
		mv -T "$target.new" "$target"
		printf '%s\n' "$key" >"$target.key"
	fi
	exec {lock}>&-
}

# locked FILE COMMAND... - nobody else does anything under FILE's lock meanwhile
locked() {
	local lock
	mkdir -p "${1%/*}"
	exec {lock}>"$1.lock"
	flock "$lock"
	"${@:2}"
	exec {lock}>&-
}

# build_dir VERSION ARCH - where the module is built for a kernel. Another module's
# sources may take its place, for tests of the VM itself.
build_dir() {
	echo "$cache/build/$1-$2${MODULE_SRC:+-${MODULE_SRC##*/}}"
}

# target ARCH - what Debian's name for an architecture means to kbuild, gcc and QEMU
target() {
	case $1 in
	arm64)
		kbuild_arch=arm64 triplet=aarch64-linux-gnu console=ttyAMA0
		emulator=(qemu-system-aarch64 -M "virt,gic-version=3" -cpu cortex-a72)
		;;
	*) die "no such architecture here: $1" ;;
	esac
}
