#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# capture, and --from: the same answers on another machine.
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers
load capture

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

@test "watch --from takes no --count above 1, as a capture does not change" {
	take
	from 0 watch --count 1
	from 2 watch --count 2
}

@test "a failed check and unknown names fail from a capture as on the machine" {
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
		# The fake module has pages of 4K only.
		local here code=$status
		here=$(jq -c '.translations[] | [.iova, .phys]' <<<"$output")
		from "$code" --json translate default "$iova"
		assert_equal "$(jq -c '.translations[] | [.iova, .phys]' <<<"$output")" "$here"
	done
	from 0 translate default 0x121234
	assert_prints '0x00121234  0x80101234  64K   r-----'
	from 1 translate default 0x100000000
	assert_error 'beyond ias of 32 bits'
	from 1 translate default nonsense
	assert_error 'is not a number'
	from 1 translate default -f - <<<$'0x100000\nnonsense'
	assert_error 'standard input:2: translate: iova "nonsense" is not a number'
	printf '0x100000\n0x110000 # a hole\n' >"$BATS_TEST_TMPDIR/iovas"
	from 1 translate default -f "$BATS_TEST_TMPDIR/iovas"
	assert_prints '0x80000000' '0x00110000'
}

@test "explain reads the log of a capture, or the line in its argument" {
	make_log
	local here
	here=$(v7sctl explain <"$sys/dev/kmsg")
	take
	run "$V7SCTL" --from "$tar" explain </dev/null
	assert_equal "$output" "$here"
	from 0 explain iova=0x121000
	assert_prints 'mapped'
	rewrite "$root/live" 's/alloc 1500000000 -/alloc 1500000000 default/'
	take
	from 0 explain
	assert_prints 'of the device 10205000.iommu, as it was when the capture was taken'
	rm "$sys/dev/kmsg"
	take
	assert_prints 'dev/kmsg'
	from 1 explain
	assert_error 'has no kernel log'
}

