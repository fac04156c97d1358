# SPDX-License-Identifier: GPL-2.0-only
# A device with 32 address bits has a buffer in the second region of 4 GiB, but its larb's bank
# register has lost bits 33:32.

make_fault() {
	has_regions || return 2
	codec
	whose=$codec
	give "$codec" alloc $((1 << 20)) # its low 32 bits are unused in the first region
	ask "$codec" narrow 1
	ask "$codec" bank 0
	ask "$codec" read "$iova" 16
}

mend() {
	ask "$codec" bank 1
	ask "$codec" narrow 0
}

fault_line() { echo "iova=$(page $((iova ^ 1 << 32))) .* read"; }

cause="The same low 32 bits are mapped at 0x1[0-9a-f]{8}: bits 33:32 are wrong, or were lost.*BANK_SEL"
