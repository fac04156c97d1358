#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# doctor FILE.ko: whether the kernel takes a module's file.
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers
load doctor

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

# assemble_more [OPTION] - assembles $ko again, with the source on stdin at its end
assemble_more() {
	cat >>"$BATS_TEST_TMPDIR/module.S"
	aarch64-linux-gnu-as "$@" -o "$ko" "$BATS_TEST_TMPDIR/module.S"
}

# module VERMAGIC COMPILER - assembles such a module, and sets $ko to its file
module() {
	ko=$BATS_TEST_TMPDIR/v7s_dma32.ko
	assemble "$ko" "$1" 1280 "$2" module_layout=0x1234
}

magic_flags='SMP preempt mod_unload modversions aarch64'

# own_modules - makes one of the running kernel's own modules, below $modules
own_modules() {
	modules=$sys/lib/modules/6.12.95+deb12-arm64
	mkdir -p "$modules/kernel/lib"
	assemble "$modules/kernel/lib/own.ko" "6.12.95+deb12-arm64 $magic_flags" 1280 'GCC: 12' module_layout=0x1234 kmalloc=0x77
}

@test "doctor accepts a module for this kernel, but none for another kernel or machine, and no other file" {
	module "6.12.95+deb12-arm64 $magic_flags" 'GCC: (Debian 12.2.0) 12.2.0'
	diagnosis 0 ok vermagic 'is for this kernel'
	expect_json 0 '.findings | all(.result == "ok")' doctor "$ko"
	module "6.12.95+deb12-arm64-16k $magic_flags" 'GCC: 12'
	diagnosis 1 fail vermagic 'is for Linux 6.12.95+deb12-arm64-16k, this is 6.12.95+deb12-arm64' 'make module KDIR='
	module "6.12.9 $magic_flags" 'GCC: 12'
	diagnosis 1 fail vermagic 'is for Linux 6.12.9, this is'
	printf '\x28' | dd of="$ko" bs=1 seek=18 conv=notrunc status=none # EM_ARM
	diagnosis 1 fail file 'is for arm, this kernel for aarch64' ARCH
	echo none >"$ko"
	diagnosis 1 fail file 'is not a kernel module'
	: >"$ko"
	diagnosis 1 fail file 'is not a kernel module'
	printf '\xfd' >"$ko" # as xz begins
	diagnosis 1 fail file 'is not a kernel module'
	rm "$ko"
	diagnosis 1 fail file 'cannot be read'
}

@test "doctor compares the flags in a module's vermagic with the kernel's own modules or its configuration" {
	local config=$sys/boot/config-6.12.95+deb12-arm64
	own_modules
	module "6.12.95+deb12-arm64 SMP mod_unload aarch64" 'GCC: 12'
	diagnosis 1 fail vermagic "has vermagic \"6.12.95+deb12-arm64 SMP mod_unload aarch64\", this kernel \"6.12.95+deb12-arm64 $magic_flags\"" 'make module KDIR='
	module "6.12.95+deb12-arm64 $magic_flags" 'GCC: 12'
	diagnosis 0 ok vermagic 'is for this kernel'
	# A module that was installed for tests is none of the kernel's own.
	mkdir "$modules/kernel/extra"
	assemble "$modules/kernel/extra/v7s_dma32.ko" '6.1.0 mod_unload' 1280 'GCC: 12' module_layout=0x1234
	diagnosis 0 ok vermagic 'is for this kernel'
	rm -r "$modules/kernel"
	printf 'CONFIG_%s=y\n' MODULES SMP PREEMPT_BUILD MODULE_UNLOAD >>"$config"
	diagnosis 1 fail vermagic "this kernel \"6.12.95+deb12-arm64 SMP preempt mod_unload aarch64\" (the kernel's configuration)"
	echo CONFIG_MODVERSIONS=y >>"$config"
	diagnosis 0 ok vermagic 'is for this kernel'
	sed -i s/PREEMPT_BUILD/PREEMPT_RT/ "$config"
	diagnosis 1 fail vermagic 'SMP preempt_rt mod_unload modversions aarch64'
	sed -i s/PREEMPT_RT/PREEMPT_BUILD/ "$config"
	# Before Linux 5.16 a different option set preemption.
	rm -r "$sys/lib/modules"
	echo 5.10.0 >"$sys/proc/sys/kernel/osrelease"
	mv "$config" "$sys/boot/config-5.10.0"
	module '5.10.0 SMP mod_unload modversions aarch64' 'GCC: 10'
	diagnosis 0 ok vermagic 'is for this kernel'
	echo 5.16.0 >"$sys/proc/sys/kernel/osrelease"
	mv "$sys/boot/config-5.10.0" "$sys/boot/config-5.16.0"
	module '5.16.0 SMP preempt mod_unload modversions aarch64' 'GCC: 12'
	diagnosis 0 ok vermagic 'is for this kernel'
}

