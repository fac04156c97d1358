# SPDX-License-Identifier: GPL-2.0-only
# The device uses an address that was never mapped, and no mapping is near.

make_fault() {
	ask "$display" read 0x1234000 64
}

fault_line() { echo "iova=0x1234[0-9a-f]{3} .* read"; }

cause="(Nothing is mapped in domain [^ ]+ now|Not mapped, no mapping is near)"
