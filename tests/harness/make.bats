#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Wrong use of make in a fresh clone: make prints a sentence with the remedy, and leaves no files.
# shellcheck disable=SC2154 # set by run

load ../bats

setup_file() {
	cd "$BATS_TEST_DIRNAME/../.." || return
	git ls-files -z | cpio -0pdm --quiet "$BATS_FILE_TMPDIR/checkout"
}

setup() {
	unset KERNEL ARCH MEM SMP ZONES M4U TIMEOUT PROFILE KDIR DEVICE MODULE DESTDIR PREFIX
	cd "$BATS_FILE_TMPDIR/checkout" || return
}

# refused SENTENCE WORD... - checks that make WORD... fails with only that sentence and make's own
# error, and leaves the clone unchanged
refused() {
	local sentence=$1 before after
	before=$(find . | sort)
	shift
	run make --no-print-directory "$@"
	assert_equal "$status" 2
	assert_equal "$(grep -v '^make: \*\*\*' <<<"$output" | sed -E -e 's,^(Makefile:[0-9]+: \*\*\*|[a-z-]+:) ,,' -e 's,  Stop\.$,,')" "$sentence"
	after=$(find . | sort)
	assert_equal "$after" "$before"
}

@test "make vm KERNEL=tree refuses a TREE without the sources of a kernel in one sentence" {
	local tree=$BATS_TEST_TMPDIR/linux none='KERNEL=tree: there is no such kernel.'
	refused "KERNEL=tree: TREE is empty: name the kernel's sources, as in TREE=/path/to/linux"$'\n'"$none" vm CMD=true KERNEL=tree
	refused "TREE=$tree: no such directory"$'\n'"$none" vm CMD=true KERNEL=tree TREE="$tree"
	mkdir -p "$tree/arch/arm64"
	refused "TREE=$tree: not the sources of a kernel"$'\n'"$none" vm CMD=true KERNEL=tree TREE="$tree"
	touch "$tree"/{Kbuild,.config}
	refused "TREE=$tree: a kernel was built or configured there: KERNEL=$tree boots it, or make mrproper there"$'\n'"$none" \
		vm CMD=true KERNEL=tree TREE="$tree"
}

@test "make compare-kernel without KERNEL asks for it" {
	refused 'KERNEL is empty: name a kernel, as in make compare-kernel KERNEL=/path/to/tree.' compare-kernel
}

@test "make vm refuses an impossible machine in one sentence before it fetches anything" {
	refused "CMD is empty: give the command to run in the VM, as in make vm CMD='v7sctl status'." vm
	refused 'ARCH=riscv: no such architecture here (arm64, armhf, amd64)' vm CMD=true ARCH=riscv
	refused 'KERNEL=4.19: no such kernel here (5.10, 6.1, 6.12, 7.2, 7.3, debug, regression, or the /path of a tree where one was built)' vm CMD=true KERNEL=4.19
	refused 'KERNEL=fast: no such kernel here (5.10, 6.1, 6.12, 7.2, 7.3, debug, regression, or the /path of a tree where one was built)' vm CMD=true PROFILE=fast
	refused 'KERNEL=6.12-rt: no such flavour for ARCH=arm64 (-16k for arm64, -lpae for armhf)' vm CMD=true KERNEL=6.12-rt
	refused 'KERNEL=debug: only for ARCH=arm64' vm CMD=true KERNEL=debug ARCH=amd64
	refused 'MEM=foo: not a size such as 512M or 4G' vm CMD=true MEM=foo
	refused 'MEM=64M: a guest needs 512M' demo MEM=64M
	refused 'MEM=4G: with ARCH=armhf at most 3G, or 4G and more with KERNEL=6.12-lpae' vm CMD=true ARCH=armhf MEM=4G
	refused 'SMP=0: not a number from 1 to 123' vm CMD=true SMP=0
	refused 'SMP=two: not a number from 1 to 123' vm CMD=true SMP=two
	refused 'TIMEOUT=1m: not a number from 1 to 999999' vm CMD=true TIMEOUT=1m
	refused 'ZONES=wide: no such zones (narrow, holes)' vm CMD=true ZONES=wide
	refused 'M4U=mt9999: no such board (mt8173 mt8183 mt8186 mt8188 mt8192 mt8195)' vm CMD=true M4U=mt9999
}