@test "doctor compares a module's symbol checksums with Module.symvers and the kernel's own modules" {
	own_modules
	assemble "$BATS_TEST_TMPDIR/ko" "6.12.95+deb12-arm64 $magic_flags" 1280 'GCC: 12' module_layout=0x1234 kmalloc=0x77
	ko=$BATS_TEST_TMPDIR/ko
	diagnosis 0 ok symbols '2 of 2 symbols have the same checksum'
	assemble "$ko" "6.12.95+deb12-arm64 $magic_flags" 1280 'GCC: 12' module_layout=0x1235 kmalloc=0x77
	diagnosis 1 fail symbols '1 of 2 symbols has another checksum' 'make module KDIR='
	diagnosis 1 fail symbols 'lib/own.ko): module_layout'
	assemble "$ko" "6.12.95+deb12-arm64 $magic_flags" 1280 'GCC: 12' module_layout=0x1234 kfree=0x8
	diagnosis 0 warn symbols '1 of 2 symbols has the same checksum' 'Module.symvers has all'
	printf '0x00001234\tmodule_layout\tvmlinux\tEXPORT_SYMBOL\n0x00000008\tkfree\tvmlinux\tEXPORT_SYMBOL\t\n' \
		>"$modules/build/Module.symvers"
	diagnosis 0 ok symbols '2 of 2 symbols have the same checksum'
	sed -i s/0x00000008/0x00000009/ "$modules/build/Module.symvers"
	diagnosis 1 fail symbols 'Module.symvers): kfree'
	# Then the kernel compares checksums, not the release.
	sed -i s/0x00000009/0x00000008/ "$modules/build/Module.symvers"
	assemble "$ko" "6.12.94+deb12-arm64 $magic_flags" 1280 'GCC: 12' module_layout=0x1234 kfree=0x8
	diagnosis 0 warn vermagic 'the kernel compares the checksums of symbols instead'
	mv "$modules/build/Module.symvers" "$BATS_TEST_TMPDIR"
	diagnosis 1 fail vermagic 'is for Linux 6.12.94+deb12-arm64, this is'
	mv "$BATS_TEST_TMPDIR/Module.symvers" "$modules/build"
	assemble "$ko" "6.12.95+deb12-arm64 $magic_flags" 1280 'GCC: 12' kfree=none
	diagnosis 1 fail symbols 'has no checksums of symbols, and this kernel compares them'
	# A kernel without CONFIG_MODVERSIONS has no checksums.
	sed -i s/0x00000008/0x00000000/ "$modules/build/Module.symvers"
	assemble "$ko" "6.12.95+deb12-arm64 $magic_flags" 1280 'GCC: 12' module_layout=0x1234 kfree=0x8
	diagnosis 0 warn symbols '1 of 2 symbols has the same checksum'
}

@test "doctor reads the checksums in modules for Linux 6.14 and later, and in 32-bit modules" {
	own_modules
	ko=$BATS_TEST_TMPDIR/ko
	assemble "$ko" "6.12.95+deb12-arm64 $magic_flags" 1280 'GCC: 12' kmalloc=none
	assemble_more <<-'END'
		.section __version_ext_crcs,"a"
		.long 0x1234, 0x77
		.section __version_ext_names,"a"
		.asciz "module_layout", "kmalloc"
	END
	diagnosis 0 ok symbols '2 of 2 symbols have the same checksum'
	assemble "$ko" "6.12.95+deb12-arm64 $magic_flags" 1280 'GCC: 12'
	assemble_more -mabi=ilp32 <<-'END'
		.section __versions,"a"
		.long 0x1234
		1: .asciz "module_layout"
		.zero 60 - (. - 1b)
	END
	diagnosis 0 ok symbols '1 of 1 symbol has the same checksum'
}

