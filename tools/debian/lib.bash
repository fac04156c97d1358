# SPDX-License-Identifier: GPL-2.0-only
# Releases and architectures, for scripts that use Debian's packages. Sourced, never run.

# shellcheck source=tools/lib.bash
. "${BASH_SOURCE[0]%/*}/../lib.bash"

debian=$root/tools/debian
vm=$root/tools/vm

# known_host - sets $host_arch and $host_debian; dies unless this is Debian 12 or 13
known_host() {
	local ID='' VERSION_CODENAME='' PRETTY_NAME=unknown lacks=
	[[ ! -r /etc/os-release ]] || . /etc/os-release
	host_debian=$VERSION_CODENAME
	[[ $ID != debian || -n $host_debian ]] || lacks=' without VERSION_CODENAME in /etc/os-release'
	command -v dpkg >/dev/null || lacks=' without dpkg'
	if [[ $lacks || $ID:$host_debian != debian:@(bookworm|trixie) ]]; then
		die "this needs Debian 12 or 13, but this system is $PRETTY_NAME$lacks; any system will do for make module," \
			"make tools, make install (V7SCTL=FILE for another architecture) and make dkms-install"
	fi
	host_arch=$(dpkg --print-architecture)
}
known_host

# build_dir VERSION ARCH - prints the directory in which the module is built for a kernel: another
# one with clang (LLVM=1), sparse (SPARSE=1), parameters that plant faults (PLANT=1), and for the test
# module in MODULE_SRC.
build_dir() {
	echo "$cache/build/$1-$2${LLVM:+-llvm}${SPARSE:+-sparse}${PLANT:+-plant}${MODULE_SRC:+-${MODULE_SRC##*/}}"
}

# debian_of VERSION[-FLAVOUR] - prints the Debian release that has this kernel, in its main archive
# or in its backports
debian_of() {
	case ${1%-*} in
	5.10) echo bullseye ;;
	6.1 | 6.12) echo bookworm ;;
	debug | regression | tree) echo "$host_debian" ;; # built here
	7.2 | 7.3) echo trixie ;;
	*) die "KERNEL=$1: no such kernel here (5.10, 6.1, 6.12, 7.2, 7.3, debug, regression, or the /path of a tree where one was built)" ;;
	esac
}

# toolchain_dir RELEASE ARCH - prints the directory of that release's compiler
toolchain_dir() { echo "$cache/toolchain/$1-$2"; }

# target ARCH [KERNEL] - sets the names of Debian's architecture ARCH for kbuild and gcc, and the QEMU
# machine for KERNEL
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
		# qemu-system-arm does not find the CPU's page tables above 4 GiB.
		emulator=(qemu-system-aarch64 -M "virt,highmem=$highmem" -cpu cortex-a15)
		;;
	amd64)
		kbuild_arch=x86_64 triplet=x86_64-linux-gnu console=ttyS0 flavour=amd64
		emulator=(qemu-system-x86_64 -M q35)
		;;
	*) die "ARCH=$1: no such architecture here (arm64, armhf, amd64)" ;;
	esac
}
