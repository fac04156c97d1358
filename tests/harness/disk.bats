# SPDX-License-Identifier: GPL-2.0-only
# Disks that fill up while the project's scripts download, unpack, build, boot a VM or test: one
# sentence names the disk, however many scripts fail for that reason.
# bats file_tags=host

load ../bats
load full-disk
load scripts

setup() {
	copy_scripts
	export disk=4m
	stub bin/patchelf :
}

# Lines for on_full_disk, whose disk is empty: apt has its lists.
readonly lists='mkdir -p .cache/apt/bookworm-arm64; touch .cache/apt/bookworm-arm64/apt.conf
	echo "$PWD/.cache/apt/bookworm-arm64" >.cache/apt/bookworm-arm64/updated; '

@test "one sentence reports a disk that fills up during a download" {
	stub bin/apt-get 'case $* in *download*) head -c 8M /dev/zero >some.deb ;; esac'
	run on_full_disk .cache "$lists"'exec tools/debian/source'
	one_sentence .cache
}

@test "one sentence reports a disk that is full before apt reads its lists" {
	stub bin/apt-get 'false'
	disk=64k run on_full_disk .cache 'exec tools/debian/source'
	one_sentence .cache
}

@test "one sentence reports a disk that fills up while a package is unpacked" {
	stub bin/apt-get 'touch some.deb'
	stub bin/dpkg-deb 'head -c 8M /dev/zero >big; tar -c big; rm big'
	run on_full_disk .cache "$lists"'exec tools/debian/source'
	one_sentence .cache
}

@test "one sentence reports a disk that fills up while a kernel is unpacked or built" {
	stub tools/debian/source :
	stub bin/tar 'head -c 8M /dev/zero >vmlinux'
	run on_full_disk .cache 'exec tools/vm/debug-kernel'
	one_sentence .cache
	stub bin/tar 'mkdir -p scripts/kconfig kernel/trace; touch kernel/trace/trace_preemptirq.c' \
		'echo >scripts/kconfig/merge_config.sh; chmod +x scripts/kconfig/merge_config.sh'
	stub bin/make 'head -c 8M /dev/zero >vmlinux'
	run on_full_disk .cache 'exec tools/vm/debug-kernel'
	one_sentence .cache
	stub bin/make 'head -c 8M /dev/zero >vmlinux || { rm vmlinux; exit 1; }' # as ld does
	run on_full_disk .cache 'exec tools/vm/debug-kernel'
	one_sentence .cache
}

@test "one sentence reports a disk that has no inode left" {
	stub bin/apt-get 'touch {1..99}.deb'
	disk=4m,nr_inodes=50 run on_full_disk .cache "$lists"'exec tools/debian/source'
	one_sentence .cache
}

@test "one sentence reports a disk that was full while a compiler wrote temporary files there" {
	printf '%s\n' '. tools/lib.bash' 'together tools/inner' >tools/outer
	stub tools/inner '. "${0%/*}/lib.bash"' 'quietly "nothing is built" bin/make'
	stub bin/make 'head -c 8M /dev/zero | tee "$TMPDIR/some.s" >/dev/null || { rm "$TMPDIR/some.s"; exit 1; }'
	TMPDIR=$PWD/tmp run on_full_disk tmp 'exec bash tools/outer'
	one_sentence tmp
	refute_output --partial 'nothing is built'
}

@test "one sentence reports a disk that fills up while the module is built, from each script that calls it" {
	mkdir -p module/include
	touch module/include/v7s_dma32.h
	printf '%s\n' '. tools/lib.bash' 'together tools/inner' >tools/outer
	stub tools/inner '. "${0%/*}/lib.bash"' 'quietly "nothing is built" tools/vm/module 6.12'
	stub bin/make 'head -c 8M /dev/zero >.cache/build/object || { rm .cache/build/object; exit 1; }'
	run on_full_disk .cache 'mkdir -p .cache/kernel/6.12-arm64/build; echo 6.12 >.cache/kernel/6.12-arm64/release
		. tools/debian/lib.bash; [[ $host_debian == bookworm ]] || sed -i "/^use_toolchain$/d" tools/vm/module
		exec bash tools/outer'
	one_sentence .cache
}

@test "one sentence reports a full disk under a VM's files" {
	machine
	head -c 8M /dev/zero >.cache/rootfs/arm64.cpio
	for disk in 4m 4k; do
		NOLOAD=1 TMPDIR=$PWD/tmp run on_full_disk tmp 'exec tools/vm/run true'
		one_sentence tmp
	done
}

@test "one sentence reports a disk that fills up under tests/mutate" {
	one_mutant
	head -c 8M /dev/zero >tests/harness/big
	run on_full_disk .cache 'exec tests/mutate harness'
	one_sentence .cache
}

@test "one sentence reports a disk that fills up under make report" {
	git -c user.name=none -c user.email=none commit -q --allow-empty -m none
	stub tools/vm/ready :
	stub tools/vm/run 'head -c 8M /dev/zero'
	run on_full_disk .cache 'exec tests/report'
	one_sentence .cache
}
