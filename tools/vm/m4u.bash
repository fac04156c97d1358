# SPDX-License-Identifier: GPL-2.0-only
# A board with an M4U: QEMU's machine plus the nodes of tools/vm/m4u/$M4U.dtso. tools/m4u/m4u
# emulates the hardware behind their registers. Sourced by run, never run.

# m4u_check - checks that M4U names a board, and that this machine can emulate it
m4u_check() {
	local boards
	boards=$(cd "$vm/m4u" && echo *.dtso)
	[[ -f $vm/m4u/$M4U.dtso ]] || die "M4U=$M4U: no such board (${boards//.dtso/})"
	[[ $ARCH == arm64 ]] || die "M4U=$M4U: only ARCH=arm64 has the driver"
	case $KERNEL in
	6.12* | 7.2 | 7.3 | debug | regression | tree-*) ;;
	*) die "M4U=$M4U: Debian's $KERNEL has no mtk_iommu (6.12, 7.2, 7.3 and debug have)" ;;
	esac
}

# m4u_modules DIR - adds the board's drivers to a guest's modules, for kernels packaged without
# them
m4u_modules() {
	[[ $KERNEL == 7.* ]] || return 0
	"$vm/m4u-modules" "$KERNEL" >&2
	cp -r "$kernel-m4u/usr/lib/modules" "$1/"
}

# m4u_tree TREE - adds the board's nodes and the SoC's compatible string to a device tree
m4u_tree() {
	local name
	gcc -E -P -undef -x assembler-with-cpp "$vm/m4u/$M4U.dtso" |
		dtc -q -@ -I dts -O dtb -o "$work/overlay.dtbo" -
	fdtoverlay -i "$1" -o "$1.new" "$work/overlay.dtbo"
	name=$(fdtget "$1" / compatible)
	fdtput -t s "$1.new" / compatible "$name" "mediatek,$M4U"
	mv "$1.new" "$1"
}

# m4u_arguments - for QEMU: the socket, and initial values of the registers that the driver must
# not read as 0: infracfg's "4 GB mode", and "flush done" and WR_LEN_CTRL of each M4U. If
# WR_LEN_CTRL is 0 on resume, the driver assumes that it never initialised this M4U.
m4u_arguments() {
	local block
	printf '%s\n' -qtest "unix:$work/qtest,server=on,wait=off" -qtest-log /dev/null \
		-device loader,addr=0x70008f00,data=0x2000,data-len=4
	for block in {0..6}; do
		printf '%s\n' -device "loader,addr=0x7000${block}12c,data=1,data-len=4" \
			-device "loader,addr=0x7000${block}054,data=0x210021,data-len=4"
	done
}

# m4u_share_memory - creates the file $m4u_ram for the guest's memory; it is removed when the
# script exits
m4u_share_memory() {
	local dir=/dev/shm bytes file
	bytes=$(numfmt --from=iec "$MEM")
	[[ -w $dir ]] && (($(free_kib "$dir") * 1024 >= bytes)) || dir=$work
	file=$(mktemp "$dir/v7s.XXXXXX")
	truncate -s "$bytes" "$file"
	exec {m4u_ram}<>"$file"
	rm "$file"
	m4u_ram=/proc/$$/fd/$m4u_ram
}

# m4u_build - builds the emulator if its sources have changed
m4u_build() { locked "$cache/build/m4u" make -s -C "$root/tools/m4u" O="$cache/build/m4u" >&2; }

# m4u_start - starts the emulator. It exits with QEMU; if it exits earlier, QEMU is killed
m4u_start() {
	local bytes status=0
	bytes=$(numfmt --from=iec "$MEM")
	{
		"$cache/build/m4u/m4u" "$M4U" "$work/qtest" "${IMAGE:-$m4u_ram}" "$bytes" 2>"$work/m4u" || status=$?
		((status == 0)) || {
			echo "the software M4U ended with status $status: $(tail -n 1 "$work/m4u")" >"$work/m4u.fault"
			kill "$qemu"
		}
	} &
}
