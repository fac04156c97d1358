#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Where tables lie, and how many pages of each zone they take.
# bats file_tags=zones
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

# kernel_zones - prints `NODE ZONE START END MANAGED FREE` of each populated zone in /proc/zoneinfo
kernel_zones() {
	page_size
	awk -v page="$page" '
		function show() {
			if (present)
				printf "%d %s %.0f %.0f %d %d\n", node, zone, start * page, (start + spanned) * page - 1, managed, free
		}
		$1 == "Node" { show(); node = $2 + 0; zone = $4; present = 0 }
		$1 == "pages" && $2 == "free" { free = $3 }
		$1 == "present" { present = $2 }
		$1 == "spanned" { spanned = $2 }
		$1 == "managed" { managed = $2 }
		$1 == "start_pfn:" { start = $2 }
		END { show() }' /proc/zoneinfo
}

# near A B SLACK - checks that two numbers, which the rest of the system changes, are close
near() {
	(($1 - $2 <= $3 && $2 - $1 <= $3)) || fail "$1 and $2 differ by more than $3"
}

# column N - sets $sum to the sum of a column of $rows, and the array $all to its values
column() {
	local row words
	sum=0 all=()
	for row in "${rows[@]}"; do
		read -ra words <<<"$row"
		all+=("${words[$1 - 1]}")
		((sum += words[$1 - 1], 1))
	done
}

@test "zones has each populated zone of /proc/zoneinfo" {
	local i words kernels kernel
	mapfile -t kernels < <(kernel_zones)
	read_rows "$v7s/zones"
	assert_equal "$heading" "# node zone start end managed-pages free-pages slab-pages l1-tables l2-tables table-pages"
	assert_equal "${#rows[@]}" "${#kernels[@]}"
	for i in "${!rows[@]}"; do
		read -ra words <<<"${rows[i]}"
		read -ra kernel <<<"${kernels[i]}"
		assert_equal "${words[*]:0:2} $((words[2])) $((words[3])) ${words[4]}" "${kernel[*]:0:5}"
		near "${words[5]}" "${kernel[5]}" 4096
	done
}

@test "slab-pages counts the slabs of the whole system" {
	local slab _
	read -r _ slab _ < <(grep ^Slab: /proc/meminfo)
	read_rows "$v7s/zones"
	column 7
	page_size
	# Slab: also counts large kmalloc()s, which do not come from slabs.
	((sum * page <= (slab + 1024) * 1024 && sum * page >= slab * 512)) || fail "$sum slab pages, Slab: $slab kB"
}

@test "slab-pages is the sum of /proc/slabinfo" {
	requires slabinfo
	read_rows "$v7s/zones"
	column 7
	near "$sum" "$(awk 'NR > 2 { sum += $6 * $15 } END { print sum }' /proc/slabinfo)" 256
}

# zone_of PHYS - sets $zone to the name of the zone that PHYS is in
zone_of() {
	local row start end
	read_rows "$v7s/zones"
	for row in "${rows[@]}"; do
		read -r _ zone start end _ <<<"$row"
		(($1 < start || $1 > end)) || return 0
	done
	fail "$1 is in no zone"
}

@test "a table's zone is that of its address" {
	local row phys zone table_zone tables
	new_domain
	write "$d/map" "0 0 4K" "16M 0 4K"
	read_rows "$d/tables"
	tables=("${rows[@]}")
	for row in "${tables[@]}"; do
		read -r _ _ _ phys _ table_zone _ <<<"$row"
		zone_of "$phys"
		assert_equal "$table_zone" "$zone"
	done
}

# shrink_caches - lets the module's slab caches free their empty slabs
shrink_caches() {
	local cache
	for cache in "$l2_cache" /sys/kernel/slab/v7s_unrestricted_l2; do
		echo 1 >"$cache/shrink"
	done
}