@test "make vm KERNEL=/path refuses a tree without a built kernel in one sentence" {
	local tree=$BATS_TEST_TMPDIR/tree
	refused "KERNEL=$tree: no such directory" vm CMD=true KERNEL="$tree"
	mkdir -p "$tree"/{arch/arm64/boot,include/config}
	refused "KERNEL=$tree: not a tree of the kernel with a .config" vm CMD=true KERNEL="$tree"
	touch "$tree"/{Makefile,.config}
	refused "KERNEL=$tree: that kernel is not for arm64" vm CMD=true KERNEL="$tree"
	refused "KERNEL=$tree: only for ARCH=arm64" vm CMD=true KERNEL="$tree" ARCH=amd64
	grep -v VIRTIO_PCI tools/vm/vm.config >"$tree/.config"
	echo CONFIG_ARM64=y >>"$tree/.config"
	refused "KERNEL=$tree: no kernel was built there yet: make ARCH=arm64 Image modules" vm CMD=true KERNEL="$tree"
	touch "$tree"/{arch/arm64/boot/Image,include/config/kernel.release}
	echo 0 >"$tree/Module.symvers"
	refused "KERNEL=$tree: that kernel lacks VIRTIO_PCI: scripts/kconfig/merge_config.sh .config tools/vm/vm.config adds them, then build it again" \
		vm CMD=true KERNEL="$tree"
	refused 'KERNEL=tree-1: set KERNEL to the path of that tree' vm CMD=true KERNEL=tree-1
}

@test "make bench, fuzz, soak and fuzz-debugfs refuse invalid values in one sentence" {
	refused 'FORMAT=xml: not one of: text csv json.' bench FORMAT=xml
	refused 'SECONDS=1m: not a number.' fuzz SECONDS=1m
	refused 'MINUTES=ten: not a number.' soak MINUTES=ten
	refused 'WRITES=-1: not a number.' fuzz-debugfs WRITES=-1
}

@test "make tools, module, install and check-device name what is missing" {
	refused 'ARCH=riscv: no such architecture here (arm64, armhf, amd64)' tools ARCH=riscv
	refused 'no compiler none-gcc here: install gcc, or set CC=' tools CC=none-gcc
	refused "v7sctl needs the headers of json-c, libelf and zlib: Debian's packages are libjson-c-dev, libelf-dev and zlib1g-dev" \
		tools CC='cc -nostdinc'
	refused 'KDIR=/none: no such directory' module KDIR=/none
	refused 'PREFIX=opt must begin with /' install PREFIX=opt
	refused 'PREFIX=opt must begin with /' uninstall PREFIX=opt
	refused "PREFIX='/opt/a b' must have no blanks" install PREFIX='/opt/a b'
	refused 'INSTALL_MOD_PATH=mod must begin with /' install INSTALL_MOD_PATH=mod
	refused 'DEVICE is empty: name the board, as in make check-device DEVICE=root@host KDIR=/path/to/kernel' check-device
}

@test "make module names the headers that the running kernel lacks" {
	[[ ! -e /lib/modules/$(uname -r)/build ]] || skip 'they are here'
	refused "KDIR=/lib/modules/$(uname -r)/build: no such directory: install the headers of Linux $(uname -r), or set KDIR= to those of another kernel" \
		module
}

@test "make clean removes what make built, and make distclean all that make created" {
	local before name
	before=$(find . | sort)
	mkdir -p .cache/{build,log,kernel}
	touch .cache/kernel/vmlinuz
	for name in module/{v7s_dma32.ko,v7s_dma32.o,.v7s_dma32.ko.cmd,modules.order,pgtable/map.o} v7s_dma32.run; do
		touch "$name"
	done
	run make --no-print-directory clean
	assert_equal "$status:$output" 0:
	assert_equal "$(find . -path './.cache*' -prune -o -print | sort)" "$before"
	assert_equal "$(find .cache -type f)" .cache/kernel/vmlinuz
	run make --no-print-directory distclean
	assert_equal "$status:$output" 0:
	assert_equal "$(find . | sort)" "$before"
}

@test "make tools prints only where v7sctl is" {
	run make --no-print-directory tools CFLAGS=-O0
	assert_equal "$status:$output" 0:.cache/build/v7sctl/v7sctl
	[[ -x $output ]]
	make --no-print-directory distclean
}
