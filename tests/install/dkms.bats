#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# DKMS, this Debian's and the next one's, on directories that only the test sees.
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

setup_file() {
	load helpers
	export next=$project/.cache/dkms-trixie # has what 3.0 lacks
	"$project/tests/install/next-dkms" >&3
}

# with_dkms SCRIPT - in place of /usr/src, /var/lib/dkms and /lib/modules empty
# directories, but for the headers; in place of this machine's DKMS $dkms, if set
with_dkms() {
	export top=$BATS_TEST_TMPDIR
	mkdir -p "$top"/{src,state,etc/framework.conf.d,"modules/$release"}
	: >"$top/etc/framework.conf" # keys would be made in /var/lib/dkms, which is $top/state
	ln -sfn "$headers/build" "$top/modules/$release/build"
	touch "$top/modules/$release/modules."{order,builtin}
	[[ -n ${dkms:-} ]] || export dkms=/usr/sbin/dkms
	export ARCH=arm64 CROSS_COMPILE=aarch64-linux-gnu-
	apart 'mkdir -p /var/lib/dkms /etc/dkms
		mount --bind "$dkms" /usr/sbin/dkms
		mount --bind "$top/src" /usr/src
		mount --bind "$top/state" /var/lib/dkms
		mount --bind "$top/modules" /usr/lib/modules
		mount --bind "$top/etc" /etc/dkms
		'"$1"
}

round_trip() {
	run -0 with_dkms '
		project_make dkms-install KVER="$release"
		dkms status
		find /usr/lib/modules/"$release"/updates -type f
		cp /usr/lib/modules/"$release"/updates/dkms/v7s_dma32.ko* "$top/"
		project_make dkms-remove
		dkms status | sed "s/^/still /"
		find /usr/src /var/lib/dkms /usr/lib/modules -name "v7s_dma32*"'
	refute_output --partial bad
	refute_output --partial eprecated
	assert_line --regexp "^v7s_dma32/$version, $release, .*: installed"
	assert_equal "${lines[-1]}" "$(grep -F still <<<"$output" || echo "${lines[-1]}")"
	refute_output --partial still
	refute_line --regexp '^/(usr/src|var/lib/dkms)/'
	run -0 modinfo -F vermagic "$BATS_TEST_TMPDIR"/v7s_dma32.ko*
	[[ $output == "$release "* ]] || fail "$output"
}

@test "dkms.conf has the module's version and its range of kernels" {
	local min max
	. "$project/dkms.conf"
	assert_equal "$PACKAGE_VERSION" "$(sed -n 's/^#define V7S_VERSION\t"\(.*\)"/\1/p' "$project/module/control/control.h")"
	range() { sed -n "s/^#define V7S_KERNEL_$1\tKERNEL_VERSION(\(.*\), \(.*\), \(.*\))/\1.\2.\3/p" "$project/module/compat/range.h"; }
	assert_equal "$BUILD_EXCLUSIVE_KERNEL_MIN.0" "$(range MIN)"
	assert_equal "$BUILD_EXCLUSIVE_KERNEL_MAX" "$(range MAX)"
}