@test "doctor names symbols that the kernel does not export, and namespaces that a module does not import" {
	own_modules
	ko=$BATS_TEST_TMPDIR/ko
	printf '0x00000008\tkfree\tvmlinux\tEXPORT_SYMBOL\tIOMMUFD\n' >"$modules/build/Module.symvers"
	assemble "$ko" "6.12.95+deb12-arm64 $magic_flags" 1280 'GCC: 12' kfree=0x8 kvanish=0x9
	diagnosis 1 fail symbols 'does not export 1 of the symbols'
	diagnosis 1 fail symbols "uses: kvanish"
	diagnosis 1 fail symbols 'uses 1 symbol from namespaces that it does not import: IOMMUFD'
	assemble "$ko" "6.12.95+deb12-arm64 $magic_flags" 1280 'GCC: 12' kfree=0x8@IOMMUFD
	diagnosis 0 ok symbols '1 of 1 symbol has the same checksum'
	expect_json 0 '.findings | all(.result != "fail")' doctor "$ko"
	# A module may import several namespaces, and lack weak symbols.
	printf '0x00000077\tkmalloc\tvmlinux\tEXPORT_SYMBOL\tDMA_BUF\n' >>"$modules/build/Module.symvers"
	assemble "$ko" "6.12.95+deb12-arm64 $magic_flags" 1280 'GCC: 12' kfree=0x8@IOMMUFD kmalloc=0x77@DMA_BUF
	assemble_more <<<$'.data\n.weak kweak\n.quad kweak'
	expect_json 0 '.findings | all(.result != "fail")' doctor "$ko"
	assemble "$ko" "6.12.95+deb12-arm64 $magic_flags" 1280 'GCC: 12' kfree=0x8
	assemble_more <<<$'.section .modinfo,"a"\n.asciz "description=not import_ns=IOMMUFD"'
	diagnosis 1 fail symbols 'does not import: IOMMUFD'
	assemble "$ko" "6.12.95+deb12-arm64 $magic_flags" 1280 'GCC: 12' k{1,2,3,4,5}=none
	diagnosis 1 fail symbols 'does not export 5 of the symbols'
	diagnosis 1 fail symbols 'uses: k1, k2, k3, k4, …'
}

@test "doctor compares the size of a module's struct module with that of the kernel's own modules" {
	own_modules
	ko=$BATS_TEST_TMPDIR/ko
	assemble "$ko" "6.12.95+deb12-arm64 $magic_flags" 1280 'GCC: 12' module_layout=0x1234
	diagnosis 0 ok 'struct module' 'has the 1280 bytes'
	assemble "$ko" "6.12.95+deb12-arm64 $magic_flags" 1344 'GCC: 12' module_layout=0x1234
	diagnosis 1 fail 'struct module' 'has 1344 bytes in' 'make module KDIR='
	diagnosis 1 fail 'struct module' 'and 1280 in this kernel'
}