@test "commands that change something refuse --from with exit status 2 and a message" {
	take
	local before
	before=$(sha256sum "$tar")
	for words in 'create x' 'destroy default' 'map default 0x0 0x80000000 4K' 'unmap default 0x100000 4K' \
		'compare' 'bench op=map' 'selftest' "capture -o $BATS_TEST_TMPDIR/b.tar"; do
		# shellcheck disable=SC2086 # words
		from 2 $words
		assert_error 'takes no --from'
	done
	from 2 slabs --no-module
	assert_error 'no-module'
	expect 2 --from "$tar" status
	assert_error 'not both'
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

@test "without the module the rest is captured, and the output lists what is missing" {
	rm -r "$root"
	take
	assert_prints 'v7s_dma32' 'not loaded'
	from 3 status
	assert_error 'taken without the files of the module'
	from 0 explain 'mtk-iommu 10205000.iommu: fault type=0x5 iova=0xfcff0001 pa=0x0 larb=0 port=0 layer=1 read'
	assert_prints 'the capture has no files of the module'
	from 3 doctor
	expect_json 0 '.files > 5 and (.missing | map(.file) | index("sys/kernel/debug/v7s_dma32") != null)' capture -o "$tar"
	assert_equal "$(jq .files <<<"$output")" "$(tar -tf "$tar" | wc -l)"
}

@test "capture lists a file that cannot be read as missing" {
	rm "$default/image"
	mkdir "$default/image"
	take
	assert_prints 'domains/default/image' 'Is a directory'
	from 3 dump --image
	assert_error "has no file 'domains/default/image'"
}

@test "files over 64 KiB are in a capture as they are on the machine" {
	mkdir "$sys/dev"
	seq -f "mtk-iommu 10205000.iommu: fault type=0x5 iova=0xfcff%04.0f pa=0x0 larb=0 port=0 layer=1 read" 1000 >"$sys/dev/kmsg"
	seq -f "0x%08.0f 0xffffffff 0x80000000 4096 4K rw----" 2000 >>"$default/mappings"
	take
	tar -xOf "$tar" v7s_dma32-capture/dev/kmsg | cmp - "$sys/dev/kmsg"
	tar -xOf "$tar" v7s_dma32-capture/sys/kernel/debug/v7s_dma32/domains/default/mappings | cmp - "$default/mappings"
}

@test "a capture has the time when it was taken, in UTC" {
	local taken
	TZ=UTC+9 take
	taken=$(tar -xOf "$tar" v7s_dma32-capture/capture | sed -n 's/^taken: //p')
	[[ $taken == *Z ]] || fail "$taken"
	(($(date +%s) - $(date -d "$taken" +%s) < 600)) || fail "$taken"
}

@test "capture needs -o, and names a file that it cannot write" {
	expect 2 capture
	assert_error output
	expect 3 capture -o "$BATS_TEST_TMPDIR/none/a.tar"
	assert_error 'cannot write' 'No such file'
	expect 3 capture -o /dev/full
	assert_error 'cannot write' 'No space'
	expect 2 --json capture -o -
	run script -qec "$(printf '%q ' "$V7SCTL" --sysroot "$sys" capture -o -)" /dev/null
	assert_equal "$status" 2
	assert_prints 'nor to a terminal'
}

@test "a capture that fails removes the part that it has written, but no link to it" {
	local part=$BATS_TEST_TMPDIR/part.tar
	echo junk >>"$default/mappings"
	expect 3 capture --redact -o "$part"
	assert_error 'domains/default/mappings'
	[[ ! -e $part ]] || fail "$part is still there"
	cp -r "$default" "$root/domains/$(printf 'd%.0s' {1..200})"
	expect 3 capture -o "$part"
	assert_error 'File name too long'
	[[ ! -e $part ]] || fail "$part is still there"
	ln -s "$part" "$BATS_TEST_TMPDIR/link"
	expect 3 capture -o "$BATS_TEST_TMPDIR/link"
	[[ -L $BATS_TEST_TMPDIR/link ]] || fail 'the link is gone'
}

@test "a capture packed by gzip, written to standard output or repacked by tar reads the same" {
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

@test "a capture has the page size of its machine" {
	take
	repack sed -i 's/^page-bytes: .*/page-bytes: 16384/' capture
	from 0 --json zones
	assert_equal "$(jq .page_bytes <<<"$output")" 16384
	repack sed -i 's/^page-bytes: .*/page-bytes: 65536/' capture
	from 0 --json zones
	assert_equal "$(jq .page_bytes <<<"$output")" 65536
	repack sed -i 's/^page-bytes: .*/page-bytes: 5000/' capture
	from 3 zones
	assert_error 'no kernel has pages of 5000 bytes'
}

# refused WORDS - v7sctl refuses $tar with these words
refused() {
	from 3 status
	assert_error "$1"
}

@test "a file that is no capture, or only part of one, is refused with a reason" {
	local bytes
	take
	bytes=$(stat -c %s "$tar")
	for part in 0 1 511 512 513 1000 5000 $((bytes - 1024)) $((bytes - 512)) $((bytes - 1)); do
		take
		truncate -s "$part" "$tar"
		from 3 status
		assert_error "$tar is "
	done
	echo junk >"$tar"
	refused 'is cut off'
	head -c 2000 /dev/urandom >"$tar"
	refused 'is not a tar file, or is damaged'
	tar -cf "$tar" -C "$sys" proc
	refused 'is a tar file, but not a capture'
	tar=$BATS_TEST_TMPDIR/none from 3 status
	assert_error 'No such file'
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

@test "two names of the greatest length in a tar are different files, even if only their ends differ" {
	local longest end
	take
	longest=v7s_dma32-capture/$(printf 'd%.0s' {1..137})/$(printf 'f%.0s' {1..99})
	for end in a b; do
		tar -rf "$tar" --format=ustar --transform "s,.*,$longest$end," -C / etc/hostname
	done
	from 0 status
}

@test "edited files of a capture are refused like those of a module" {
	take
	repack sed -i 's/verdict: pass/verdict: fail/' sys/kernel/debug/v7s_dma32/check
	from 3 check
	assert_error 'its rows and its verdict differ'
	take
	repack rm sys/kernel/debug/v7s_dma32/zones
	from 3 zones
	assert_error "has no file 'zones'"
}

@test "a capture with random changes is parsed or refused without a crash" {
	local seed=${V7S_SEED:-$RANDOM$RANDOM}
	: "${V7S_EFFORT:=10}"
	make_log
	take
	echo "seed $seed (V7S_SEED)"
	run "$V7S_PARSERS" fuzz "$seed" "$((V7S_EFFORT * 50))" "$tar"
	[[ $status == 0 ]] || fail "$output"
}

@test "commands answer from a capture with random changes, or refuse it with a message" {
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
			((status < 2)) || assert_error ''
		done
	done
}

@test "names of 100 bytes and more are in the archive as tar reads them" {
	local prefix=v7s_dma32-capture/sys/kernel/debug/v7s_dma32/domains length name names=()
	for length in 99 100 101 120; do
		printf -v name '%0*d' $((length - ${#prefix} - 8)) 7 # "/NAME/config" has LENGTH bytes
		cp -r "$default" "$root/domains/$name"
		names+=("$name")
	done
	take
	run -0 tar -tf "$tar"
	for name in "${names[@]}"; do
		assert_line "$prefix/$name/config"
	done
	for name in "${names[@]}"; do
		from 0 dump --mappings "$name"
	done
}
