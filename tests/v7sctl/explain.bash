# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Prints fault lines, and checks how explain explains them.

# fault IOVA [WORD] - prints a line of the driver
fault() {
	echo "mtk-iommu 10205000.iommu: fault type=0x5 iova=$1 pa=0x0 larb=0 port=0 layer=1 ${2:-read}"
}

# finding NAME TEXT IOVA [WORD] - checks the finding of a fault at IOVA
finding() {
	expect_json 0 ".faults | length == 1 and .[0].finding == \"$1\" and
		(.[0].explanation | contains(\"$2\"))" explain "$(fault "${@:3}")"
}

# m4u DEVICE IOVA [WORD] - prints a line of the second generation's driver, with a master
m4u() {
	echo "mtk-iommu $1: fault type=0x280 iova=$2 pa=0x0 master=0x5000480(larb=5 port=0) layer=0 ${3:-read}"
}

# explained FILTER [OPTION…] - jq's FILTER is true of what explain prints for standard input
explained() {
	expect_json 0 "$1" explain "${@:2}"
}
