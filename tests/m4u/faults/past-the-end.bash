# SPDX-License-Identifier: GPL-2.0-only
# The device reads past the end of its buffer.

make_fault() {
	give "$display" alloc 8192
	ask "$display" read $((iova + 8192)) 64
}

fault_line() { echo "iova=$(page $((iova + 8192))) .* read"; }

cause="1 to 4096 bytes past the end of the mapping that ends at"
