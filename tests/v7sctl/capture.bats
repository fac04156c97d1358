#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# capture, and --from: the same answers on another machine.
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

# take [OPTION...] - a capture of the machine of this test, in $tar
take() {
	tar=$BATS_TEST_TMPDIR/a.tar
	expect 0 capture -o "$tar" "$@"
}

# from STATUS ARGUMENT... - as expect, of the capture
from() {
	local expected=$1
	shift
	run --separate-stderr "$V7SCTL" --from "$tar" "$@"
	[[ $status == "$expected" ]] ||
		fail "v7sctl --from $tar $*: exit status $status, not $expected"$'\n'"$output"$'\n'"$stderr"
}

# same ARGUMENT... - the machine and the capture give one answer, as text and as JSON
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

# A line of the M4U's driver that finds a mapping of the machine near it, and others.
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

@test "every command that reads gives the same answer from a capture" {
	make_log
	take
	same status
	same doctor
	same providers
	same dump
	same dump --all default
	same dump --tables
	same dump --mappings
	same dump --descriptors
	same dump --image
	same check
	same check default
	same check --tap
	same check --live
	same zones
	same zones --zone Normal
	same live
	same slabs
	same slabs --dma32
	same slabs --sort name --limit 2
	same explain default iova=0x121000
	same explain 'mtk-iommu 10205000.iommu: fault type=0x5 iova=0xfcff0001 pa=0x0 larb=0 port=0 layer=1 read'
	same watch --count 1
	same watch slabs --count 1
}

@test "an answer that is no stays no: a failing check, an unknown domain, a fault without a mapping" {
	rewrite "$root/check" 's/3 0 0 0 0 pass/3 2 0 0 0 fail/; s/verdict: pass/verdict: fail/'
	rewrite "$default/tables" 's/yes 32$/no 32/'
	take
	same check
	same status
	same dump defualt
	same zones --zone Norml
}

@test "a capture translates as the module does" {
	local iova
	take
	for iova in 0x100000 1M 0x121234 0x2fffff 0x1abcdef 0x110000 0 0xfcfe0000; do
		run --separate-stderr v7sctl --json translate default "$iova"
		# The fake module knows no page sizes.
		local here code=$status
		here=$(jq -c '.translations[] | [.iova, .phys]' <<<"$output")
		from "$code" --json translate default "$iova"
		assert_equal "$(jq -c '.translations[] | [.iova, .phys]' <<<"$output")" "$here"
	done
	from 1 translate default 0x100000000
	says 'beyond ias of 32 bits'
	from 1 translate default nonsense
	says 'is not a number'
	printf '0x100000\n0x110000 # a hole\n' >"$BATS_TEST_TMPDIR/iovas"
	from 1 translate default -f "$BATS_TEST_TMPDIR/iovas"
	shows '0x80000000' '0x00110000'
}

@test "explain reads the log of the capture, and a line that it is given instead" {
	make_log
	local here
	here=$(v7sctl explain <"$sys/dev/kmsg")
	take
	run "$V7SCTL" --from "$tar" explain </dev/null
	assert_equal "$output" "$here"
	from 0 explain iova=0x121000
	shows 'mapped'
	rm "$sys/dev/kmsg"
	take
	shows 'dev/kmsg'
	from 1 explain
	says 'has no kernel log'
}

@test "commands that change something refuse --from with status 2 and a sentence" {
	take
	local before
	before=$(sha256sum "$tar")
	for words in 'create x' 'destroy default' 'map default 0x0 0x80000000 4K' 'unmap default 0x100000 4K' \
		'compare' 'bench op=map' 'selftest' "capture -o $BATS_TEST_TMPDIR/b.tar"; do
		# shellcheck disable=SC2086 # words
		from 2 $words
		says 'takes no --from'
	done
	from 2 slabs --no-module
	says 'no-module'
	expect 2 --from "$tar" status
	says 'not both'
	assert_equal "$(sha256sum "$tar")" "$before"
}

