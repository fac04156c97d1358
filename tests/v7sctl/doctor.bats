#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# doctor: every obstacle has a name and a remedy.
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers
load doctor

@test "doctor has no warning on a machine without problems" {
	expect 0 doctor
	[[ $output != *warn* && $output != *fail* ]] || fail "$output"
	expect_json 0 '.findings | length > 10 and all(.result == "ok" and .advice == null)' doctor
	diagnosis 0 ok kernel 'Linux 6.12.95+deb12-arm64'
	diagnosis 0 ok board "Google Elm, with MediaTek's mt8173"
	diagnosis 0 ok memory '1.0 GiB of 4.0 GiB of RAM lie above 4 GiB'
	diagnosis 0 ok zones 'DMA 2.9 GiB, DMA32 empty, Normal 1008 MiB'
	diagnosis 0 ok tables 'every domain passes'
}

@test "doctor prints advice below the finding" {
	rm -r "$sys/sys/module/v7s_dma32"
	expect 3 doctor
	assert_prints $'fail  module    the module v7s_dma32 is not loaded\n                run \'modprobe'
}

@test "doctor names the first obstacle among module, debugfs and access" {
	mv "$root" "$BATS_TEST_TMPDIR/away"
	diagnosis 3 fail access 'cannot be read' 'as root'
	: >"$sys/proc/mounts"
	diagnosis 3 fail debugfs 'not mounted' 'mount -t debugfs'
	printf 'nodev\tproc\n' >"$sys/proc/filesystems"
	diagnosis 3 fail debugfs 'debugfs is off' 'without debugfs=off'
	rm -r "$sys/sys/module/v7s_dma32"
	diagnosis 3 fail module 'not loaded' 'insmod'
}

@test "doctor reports a domain that fails the check" {
	rewrite "$root/check" 's/3 0 0 0 0 pass/3 2 0 0 0 fail/; s/verdict: pass/verdict: fail/'
	diagnosis 1 fail tables 'fails the check' 'v7sctl check'
}

@test "doctor reports lockdown, LoadPin and enforced signatures" {
	echo 'none [integrity] confidentiality' >"$sys/sys/kernel/security/lockdown"
	diagnosis 3 fail lockdown 'locked down' 'lockdown=none'
	rm "$sys/sys/kernel/security/lockdown"
	mkdir -p "$sys/proc/sys/kernel/loadpin" "$sys/sys/module/module/parameters"
	echo 1 >"$sys/proc/sys/kernel/loadpin/enforce"
	diagnosis 0 warn loadpin 'one file system only' 'loadpin.enforce=0'
	mv "$sys/proc/sys/kernel/loadpin/"{enforce,enabled}
	diagnosis 0 warn loadpin 'one file system only' 'loadpin.enabled=0'
	echo Y >"$sys/sys/module/module/parameters/sig_enforce"
	diagnosis 0 warn signatures 'only signed modules' 'sign the module'
}

@test "doctor reads the kernel's configuration, packed or as a file, and reports if there is none" {
	sed -i '/ARMV7S\|SLUB_DEBUG/d' "$sys/boot/config-6.12.95+deb12-arm64"
	diagnosis 0 ok config 'no v7s tables to compare with'
	diagnosis 0 ok config 'SLUB has no counters'
	diagnosis 0 ok config "MediaTek's IOMMU driver"
	printf '# CONFIG_MTK_IOMMU is not set\nCONFIG_IOMMU_IO_PGTABLE_ARMV7S=y\n# CONFIG_DEBUG_FS is not set\n' |
		gzip >"$sys/proc/config.gz"
	diagnosis 0 ok config 'no MediaTek IOMMU driver'
	diagnosis 0 ok config 'provider kernel'
	diagnosis 0 warn config 'no debugfs in this kernel' 'DEBUG_FS'
	echo '#CONFIG_DEBUG_FS=y' | gzip >"$sys/proc/config.gz"
	diagnosis 0 warn config 'no debugfs in this kernel' 'DEBUG_FS'
	echo junk >"$sys/proc/config.gz"
	diagnosis 0 ok config 'no v7s tables to compare with'
	rm "$sys/proc/config.gz" "$sys/boot/config-6.12.95+deb12-arm64"
	diagnosis 0 warn config 'was not found'
	mkdir -p "$sys/lib/modules/6.12.95+deb12-arm64"
	echo CONFIG_MTK_IOMMU=y >"$sys/lib/modules/6.12.95+deb12-arm64/config"
	diagnosis 0 ok config "MediaTek's IOMMU driver"
	mv "$sys/lib/modules/6.12.95+deb12-arm64/"{config,build/.config}
	diagnosis 0 ok config "MediaTek's IOMMU driver"
}

