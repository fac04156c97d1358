#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# make module, install and uninstall: all or nothing, and a single line with the reason.
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

setup_file() {
	load helpers
	export built=$BATS_FILE_TMPDIR/built # for tests that only place files
	(
		umask 077
		project_make install KDIR="$headers/build" DESTDIR="$built" INSTALL_MOD_PATH=/mod
	) >"$BATS_FILE_TMPDIR/printed" 2>&1 ||
		fail "$(<"$BATS_FILE_TMPDIR/printed")"
}

# files DIR - prints all names below DIR except those of directories
files() { (cd "$1" && find . ! -type d -printf '%P\n' | sort); }

readonly installed="mod/lib/modules/$release/updates/v7s_dma32.ko.xz
usr/local/include/v7s_dma32.h
usr/local/sbin/v7sctl
usr/local/share/bash-completion/completions/v7sctl
usr/local/share/man/man5/v7sctl-json.5
usr/local/share/man/man8/v7sctl-domain.8
usr/local/share/man/man8/v7sctl-explain.8
usr/local/share/man/man8/v7sctl-measure.8
usr/local/share/man/man8/v7sctl-report.8
usr/local/share/man/man8/v7sctl.8"

@test "make install installs the module, its header, v7sctl, man pages and completion, and prints their names" {
	assert_equal "$(files "$built")" "$installed"
	assert_equal "$(grep "^$built" "$BATS_FILE_TMPDIR/printed")" "$built/${installed//$'\n'/$'\n'$built/}"
	cp "$built/mod/lib/modules/$release/updates/v7s_dma32.ko.xz" "$BATS_TEST_TMPDIR"
	run -0 modinfo -F vermagic "$BATS_TEST_TMPDIR/v7s_dma32.ko.xz"
	[[ $output == "$release "*aarch64* ]] || fail "$output"
	run -0 readelf -h "$built/usr/local/sbin/v7sctl"
	assert_output --regexp 'Machine: +AArch64'
}

@test "all users can read what make install installs, whatever its umask, and only v7sctl is executable" {
	run -0 find "$built" -type d ! -perm 755 -o -path '*/sbin/v7sctl' ! -perm 755 \
		-o -type f ! -path '*/sbin/v7sctl' ! -perm 644
	assert_output ''
}

@test "neither the module nor v7sctl is installed with debug information" {
	unxz -c "$built/mod/lib/modules/$release/updates/v7s_dma32.ko.xz" >"$BATS_TEST_TMPDIR/v7s_dma32.ko"
	for file in "$BATS_TEST_TMPDIR/v7s_dma32.ko" "$built/usr/local/sbin/v7sctl"; do
		run -0 readelf -SW "$file"
		assert_output --partial .text
		refute_output --partial .debug_
	done
}

@test "make module prints only where the module is, without debug information" {
	run -0 project_make module KDIR="$headers/build"
	assert_output module/v7s_dma32.ko
	run -0 readelf -SW "$project/module/v7s_dma32.ko"
	refute_output --partial .debug_
	(($(stat -c %s "$project/module/v7s_dma32.ko") < 1 << 20)) || fail "$(stat -c %s "$project/module/v7s_dma32.ko") bytes"
}

@test "make tools STATIC=1 links v7sctl without shared libraries" {
	run project_make tools STATIC=1
	if ((status != 0)); then # Debian 13 has that libelf.a
		one_line 'this machine has no libelf.a and libc.a that link'
		run -0 project_make tools STATIC=1 ARCH=amd64
		assert_output .cache/build/tools-amd64-static/v7sctl
	else
		assert_output .cache/build/v7sctl-static/v7sctl
	fi
	run -0 readelf -lW "$project/$output"
	refute_output --partial INTERP
}

@test "make tools STATIC=1 reports libraries that do not link, and which it can take instead" {
	printf '%s\n' '#!/bin/bash' '[[ " $* " != *" -static "* ]] && exec cc "$@"' >"$BATS_TEST_TMPDIR/cc"
	chmod +x "$BATS_TEST_TMPDIR/cc"
	run project_make tools STATIC=1 CC="$BATS_TEST_TMPDIR/cc"
	one_line 'this machine has no libelf.a and libc.a that link .*: with ARCH=amd64, arm64 or armhf'
	refute_output --partial 'undefined reference'
}