@test "tables are counted in the zone that they are taken from" {
	local at before slabs
	requires slab_sysfs
	new_domain walk=coherent # with a noncoherent walk the device's view has copies of the tables
	shrink_caches
	read_rows "$v7s/zones"
	column 9
	assert_equal "$sum" 0
	column 8
	assert_equal "$sum" 2
	column 10
	l2_slabs
	assert_equal "$sum" $((2 * 16384 / page))
	column 7
	before=("${all[@]}")

	write "$d/map" "0 0 2G pgsize=4K"
	read_rows "$v7s/zones"
	column 9
	assert_equal "$sum" 2048
	for at in "${!all[@]}"; do
		((all[at] == 0)) || break
	done
	assert_equal "${all[at]}" 2048
	column 10
	read_fields "$d/stats"
	# SLUB may keep slabs that hold no table yet.
	near $((sum * page)) $((field[held-bytes] + 16384)) $((8 * slab))
	slabs=$((2048 * slab / slab_tables / page))
	near "$sum" $((slabs + 2 * 16384 / page)) $((8 * slab / page))
	column 7
	near $((all[at] - before[at])) "$slabs" $((16 * slab / page))

	write "$d/unmap" "0 2G"
	if [[ -r $l2_cache/slabs ]]; then
		# Slabs without tables count as well.
		read -r slabs _ <"$l2_cache/slabs"
		read_rows "$v7s/zones"
		column 10
		assert_equal "$sum" $((slabs * slab / page + 2 * 16384 / page))
	fi
	shrink_caches
	read_rows "$v7s/zones"
	column 9
	assert_equal "$sum" 0
	column 7
	near "${all[at]}" "${before[at]}" 64
}

@test "every table is below 4 GiB while there is free memory above" {
	local row start free above=0 wrong
	requires highmem
	[[ ! -d $l2_cache ]] || shrink_caches
	for row in {1..16}; do
		new_domain
		write "$d/map" "0 0 256M pgsize=4K"
	done
	wrong=$(awk '$1 ~ /^[12]$/ && (length($4) != 10 || $8 != "yes")' "$v7s"/domains/*/tables)
	assert_equal "$wrong" ""
	assert_equal "$(grep -h '^2 ' "$v7s"/domains/bats-*/tables | sort -u -k 4,4 | wc -l)" $((16 * 256))

	read_rows "$v7s/zones"
	for row in "${rows[@]}"; do
		read -r _ _ start _ _ free _ l1 l2 pages <<<"$row"
		((start < 4 * G)) || {
			((above += free))
			assert_equal "$l1 $l2 $pages" "0 0 0"
		}
	done
	((above > 1000)) || fail "only $above pages are free above 4 GiB, which proves nothing"
}

@test "check judges each domain and then all" {
	new_domain
	write "$d/map" "0 0 16M pgsize=4K"
	read_rows "$d/check"
	assert_equal "$heading" "# domain provider tables above-limit misaligned unsynced wrong verdict"
	assert_equal "${#rows[@]}" 2
	assert_regex "${rows[0]}" "^$name slab 17 0 0 (0|-) 0 pass$"
	assert_equal "${rows[1]}" "verdict: pass"
	read_rows "$v7s/check"
	assert_equal "${#rows[@]}" 3
	assert_regex "${rows[0]}" "^default [a-z_]+ 1 0 0 (0|-) 0 pass$"
	assert_regex "${rows[1]}" "^$name slab 17 0 0 (0|-) 0 pass$"
	assert_equal "${rows[2]}" "verdict: pass"
}

@test "L2 tables come from a slab cache that is the module's own" {
	requires slab_sysfs
	# The entry of a merged cache is a link.
	[[ -d $l2_cache && ! -L $l2_cache ]]
	assert_equal "$(<"$l2_cache/object_size")" 1024
	assert_equal "$(<"$l2_cache/align")" 1024
	assert_equal "$(<"$l2_cache/aliases")" 0
}