@test "doctor reports an old kernel, the board, and how much RAM lies above 4 GiB" {
	echo 4.19.0 >"$sys/proc/sys/kernel/osrelease"
	diagnosis 0 warn kernel '4.19.0 is not among the tested versions' '5.10'
	printf '%s\0' mediatek,mt8195-demo mediatek,mt8195 >"$sys/proc/device-tree/compatible"
	expect_json 0 '.findings | any(.check == "board" and (.finding | endswith("with MediaTek\u0027s mt8195")))' doctor
	rm "$sys/proc/device-tree/compatible"
	diagnosis 0 ok board 'no MediaTek SoC'
	rm "$sys/proc/device-tree/model"
	diagnosis 0 ok board 'no device tree'
	rewrite "$sys/proc/iomem" /^100000000/d
	diagnosis 0 ok memory 'all 3.0 GiB of RAM lie below 4 GiB'
	echo '00000000-00000000 : System RAM' >"$sys/proc/iomem"
	diagnosis 0 warn memory 'only root can see the addresses of RAM' 'as root'
	echo '80000000-17fffffff : System RAM' >"$sys/proc/iomem"
	diagnosis 0 ok memory '2.0 GiB of 4.0 GiB of RAM lie above'
}

@test "doctor reports modules_disabled and a read-only root file system" {
	echo 1 >"$sys/proc/sys/kernel/modules_disabled"
	diagnosis 1 fail modules 'loads no more modules' reboot
	rm "$sys/proc/sys/kernel/modules_disabled"
	printf '%s\n' 'rootfs / rootfs rw 0 0' '/dev/dm-0 / ext2 ro,relatime 0 0' >>"$sys/proc/mounts"
	diagnosis 0 warn root 'read-only' 'remove_rootfs_verification'
}

@test "doctor warns of missing or incomplete headers only if the module is not loaded" {
	local build=$sys/lib/modules/6.12.95+deb12-arm64/build
	rm "$build/Module.symvers"
	diagnosis 0 ok headers 'not needed'
	rm -r "$sys/sys/module/v7s_dma32"
	diagnosis 3 warn headers 'has no Module.symvers' 'headers package'
	rmdir "$build"
	diagnosis 3 warn headers 'headers are not installed' 'make module KDIR='
}

@test "doctor reports clang, CFI and a 32-bit userland" {
	echo 'Linux version 6.12.95 (ChromiumOS clang version 17.0.0, LLD 17.0.0)' >"$sys/proc/version"
	diagnosis 0 warn compiler 'clang built this kernel' 'LLVM=1'
	echo CONFIG_CFI_CLANG=y >>"$sys/boot/config-6.12.95+deb12-arm64"
	diagnosis 0 warn compiler 'clang built this kernel with CFI' 'LLVM=1'
	printf '\x7fELF\x01\x01\x01' >"$sys/bin/sh"
	diagnosis 0 warn userland '32-bit userland on a kernel for aarch64' 'ARCH=arm64'
	diagnosis 0 warn compiler 'with CFI'
	echo armv7l >"$sys/proc/sys/kernel/arch"
	expect_json 0 '.findings | all(.check != "userland")' doctor
	rm "$sys/proc/sys/kernel/arch" # Linux before 6.1 lacks it
	printf '\x7fELF\x02\x01\x01' >"$sys/bin/sh"
	diagnosis 0 ok userland "userland and kernel are for $(uname -m)"
}

# refused LINE MEANING - doctor finds LINE in the log, and explains it by MEANING
refused() {
	printf '%s\n' '6,1,0,-;Linux version 6.12' "$1" '6,99,9,-;something else' >"$sys/dev/kmsg"
	expect_json 3 "[.findings[] | select(.check == \"log\")] | length == 1 and (.[0].finding | contains(\"$2\"))" doctor
}

@test "doctor quotes and explains the kernel's reason after a failed insmod" {
	mkdir "$sys/dev"
	rm -r "$sys/sys/module/v7s_dma32"
	refused "4,870,51409,-;v7s_dma32: version magic '6.12.94 SMP aarch64' should be '6.12.95 SMP aarch64'" \
		"\\\"v7s_dma32: version magic '6.12.94 SMP aarch64' should be '6.12.95 SMP aarch64'\\\": it was built for another kernel"
	refused '[   51.4] v7s_dma32: disagrees about version of symbol module_layout' \
		"\\\"v7s_dma32: disagrees about version of symbol module_layout\\\": the symbol's type differs"
	refused '<4>[   51.4] v7s_dma32: no symbol version for module_layout' \
		'\"v7s_dma32: no symbol version for module_layout\": it was built without checksums'
	refused 'v7s_dma32: Unknown symbol kvanish (err -2)' 'does not export'
	refused "module v7s_dma32: .gnu.linkonce.this_module section size must match the kernel's built struct module size at run time" \
		'struct module has another size'
	refused 'Invalid ELF header magic: != ELF' 'is cut off'
	refused 'Loading of unsigned module is rejected' 'only modules that a key'
	refused 'LoadPin: kernel-module pinning-denied obj="/tmp/v7s_dma32.ko" pid=9 cmdline="insmod"' 'one file system only'
	refused 'Lockdown: insmod: unsigned module loading is restricted; see man kernel_lockdown.7' 'locked down'
	refused 'module v7s_dma32 uses symbol iommufd_x from namespace IOMMUFD, but does not import it.' 'namespace'
	refused $'v7s_dma32: Unknown symbol kvanish (err -2)\nInvalid ELF header magic: != ELF' 'is cut off' # the last attempt
	printf '%s\n' 'other: version magic' 'Lockdown: dd: /dev/mem is restricted; see man kernel_lockdown.7' >"$sys/dev/kmsg"
	expect_json 3 '[.findings[] | select(.check == "log")] == []' doctor
}