@test "a capture has no name of a host, and no kernel pointer" {
	make_log
	echo 'Linux version 6.12 (builder@secrethost) (gcc 12) #1' >"$sys/proc/version"
	printf '%s\n' 'secrethost:/export / nfs4 rw,addr=10.0.0.1 0 0' 'none /home/secrethost tmpfs rw 0 0' >>"$sys/proc/mounts"
	printf '\x7fELF\x02\x01\x01%64s' secrethost >"$sys/bin/sh"
	mkdir -p "$sys/sys/bus/platform/devices/10205000.iommu"
	echo OF_COMPATIBLE_0=mediatek,mt8173-m4u >"$sys/sys/bus/platform/devices/10205000.iommu/uevent"
	printf '10205000\tsupplier secrethost not ready\n' >>"$sys/sys/kernel/debug/devices_deferred"
	take
	run grep -acE 'secrethost|ffff80008123beef|ffff000004567890|10\.0\.0\.1' "$tar"
	assert_equal "$output" 0
	tar -xOf "$tar" v7s_dma32-capture/dev/kmsg >"$BATS_TEST_TMPDIR/log"
	grep -q 'mtk-iommu 10205000.iommu: fault' "$BATS_TEST_TMPDIR/log"
	grep -q 'mtk_iommu: something of \*' "$BATS_TEST_TMPDIR/log"
	grep -q 'version magic' "$BATS_TEST_TMPDIR/log"
}

@test "without the module the rest is captured, and what is missing is said" {
	rm -r "$root"
	take
	shows 'v7s_dma32' 'not loaded'
	from 3 status
	says 'taken without the files of the module'
	from 0 explain 'mtk-iommu 10205000.iommu: fault type=0x5 iova=0xfcff0001 pa=0x0 larb=0 port=0 layer=1 read'
	shows 'the capture has no files of the module'
	from 3 doctor
	expect_json 0 '.files > 5 and (.missing | map(.file) | index("sys/kernel/debug/v7s_dma32") != null)' capture -o "$tar"
}

@test "a file that cannot be read is said to be missing" {
	rm "$default/image"
	mkdir "$default/image"
	take
	shows 'domains/default/image' 'Is a directory'
	from 3 dump --image
	says "has no file 'domains/default/image'"
}

@test "capture says where it cannot write, and leaves no part of a file" {
	expect 2 capture
	says output
	expect 3 capture -o "$BATS_TEST_TMPDIR/none/a.tar"
	says 'cannot write' 'No such file'
	expect 3 capture -o /dev/full
	says 'cannot write' 'No space'
	expect 2 --json capture -o -
}

@test "a packed capture, one from standard output and one that tar packed again are the same" {
	take
	local here
	from 0 dump
	here=$output
	v7sctl capture -o - >"$BATS_TEST_TMPDIR/b.tar"
	tar=$BATS_TEST_TMPDIR/b.tar from 0 dump
	assert_equal "$output" "$here"
	v7sctl capture -o "$BATS_TEST_TMPDIR/c.tar.gz"
	(($(stat -c %s "$BATS_TEST_TMPDIR/c.tar.gz") * 4 < $(stat -c %s "$tar"))) || fail "not packed"
	assert_equal "$(stat -c %a "$BATS_TEST_TMPDIR/c.tar.gz")" 600
	tar=$BATS_TEST_TMPDIR/c.tar.gz from 0 dump
	assert_equal "$output" "$here"
	repack true
	from 0 dump
	assert_equal "$output" "$here"
}

@test "pages are as large as they were on the captured machine" {
	take
	repack sed -i 's/^page-bytes: .*/page-bytes: 16384/' capture
	from 0 --json zones
	assert_equal "$(jq .page_bytes <<<"$output")" 16384
	repack sed -i 's/^page-bytes: .*/page-bytes: 5000/' capture
	from 3 zones
	says 'no kernel has pages of 5000 bytes'
}

# refused WORDS - the capture is refused with these words
refused() {
	from 3 status
	says "$1"
}

@test "a file that is no capture, or a part of one, is refused with a sentence" {
	local bytes
	take
	bytes=$(stat -c %s "$tar")
	for part in 0 1 511 512 513 1000 5000 $((bytes - 1024)) $((bytes - 512)) $((bytes - 1)); do
		take
		truncate -s "$part" "$tar"
		from 3 status
		says "$tar is "
	done
	echo junk >"$tar"
	refused 'is cut off'
	head -c 2000 /dev/urandom >"$tar"
	refused 'is not a tar file, or is damaged'
	tar -cf "$tar" -C "$sys" proc
	refused 'is a tar file, but no capture'
	tar=$BATS_TEST_TMPDIR/none from 3 status
	says 'No such file'
	tar=$BATS_TEST_TMPDIR from 3 status
	take
	gzip "$tar"
	truncate -s -20 "$tar.gz"
	tar=$tar.gz from 3 status
	take
	printf 'x' >>"$tar"
	refused 'has data after its end'
	take
	repack rm capture
	refused "has no file 'capture'"
	take
	repack sed -i 's/^format: .*/format: 2/' capture
	refused 'is a capture of format 2'
}

