# SPDX-License-Identifier: GPL-2.0-only
# Configures and builds a small kernel for the VM. Sourced by regression-kernel and build-tree,
# never run.

# small_config SUFFIX - for scripts/kconfig/merge_config.sh -n: the options to boot, those that
# the module needs and the M4U's driver. These are the part of debug.config before its debugging
# options.
small_config() {
	sed -e '/^# Memory$/,$d' -e "s/\"-debug\"/\"$1\"/" "$vm/debug.config"
	printf 'CONFIG_%s=y\n' DEBUG_KERNEL DEBUG_FS KALLSYMS BUG
}

# kbuild ARGUMENTS... - make, quiet unless it fails
kbuild() {
	local log=$cache/log/${0##*/}
	mkdir -p "${log%/*}"
	make -s -j"$(nproc)" ARCH="$kbuild_arch" CROSS_COMPILE="$triplet-" "$@" >"$log" 2>&1 </dev/null || {
		tail -n 40 "$log" >&2
		die "the kernel does not build: make $*"
	}
}
