#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
uname -a
for file in /sys/kernel/debug/v7s_dma32/*; do
	if [[ -f $file ]]; then
		head -v "$file"
	fi
done
