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
	echo "The display reads its buffer at ${buffer##* }: $([[ $status == 'status 0'* ]] && echo no fault || echo an M4U fault)"
}

# Shows the bug: tables anywhere in RAM, as in Linux 4.15 to 5.0, then below the limit.
story() {
	say "The bug of Linux 4.15 to 5.0, on an MT8173 with 4 GiB: the M4U's page tables may lie anywhere in RAM."
	echo 1 >/sys/module/v7s_dma32/parameters/live
	driver unrestricted
	frame
	show check --live || true
	echo "\$ dmesg | grep 'fault type' | v7sctl explain"
	dmesg | grep 'fault type' | v7sctl explain
	rmmod v7s_test_master v7s_test_iommu
	say "The same driver, with its page tables below 4 GiB."
	driver slab
	frame
	show check --live
	rmmod v7s_test_master v7s_test_iommu
	echo 0 >/sys/module/v7s_dma32/parameters/live
}

[[ ! -e /opt/v7s/bin/v7s_test_iommu.ko ]] || story

say "The memory map of an MT8173: RAM begins at 1 GiB, so a part of it lies above 4 GiB."
show zones

say "Map buffers such as a display and a camera have, with every page size, and unmap a part of one."
show map default 0x10000000 0x80000000 4K prot=r
show map default 0x10010000 0x80010000 128K
show map default 0x10100000 0x80100000 3M prot=rwx
show map default 0x20000000 0x90000000 16M prot=rwd
show unmap default 0x10200000 64K

say "The tables and where they lie: all of them in zone DMA, which ends at 4 GiB here."
show dump default
show dump default --tables

say "Translations. If an IOVA is not mapped, the exit status is 1."
show translate default 0x10010042 0x101ff000 0x20abcdef
show translate default 0x10200000 || true

say "The verdict: the hardware reaches each table, and each page translates as it was mapped."
show check

say "The same without the limit, as in Linux 4.15 to 5.0. This check must fail."
show create regression provider=unrestricted
show map regression 0x10000000 0x80000000 1M pgsize=4K
if show check regression; then
	echo "It passed: by chance all tables lie below 4 GiB. Run the demo again."
fi
show destroy regression

say "That was the demo. make shell opens a shell in such a VM; docs/ABI.md describes the module's files."
