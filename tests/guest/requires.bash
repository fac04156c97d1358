# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154 # helpers.bash and tests use and set them
# What a test needs: of the machine, the kernel and the run. Sourced by helpers.bash.

# requires WORD... - skips the test unless all of these are there; fails for an unknown word
requires() {
	local word
	for word; do
		case $word in
		root) ((EUID == 0)) || skip "needs root" ;;
		module) [[ -e $v7s/version ]] || skip "needs the module loaded" ;;
		module_file) [[ -r ${V7S_MODULE:-} ]] || skip "needs \$V7S_MODULE, the module's file" ;;
		plant_module) [[ -r ${V7S_PLANT_MODULE:-} ]] || skip "needs \$V7S_PLANT_MODULE, the module with parameters that make it wrong" ;;
		caches_module) [[ -r ${V7S_CACHES_MODULE:-} ]] || skip "needs \$V7S_CACHES_MODULE, v7s_test_caches.ko" ;;
		driver_module) [[ -r ${V7S_DRIVER_MODULE:-} ]] || skip "needs \$V7S_DRIVER_MODULE, v7s_test_driver.ko" ;;
		v7sctl) [[ -n $(type -P v7sctl) ]] || skip "needs v7sctl" ;;
		hotplug) [[ $(uname -m) == x86_64 && -d /sys/devices/system/memory ]] ||
			skip "needs boot memory that may go offline, as on x86_64" ;;
		map_pages) has_map_pages || skip "needs io_pgtable_ops that map several pages in a call, as since 5.15" ;;
		highmem) has_memory_above_4g || skip "needs memory above 4 GiB" ;;
		holes) has_holes || skip "needs memory with holes, as ZONES=holes has" ;;
		64bit) is_64bit || skip "needs a 64-bit kernel" ;;
		slab_sysfs) [[ -d $l2_cache ]] || skip "needs $l2_cache" ;;
		slab_counts) [[ -r $l2_cache/objects ]] || skip "needs counters in $l2_cache" ;;
		little_memory) has_little_memory || skip "needs a machine of at most 1 GiB, to exhaust it" ;;
		icount) [[ ${V7S_UNIT:-} == instructions ]] || skip "needs instruction counts" ;;
		cost) [[ -n $(type -P v7s-cost) ]] || skip "needs v7s-cost, which counts instructions" ;;
		kernel_provider) has_provider kernel || skip "needs ARM_V7S in the kernel" ;;
		memory_counts) [[ ! -e /sys/kernel/debug/kmemleak ]] || skip "needs a kernel that takes freed memory back at once" ;;
		fault_injection) [[ -d /sys/kernel/debug/failslab ]] || skip "needs failslab" ;;
		kunit) [[ -d /sys/kernel/debug/kunit ]] || skip "needs KUnit" ;;
		slabinfo) [[ -r /proc/slabinfo ]] || skip "needs /proc/slabinfo" ;;
		*) fail "requires: no such word: $word" || return ;;
		esac
	done
}

# is_64bit - whether the kernel has 64 bits, even if its userland has 32. Other kernels have no formats
# beyond 32 bits
is_64bit() { [[ $(uname -m) == *64 ]]; }

# holes - sets the array $holes to the first address of each gap between ranges of memory
holes() {
	local range name end=
	holes=()
	while IFS=' :' read -r range name; do
		[[ $name == *'System RAM' ]] || continue
		[[ -z $end ]] || ((16#${range%-*} <= end + 1)) || holes+=($((end + 1)))
		end=$((16#${range#*-}))
	done < <(grep -v '^ ' /proc/iomem)
}

has_holes() {
	holes
	((${#holes[@]} >= 2))
}

has_map_pages() {
	local major minor
	IFS=. read -r major minor _ </proc/sys/kernel/osrelease
	((major * 1000 + minor >= 5015))
}

has_little_memory() {
	local word kib
	read -r word kib _ </proc/meminfo
	[[ $word == MemTotal: ]] && ((kib <= 1024 * 1024))
}

has_provider() {
	local row
	read_rows "$v7s/providers"
	for row in "${rows[@]}"; do
		[[ $row != "$1 yes "* ]] || return 0
	done
	return 1
}

# providers - sets the array $providers to those that this kernel has
providers() {
	local row
	providers=()
	read_rows "$v7s/providers"
	for row in "${rows[@]}"; do
		[[ $row != *' yes '* ]] || providers+=("${row%% *}")
	done
}

has_memory_above_4g() {
	local row start managed
	read_rows "$v7s/zones"
	for row in "${rows[@]}"; do
		read -r _ _ start _ managed _ <<<"$row"
		((start < 4 * G || managed == 0)) || return 0
	done
	return 1
}