# device NAME COMPATIBLE [DRIVER] - makes a platform device of the device tree
device() {
	mkdir -p "$sys/sys/bus/platform/devices/$1"
	printf 'OF_NAME=%s\nOF_COMPATIBLE_0=%s\nOF_COMPATIBLE_N=1\n' "${1#*.}" "$2" >"$sys/sys/bus/platform/devices/$1/uevent"
	[[ -z ${3:-} ]] || ln -s "../../drivers/$3" "$sys/sys/bus/platform/devices/$1/driver"
	[[ -z ${3:-} ]] || echo "DRIVER=$3" >>"$sys/sys/bus/platform/devices/$1/uevent"
}

@test "doctor reports M4Us and larbs that are deferred, failed, or have no driver" {
	mkdir "$sys/dev"
	device 10205000.iommu mediatek,mt8173-m4u mtk-iommu
	device 14021000.larb mediatek,mt8173-smi-larb mtk-smi-larb
	device 14000000.syscon mediatek,mt8173-mmsys
	diagnosis 0 ok devices 'every M4U (1) and larb (1)'
	device 15001000.larb mediatek,mt8173-smi-larb
	diagnosis 0 warn devices 'no driver is bound to the larb 15001000.larb' 'modprobe mtk-smi'
	expect_json 0 '.findings | all(.check != "devices" or .result == "warn")' doctor
	printf '15001000.larb:child\tplatform: wait for supplier /larb\n' >"$sys/sys/kernel/debug/devices_deferred"
	echo 0 >"$sys/sys/bus/platform/devices/15001000.larb/waiting_for_supplier"
	diagnosis 0 warn devices 'no driver is bound to the larb 15001000.larb'
	echo 1 >"$sys/sys/bus/platform/devices/15001000.larb/waiting_for_supplier"
	diagnosis 0 warn devices 'the larb 15001000.larb waits for a supplier'
	printf '15001000.larb\tplatform: wait for supplier /power-controller\n' >"$sys/sys/kernel/debug/devices_deferred"
	diagnosis 0 warn devices 'the larb 15001000.larb is deferred: platform: wait for supplier /power-controller'
	device 1401d000.m4u mediatek,mt8192-m4u
	diagnosis 0 warn devices 'no driver is bound to the m4u 1401d000.m4u' 'modprobe mtk_iommu'
	echo '3,80,1,-;mtk-iommu: probe of 1401d000.m4u failed with error -16' >"$sys/dev/kmsg"
	diagnosis 0 warn devices 'the m4u 1401d000.m4u failed with error -16 (EBUSY)' 'another M4U'
	echo '3,80,1,-;mtk-iommu 1401d000.m4u: probe with driver mtk-iommu failed with error -22' >"$sys/dev/kmsg"
	diagnosis 0 warn devices 'failed with error -22 (EINVAL)' infracfg
	echo '3,81,2,-;mtk-iommu 1401d000.m4u: probe with driver mtk-iommu failed with error -517' >>"$sys/dev/kmsg"
	diagnosis 0 warn devices 'failed with error -517 (EPROBE_DEFER)' devices_deferred # the last attempt
	device 14018000.iommu mediatek,mt8195-iommu-vpp
	diagnosis 0 warn devices 'no driver is bound to the m4u 14018000.iommu'
	device 14019000.iommu acer,elm-iommu
	echo OF_COMPATIBLE_1=mediatek,mt8173-m4u >>"$sys/sys/bus/platform/devices/14019000.iommu/uevent"
	diagnosis 0 warn devices 'no driver is bound to the m4u 14019000.iommu'
}

@test "doctor reports findings on a machine where no file can be read" {
	expect_json 3 '.findings | length > 5' --sysroot "$BATS_TEST_TMPDIR/nothing" doctor
}

@test "doctor warns if not all offsets of slab caches are known" {
	expect 0 doctor
	assert_prints 'every slab cache and its zones are known'
	rewrite "$root/slabs_stats" 's/^unknown: .*/unknown: flags: more than one place fits/'
	expect_json 0 '[.findings[] | select(.check == "slabs")] == [{result: "warn", check: "slabs",
		finding: "some facts about slab caches are unknown: flags: more than one place fits",
		advice: "unknown values are shown as -; v7sctl slabs --no-module shows what the kernel itself reports"}]' doctor
	rm "$root/slabs_stats"
	expect 0 doctor
	assert_prints 'use v7sctl slabs --no-module'
}

@test "doctor warns if the kernel does not show the module's slab cache" {
	diagnosis 0 ok cache 'v7s_dma32_l2 is in /sys/kernel/slab'
	rm -r "$sys/sys/kernel/slab/v7s_dma32_l2"
	diagnosis 0 warn cache 'v7s_dma32_l2 is not in /sys/kernel/slab'
}
