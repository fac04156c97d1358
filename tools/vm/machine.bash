# SPDX-License-Identifier: GPL-2.0-only
# What all machines of QEMU's here have in common, those of tools/vm/run and the boards
# of tests/device. Sourced, after target() has been called.

# No device but those that are named, and the end at the first reset.
qemu_common=(-nodefaults -no-user-config -display none -no-reboot)

# kernel_common - an end at the first fault. The self tests and keys of cryptography
# would take half of the time to boot. With libraries at random addresses QEMU would
# translate their code anew for each process, which takes ten times what the process does.
kernel_common() {
	echo "console=$console rdinit=/init quiet oops=panic panic_on_warn=1 norandmaps cryptomgr.notests" \
		"initcall_blacklist=init_encrypted,crypto_kdf108_init,jent_mod_init"
}
