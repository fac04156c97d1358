# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# make_elm DIR - a machine to look at: an Acer R13 (elm) with 4 GiB of RAM and the
# module loaded, as far as files below DIR can show it: the module's debugfs
# directory in the formats of ABI 1, and what else v7sctl reads of /proc, /sys
# and /boot. Its one domain has something of every page size.

make_elm() {
	local root=$1/sys/kernel/debug/v7s_dma32
	mkdir -p "$root/domains/default"
	(cd "$root" && make_module_files)
	(cd "$root/domains/default" && make_domain_files)
	(cd "$1" && make_system_files && make_slab_files)
}

make_module_files() {
	: >create
	: >destroy
	: >bench
	: >selftest
	echo none >last_error
	cat >version <<-'END'
		module: 1.0
		abi: 1
		kernel: 6.12.95+deb12-arm64
		arch: aarch64
	END
	cat >live <<-'END'
		# device driver ias oas quirks walk ttbr found since-ns domain
		10205000.iommu mtk-iommu 32 33 ns,no_perms,mtk_ext noncoherent 0x7f004000 alloc 1500000000 -
		v7s_dma32 - 32 32 - noncoherent 0x7f000002 alloc 2500000000 default
	END
	cat >providers <<-'END'
		# name available description
		slab yes a slab cache of its own, bound to zone DMA32, never merged
		genpool yes genalloc over memory for the maximum number of tables
		page_frag yes page fragments
		page yes a whole page for each table
		unrestricted yes a slab cache with no zone limit: the regression of 4.15 to 5.0
		kernel no the kernel's own ARM_V7S implementation
		packed yes pages shared out to L2 tables
	END
	cat >zones <<-'END'
		# node zone start end managed-pages free-pages slab-pages l1-tables l2-tables table-pages
		0 DMA 0x40000000 0xffffffff 760832 702113 4218 1 2 5
		0 Normal 0x100000000 0x13fffffff 258048 96012 31877 0 0 0
	END
	cat >slabs <<-'END'
		# cache dma dma32 object-size objects slabs pages DMA Normal
		kmalloc-128 0 0 128 8640 270 270 12 258
		v7s_dma32_l2 0 1 1024 2 1 4 4 0
		io-pgtable_armv7s_l2 0 1 1024 16 1 4 4 0
		dma-kmalloc-512 1 0 512 32 1 4 4 0
		dentry 0 0 192 61740 2940 2940 0 2940
		inode_cache 0 0 608 13000 500 2000 100 1900
	END
	: >rescan
	cat >slabs_stats <<-'END'
		kobject: measured 120
		flags: btf 8
		name: btf 96
		cache: btf 8
		cache-dma32: yes
		caches: 6
		slab-pages: 5222
		unattributed-pages: 0
		frames: 1048576
		ns: 12345678
		ns-per-gib: 3086419
		unknown: -
	END
	cat >check <<-'END'
		# domain provider tables above-limit misaligned unsynced verdict
		default slab 3 0 0 0 pass
		verdict: pass
	END
}

make_domain_files() {
	: >map
	: >unmap
	: >translate
	cat >config <<-'END'
		name: default
		provider: slab
		ias: 32
		oas: 32
		quirks: -
		walk: noncoherent
		pgsizes: 4K,64K,1M,16M
		ttbr: 0x4a8e4019
		tcr: 0x00000000
		prrr: 0xff0a81a8
		nmrr: 0x40e040e0
	END
	cat >stats <<-'END'
		maps: 5
		unmaps: 0
		mapped-bytes: 18022400
		l2-tables: 2
		l2-waiting: 0
		l2-allocs: 2
		l2-frees: 0
		table-bytes: 18432
		held-bytes: 20480
		syncs: 6
		sync-bytes: 268
		tlb-flushes: 0
		rejected: 0
	END
	cat >mappings <<-'END'
		# iova-start iova-end phys-start size pgsize prot
		0x00100000 0x0010ffff 0x80000000 65536 4K rw----
		0x00120000 0x0012ffff 0x80100000 65536 64K r-----
		0x00200000 0x002fffff 0x90000000 1048576 1M rw----
		0x01000000 0x01ffffff 0xa0000000 16777216 16M rwx---
		0xfcfe0000 0xfcfeffff 0x88000000 65536 4K rw----
	END
	cat >tables <<-'END'
		# level index iova phys bytes zone node within-limit used
		1 - 0x00000000 0x4a8e4000 16384 DMA 0 yes 19
		2 1 0x00100000 0x4b123400 1024 DMA 0 yes 32
		2 4047 0xfcf00000 0x4b123800 1024 DMA 0 yes 16
	END
	cp ../../check check
	make_descriptors >descriptors
	make_image >image
}

# row LEVEL INDEX IOVA DESCRIPTOR KIND PHYS PGSIZE PROT - all but IOVA and
# DESCRIPTOR and PHYS as they are
row() {
	printf '%d %d 0x%08x 0x%08x %s 0x%08x %s %s\n' "$@"
}

