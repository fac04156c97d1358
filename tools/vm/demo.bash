#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# demo.bash - runs in the guest and shows the main use.

set -euo pipefail

# Print a line of explanation, then each command as typed.
say() { printf '\n# %s\n' "$*"; }
show() { printf '$ v7sctl %s\n' "$*"; v7sctl "$@"; }

masters=/sys/kernel/debug/v7s_master
display=$masters/70040000.master/do

# driver PROVIDER - loads the M4U's driver with tables from PROVIDER, and a display behind the M4U
driver() {
	echo "\$ insmod v7s_test_iommu.ko provider=$1"
	insmod /opt/v7s/bin/v7s_test_iommu.ko provider="$1"
	insmod /opt/v7s/bin/v7s_test_master.ko leave=1
	until [[ -e $display ]]; do sleep 0.1; done
}

# Map a frame for the display, and let the display read it.
frame() {
	local buffer status
	echo "alloc $((1366 * 768 * 4))" >"$display"
	buffer=$(<"$display")
	echo "read ${buffer##* } 4096" >"$display"
	status=$(<"$display")
	echo "The display reads its buffer at ${buffer##* }: $([[ $status == 'status 0'* ]] && echo well || echo "an M4U fault")"
}

# As Linux did from 4.15 on, and with tables below the limit
story() {
	say "2017: on an MT8173 of 4 GiB the M4U's page tables come from anywhere, as in Linux 4.15 to 5.0."
	echo 1 >/sys/module/v7s_dma32/parameters/live
	driver unrestricted
	frame
	show check --live || true
	echo "\$ dmesg | grep 'fault type' | v7sctl explain"
	dmesg | grep 'fault type' | v7sctl explain
	rmmod v7s_test_master v7s_test_iommu
	say "With the limit nothing fails."
	driver slab
	frame
	show check --live
	rmmod v7s_test_master v7s_test_iommu
	echo 0 >/sys/module/v7s_dma32/parameters/live
}

[[ ! -e /opt/v7s/bin/v7s_test_iommu.ko ]] || story

say "An MT8173's memory map: RAM from 1 GiB, so that some of it lies above 4 GiB."
show zones

say "Buffers of a display and a camera, in every page size."
show map default 0x10000000 0x80000000 4K prot=r
show map default 0x10010000 0x80010000 128K
show map default 0x10100000 0x80100000 3M prot=rwx
show map default 0x20000000 0x90000000 16M prot=rwd
show unmap default 0x10200000 64K

say "Their tables, where the hardware can reach them."
show dump default
show dump default --tables

say "Translations, as the hardware makes them; the exit status is 1 for a hole."
show translate default 0x10010042 0x101ff000 0x20abcdef
show translate default 0x10200000 || true

say "The verdict."
show check

say "And with the limit taken away, as in Linux 4.15 to 5.0: this check must fail."
show create regression provider=unrestricted
show map regression 0x10000000 0x80000000 1M pgsize=4K
if show check regression; then
	echo "demo: all of the regression's tables happen to lie below 4 GiB"
fi
show destroy regression
