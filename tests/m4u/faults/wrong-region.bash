# SPDX-License-Identifier: GPL-2.0-only
# The low 32 bits of the address are those of a mapping, but bits 33:32, the region of 4 GiB, are
# not.

make_fault() {
	[[ $V7S_M4U != mt8173 && $V7S_M4U != mt8183 ]] || return 2
	give "$display" alloc 4096
	ask "$display" read $((iova ^ 1 << 32)) 16
}

fault_line() { echo "iova=$(page $((iova ^ 1 << 32))) .* read"; }

cause="The same low 32 bits are mapped at 0x[0-9a-f]{8,9}: bits 33:32 are wrong"