@test "doctor unpacks a module that is packed by gzip, xz or zstd" {
	local packer
	own_modules
	for packer in gzip xz zstd; do
		assemble "$BATS_TEST_TMPDIR/ko" "6.12.95+deb12-arm64 SMP aarch64" 1280 'GCC: 12' module_layout=0x1235
		"$packer" -q "$BATS_TEST_TMPDIR/ko"
		ko=$(echo "$BATS_TEST_TMPDIR"/ko.*z*)
		diagnosis 1 fail vermagic 'has vermagic "6.12.95+deb12-arm64 SMP aarch64"'
		diagnosis 1 fail symbols 'module_layout'
		truncate -s 40 "$ko"
		diagnosis 1 fail file "$packer cannot unpack it"
		rm "$BATS_TEST_TMPDIR"/ko*
	done
	assemble "$BATS_TEST_TMPDIR/ko" "6.12.95+deb12-arm64 SMP aarch64" 1280 'GCC: 12'
	ko=$BATS_TEST_TMPDIR/ko
	for packer in gzip:gz xz:xz zstd:zst; do
		rm "$modules"/kernel/lib/*
		own_modules
		"${packer%:*}" -qc "$modules/kernel/lib/own.ko" >"$modules/kernel/lib/own.ko.${packer#*:}"
		rm "$modules/kernel/lib/own.ko"
		diagnosis 1 fail vermagic "own.ko.${packer#*:})"
	done
}

@test "doctor compares a module's compiler with that of the kernel" {
	echo 'Linux version 6.12.95 (ChromiumOS clang version 17.0.0)' >"$sys/proc/version"
	module "6.12.95+deb12-arm64 $magic_flags" 'GCC: (Debian 12.2.0) 12.2.0'
	diagnosis 0 warn compiler 'not the module' 'LLVM=1'
	echo CONFIG_CFI=y >>"$sys/boot/config-6.12.95+deb12-arm64"
	diagnosis 1 fail compiler 'with CFI, which traps' 'LLVM=1'
	module "6.12.95+deb12-arm64 $magic_flags" 'Debian clang version 19.1.7'
	diagnosis 0 ok compiler 'and the module'
}

# sign [OPTION] - signs $ko with a new key, as scripts/sign-file does, and sets $key_id to the key's
# identifier; the certificate's subject is "Elm builder", its serial number 0102030405060708
sign() {
	local key=$BATS_TEST_TMPDIR/key cert=$BATS_TEST_TMPDIR/cert signature=$BATS_TEST_TMPDIR/signature length
	openssl req -new -nodes -utf8 -sha256 -days 1 -batch -x509 -newkey rsa:2048 -subj '/O=Acer/CN=Elm builder' \
		-set_serial 0x0102030405060708 -keyout "$key" -out "$cert" 2>/dev/null
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

@test "doctor reports whether the kernel has the key that signed a module" {
	mkdir -p "$sys/sys/module/module/parameters"
	echo Y >"$sys/sys/module/module/parameters/sig_enforce"
	module "6.12.95+deb12-arm64 $magic_flags" 'GCC: 12'
	diagnosis 1 fail signatures 'is not signed' mok_signing_key
	sign
	diagnosis 0 warn signatures 'is signed by "Elm builder", key 0102030405060708, and the'
	diagnosis 0 warn signatures 'keyrings cannot be read here'
	echo '1f2e3d4c I------     1 perm 1f030000     0     0 asymmetri Debian Secure Boot CA: 6ccece7e: X509.rsa 6ccece7e []' >"$sys/proc/keys"
	diagnosis 1 fail signatures "which is in none of the kernel's keyrings" mok_signing_key
	echo "1f2e3d4c I------     1 perm 1f030000     0     0 asymmetri Elm builder: $key_id: X509.rsa ${key_id: -8} []" >>"$sys/proc/keys"
	diagnosis 0 ok signatures "a key of the kernel's keyrings: Elm builder"
	module "6.12.95+deb12-arm64 $magic_flags" 'GCC: 12'
	sign -keyid
	diagnosis 1 fail signatures "key $key_id, which is in none"
	echo "1f2e3d4c I------     1 perm 1f030000     0     0 asymmetri key: $key_id: X509.rsa ${key_id: -8} []" >>"$sys/proc/keys"
	diagnosis 0 ok signatures "keyrings: $key_id"
	truncate -s -60 "$ko"
	printf '\0\0\2\0\0\0\0\0\xff\xff\xff\xff~Module signature appended~\n' >>"$ko"
	diagnosis 1 fail signatures 'names no key'
}

# other_file_system - prints a directory on another file system than $sys
other_file_system() {
	local dir
	for dir in /dev/shm /var/tmp "$BATS_TEST_DIRNAME"; do
		[[ $(stat -c %d "$dir") == "$(stat -c %d "$sys")" ]] || { echo "$dir" && return; }
	done
	fail "all directories are on one file system"
}

@test "doctor refuses a module on another file system if LoadPin is on, and warns of a packed module" {
	mkdir -p "$sys/proc/sys/kernel/loadpin"
	echo 1 >"$sys/proc/sys/kernel/loadpin/enforce"
	module "6.12.95+deb12-arm64 $magic_flags" 'GCC: 12'
	diagnosis 0 ok vermagic 'is for this kernel'
	xz "$ko"
	ko+=.xz
	diagnosis 0 warn loadpin 'is compressed (xz)' 'unpack it'
	ko=$(mktemp "$(other_file_system)/v7s.XXXXXX")
	module=$ko
	cp "$BATS_TEST_TMPDIR"/v7s_dma32.ko.xz "$ko"
	diagnosis 1 fail loadpin 'is not on the root file system' 'copy it'
	rm "$module"
}
