# SPDX-License-Identifier: GPL-2.0-only
# QEMU arguments common to the VM of tools/vm/run and the boards of tests/device. Sourced, after
# target() has been called.

# No default devices; QEMU exits at the first reset.
qemu_common=(-nodefaults -no-user-config -display none -no-reboot)

# kernel_common - prints the common part of the kernel's command line. The kernel panics at the first
# fault. Crypto self tests and key generation, which would take half of the boot time, are off. With
# address randomisation QEMU would translate the code of libraries again for each process, which
# takes ten times as long as the process itself.
kernel_common() {
	echo "console=$console rdinit=/init quiet oops=panic panic_on_warn=1 norandmaps cryptomgr.notests" \
		"initcall_blacklist=init_encrypted,crypto_kdf108_init,jent_mod_init"
}
