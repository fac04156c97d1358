# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2094 # the names are those of the module's files
# make_elm DIR - makes the files of a machine below DIR: an Acer R13 (elm) with 4 GiB of RAM and
# the module loaded. They are the module's debugfs directory, as recorded from the module, and
# what else v7sctl reads in /proc, /sys and /boot. The only domain has mappings of every page size.

make_elm() {
	local root=$1/sys/kernel/debug/v7s_dma32
	mkdir -p "$root/domains/default"
	(cd "$root" && make_module_files)
	(cd "$root/domains/default" && make_domain_files)
	(cd "$1" && make_system_files && make_slab_files)
}

recorded=$(realpath "${BASH_SOURCE[0]%/*}")/fixtures

# fields FILE VALUE... - prints the module's fields of FILE with these values
fields() {
	paste -d ' ' <(sed 's/$/:/' "$recorded/$1") <(printf '%s\n' "${@:2}")
}

# heading FILE - prints the heading of its rows
heading() {
	case $1 in
	live) sed -n 1p "$recorded/headings" ;;
	slabs) sed -n '2s/$/ DMA Normal/p' "$recorded/headings" ;;
	zones) sed -n 3p "$recorded/headings" ;;
	esac
}

make_module_files() {
	local file
	for file in create destroy bench selftest rescan; do
		: >$file
	done
	echo none >last_error
	fields version 1.0 1 6.12.95+deb12-arm64 aarch64 >version
	sed 's/^kernel yes/kernel no/' "$recorded/providers" >providers
	cp "$recorded/check" check
	{
		heading live
		cat <<-'END'
			10205000.iommu mtk-iommu 32 33 ns,no_perms,mtk_ext noncoherent 0x7f004000 alloc 1500000000 -
			v7s_dma32 - 32 32 - noncoherent 0x7f000002 alloc 2500000000 default
		END
	} >live
	{
		heading zones
		cat <<-'END'
			0 DMA 0x40000000 0xffffffff 760832 702113 4218 1 2 5
			0 Normal 0x100000000 0x13fffffff 258048 96012 31877 0 0 0
		END
	} >zones
	{
		heading slabs
		cat <<-'END'
			kmalloc-128 0 0 128 8640 270 270 12 258
			v7s_dma32_l2 0 1 1024 2 1 4 4 0
			io-pgtable_armv7s_l2 0 1 1024 16 1 4 4 0
			dma-kmalloc-512 1 0 512 32 1 4 4 0
			dentry 0 0 192 61740 2940 2940 0 2940
			inode_cache 0 0 608 13000 500 2000 100 1900
		END
	} >slabs
	fields slabs_stats 'measured 120' 'btf 8' 'btf 96' 'btf 8' yes 6 5222 0 1048576 12345678 3086419 - >slabs_stats
}

make_domain_files() {
	local file
	for file in map unmap translate; do
		: >$file
	done
	for file in config stats mappings tables descriptors check; do
		cp "$recorded/$file" $file
	done
	make_image >image
}

# Prints the tables as bytes, made of config, tables and descriptors; other descriptors are zero.
make_image() {
	sed -n 's/^ttbr: /ttbr /p' config
	awk -v OFS= '
		function swap(word) {
			return substr(word, 9, 2) substr(word, 7, 2) substr(word, 5, 2) substr(word, 3, 2)
		}
		function print_table(level, section, phys, count,    i, hex) {
			for (i = 0; i < count; i++)
				hex = hex ((level, section, i) in word ? word[level, section, i] : "00000000")
			print "table ", level, " ", phys, " ", count * 4, " ", hex
		}
		FNR == 1 { next }
		FILENAME == "descriptors" { word[$1, $1 == 1 ? "" : substr($3, 1, 5), $2] = swap($4) }
		FILENAME == "tables" { print_table($1, $1 == 1 ? "" : substr($3, 1, 5), $4, $5 / 4) }
	' descriptors tables
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
