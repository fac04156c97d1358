# SPDX-License-Identifier: GPL-2.0-only
# A page is mapped to a physical address without memory. The driver prints that address without
# bits 34:32. In the 4 GB mode of an MT8173 with 4 GiB every address has memory.

make_fault() {
	[[ $V7S_M4U != mt8173 ]] || return 2
	ask "$display" place 0x10000000 0x712340000 4096
	ask "$display" write 0x10000000 64 1
}

mend() { ask "$display" remove 0x10000000 4096; }

fault_line() { echo "iova=0x10000[0-9a-f]{3} pa=0x[0-9a-f]*12340000 .* write"; }

cause="The page is mapped to 0x712340000, where the M4U finds no memory"
