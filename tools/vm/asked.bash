# SPDX-License-Identifier: GPL-2.0-only
# The machine that the environment asks for: KERNEL ARCH MEM SMP ZONES M4U TIMEOUT. Sourced
# by ready and run, so that a wrong value fails before anything is fetched or built.

# shellcheck source=tools/vm/m4u.bash
. "$vm/m4u.bash"

# asked_number NAME MIN MAX - checks that the variable NAME, if set, is a number from MIN to MAX
asked_number() {
	local value=${!1:-}
	[[ -n $value ]] || return 0
	if [[ ! $value =~ ^[0-9]{1,9}$ ]] || ((10#$value < $2 || 10#$value > $3)); then
		die "$1=$value: not a number from $2 to $3"
	fi
}

# asked_tree - checks KERNEL, the path of a built kernel tree; sets $KERNEL_TREE to the path, and
# KERNEL to the name of its directory in .cache/kernel
asked_tree() {
	local tree options missing
	tree=$(realpath -qe "$KERNEL") || die "KERNEL=$KERNEL: no such directory"
	[[ -f $tree/Makefile && -f $tree/.config ]] || die "KERNEL=$KERNEL: not a tree of the kernel with a .config"
	[[ $ARCH == arm64 ]] || die "KERNEL=$KERNEL: only for ARCH=arm64"
	grep -q '^CONFIG_ARM64=y' "$tree/.config" || die "KERNEL=$KERNEL: that kernel is not for arm64"
	[[ -f $tree/arch/arm64/boot/Image && -f $tree/include/config/kernel.release && -s $tree/Module.symvers ]] ||
		die "KERNEL=$KERNEL: no kernel was built there yet: make ARCH=arm64 Image modules"
	mapfile -t options < <(sed -n 's/^\(CONFIG_[A-Z0-9_]*\)=.*/\1/p' "$vm/vm.config")
	missing=$(for name in "${options[@]}"; do
		grep -q "^$name=[ym]" "$tree/.config" || printf ' %s' "${name#CONFIG_}"
	done)
	[[ -z $missing ]] || die "KERNEL=$KERNEL: that kernel lacks$missing:" \
		"scripts/kconfig/merge_config.sh .config ${vm#"$root/"}/vm.config adds them, then build it again"
	export KERNEL_TREE=$tree
	KERNEL=tree-$(cksum <<<"$tree" | cut -d ' ' -f 1)
}

# asked_flavour - checks the flavour, the part of KERNEL after the dash
asked_flavour() {
	case $KERNEL:$ARCH in
	tree-*) ;;
	*-16k:arm64 | *-lpae:armhf) ;;
	*-*) die "KERNEL=$KERNEL: no such flavour for ARCH=$ARCH (-16k for arm64, -lpae for armhf)" ;;
	debug:arm64 | regression:arm64 | [0-9]*) ;;
	*) die "KERNEL=$KERNEL: only for ARCH=arm64" ;;
	esac
}

# asked_memory - checks that MEM is a size that QEMU takes, and enough for the guest to unpack its
# root file system
asked_memory() {
	local bytes
	[[ -n ${MEM:-} ]] || return 0
	[[ $MEM =~ ^[1-9][0-9]{0,4}[MG]$ ]] || die "MEM=$MEM: not a size such as 512M or 4G"
	bytes=$(numfmt --from=iec "$MEM")
	((bytes >= 512 << 20)) || die "MEM=$MEM: a guest needs 512M"
	[[ $ARCH != armhf || $KERNEL == *-lpae ]] || ((bytes <= 3 << 30)) ||
		die "MEM=$MEM: with ARCH=armhf at most 3G, or 4G and more with KERNEL=${KERNEL%-*}-lpae"
}

# check_machine - checks all variables, and dies with a sentence about a wrong one; calls target()
check_machine() {
	[[ $KERNEL != */* ]] || asked_tree
	[[ $KERNEL != tree* || -n ${KERNEL_TREE:-} ]] || die "KERNEL=$KERNEL: set KERNEL to the path of that tree"
	debian_of "$KERNEL" >/dev/null
	target "$ARCH" "$KERNEL"
	asked_flavour
	asked_memory
	asked_number SMP 1 123 # QEMU's GICv3 has no more
	asked_number TIMEOUT 1 999999
	case ${ZONES:-} in
	'' | narrow) ;;
	# The first hole is below 2 GiB.
	holes) (($(numfmt --from=iec "${MEM:-4G}") > 1 << 30)) || die "ZONES=holes: takes more than 1 GiB, not MEM=$MEM" ;;
	*) die "ZONES=$ZONES: no such zones (narrow, holes)" ;;
	esac
	[[ -z ${ZONES:-} || $ARCH == arm64 ]] || die "ZONES=$ZONES: only ARCH=arm64 has zones of that shape"
	[[ -z ${M4U:-} ]] || m4u_check
}