@test "make install-tools installs all but the module, and make uninstall removes it" {
	local to=$BATS_TEST_TMPDIR/to
	run -0 project_make install-tools DESTDIR="$to"
	assert_equal "$(files "$to")" "$(tail -n +3 <<<"$installed")"
	assert_equal "$output" "$to/$(tail -n +3 <<<"$installed" | sed "2,\$s,^,$to/,")"
	run -0 project_make uninstall DESTDIR="$to"
	assert_equal "$(files "$to")" ''
}

@test "make install-tools V7SCTL=FILE installs that file and builds nothing, for all users whatever its umask" {
	local to=$BATS_TEST_TMPDIR/to file=$BATS_TEST_TMPDIR/file
	umask 077
	echo program >"$file"
	run -0 project_make install-tools V7SCTL="$file" CC=false DESTDIR="$to"
	assert_equal "$(files "$to")" "$(tail -n +3 <<<"$installed")"
	cmp "$file" "$to/usr/local/sbin/v7sctl"
	run -0 find "$to" -type d ! -perm 755 -o -path '*/sbin/v7sctl' ! -perm 755 \
		-o -type f ! -path '*/sbin/v7sctl' ! -perm 644
	assert_output ''
	run project_make install-tools V7SCTL="$BATS_TEST_TMPDIR/none" DESTDIR="$BATS_TEST_TMPDIR/other"
	assert_failure
	assert_line --regexp '^install-tools: V7SCTL=.*/none: no such file$'
	[[ ! -e $BATS_TEST_TMPDIR/other ]]
}

@test "make uninstall removes all that was installed, for every kernel, and nothing else" {
	local to=$BATS_TEST_TMPDIR/to
	cp -r "$built" "$to"
	mkdir -p "$to/mod/lib/modules/5.10.0/updates/dkms"
	touch "$to/mod/lib/modules/5.10.0/updates/"{v7s_dma32.ko,other.ko,dkms/v7s_dma32.ko} "$to/usr/local/sbin/v7sctl2"
	run -0 project_make uninstall DESTDIR="$to" INSTALL_MOD_PATH=/mod
	assert_equal "$(files "$to")" "mod/lib/modules/5.10.0/updates/dkms/v7s_dma32.ko
mod/lib/modules/5.10.0/updates/other.ko
usr/local/sbin/v7sctl2"
	run -0 project_make uninstall DESTDIR="$to" INSTALL_MOD_PATH=/mod
	assert_output ''
}

@test "make install obeys PREFIX and INSTALL_MOD_PATH, and runs depmod there" {
	local to=$BATS_TEST_TMPDIR/to
	mkdir -p "$to/lib/modules/$release"
	touch "$to/lib/modules/$release/modules."{order,builtin}
	run -0 project_make install KDIR="$headers/build" PREFIX="$to/opt" INSTALL_MOD_PATH="$to"
	assert_equal "$(grep v7s_dma32 "$to/lib/modules/$release/modules.dep")" updates/v7s_dma32.ko.xz:
	[[ -x $to/opt/sbin/v7sctl && -e $to/opt/share/man/man8/v7sctl.8 ]]
	run -0 project_make uninstall PREFIX="$to/opt" INSTALL_MOD_PATH="$to"
	run -1 grep v7s_dma32 "$to/lib/modules/$release/modules.dep"
	run -0 find "$to" -name 'v7s*'
	assert_output ''
}

@test "make install and uninstall change nothing on a read-only root, and print one line" {
	export to=$BATS_TEST_TMPDIR/to
	mkdir "$to"
	run apart 'mount -t tmpfs -o ro none "$to"; "$project/tools/install/place" "$built" "$to"'
	one_line 'nothing is installed: .*Read-only file system'
	cp -r "$built/." "$to"
	run apart 'mount --bind "$to" "$to"; mount -o remount,ro,bind "$to"
		project_make uninstall DESTDIR="$to" INSTALL_MOD_PATH=/mod'
	one_line 'nothing is removed: .*/usr/local/sbin cannot be written'
	assert_equal "$(files "$to")" "$installed"
}

