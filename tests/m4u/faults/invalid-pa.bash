# SPDX-License-Identifier: GPL-2.0-only
# The mapping leads to a physical address where nothing is. Linux's driver cuts bits 34:32 of
# that address off when it prints it. With the 4 GB mode of an MT8173 of 4 GiB there is memory
# behind every address.

make_fault() {
	[[ $V7S_M4U != mt8173 ]] || return 2
	ask "$display" place 0x10000000 0x712340000 4096
	ask "$display" write 0x10000000 64 1
}

mend() { ask "$display" remove 0x10000000 4096; }

fault_line() { echo "iova=0x10000[0-9a-f]{3} pa=0x[0-9a-f]*12340000 .* write"; }

cause="The page is mapped to 0x712340000, where the M4U finds no memory"