@test "names that lead out of a capture, links, devices, sparse and huge files are refused" {
	local link=$BATS_TEST_TMPDIR/repacked/v7s_dma32-capture/link
	take
	repack ln -s /etc/passwd link
	refused 'contains a link'
	rm "$link"
	take
	repack ln capture link
	refused 'contains a link'
	take
	repack mkfifo link
	refused 'contains a FIFO'
	take
	tar -rPf "$tar" --transform 's,.*,v7s_dma32-capture/../../etc/passwd,' /dev/null /etc/hostname
	from 3 status
	take
	tar -rPf "$tar" --transform 's,.*,/etc/passwd,' /etc/hostname
	refused 'leads out of the archive'
	take
	tar -rPf "$tar" --transform 's,.*,v7s_dma32-capture/x/../../y,' /etc/hostname
	refused 'leads out of the archive'
	take
	repack truncate -s 64M sparse
	refused 'contains a sparse file'
	take
	tar -rf "$tar" --transform 's,.*,v7s_dma32-capture/capture,' -C / etc/hostname
	refused 'has a file twice'
	take
	printf '77777777777' | dd of="$tar" bs=1 seek=124 conv=notrunc status=none
	refused 'is not a tar file, or is damaged'
}

@test "a capture whose files were edited is judged as the files of a module are" {
	take
	repack sed -i 's/verdict: pass/verdict: fail/' sys/kernel/debug/v7s_dma32/check
	from 3 check
	says 'its rows and its verdict differ'
	take
	repack rm sys/kernel/debug/v7s_dma32/zones
	from 3 zones
	says "has no file 'zones'"
}

# addresses FILE - the physical addresses of a capture, in order
addresses() {
	local file
	for file in tables mappings descriptors; do
		tar -xOf "$1" "v7s_dma32-capture/sys/kernel/debug/v7s_dma32/domains/default/$file"
	done | awk '$1 == "#" { delete at; for (i = 2; i <= NF; i++) at[$i] = i - 1; next }
			{ print $(("phys" in at) ? at["phys"] : at["phys-start"]) }' | grep 0x
}

