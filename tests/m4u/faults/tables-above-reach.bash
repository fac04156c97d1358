# SPDX-License-Identifier: GPL-2.0-only
# The tables lie above 4 GiB: the regression of Linux 4.15 to 5.0. Needs our own driver with
# provider unrestricted, and memory above 4 GiB.

make_fault() {
	[[ ${provider:-} == unrestricted ]] || return 2
	give "$display" alloc 8192
	ask "$display" read "$iova" 8192
}

fault_line() { echo "iova=0x[0-9a-f]+ .* read"; }

cause="A table of this walk lies above the limit: the IOMMU truncates its address"
