# SPDX-License-Identifier: GPL-2.0-only
# Configures and builds a small kernel for the VM. Sourced by debug-kernel, regression-kernel and
# build-tree, never run.

# small_config SUFFIX - prints options for scripts/kconfig/merge_config.sh -n: to boot, for the
# module, and for the M4U's driver. They are the part of debug.config before its debugging options.
small_config() {
	sed -e '/^# Memory$/,$d' -e "s/\"-debug\"/\"$1\"/" "$vm/debug.config"
	printf 'CONFIG_%s=y\n' DEBUG_KERNEL DEBUG_FS KALLSYMS BUG
}

# small_kernel_digest - prints a checksum of the configuration on stdin, of this file, and of the
# host's release, whose compiler builds the kernel
small_kernel_digest() { { echo "$host_debian"; cat - "$vm/small-kernel.bash"; } | sha256sum; }

# kbuild ARGUMENTS... - runs make, which prints its output only if it fails
kbuild() {
	quietly "the kernel does not build: make $*" make -s -j"$(nproc)" ARCH="$kbuild_arch" CROSS_COMPILE="$triplet-" "$@"
}

# build_kernel INTO PREPARE [OPTION...] - builds Debian's sources, configured by the function PREPARE,
# with make's OPTIONs. Builds inside INTO, so that the removal of an incomplete INTO removes an
# interrupted build.
build_kernel() {
	local into=$1 tree=$1/tree
	mkdir -p "$tree"
	cd "$tree" || return
	unpack
	"$2"
	kbuild "${@:3}" Image modules
	cd "$root" || return
	install_kernel "$tree" "$into"
	rm -rf "$tree"
}

# Unpacks the sources in the current directory, without large parts that no build here needs.
unpack() {
	tar -xJf "$cache/kernel/source/linux.tar.xz" --strip-components=1 \
		--exclude='*/Documentation/*/*' --exclude='*/tools/testing/*' \
		--exclude='*/drivers/gpu/drm/amd/include/*'
}

# merge_config FILE - prints the options of FILE that this kernel does not have
merge_config() {
	ARCH=$kbuild_arch CROSS_COMPILE=$triplet- scripts/kconfig/merge_config.sh -n "$1" |
		grep '^Value requested' || true
}

# install_kernel TREE INTO - moves the kernel, and the files that modules are built with, to INTO
install_kernel() {
	local tree=$1 into=$2 release
	release=$(<"$tree/include/config/kernel.release")
	mkdir -p "$into/build/arch" "$into/lib/modules/$release"
	mv "$tree/arch/$kbuild_arch/boot/Image" "$into/vmlinuz"
	cp "$tree/.config" "$into/config"
	mv "$tree/vmlinux" "$into/vmlinux"
	mv "$tree"/{Makefile,.config,Module.symvers,System.map,include,scripts} "$into/build/"
	mv "$tree/arch/$kbuild_arch" "$into/build/arch/"
	find "$into/build/arch" -name '*.[coa]' -delete
	echo "$release" >"$into/release"
}