@test "redacted addresses keep order, alignment, their zone, and what is contiguous; none is left" {
	local before after previous_before='' previous_after='' b a
	rewrite "$default/config" 's/^quirks: -/quirks: ns,no_perms,mtk_ext/'
	take
	mapfile -t before < <(addresses "$tar")
	take --redact
	mapfile -t after < <(addresses "$tar")
	assert_equal "${#after[@]}" "${#before[@]}"
	((${#before[@]} > 50)) || fail "${#before[@]} addresses"
	for n in "${!before[@]}"; do
		b=$((before[n])) a=$((after[n]))
		((b != a)) || fail "${before[n]} is still there"
		((b % 0x1000000 == a % 0x1000000)) || fail "${before[n]} has become ${after[n]}"
		(((b < 0x100000000) == (a < 0x100000000))) || fail "${before[n]} has become ${after[n]}"
		if [[ $previous_before ]]; then
			(((b < previous_before) == (a < previous_after))) || fail "the order of ${before[n]}"
			((b - previous_before > 0x1000000 || b - previous_before < 0)) ||
				((a - previous_after == b - previous_before)) || fail "the distance to ${before[n]}"
			# Blocks of 16 MiB with another between them do not become neighbours.
			(((b >> 24) - (previous_before >> 24) < 2 || (a >> 24) - (previous_after >> 24) >= 2)) ||
				fail "${before[n]} is next to the address before it"
		fi
		previous_before=$b previous_after=$a
	done
	from 0 --json zones
	assert_equal "$(jq -r '.zones[1].start' <<<"$output")" 0x100000000
	b=$(jq -r '.zones[0].start' <<<"$output") a=$(jq -r '.zones[0].end' <<<"$output")
	for n in "${after[@]}"; do
		((n >= b && n <= a)) || fail "$n is not in zone DMA, $b to $a"
	done
	tar -xOf "$tar" v7s_dma32-capture/capture | grep -qx 'redacted: yes'
}

@test "a redacted image, its descriptors and its tables say the same" {
	take --redact
	from 0 --json dump --image
	local image=$output ttbr table
	from 0 --json dump --tables
	ttbr=$(jq -r .ttbr <<<"$image") table=$(jq -r '.tables[0].phys' <<<"$output")
	assert_equal $((ttbr & ~0x7f)) $((table))
	assert_equal "$(jq -c '[.image[].phys]' <<<"$image")" "$(jq -c '[.tables[].phys]' <<<"$output")"
	# The words of the L1 table that are not zero, as the descriptors of level 1 have them.
	from 0 --json dump --descriptors
	assert_equal "$(jq -r '.image[0].hex' <<<"$image" | fold -w 8 | grep -v '^0*$' |
		sed -E 's/(..)(..)(..)(..)/0x\4\3\2\1/' | xargs)" \
		"$(jq -r '.descriptors[] | select(.level == 1).descriptor' <<<"$output" | xargs)"
	# And a table's descriptor points to it.
	while read -r ttbr table; do
		assert_equal $((ttbr & ~0x3ff)) $((table))
	done < <(jq -r '.descriptors[] | select(.kind == "table") | "\(.descriptor) \(.phys)"' <<<"$output")
	assert_equal "$(jq -r '.descriptors[] | select(.kind == "table") | .phys' <<<"$output" | xargs)" \
		"$(jq -r '.image[1:][].phys' <<<"$image" | xargs)"
}

@test "a redacted capture has the same verdict, and explains the same" {
	local here
	make_log
	# The device was given the physical address of a buffer, and that of no buffer.
	cat >>"$sys/dev/kmsg" <<-'END'
		[    4.000000] mtk-iommu 10205000.iommu: fault type=0x5 iova=0x88003000 pa=0x0 larb=0 port=0 layer=1 read
		[    4.500000] mtk-iommu 10205000.iommu: fault type=0x5 iova=0x02003000 pa=0x90000040 larb=0 port=0 layer=1 read
	END
	take
	from 0 --json explain
	here=$(jq -c '[.faults[] | .iova, [.findings[].finding]]' <<<"$output")
	[[ $output == *physical-address* ]] || fail "$output"
	from 0 check
	local check=$output
	take --redact
	from 0 --json explain
	assert_equal "$(jq -c '[.faults[] | .iova, [.findings[].finding]]' <<<"$output")" "$here"
	[[ $output == *physical-address* ]] || fail "$output"
	from 0 check
	assert_equal "$output" "$check"
	same doctor
	run tar -xOf "$tar" v7s_dma32-capture/dev/kmsg
	[[ $output != *pa=0x90000040* && $output == *pa=0x0\ * ]] || fail "$output"
}

@test "random changes of a capture are read or refused, and never crash" {
	local seed=${V7S_SEED:-$RANDOM$RANDOM}
	: "${V7S_EFFORT:=10}"
	make_log
	take
	echo "seed $seed (V7S_SEED)"
	run "$V7S_PARSERS" fuzz "$seed" "$((V7S_EFFORT * 50))" "$tar"
	[[ $status == 0 ]] || fail "$output"
}

@test "random changes of files in a capture give an answer or a sentence" {
	local seed=${V7S_SEED:-$RANDOM} bytes at words change rounds=$((${V7S_EFFORT:-10} + 10))
	make_log
	take
	cp "$tar" "$BATS_TEST_TMPDIR/whole"
	bytes=$(stat -c %s "$tar")
	echo "seed $seed (V7S_SEED)"
	RANDOM=$seed
	while ((rounds--)); do
		cp "$BATS_TEST_TMPDIR/whole" "$tar"
		for change in 1 2 3; do
			at=$(((RANDOM << 15 | RANDOM) % bytes))
			printf %b "\\x$(printf %x $((RANDOM % 256)))" |
				dd of="$tar" bs=1 seek="$at" conv=notrunc status=none
		done
		for words in status explain 'dump' 'translate default 0x100000'; do
			# shellcheck disable=SC2086 # words
			run --separate-stderr "$V7SCTL" --from "$tar" $words
			((status <= 3)) || fail "$words: $status: $stderr"
			((status < 2)) || says ''
		done
	done
}
