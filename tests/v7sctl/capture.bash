# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# shellcheck disable=SC2154 # helpers.bash sets them
# Takes captures of the machine of a test, and reads them.

# take [OPTION...] - captures the machine of this test in $tar
take() {
	tar=$BATS_TEST_TMPDIR/a.tar
	expect 0 capture -o "$tar" "$@"
}

# from STATUS ARGUMENT... - as expect, with --from $tar
from() {
	local expected=$1
	shift
	run --separate-stderr "$V7SCTL" --from "$tar" "$@"
	[[ $status == "$expected" ]] ||
		fail "v7sctl --from $tar $*: exit status $status, not $expected"$'\n'"$output"$'\n'"$stderr"
}

# same ARGUMENT... - the answers of the machine and of $tar are the same, as text and as JSON
same() {
	local here error json
	for json in '' --json; do
		run --separate-stderr v7sctl $json "$@"
		here=$output error=$stderr
		from "$status" $json "$@"
		# How lines break depends on the length of a path.
		assert_equal "$(tr -s ' \n' ' ' <<<"$output")" \
			"$(tr -s ' \n' ' ' <<<"${here//$sys}")"
		assert_equal "$stderr" "$error"
	done
}

# repack COMMAND... - unpacks the capture, runs COMMAND within, and packs it again as tar does
repack() {
	local top=$BATS_TEST_TMPDIR/repacked
	rm -rf "$top"
	mkdir "$top"
	tar -xf "$tar" -C "$top"
	(cd "$top/v7s_dma32-capture" && "$@")
	tar -cSf "$tar" -C "$top" v7s_dma32-capture
}

# Writes a kernel log: a fault line near a mapping of the machine, and other lines.
make_log() {
	mkdir -p "$sys/dev"
	cat >"$sys/dev/kmsg" <<-'END'
		[    0.000000] Kernel command line: ip=::::secrethost iommu.passthrough=0
		[    0.000000] Kernel command line: ip=::::secrethost v7s_dma32.live=1
		[    1.000000] systemd[1]: Hostname set to <secrethost>.
		[    2.000000] mtk-iommu 10205000.iommu: fault type=0x5 iova=0xfcff0001 pa=0x0 larb=0 port=0 layer=1 read
		[    2.500000] x29: ffff80008123beef x28: ffff000004567890
		[    2.600000] mtk_iommu: something of ffff80008123beef
		[    3.000000] v7s_dma32: version magic '6.1 SMP' should be '6.12 SMP'
	END
}
