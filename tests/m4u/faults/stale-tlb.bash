# SPDX-License-Identifier: GPL-2.0-only
# A flush is lost: a section has replaced a table, but the M4U still walks the table, where the
# page is not mapped any more.

make_fault() {
	ask "$display" place 0x10000000 0x80000000 4096
	ask "$display" read 0x10000000 16
	echo 1 >"$masters/lose"
	ask "$display" remove 0x10000000 4096
	ask "$display" place 0x10000000 0x80000000 $((1 << 20))
	ask "$display" read 0x10001000 16
}

mend() {
	echo 0 >"$masters/lose"
	ask "$display" remove 0x10000000 $((1 << 20))
}

fault_line() { echo "iova=0x10001[0-9a-f]{3} .* read"; }

cause="The page was mapped to 0x[0-9a-f]+ when the driver reported the fault, but the device did not see it: .* a flush of the TLB is missing"

astray=1
