# SPDX-License-Identifier: GPL-2.0-only
# What every script of this room starts from. Sourced, never run.

set -euo pipefail

# kbuild must not take make's command line variables of the project for its own.
unset MAKEFLAGS MFLAGS MAKEOVERRIDES MAKELEVEL

root=$(realpath "${BASH_SOURCE[0]%/*}/../..")
debian=$root/tools/debian
vm=$root/tools/vm
cache=$root/.cache
host_arch=$(dpkg --print-architecture)
host_debian=$(. /etc/os-release && echo "$VERSION_CODENAME")

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

# build_dir VERSION ARCH - where the module is built for a kernel, with clang for
# LLVM=1, under sparse for SPARSE=1. Another module's sources may take its place, for tests of the VM itself.
build_dir() {
	echo "$cache/build/$1-$2${LLVM:+-llvm}${SPARSE:+-sparse}${MODULE_SRC:+-${MODULE_SRC##*/}}"
}

# debian_of VERSION - the Debian release that has a kernel, itself or in its backports.
# After a dash may follow a flavour of it.
debian_of() {
	case ${1%-*} in
	5.10) echo bullseye ;;
	6.1 | 6.12 | debug) echo bookworm ;;
	7.2 | 7.3) echo trixie ;;
	*) die "no such kernel here: $1 (5.10, 6.1, 6.12, 7.2, 7.3, debug)" ;;
	esac
}

# toolchain_dir RELEASE ARCH - where its compiler is
toolchain_dir() { echo "$cache/toolchain/$1-$2"; }

# target ARCH [KERNEL] - what Debian's name for an architecture means to kbuild and gcc,
# and the machine of QEMU's that suits the kernel
target() {
	local cpu=cortex-a72 highmem=off
	memory=4G
	case $1 in
	arm64)
		kbuild_arch=arm64 triplet=aarch64-linux-gnu console=ttyAMA0 flavour=arm64
		[[ ${2:-} != *-16k ]] || cpu=cortex-a76 # an A72 has no pages of 16K
		emulator=(qemu-system-aarch64 -M "virt,gic-version=3" -cpu "$cpu")
		;;
	armhf)
		kbuild_arch=arm triplet=arm-linux-gnueabihf console=ttyAMA0 flavour=armmp
		if [[ ${2:-} == *-lpae ]]; then highmem=on; else memory=3G; fi
		# qemu-system-arm does not find tables of the CPU's above 4 GiB.
		emulator=(qemu-system-aarch64 -M "virt,highmem=$highmem" -cpu cortex-a15)
		;;
	amd64)
		kbuild_arch=x86_64 triplet=x86_64-linux-gnu console=ttyS0 flavour=amd64
		emulator=(qemu-system-x86_64 -M q35)
		;;
	*) die "no such architecture here: $1 (arm64, armhf, amd64)" ;;
	esac
}
