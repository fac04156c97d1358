# SPDX-License-Identifier: GPL-2.0-only
# The driver unmaps a buffer before the device is done with it.

make_fault() {
	give "$display" map 4096
	ask "$display" free "$n"
	n=
	ask "$display" write "$iova" 16 1
}

fault_line() { echo "iova=$(page "$iova") .* write"; }

cause="Use after unmap: the page was unmapped [0-9.]+ [mu]?s before the fault by [^ ]+, after it had been mapped for"