@test "make install without space prints one line and leaves the files as they were" {
	export to=$BATS_TEST_TMPDIR/to
	mkdir "$to"
	run apart 'mount -t tmpfs -o size=256k none "$to"
		mkdir -p "$to/usr/local/sbin" "$to/usr/local/share/man"
		echo old >"$to/usr/local/sbin/v7sctl"
		status=0
		"$project/tools/install/place" "$built" "$to" || status=1
		cd "$to" && find . -mindepth 1 | sort && cat usr/local/sbin/v7sctl
		exit $status'
	one_line 'nothing is installed: .*No space left on device'
	assert_equal "$(tail -n +2 <<<"$output")" "./usr
./usr/local
./usr/local/sbin
./usr/local/sbin/v7sctl
./usr/local/share
./usr/local/share/man
old"
}

@test "an interrupted make install prints one line and installs nothing" {
	local to=$BATS_TEST_TMPDIR/to
	mkdir "$BATS_TEST_TMPDIR/bin"
	cat >"$BATS_TEST_TMPDIR/bin/install" <<-'END'
		#!/bin/sh
		case $* in */v7sctl.8*) kill -TERM $PPID $(ps -o ppid= $PPID) ;; esac
		exec /usr/bin/install "$@"
	END
	chmod +x "$BATS_TEST_TMPDIR/bin/install"
	PATH=$BATS_TEST_TMPDIR/bin:$PATH run "$project/tools/install/place" "$built" "$to"
	one_line 'nothing is installed: interrupted'
	[[ ! -e $to ]]
}

@test "make refuses a KDIR that is no kernel tree" {
	run project_make module KDIR="$BATS_TEST_TMPDIR/none"
	one_line 'KDIR=.*/none: no such directory'
	run project_make module KDIR="$BATS_TEST_TMPDIR"
	one_line 'KDIR=.* is not the headers of a kernel'
	run project_make install KDIR="$BATS_TEST_TMPDIR" PREFIX=opt DESTDIR="$BATS_TEST_TMPDIR/to"
	one_line 'PREFIX=opt must begin with /'
	run project_make install KDIR="$BATS_TEST_TMPDIR" DESTDIR="$BATS_TEST_TMPDIR/to"
	one_line 'KDIR=.* is not the headers of a kernel'
	[[ ! -e $BATS_TEST_TMPDIR/to ]]
}

@test "make refuses headers without Module.symvers" {
	tree
	rm "$tree/Module.symvers"
	run project_make install KDIR="$tree" DESTDIR="$BATS_TEST_TMPDIR/to"
	one_line 'KDIR=.* has no Module.symvers'
	[[ ! -e $BATS_TEST_TMPDIR/to ]]
}

@test "make refuses a KDIR of another architecture" {
	run project_make module KDIR="$headers/build" ARCH=arm
	one_line 'KDIR=.* is a kernel for ARCH=arm64, not arm'
}

@test "make refuses a compiler that is missing or does not match the kernel's" {
	run project_make module KDIR="$headers/build" LLVM=1
	one_line 'KDIR=.*: gcc built that kernel, .* with clang: leave LLVM out'
	run project_make module KDIR="$headers/build" CROSS_COMPILE=none-
	one_line 'no compiler none-gcc here'
	tree
	rm "$tree/.config"
	rewrite .config 's/^CONFIG_CC_IS_GCC=y/CONFIG_CC_IS_CLANG=y/'
	run project_make module KDIR="$tree"
	one_line 'KDIR=.*: clang built that kernel, .* with aarch64-linux-gnu-gcc: set LLVM=1'
}

@test "kbuild refuses gcc for the module of a kernel with CFI" {
	local option
	for option in CONFIG_CFI_CLANG CONFIG_CFI; do
		run make -C "$headers/build" M="$project/module" ARCH=arm64 CROSS_COMPILE=aarch64-linux-gnu- "$option=y" modules
		assert_failure
		assert_output --partial 'built by clang with CFI: build the module with LLVM=1'
	done
}
