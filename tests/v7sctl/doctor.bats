#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# doctor: every obstacle has a name and a way round.
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

# diagnosis STATUS RESULT CHECK FINDING [ADVICE] - the doctor finds that
diagnosis() {
	expect_json "$1" ".findings | map(select(.check == \"$3\" and .result == \"$2\" and
		(.finding | contains(\"${4//\"/\\\"}\")) and ((.advice // \"\") | contains(\"${5:-}\")))) | length == 1" doctor
}

@test "doctor: a machine without problems" {
	expect 0 doctor
	[[ $output != *warn* && $output != *fail* ]] || fail "$output"
	expect_json 0 '.findings | length > 10 and all(.result == "ok" and .advice == null)' doctor
	diagnosis 0 ok kernel 'Linux 6.12.95+deb12-arm64'
	diagnosis 0 ok board "Google Elm, with MediaTek's mt8173"
	diagnosis 0 ok memory '1.0 GiB of 4.0 GiB of RAM lie above 4 GiB'
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

@test "doctor: a domain that fails the check" {
	rewrite "$root/check" 's/3 0 0 0 0 pass/3 2 0 0 0 fail/; s/verdict: pass/verdict: fail/'
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
	diagnosis 0 warn signatures 'only signed modules' 'sign the module'
}

@test "the kernel's configuration: packed, as a file, without, or not there" {
	sed -i '/ARMV7S\|SLUB_DEBUG/d' "$sys/boot/config-6.12.95+deb12-arm64"
	diagnosis 0 ok config 'no v7s tables to compare with'
	diagnosis 0 ok config 'SLUB has no counters'
	diagnosis 0 ok config "MediaTek's IOMMU driver"
	printf '# CONFIG_MTK_IOMMU is not set\nCONFIG_IOMMU_IO_PGTABLE_ARMV7S=y\n# CONFIG_DEBUG_FS is not set\n' |
		gzip >"$sys/proc/config.gz"
	diagnosis 0 ok config 'no MediaTek IOMMU driver'
	diagnosis 0 ok config 'provider kernel'
	diagnosis 0 warn config 'no debugfs in this kernel' 'DEBUG_FS'
	echo junk >"$sys/proc/config.gz"
	diagnosis 0 ok config 'no v7s tables to compare with'
	rm "$sys/proc/config.gz" "$sys/boot/config-6.12.95+deb12-arm64"
	diagnosis 0 warn config 'was not found'
	mkdir -p "$sys/lib/modules/6.12.95+deb12-arm64"
	echo CONFIG_MTK_IOMMU=y >"$sys/lib/modules/6.12.95+deb12-arm64/config"
	diagnosis 0 ok config "MediaTek's IOMMU driver"
}

@test "doctor: old kernels, other boards, other sizes of memory" {
	echo 4.19.0 >"$sys/proc/sys/kernel/osrelease"
	diagnosis 0 warn kernel '4.19.0 is not among the tested versions' '5.10'
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

@test "doctor: modules_disabled, and a root that is read-only" {
	echo 1 >"$sys/proc/sys/kernel/modules_disabled"
	diagnosis 1 fail modules 'loads no more modules' reboot
	rm "$sys/proc/sys/kernel/modules_disabled"
	printf '%s\n' 'rootfs / rootfs rw 0 0' '/dev/dm-0 / ext2 ro,relatime 0 0' >>"$sys/proc/mounts"
	diagnosis 0 warn root 'read-only' 'remove_rootfs_verification'
}

@test "doctor: headers missing or incomplete matter where no module is loaded" {
	local build=$sys/lib/modules/6.12.95+deb12-arm64/build
	rm "$build/Module.symvers"
	diagnosis 0 ok headers 'not needed'
	rm -r "$sys/sys/module/v7s_dma32"
	diagnosis 3 warn headers 'has no Module.symvers' 'headers package'
	rmdir "$build"
	diagnosis 3 warn headers 'headers are not installed' 'make module KDIR='
}

@test "doctor: clang, CFI, a 32-bit userland" {
	echo 'Linux version 6.12.95 (ChromiumOS clang version 17.0.0, LLD 17.0.0)' >"$sys/proc/version"
	diagnosis 0 warn compiler 'clang built this kernel' 'LLVM=1'
	echo CONFIG_CFI_CLANG=y >>"$sys/boot/config-6.12.95+deb12-arm64"
	diagnosis 0 warn compiler 'clang built this kernel with CFI' 'LLVM=1'
	printf '\x7fELF\x01\x01\x01' >"$sys/bin/sh"
	diagnosis 0 warn userland '32-bit userland on a kernel for aarch64' 'ARCH=arm64'
	diagnosis 0 warn compiler 'with CFI'
}

# assemble FILE VERMAGIC BYTES COMPILER [SYMBOL=CRC[@NAMESPACE]…] - a module for arm64 with a
# struct module of BYTES, which uses these symbols and imports these namespaces
assemble() {
	local file=$1 symbol crc space
	{
		printf '.section .modinfo,"a"\n.asciz "vermagic=%s"\n.asciz "name=v7s_dma32"\n' "$2"
		printf '.section .gnu.linkonce.this_module,"aw"\n.zero %d\n.section .comment\n.asciz "%s"\n' "$3" "$4"
		for symbol in "${@:5}"; do
			space=${symbol#*@} crc=${symbol#*=}
			[[ $symbol == *@* ]] && printf '.section .modinfo,"a"\n.asciz "import_ns=%s"\n' "$space"
			[[ ${symbol%%=*} == module_layout ]] || printf '.data\n.quad %s\n' "${symbol%%=*}"
			[[ ${crc%@*} == none ]] ||
				printf '.section __versions,"a"\n.quad %s\n1: .asciz "%s"\n.zero 56 - (. - 1b)\n' "${crc%@*}" "${symbol%%=*}"
		done
	} >"$BATS_TEST_TMPDIR/module.S"
	aarch64-linux-gnu-as -o "$file" "$BATS_TEST_TMPDIR/module.S"
}

# module VERMAGIC COMPILER - the module to judge, in $ko
module() {
	ko=$BATS_TEST_TMPDIR/v7s_dma32.ko
	assemble "$ko" "$1" 1280 "$2" module_layout=0x1234
}

magic_flags='SMP preempt mod_unload modversions aarch64'

# own_modules - a module of the running kernel's own, to compare with
own_modules() {
	modules=$sys/lib/modules/6.12.95+deb12-arm64
	mkdir -p "$modules/kernel/lib"
	assemble "$modules/kernel/lib/own.ko" "6.12.95+deb12-arm64 $magic_flags" 1280 'GCC: 12' module_layout=0x1234 kmalloc=0x77
}

# judged STATUS RESULT CHECK FINDING [ADVICE] - the same of the module in $ko
judged() {
	expect_json "$1" ".findings | map(select(.check == \"$3\" and .result == \"$2\" and
		(.finding | contains(\"${4//\"/\\\"}\")) and ((.advice // \"\") | contains(\"${5:-}\")))) | length == 1" doctor "$ko"
}

@test "a module's file: for this kernel, for another, for another machine, none" {
	module "6.12.95+deb12-arm64 $magic_flags" 'GCC: (Debian 12.2.0) 12.2.0'
	judged 0 ok vermagic 'is for this kernel'
	expect_json 0 '.findings | all(.result == "ok")' doctor "$ko"
	module "6.12.95+deb12-arm64-16k $magic_flags" 'GCC: 12'
	judged 1 fail vermagic 'is for Linux 6.12.95+deb12-arm64-16k, this is 6.12.95+deb12-arm64' 'make module KDIR='
	module "6.12.9 $magic_flags" 'GCC: 12'
	judged 1 fail vermagic 'is for Linux 6.12.9, this is'
	printf '\x28' | dd of="$ko" bs=1 seek=18 conv=notrunc status=none # EM_ARM
	judged 1 fail file 'is for arm, this kernel for aarch64' ARCH
	echo none >"$ko"
	judged 1 fail file 'is not a kernel module'
	: >"$ko"
	judged 1 fail file 'is not a kernel module'
	printf '\xfd' >"$ko" # as xz begins
	judged 1 fail file 'is not a kernel module'
	rm "$ko"
	judged 1 fail file 'cannot be read'
}

@test "a module's file: the flags of vermagic, as the kernel's own modules or its configuration have them" {
	local config=$sys/boot/config-6.12.95+deb12-arm64
	own_modules
	module "6.12.95+deb12-arm64 SMP mod_unload aarch64" 'GCC: 12'
	judged 1 fail vermagic "has vermagic \"6.12.95+deb12-arm64 SMP mod_unload aarch64\", this kernel \"6.12.95+deb12-arm64 $magic_flags\"" 'make module KDIR='
	module "6.12.95+deb12-arm64 $magic_flags" 'GCC: 12'
	judged 0 ok vermagic 'is for this kernel'
	rm -r "$modules/kernel"
	printf 'CONFIG_%s=y\n' MODULES SMP PREEMPT_BUILD MODULE_UNLOAD >>"$config"
	judged 1 fail vermagic "this kernel \"6.12.95+deb12-arm64 SMP preempt mod_unload aarch64\" (the kernel's configuration)"
	echo CONFIG_MODVERSIONS=y >>"$config"
	judged 0 ok vermagic 'is for this kernel'
	# Before Linux 5.16 a different option set preemption.
	rm -r "$sys/lib/modules"
	echo 5.10.0 >"$sys/proc/sys/kernel/osrelease"
	mv "$config" "$sys/boot/config-5.10.0"
	module '5.10.0 SMP mod_unload modversions aarch64' 'GCC: 10'
	judged 0 ok vermagic 'is for this kernel'
}

@test "a module's file: checksums of symbols, against Module.symvers and the kernel's own modules" {
	own_modules
	assemble "$BATS_TEST_TMPDIR/ko" "6.12.95+deb12-arm64 $magic_flags" 1280 'GCC: 12' module_layout=0x1234 kmalloc=0x77
	ko=$BATS_TEST_TMPDIR/ko
	judged 0 ok symbols 'the checksums of 2 of 2 symbols'
	assemble "$ko" "6.12.95+deb12-arm64 $magic_flags" 1280 'GCC: 12' module_layout=0x1235 kmalloc=0x77
	judged 1 fail symbols '1 of 2 symbols have another checksum' 'make module KDIR='
	judged 1 fail symbols 'lib/own.ko): module_layout'
	assemble "$ko" "6.12.95+deb12-arm64 $magic_flags" 1280 'GCC: 12' module_layout=0x1234 kfree=0x8
	judged 0 warn symbols 'the checksums of 1 of 2 symbols' 'Module.symvers has all'
	printf '0x00000008\tkfree\tvmlinux\tEXPORT_SYMBOL\t\n0x00001234\tmodule_layout\tvmlinux\tEXPORT_SYMBOL\n' \
		>"$modules/build/Module.symvers"
	judged 0 ok symbols 'the checksums of 2 of 2 symbols'
	sed -i s/0x00000008/0x00000009/ "$modules/build/Module.symvers"
	judged 1 fail symbols 'Module.symvers): kfree'
	# The kernel goes by checksums then, not by the release.
	sed -i s/0x00000009/0x00000008/ "$modules/build/Module.symvers"
	assemble "$ko" "6.12.94+deb12-arm64 $magic_flags" 1280 'GCC: 12' module_layout=0x1234 kfree=0x8
	judged 0 warn vermagic 'the kernel compares the checksums of symbols instead'
	assemble "$ko" "6.12.95+deb12-arm64 $magic_flags" 1280 'GCC: 12' kfree=none
	judged 1 fail symbols 'has no checksums of symbols, and this kernel compares them'
}

@test "a module's file: symbols that the kernel does not export, and namespaces that are not imported" {
	own_modules
	ko=$BATS_TEST_TMPDIR/ko
	printf '0x00000008\tkfree\tvmlinux\tEXPORT_SYMBOL\tIOMMUFD\n' >"$modules/build/Module.symvers"
	assemble "$ko" "6.12.95+deb12-arm64 $magic_flags" 1280 'GCC: 12' kfree=0x8 kvanish=0x9
	judged 1 fail symbols 'does not export 1 of the symbols'
	judged 1 fail symbols "uses: kvanish"
	judged 1 fail symbols 'namespaces that it does not import: IOMMUFD'
	assemble "$ko" "6.12.95+deb12-arm64 $magic_flags" 1280 'GCC: 12' kfree=0x8@IOMMUFD
	judged 0 ok symbols 'the checksums of 1 of 1 symbols'
	expect_json 0 '.findings | all(.result != "fail")' doctor "$ko"
}

@test "a module's file: struct module of another size than in the kernel's own modules" {
	own_modules
	ko=$BATS_TEST_TMPDIR/ko
	assemble "$ko" "6.12.95+deb12-arm64 $magic_flags" 1280 'GCC: 12' module_layout=0x1234
	judged 0 ok 'struct module' 'has the 1280 bytes'
	assemble "$ko" "6.12.95+deb12-arm64 $magic_flags" 1344 'GCC: 12' module_layout=0x1234
	judged 1 fail 'struct module' 'has 1344 bytes in' 'make module KDIR='
	judged 1 fail 'struct module' 'and 1280 in this kernel'
}

@test "a module's file: packed files are looked into" {
	local packer
	own_modules
	for packer in gzip xz zstd; do
		assemble "$BATS_TEST_TMPDIR/ko" "6.12.95+deb12-arm64 SMP aarch64" 1280 'GCC: 12' module_layout=0x1235
		"$packer" -q "$BATS_TEST_TMPDIR/ko"
		ko=$(echo "$BATS_TEST_TMPDIR"/ko.*z*)
		judged 1 fail vermagic 'has vermagic "6.12.95+deb12-arm64 SMP aarch64"'
		judged 1 fail symbols 'module_layout'
		truncate -s 40 "$ko"
		judged 1 fail file "$packer cannot unpack it"
		rm "$BATS_TEST_TMPDIR"/ko*
	done
	xz "$modules/kernel/lib/own.ko"
	assemble "$BATS_TEST_TMPDIR/ko" "6.12.95+deb12-arm64 SMP aarch64" 1280 'GCC: 12'
	ko=$BATS_TEST_TMPDIR/ko
	judged 1 fail vermagic 'own.ko.xz)'
}

@test "a module's file: the compiler of the kernel" {
	echo 'Linux version 6.12.95 (ChromiumOS clang version 17.0.0)' >"$sys/proc/version"
	module "6.12.95+deb12-arm64 $magic_flags" 'GCC: (Debian 12.2.0) 12.2.0'
	judged 0 warn compiler 'not the module' 'LLVM=1'
	echo CONFIG_CFI=y >>"$sys/boot/config-6.12.95+deb12-arm64"
	judged 1 fail compiler 'with CFI, which traps' 'LLVM=1'
	module "6.12.95+deb12-arm64 $magic_flags" 'Debian clang version 19.1.7'
	judged 0 ok compiler 'and the module'
}

# sign [OPTION] - appends a signature of a new key to $ko, as scripts/sign-file does; its
# key's identifier is in $key_id, and the certificate's subject is "Elm builder"
sign() {
	local key=$BATS_TEST_TMPDIR/key cert=$BATS_TEST_TMPDIR/cert signature=$BATS_TEST_TMPDIR/signature length
	openssl req -new -nodes -utf8 -sha256 -days 1 -batch -x509 -newkey rsa:2048 -subj '/O=Acer/CN=Elm builder' \
		-keyout "$key" -out "$cert" 2>/dev/null
	openssl cms -sign -binary -noattr -nocerts -outform DER -md sha256 "$@" \
		-signer "$cert" -inkey "$key" -in "$ko" -out "$signature"
	key_id=$(openssl x509 -in "$cert" -noout -ext subjectKeyIdentifier | sed -n '2s/[ :]//gp' | tr A-F a-f)
	length=$(stat -c %s "$signature")
	{
		cat "$signature"
		printf '\0\0\2\0\0\0\0\0'
		printf '%08x' "$length" | sed 's/../\\x&/g' | xargs -0 printf
		echo '~Module signature appended~'
	} >>"$ko"
}

@test "a module's file: signed by a key that the kernel has, or not" {
	mkdir -p "$sys/sys/module/module/parameters"
	echo Y >"$sys/sys/module/module/parameters/sig_enforce"
	module "6.12.95+deb12-arm64 $magic_flags" 'GCC: 12'
	judged 1 fail signatures 'is not signed' mok_signing_key
	sign
	judged 0 warn signatures 'is signed by "Elm builder", key'
	judged 0 warn signatures 'keyrings cannot be read here'
	echo '1f2e3d4c I------     1 perm 1f030000     0     0 asymmetri Debian Secure Boot CA: 6ccece7e: X509.rsa 6ccece7e []' >"$sys/proc/keys"
	judged 1 fail signatures "which is in none of the kernel's keyrings" mok_signing_key
	echo "1f2e3d4c I------     1 perm 1f030000     0     0 asymmetri Elm builder: $key_id: X509.rsa ${key_id: -8} []" >>"$sys/proc/keys"
	judged 0 ok signatures "a key of the kernel's keyrings: Elm builder"
	module "6.12.95+deb12-arm64 $magic_flags" 'GCC: 12'
	sign -keyid
	judged 1 fail signatures "key $key_id, which is in none"
	echo "1f2e3d4c I------     1 perm 1f030000     0     0 asymmetri key: $key_id: X509.rsa ${key_id: -8} []" >>"$sys/proc/keys"
	judged 0 ok signatures "keyrings: $key_id"
	truncate -s -60 "$ko"
	printf '\0\0\2\0\0\0\0\0\xff\xff\xff\xff~Module signature appended~\n' >>"$ko"
	judged 1 fail signatures 'names no key'
}

# other_file_system - a directory that is not on that of $sys
other_file_system() {
	local dir
	for dir in /dev/shm /var/tmp "$BATS_TEST_DIRNAME"; do
		[[ $(stat -c %d "$dir") == "$(stat -c %d "$sys")" ]] || { echo "$dir" && return; }
	done
	fail "all is on one file system"
}

@test "a module's file: LoadPin asks for the root file system, and may take packed files" {
	mkdir -p "$sys/proc/sys/kernel/loadpin"
	echo 1 >"$sys/proc/sys/kernel/loadpin/enforce"
	module "6.12.95+deb12-arm64 $magic_flags" 'GCC: 12'
	judged 0 ok vermagic 'is for this kernel'
	xz "$ko"
	ko+=.xz
	judged 0 warn loadpin 'is compressed (xz)' 'unpack it'
	ko=$(mktemp "$(other_file_system)/v7s.XXXXXX")
	module=$ko
	cp "$BATS_TEST_TMPDIR"/v7s_dma32.ko.xz "$ko"
	judged 1 fail loadpin 'is not on the root file system' 'copy it'
	rm "$module"
}

# refused LINE MEANING - the log's line is quoted and explained
refused() {
	printf '%s\n' '6,1,0,-;Linux version 6.12' "$1" '6,99,9,-;something else' >"$sys/dev/kmsg"
	expect_json 3 "[.findings[] | select(.check == \"log\")] | length == 1 and (.[0].finding | contains(\"$2\"))" doctor
}

@test "after a failed insmod the kernel's reason is quoted and explained" {
	mkdir "$sys/dev"
	rm -r "$sys/sys/module/v7s_dma32"
	refused "4,870,51409,-;v7s_dma32: version magic '6.12.94 SMP aarch64' should be '6.12.95 SMP aarch64'" \
		"should be '6.12.95 SMP aarch64'\\\": it was built for another kernel"
	refused '[   51.4] v7s_dma32: disagrees about version of symbol module_layout' "type differs"
	refused '<4>[   51.4] v7s_dma32: no symbol version for module_layout' 'without checksums'
	refused 'v7s_dma32: Unknown symbol kvanish (err -2)' 'does not export'
	refused "module v7s_dma32: .gnu.linkonce.this_module section size must match the kernel's built struct module size at run time" \
		'struct module has another size'
	refused 'Invalid ELF header magic: != ELF' 'is cut off'
	refused 'Loading of unsigned module is rejected' 'only modules that a key'
	refused 'LoadPin: kernel-module pinning-denied obj="/tmp/v7s_dma32.ko" pid=9 cmdline="insmod"' 'one file system only'
	refused 'Lockdown: insmod: unsigned module loading is restricted; see man kernel_lockdown.7' 'locked down'
	refused 'module v7s_dma32 uses symbol iommufd_x from namespace IOMMUFD, but does not import it.' 'namespace'
	echo 'other: version magic' >"$sys/dev/kmsg"
	expect_json 3 '[.findings[] | select(.check == "log")] == []' doctor
}

# device NAME COMPATIBLE [DRIVER] - a platform device of the device tree
device() {
	mkdir -p "$sys/sys/bus/platform/devices/$1"
	printf 'OF_NAME=%s\nOF_COMPATIBLE_0=%s\nOF_COMPATIBLE_N=1\n' "${1#*.}" "$2" >"$sys/sys/bus/platform/devices/$1/uevent"
	[[ -z ${3:-} ]] || ln -s "../../drivers/$3" "$sys/sys/bus/platform/devices/$1/driver"
	[[ -z ${3:-} ]] || echo "DRIVER=$3" >>"$sys/sys/bus/platform/devices/$1/uevent"
}

@test "M4Us and larbs: with their driver, deferred, failed, or with none" {
	mkdir "$sys/dev"
	device 10205000.iommu mediatek,mt8173-m4u mtk-iommu
	device 14021000.larb mediatek,mt8173-smi-larb mtk-smi-larb
	device 14000000.syscon mediatek,mt8173-mmsys
	diagnosis 0 ok devices 'every M4U (1) and larb (1)'
	device 15001000.larb mediatek,mt8173-smi-larb
	diagnosis 0 warn devices 'no driver is bound to the larb 15001000.larb' 'modprobe mtk-smi'
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
	device 14018000.iommu mediatek,mt8195-iommu-vpp
	diagnosis 0 warn devices 'no driver is bound to the m4u 14018000.iommu'
}

@test "doctor: a machine where no file can be read" {
	expect_json 3 '.findings | length > 5' --sysroot "$BATS_TEST_TMPDIR/nothing" doctor
}

@test "doctor: slab caches of which not all offsets are known" {
	expect 0 doctor
	shows 'every slab cache and its zones are known'
	rewrite "$root/slabs_stats" 's/^unknown: .*/unknown: flags: more than one place fits/'
	expect_json 0 '[.findings[] | select(.check == "slabs")] == [{result: "warn", check: "slabs",
		finding: "some facts about slab caches are unknown: flags: more than one place fits",
		advice: "unknown values are shown as -; v7sctl slabs --no-module shows what the kernel itself reports"}]' doctor
	rm "$root/slabs_stats"
	expect 0 doctor
	shows 'use v7sctl slabs --no-module'
}
