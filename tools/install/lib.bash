# SPDX-License-Identifier: GPL-2.0-only
# What the scripts that build and install for a real machine start from. Sourced,
# never run. Nothing here is Debian's alone.

# shellcheck source=tools/lib.bash
. "${BASH_SOURCE[0]%/*}/../lib.bash"

# kernel_tree DIR - what is said by DIR, which must be good to build modules in: $tree,
# $release, and, unless the environment says them, $ARCH and $CROSS_COMPILE
kernel_tree() {
	local arch prefix
	tree=$(realpath -qe "$1") || die "KDIR=$1: no such directory"
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

# Modules must come from the compiler of their kernel: one has flags that the other
# does not know, and only clang makes what CFI asks for.
same_compiler() {
	local compiler=${CROSS_COMPILE}gcc built_by=gcc
	! grep -q '^CONFIG_CC_IS_CLANG=y' "$tree/.config" || built_by=clang
	[[ -z ${LLVM:-} ]] || compiler=clang
	[[ $compiler == *"$built_by" ]] ||
		die "KDIR=$1: $built_by built that kernel, so the module cannot be built with $compiler: $(
			[[ $built_by == gcc ]] && echo "leave LLVM out" || echo "say LLVM=1"
		)"
	command -v "$compiler" >/dev/null || die "no compiler $compiler here"
}

# kbuild TARGET... - in that tree. Types for BPF are worth no package that may be missing.
kbuild() {
	local without=()
	command -v pahole >/dev/null || without=(CONFIG_DEBUG_INFO_BTF_MODULES=)
	make -j"$(nproc)" -C "$tree" M="$root/module" "${without[@]}" "$@"
}
