# SPDX-License-Identifier: GPL-2.0-only
# Shared by the scripts that build and install for a real machine. Sourced, never run. Works on
# any distribution.

# shellcheck source=tools/lib.bash
. "${BASH_SOURCE[0]%/*}/../lib.bash"

# from_root NAME... - checks that these variables, if set, are absolute paths without blanks
from_root() {
	local name
	for name; do
		[[ ${!name:-/} == /* ]] || die "$name=${!name} must begin with /"
		[[ ${!name:-} != *[[:space:]]* ]] || die "$name='${!name}' must have no blanks"
	done
}

# kernel_tree [DIR] - reads from DIR, by default the headers of the running kernel: $tree,
# $release, and, unless the environment has them, $ARCH and $CROSS_COMPILE. Dies unless
# modules can be built there.
kernel_tree() {
	local arch prefix
	set -- "${1:-/lib/modules/$(uname -r)/build}" "${1:-}"
	tree=$(realpath -qe "$1") || die "KDIR=$1: no such directory$(
		[[ -n $2 ]] || echo ": install the headers of Linux $(uname -r), or set KDIR= to those of another kernel"
	)"
	[[ -f $tree/Makefile && -f $tree/.config && -f $tree/include/config/kernel.release ]] ||
		die "KDIR=$1 is not the headers of a kernel, nor a tree where one was built"
	release=$(<"$tree/include/config/kernel.release")
	[[ -s $tree/Module.symvers ]] ||
		die "KDIR=$1 has no Module.symvers: build that kernel's modules there, or take its headers package"
	arch=$(sed -n 's,^# Linux/\([a-z0-9]*\) .*,\1,p' "$tree/.config")
	[[ ${ARCH:-$arch} == "$arch" ]] || die "KDIR=$1 is a kernel for ARCH=$arch, not $ARCH"
	export ARCH=$arch
	case $arch:$(uname -m) in
	arm64:aarch64 | arm:arm* | x86:x86_64) prefix= ;;
	arm64:*) prefix=aarch64-linux-gnu- ;;
	arm:*) prefix=arm-linux-gnueabihf- ;;
	x86:*) prefix=x86_64-linux-gnu- ;;
	*) die "KDIR=$1 is a kernel for ARCH=$arch; arm64, arm and x86 are supported" ;;
	esac
	export CROSS_COMPILE=${CROSS_COMPILE:-$prefix}
	same_compiler "$1"
}

# Modules must come from the compiler of their kernel: gcc and clang have different flags, and
# only clang generates code for CFI.
same_compiler() {
	local compiler=${CROSS_COMPILE}gcc built_by=gcc
	! grep -q '^CONFIG_CC_IS_CLANG=y' "$tree/.config" || built_by=clang
	[[ -z ${LLVM:-} ]] || compiler=clang
	[[ $compiler == *"$built_by" ]] ||
		die "KDIR=$1: $built_by built that kernel, so the module cannot be built with $compiler: $(
			[[ $built_by == gcc ]] && echo "leave LLVM out" || echo "set LLVM=1"
		)"
	command -v "$compiler" >/dev/null || die "no compiler $compiler here"
}

# kbuild TARGET... - runs make in that tree, without BTF, which would need pahole.
kbuild() {
	local without=()
	command -v pahole >/dev/null || without=(CONFIG_DEBUG_INFO_BTF_MODULES=)
	make -j"$(nproc)" -C "$tree" M="$root/module" "${without[@]}" "$@"
}

# build_module - builds $root/module/v7s_dma32.ko for that tree and strips its debug information,
# which is nine tenths of its size and stays in v7s_dma32.o
build_module() {
	local strip=${CROSS_COMPILE}strip
	[[ -z ${LLVM:-} ]] || strip=llvm-strip
	quietly "the module does not build for $release" kbuild -s modules
	! command -v "$strip" >/dev/null || "$strip" --strip-debug "$root/module/v7s_dma32.ko"
}

# stage_tools STAGE - v7sctl without debug information, man pages and completion, below
# PREFIX in STAGE. v7sctl is $V7SCTL, or built for the architecture of the kernel.
stage_tools() {
	# shellcheck disable=SC2153 # the caller's
	local arch program=${V7SCTL:-} to=$1$PREFIX/sbin/v7sctl strip=${CROSS_COMPILE:-}strip
	[[ -z $program || -f $program ]] || die "V7SCTL=$program: no such file"
	if [[ -z $program && -n ${CROSS_COMPILE:-} ]]; then
		case $ARCH in
		arm) arch=armhf ;;
		x86) arch=amd64 ;;
		*) arch=$ARCH ;;
		esac
		# It names by itself what fails.
		STATIC=1 CROSS_COMPILE='' "$root/tools/install/tools" "$arch" >/dev/null </dev/null || exit
		program=$cache/build/tools-$arch-static/v7sctl
	elif [[ -z $program ]]; then
		quietly "v7sctl does not build" env STATIC= "$root/tools/install/tools"
		program=$cache/build/v7sctl/v7sctl
	fi
	quietly "v7sctl cannot be staged" env -u ARCH -u CROSS_COMPILE make -C "$root/tools/v7sctl" \
		install-data DESTDIR="$1"
	install -D -m 755 "$program" "$to"
	[[ -n ${V7SCTL:-} ]] || ! command -v "$strip" >/dev/null || "$strip" "$to"
}

# place_stage STAGE - installs the files of STAGE, all of them or none
place_stage() { "$root/tools/install/place" "$1" "${DESTDIR:-}/"; }

# list_stage STAGE - the names of what has been placed
list_stage() { (cd "$1" && find . -type f -printf "${DESTDIR:-}/%P\n" | sort); }
