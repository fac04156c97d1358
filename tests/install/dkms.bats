#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# make dkms with the DKMS of this Debian and of the next, in directories that only the test sees.
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

setup_file() {
	load helpers
	export version next=$project/.cache/dkms-trixie # newer than this Debian's
	version=$(. "$project/dkms.conf" && echo "$PACKAGE_VERSION")
	"$project/tests/install/next-dkms"
}

# with_dkms SCRIPT - runs SCRIPT with empty directories in place of /usr/src, /var/lib/dkms and
# /lib/modules, except for the headers, and with $dkms, if set, in place of this machine's DKMS
with_dkms() {
	export top=$BATS_TEST_TMPDIR
	mkdir -p "$top"/{src,state,etc/framework.conf.d,"modules/$release"}
	: >"$top/etc/framework.conf" # DKMS makes its keys in /var/lib/dkms, here $top/state
	ln -sfn "$headers/build" "$top/modules/$release/build"
	touch "$top/modules/$release/modules."{order,builtin}
	[[ -n ${dkms:-} ]] || export dkms=/usr/sbin/dkms
	export ARCH=arm64 CROSS_COMPILE=aarch64-linux-gnu-
	apart 'mkdir -p /var/lib/dkms /etc/dkms /usr/lib/modules
		mount --bind "$dkms" /usr/sbin/dkms
		mount --bind "$top/src" /usr/src
		mount --bind "$top/state" /var/lib/dkms
		mount --bind "$top/modules" /usr/lib/modules
		mount --bind "$top/etc" /etc/dkms
		'"$1"
}

# round_trip - installs and removes the module, signed with the key in DKMS's configuration
round_trip() {
	openssl req -new -x509 -newkey rsa:2048 -nodes -subj '/CN=v7s test key/' -days 2 \
		-keyout "$BATS_TEST_TMPDIR/key" -outform DER -out "$BATS_TEST_TMPDIR/certificate" 2>/dev/null
	run -0 with_dkms '
		printf "%s\n" "mok_signing_key=$top/key" "mok_certificate=$top/certificate" \
			"sign_file=/lib/modules/$release/build/scripts/sign-file" >/etc/dkms/framework.conf
		project_make dkms-install KVER="$release"
		dkms status
		cp /usr/lib/modules/"$release"/updates/dkms/v7s_dma32.ko* "$top/"
		project_make dkms-remove
		dkms status | sed "s/^/still /"
		find /usr/src /var/lib/dkms /usr/lib/modules -name "v7s_dma32*" -printf "left: %p\n"'
	[[ $output == *$'\n'"v7s_dma32/$version, $release, "*": installed"$'\n'* ]] || fail "$output"
	refute_output --partial 'bad exit status'
	refute_output --partial deprecated
	assert_line 'dkms: DKMS has the module; make install-tools installs v7sctl, its man pages and completion'
	refute_line --regexp '^(still|left:) '
	run -0 modinfo "$BATS_TEST_TMPDIR"/v7s_dma32.ko*
	assert_line --regexp '^signer: +v7s test key$'
	[[ $output == *"vermagic:       $release "* ]] || fail "$output"
}

@test "dkms.conf and v7sctl have the module's version, dkms.conf its range of kernels" {
	. "$project/dkms.conf"
	assert_equal "$PACKAGE_VERSION" "$(sed -n 's/^#define V7S_VERSION\t"\(.*\)"/\1/p' "$project/module/control/control.h")"
	assert_equal "$PACKAGE_VERSION" "$(sed -n 's/^#define VERSION\t*"\(.*\)".*/\1/p' "$project/tools/v7sctl/v7sctl.h")"
	range() { # of MIN or MAX
		sed -n "s/^#define V7S_KERNEL_$1\tKERNEL_VERSION(\(.*\), \(.*\), \(.*\))/\1.\2.\3/p" "$project/module/compat/range.h"
	}
	assert_equal "$BUILD_EXCLUSIVE_KERNEL_MIN.0" "$(range MIN)"
	assert_equal "$BUILD_EXCLUSIVE_KERNEL_MAX" "$(range MAX)"
}

@test "this Debian's DKMS adds, builds, installs and removes the module" {
	round_trip
}

@test "the next Debian's DKMS adds, builds, installs and removes the module" {
	dkms=$next/usr/sbin/dkms round_trip
}

@test "make dkms-install replaces the sources that an older DKMS install has left, and keeps none of its files" {
	cp /usr/sbin/dkms "$BATS_TEST_TMPDIR/real"
	export dkms=$BATS_TEST_TMPDIR/dkms # builds nothing
	printf '%s\n' '#!/bin/bash' "case \$1 in build | install) ;; *) exec $BATS_TEST_TMPDIR/real \"\$@\" ;; esac" >"$dkms"
	chmod +x "$dkms"
	run -0 with_dkms '
		old=/usr/src/v7s_dma32-'"$version"'
		mkdir -p "$old/module/pgtable"
		cp "$project/dkms.conf" "$old/"
		touch "$old/gone.c" "$old/module/pgtable/gone.h" "$old/module/v7s_dma32.ko"
		dkms add v7s_dma32/'"$version"'
		project_make dkms-install KVER="$release"
		dkms status
		cd "$old" && find . -type f -printf "source %P\n"'
	assert_line --regexp "^v7s_dma32/$version: added$"
	assert_equal "$(sed -n 's/^source //p' <<<"$output" | sort)" \
		"$(cd "$project" && git ls-files dkms.conf Kbuild LICENSE module | sort)"
}

# included RELEASE - checks whether DKMS would build for that kernel
included() {
	run with_dkms "project_make dkms-install KVER=$1"
	[[ $output != *BUILD_EXCLUSIVE* ]]
}

@test "the next Debian's DKMS leaves out kernels outside the range of dkms.conf" {
	local kernel
	export dkms=$next/usr/sbin/dkms
	for kernel in 5.9.16 7.4.0 8.0.0-arm64; do
		! included "$kernel" || fail "$kernel is not left out:"$'\n'"$output"
	done
	for kernel in 5.10.0 6.12.1-arm64 7.3.255; do
		included "$kernel" || fail "$kernel is left out:"$'\n'"$output"
	done
}

@test "a build that fails leaves DKMS without the module, with the reason" {
	run with_dkms '
		status=0
		project_make dkms-install KVER=0.0.0-none || status=1
		dkms status; find /usr/src /var/lib/dkms -mindepth 1
		exit $status'
	one_line 'nothing is installed: DKMS cannot build or install v7s_dma32/[0-9.]* for 0.0.0-none'
	refute_line --regexp '^(v7s_dma32/|/usr/src/v7s|/var/lib/dkms/v7s)'
}

@test "sources that cannot be copied are not added to DKMS" {
	run with_dkms '
		mount -o remount,ro,bind /usr/src
		project_make dkms-install KVER="$release"'
	one_line 'nothing is installed: .*Read-only file system'
	run with_dkms '
		mount -t tmpfs -o size=64k none /usr/src
		status=0
		project_make dkms-install KVER="$release" || status=1
		dkms status; find /usr/src -mindepth 1
		exit $status'
	one_line 'nothing is installed: .*No space left on device'
	refute_line --regexp '^(v7s_dma32/|/usr/src/)'
}