make_descriptors() {
	local i
	echo '# level index iova descriptor kind phys pgsize prot'
	row 1 1 0x00100000 0x4b123401 table 0x4b123400 - -
	for ((i = 0; i < 16; i++)); do
		row 2 $i $((0x00100000 + i * 4096)) $((0x80000c73 + i * 4096)) page \
			$((0x80000000 + i * 4096)) 4K rw----
	done
	for ((i = 0; i < 16; i++)); do
		row 2 $((32 + i)) $((0x00120000 + i * 4096)) 0x80109e31 large 0x80100000 64K r-----
	done
	row 1 2 0x00200000 0x90031c12 section 0x90000000 1M rw----
	for ((i = 0; i < 16; i++)); do
		row 1 $((16 + i)) $((0x01000000 + i * 0x100000)) 0xa0071c02 super 0xa0000000 16M rwx---
	done
	row 1 4047 0xfcf00000 0x4b123801 table 0x4b123800 - -
	for ((i = 0; i < 16; i++)); do
		row 2 $((224 + i)) $((0xfcfe0000 + i * 4096)) $((0x88000c73 + i * 4096)) page \
			$((0x88000000 + i * 4096)) 4K rw----
	done
}

# The tables as bytes: what is not among the descriptors is zero.
make_image() {
	echo 'ttbr 0x4a8e4019'
	awk -v OFS= '
		function swap(word) {
			return substr(word, 9, 2) substr(word, 7, 2) substr(word, 5, 2) substr(word, 3, 2)
		}
		function print_table(level, section, phys, count,    i, hex) {
			for (i = 0; i < count; i++)
				hex = hex ((level, section, i) in word ? word[level, section, i] : "00000000")
			print "table ", level, " ", phys, " ", count * 4, " ", hex
		}
		NR == 1 { next }
		{ word[$1, $1 == 1 ? "" : substr($3, 1, 5), $2] = swap($4) }
		END {
			print_table(1, "", "0x4a8e4000", 4096)
			print_table(2, "0x001", "0x4b123400", 256)
			print_table(2, "0xfcf", "0x4b123800", 256)
		}' descriptors
}

make_system_files() {
	local release=6.12.95+deb12-arm64
	mkdir -p proc/sys/kernel proc/device-tree boot sys/kernel/security sys/module/v7s_dma32 bin "lib/modules/$release/build"
	printf '%s\n' '/dev/mmcblk0p2 / ext4 rw,relatime 0 0' 'none /sys/kernel/debug debugfs rw,relatime 0 0' >proc/mounts
	echo "$release" >proc/sys/kernel/osrelease
	echo aarch64 >proc/sys/kernel/arch
	echo "Linux version $release (aarch64-linux-gnu-gcc-12 12.2.0, GNU ld 2.40) #1 SMP" >proc/version
	touch "lib/modules/$release/build/Module.symvers"
	printf '\x7fELF\x02\x01\x01' >bin/sh
	echo '[none] integrity confidentiality' >sys/kernel/security/lockdown
	printf 'Google Elm\0' >proc/device-tree/model
	printf '%s\0' google,elm google,elm-rev8 mediatek,mt8173 >proc/device-tree/compatible
	cat >"boot/config-$release" <<-'END'
		CONFIG_ARM64=y
		CONFIG_DEBUG_FS=y
		CONFIG_IOMMU_IO_PGTABLE_ARMV7S=y
		CONFIG_MTK_IOMMU=m
		CONFIG_SLUB_DEBUG=y
	END
	cat >proc/iomem <<-'END'
		00000000-3fffffff : reserved
		40000000-ffffffff : System RAM
		  40200000-41ffffff : Kernel code
		100000000-13fffffff : System RAM
	END
	cat >proc/zoneinfo <<-'END'
		Node 0, zone      DMA
		  pages free     702113
		        spanned  786432
		        present  786432
		        managed  760832
		  start_pfn:           262144
		Node 0, zone    DMA32
		  pages free     0
		        spanned  0
		        present  0
		        managed  0
		Node 0, zone   Normal
		  pages free     96012
		        spanned  262144
		        present  262144
		        managed  258048
		  start_pfn:           1048576
	END
}

# slab DIRECTORY OBJECT-SIZE ORDER OBJECTS SLABS [NAME...] - names are links to it
slab() {
	local name dir=sys/kernel/slab/$1
	mkdir -p "$dir"
	echo "$2" >"$dir/object_size"
	echo "$3" >"$dir/order"
	echo "$4 N0=$4" >"$dir/objects"
	echo "$5 N0=$5" >"$dir/slabs"
	for name in "${@:6}"; do
		ln -s "$1" "sys/kernel/slab/$name"
	done
}

make_slab_files() {
	slab :0000128 128 0 8640 270 kmalloc-128 eventpoll_epi pid
	slab :D-0001024 1024 2 16 1 io-pgtable_armv7s_l2
	slab :d-0000512 512 2 32 1 dma-kmalloc-512
	slab :aA-0000192 192 0 61740 2940 dentry
	slab v7s_dma32_l2 1024 2 2 1
	slab inode_cache 608 2 13000 500
	echo 1 | tee "sys/kernel/slab/:aA-0000192"/{hwcache_align,reclaim_account} >sys/kernel/slab/inode_cache/red_zone
	echo 0 >sys/kernel/slab/inode_cache/poison
}
