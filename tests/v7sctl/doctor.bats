#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# doctor: every obstacle has a name and a way round.
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

# diagnosis STATUS RESULT CHECK FINDING [ADVICE] - the doctor finds that
diagnosis() {
	expect_json "$1" ".findings | map(select(.check == \"$3\" and .result == \"$2\" and
		(.finding | contains(\"$4\")) and ((.advice // \"\") | contains(\"${5:-}\")))) | length == 1" doctor
}

@test "a machine where all is well" {
	expect 0 doctor
	[[ $output != *warn* && $output != *fail* ]] || fail "$output"
	expect_json 0 '.findings | length > 10 and all(.result == "ok" and .advice == null)' doctor
	diagnosis 0 ok kernel 'Linux 6.12.95+deb12-arm64'
	diagnosis 0 ok board "Google Elm, with MediaTek's mt8173"
	diagnosis 0 ok memory '1 GiB of 4 GiB of RAM lie above 4 GiB'
	diagnosis 0 ok zones 'DMA 2.9 GiB, DMA32 empty, Normal 1008 MiB'
	diagnosis 0 ok tables 'every domain passes'
}

@test "the advice stands below the finding" {
	rm -r "$sys/sys/module/v7s_dma32"
	expect 3 doctor
	shows $'fail  module    the module v7s_dma32 is not loaded\n                run \'modprobe'
}

@test "module, debugfs, access: the first obstacle is named" {
	mv "$root" "$BATS_TEST_TMPDIR/away"
	diagnosis 3 fail access 'cannot be read' 'as root'
	: >"$sys/proc/mounts"
	diagnosis 3 fail debugfs 'not mounted' 'mount -t debugfs'
	rm -r "$sys/sys/module/v7s_dma32"
	diagnosis 3 fail module 'not loaded' 'insmod'
}

@test "a domain that fails" {
	rewrite "$root/check" 's/3 0 0 0 pass/3 2 0 0 fail/; s/verdict: pass/verdict: fail/'
	diagnosis 1 fail tables 'fails the check' 'v7sctl check'
}

@test "lockdown, LoadPin, signatures" {
	echo 'none [integrity] confidentiality' >"$sys/sys/kernel/security/lockdown"
	diagnosis 3 fail lockdown 'locked down' 'lockdown=none'
	rm "$sys/sys/kernel/security/lockdown"
	mkdir -p "$sys/proc/sys/kernel/loadpin" "$sys/sys/module/module/parameters"
	echo 1 >"$sys/proc/sys/kernel/loadpin/enforce"
	diagnosis 0 warn loadpin 'one file system only' 'loadpin.enforce=0'
	mv "$sys/proc/sys/kernel/loadpin/"{enforce,enabled}
	diagnosis 0 warn loadpin 'one file system only' 'loadpin.enabled=0'
	echo Y >"$sys/sys/module/module/parameters/sig_enforce"
	diagnosis 0 warn signatures 'signed modules only' 'sign the module'
}

@test "the kernel's configuration: packed, as a file, without, or not there" {
	sed -i '/ARMV7S\|SLUB_DEBUG/d' "$sys/boot/config-6.12.95+deb12-arm64"
	diagnosis 0 warn config 'no v7s code' 'comparison'
	diagnosis 0 warn config 'SLUB has no counters'
	diagnosis 0 ok config "MediaTek's IOMMU driver"
	printf '# CONFIG_MTK_IOMMU is not set\nCONFIG_IOMMU_IO_PGTABLE_ARMV7S=y\n# CONFIG_DEBUG_FS is not set\n' |
		gzip >"$sys/proc/config.gz"
	diagnosis 0 warn config 'no MediaTek IOMMU driver'
	diagnosis 0 ok config 'provider kernel'
	diagnosis 0 warn config 'no debugfs in this kernel' 'DEBUG_FS'
	echo junk >"$sys/proc/config.gz"
	diagnosis 0 warn config 'no v7s code'
	rm "$sys/proc/config.gz" "$sys/boot/config-6.12.95+deb12-arm64"
	diagnosis 0 warn config 'not to be found'
	mkdir -p "$sys/lib/modules/6.12.95+deb12-arm64"
	echo CONFIG_MTK_IOMMU=y >"$sys/lib/modules/6.12.95+deb12-arm64/config"
	diagnosis 0 ok config "MediaTek's IOMMU driver"
}

@test "old kernels, other boards, other memory" {
	echo 4.19.0 >"$sys/proc/sys/kernel/osrelease"
	diagnosis 0 warn kernel '4.19.0 is not among those' '5.10'
	rm "$sys/proc/device-tree/compatible"
	diagnosis 0 ok board 'no MediaTek SoC'
	rm "$sys/proc/device-tree/model"
	diagnosis 0 ok board 'no device tree'
	rewrite "$sys/proc/iomem" /^100000000/d
	diagnosis 0 ok memory 'all 3 GiB of RAM lie below 4 GiB'
	echo '00000000-00000000 : System RAM' >"$sys/proc/iomem"
	diagnosis 0 warn memory 'not shown to you' 'as root'
	echo '80000000-17fffffff : System RAM' >"$sys/proc/iomem"
	diagnosis 0 ok memory '2 GiB of 4 GiB of RAM lie above'
}

@test "what hinders modules: none are taken any more, a root that is read-only" {
	echo 1 >"$sys/proc/sys/kernel/modules_disabled"
	diagnosis 1 fail modules 'takes no module any more' reboot
	rm "$sys/proc/sys/kernel/modules_disabled"
	printf '%s\n' 'rootfs / rootfs rw 0 0' '/dev/dm-0 / ext2 ro,relatime 0 0' >>"$sys/proc/mounts"
	diagnosis 0 warn root 'read-only' 'remove_rootfs_verification'
}

@test "what hinders building: no headers, or half of them, clang, CFI, a 32-bit userland" {
	local build=$sys/lib/modules/6.12.95+deb12-arm64/build
	rm "$build/Module.symvers"
	diagnosis 0 warn headers 'has no Module.symvers' 'headers package'
	rmdir "$build"
	diagnosis 0 warn headers 'no headers of this kernel' 'make module KDIR='
	echo 'Linux version 6.12.95 (ChromiumOS clang version 17.0.0, LLD 17.0.0)' >"$sys/proc/version"
	diagnosis 0 warn compiler 'clang built this kernel' 'LLVM=1'
	echo CONFIG_CFI_CLANG=y >>"$sys/boot/config-6.12.95+deb12-arm64"
	diagnosis 0 warn compiler 'clang built this kernel with CFI' 'LLVM=1'
	printf '\x7fELF\x01\x01\x01' >"$sys/bin/sh"
	diagnosis 0 warn userland '32-bit userland on a kernel for aarch64' 'ARCH=arm64'
	diagnosis 0 warn compiler 'with CFI'
}

# module MACHINE VERMAGIC COMPILER - as much of a .ko as is looked at, in $ko
module() {
	ko=$BATS_TEST_TMPDIR/v7s_dma32.ko
	{
		printf "\\x7fELF\\x02\\x01\\x01%9s\\x01\\x00\\x$1\\x00" ''
		head -c 44 /dev/zero
		printf '%s\0' "$3" "vermagic=$2 SMP mod_unload aarch64" name=v7s_dma32
	} >"$ko"
}

# judged STATUS RESULT CHECK FINDING [ADVICE] - the same of the module in $ko
judged() {
	expect_json "$1" ".findings | map(select(.check == \"$3\" and .result == \"$2\" and
		(.finding | contains(\"$4\")) and ((.advice // \"\") | contains(\"${5:-}\")))) | length == 1" doctor "$ko"
}

@test "a module's file: for this kernel, for another, for another machine, none" {
	module b7 6.12.95+deb12-arm64 'GCC: (Debian 12.2.0) 12.2.0'
	judged 0 ok vermagic 'is for this kernel'
	expect_json 0 '.findings | all(.result == "ok")' doctor "$ko"
	module b7 6.12.95+deb12-arm64-16k 'GCC: 12'
	judged 1 fail vermagic 'is for Linux 6.12.95+deb12-arm64-16k, this is 6.12.95+deb12-arm64' 'make module KDIR='
	module b7 6.12.9 'GCC: 12'
	judged 1 fail vermagic 'is for Linux 6.12.9, this is'
	module 28 6.12.95+deb12-arm64 'GCC: 12'
	judged 1 fail file 'is for arm, this kernel for aarch64' ARCH
	echo none >"$ko"
	judged 1 fail file 'is no module'
	: >"$ko"
	judged 1 fail file 'is no module'
	printf '\xfd' >"$ko" # as xz begins
	judged 1 fail file 'is no module'
	rm "$ko"
	judged 1 fail file 'cannot be read'
}

@test "a module's file: the compiler of the kernel" {
	echo 'Linux version 6.12.95 (ChromiumOS clang version 17.0.0)' >"$sys/proc/version"
	module b7 6.12.95+deb12-arm64 'GCC: (Debian 12.2.0) 12.2.0'
	judged 0 warn compiler 'not the module' 'LLVM=1'
	echo CONFIG_CFI=y >>"$sys/boot/config-6.12.95+deb12-arm64"
	judged 1 fail compiler 'with CFI, which traps' 'LLVM=1'
	module b7 6.12.95+deb12-arm64 'Debian clang version 19.1.7'
	judged 0 ok compiler 'and the module'
}

@test "a module's file: signed, not packed, on the root file system, where that is asked for" {
	mkdir -p "$sys/proc/sys/kernel/loadpin" "$sys/sys/module/module/parameters"
	echo Y >"$sys/sys/module/module/parameters/sig_enforce"
	module b7 6.12.95+deb12-arm64 'GCC: 12'
	judged 1 fail signatures 'is not signed' mok_signing_key
	printf '~Module signature appended~\n' >>"$ko"
	judged 0 ok vermagic 'is for this kernel'
	echo 1 >"$sys/proc/sys/kernel/loadpin/enforce"
	judged 0 ok vermagic 'is for this kernel'
	xz "$ko"
	ko+=.xz
	judged 1 fail loadpin 'is compressed' 'unpack it'
	ko=$(mktemp /dev/shm/v7s.XXXXXX)
	module=$ko
	cp "$BATS_TEST_TMPDIR"/v7s_dma32.ko.xz "$ko"
	judged 1 fail loadpin 'is not on the root file system' 'copy it'
	rm "$module"
}

@test "a machine of which nothing can be read" {
	expect_json 3 '.findings | length > 5' --sysroot "$BATS_TEST_TMPDIR/nothing" doctor
}

@test "slab caches of which not all is known" {
	expect 0 doctor
	shows 'every slab cache and its zones are known'
	rewrite "$root/slabs_stats" 's/^unknown: .*/unknown: flags: more than one place fits/'
	expect_json 0 '[.findings[] | select(.check == "slabs")] == [{result: "warn", check: "slabs",
		finding: "of slab caches something is not known: flags: more than one place fits",
		advice: "what is not known is shown as -; v7sctl slabs --no-module shows what the kernel tells by itself"}]' doctor
	rm "$root/slabs_stats"
	expect 0 doctor
	shows 'use v7sctl slabs --no-module'
}
