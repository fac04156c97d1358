#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Every bit of every descriptor, computed here from ARM DDI 0406C, B3.5.1 (formats),
# B3.7.1 (AP[2:1], with AP[0] the access flag) and B3.8.3 (TEX remap), and from
# MediaTek's extension. Also checks that the files that show tables agree.
# bats file_tags=descriptors
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

# leaf SIZE PHYS PROT QUIRKS - sets $leaf to the descriptor
leaf() {
	local size=$1 phys=$2 prot=$3 quirks=,$4,
	local tex=1 c=0 b=0 af=1 unpriv=1 readonly=0 xn=0 ns=0
	[[ $prot != *c* ]] || c=1 b=1
	[[ $prot != *d* ]] || tex=0 c=0 b=1
	[[ $prot != *p* ]] || unpriv=0
	[[ $prot == *w* ]] || readonly=1
	[[ $prot == *x* ]] || xn=1
	[[ $quirks != *,ns,* ]] || ns=1
	[[ $quirks != *,no_perms,* ]] || af=0 unpriv=0 readonly=0 xn=0
	leaf=$((phys & 0xffffffff))
	case $size in
	4K) ((leaf |= 2 | xn | b << 2 | c << 3 | af << 4 | unpriv << 5 | tex << 6 |
		readonly << 9 | 1 << 10 | 1 << 11)) ;;
	64K) ((leaf |= 1 | b << 2 | c << 3 | af << 4 | unpriv << 5 |
		readonly << 9 | 1 << 10 | 1 << 11 | tex << 12 | xn << 15)) ;;
	1M) ((leaf |= 2 | b << 2 | c << 3 | xn << 4 | af << 10 | unpriv << 11 | tex << 12 |
		readonly << 15 | 1 << 16 | 1 << 17 | ns << 19)) ;;
	16M) ((leaf |= 2 | b << 2 | c << 3 | xn << 4 | af << 10 | unpriv << 11 | tex << 12 |
		readonly << 15 | 1 << 16 | 1 << 17 | 1 << 18 | ns << 19)) ;;
	esac
	[[ $quirks != *,mtk_ext,* ]] ||
		((leaf |= (phys >> 32 & 1) << 9 | (phys >> 33 & 1) << 4 | (phys >> 34 & 1) << 5, 1))
}

# reads_back PROT QUIRKS - sets $prot to the permissions as a report shows them
reads_back() {
	local letter on=$1
	[[ ,$2, != *,no_perms,* ]] || on=rwx${on//[rwxp]/}
	[[ $on != *d* ]] || on=${on//c/}
	prot=r
	for letter in w x c d p; do
		[[ $on == *$letter* ]] && prot+=$letter || prot+=-
	done
}

# leaves_of SIZE PROT IOVA PHYS QUIRKS - appends the rows that `descriptors` has of this page to
# $expected
leaves_of() {
	local size=$1 level=2 step=4096 copies=1 kind i prot leaf row
	case $size in
	4K) kind=page ;;
	64K) kind=large copies=16 ;;
	1M) kind=section level=1 step=$M ;;
	16M) kind=super level=1 step=$M copies=16 ;;
	esac
	leaf "$size" "$4" "$2" "$5"
	reads_back "$2" "$5"
	for ((i = 0; i < copies; i++)); do
		printf -v row '%d %d 0x%08x 0x%08x %s 0x%08x %s %s' "$level" \
			$((level == 1 ? ($3 + i * step) / step : ($3 + i * step) / step % 256)) \
			$(($3 + i * step)) "$leaf" "$kind" "$4" "$size" "$prot"
		expected+=("$row")
	done
}

# every_prot SIZE PHYS QUIRKS - maps a page of SIZE with each of the 32 permissions that allow
# reads, 16 MiB apart, and compares all descriptors except pointers to tables
every_prot() {
	local size=$1 phys=$(($2)) n prot iova letter letters lines=() expected=()
	for ((n = 0; n < 32; n++)); do
		prot=r letters=wxcdp
		for ((letter = 0; letter < 5; letter++)); do
			((n >> letter & 1)) && prot+=${letters:letter:1}
		done
		iova=$(((n + 1) * 16 * M))
		lines+=("$iova $phys $size prot=$prot")
		leaves_of "$size" "$prot" "$iova" "$phys" "$3"
	done
	write "$d/map" "${lines[@]}"
	read_rows "$d/descriptors"
	assert_lists "descriptors of $size, quirks $3" \
		"$(printf '%s\n' "${rows[@]}" | grep -v ' table ')" "$(printf '%s\n' "${expected[@]}")"
	write "$d/unmap" "${lines[@]/% * $size prot=*/ $size}"
}

# every_size PHYS QUIRKS - runs every_prot for each page size; PHYS has bits set in all fields
every_size() {
	every_prot 4K "$1" "$2"
	every_prot 64K "$1 & ~0xffff" "$2"
	every_prot 1M "$1 & ~0xfffff" "$2"
	every_prot 16M "$1 & ~0xffffff" "$2"
}

@test "descriptors encode every permission at every page size, without quirks, with ns, with no_perms" {
	new_domain
	every_size 0xa5b6c000 ""
	new_domain quirks=ns
	every_size 0x5a493000 ns
	new_domain quirks=no_perms
	every_size 0xff777000 no_perms
}

@test "descriptors encode every permission and each bit of 35-bit addresses with mtk_ext" {
	requires 64bit
	local high
	new_domain oas=35 quirks=no_perms,mtk_ext
	for high in 1 2 4; do
		every_prot 4K "$high << 32 | 0xa5b6c000" no_perms,mtk_ext
	done
	every_prot 64K 0x3c0de0000 no_perms,mtk_ext
	every_prot 1M 0x5fef00000 no_perms,mtk_ext
	every_prot 16M 0x681000000 no_perms,mtk_ext
}

@test "map takes the letters of prot in any order, and w includes r" {
	new_domain
	write "$d/map" "0 0 4K prot=pdcxwr" "0x2000 0 4K prot=w" "0x4000 0 4K prot=-w-" "0x6000 0 4K prot=r-xc-p"
	assert_rows "$d/mappings" \
		"0x00000000 0x00000fff 0x00000000 4096 4K rwx-dp" \
		"0x00002000 0x00002fff 0x00000000 4096 4K rw----" \
		"0x00004000 0x00004fff 0x00000000 4096 4K rw----" \
		"0x00006000 0x00006fff 0x00000000 4096 4K r-xc-p"
}

# l1_rows QUIRKS - prints the L1 descriptors that the tables in `tables` need
l1_rows() {
	local row index iova phys desc
	read_rows "$d/tables"
	for row in "${rows[@]:1}"; do
		read -r _ index iova phys _ <<<"$row"
		desc=$((phys & 0xffffffff | 1))
		[[ ,$1, != *,ns,* ]] || ((desc |= 1 << 3))
		[[ ,$1, != *,mtk_ttbr_ext,* ]] ||
			((desc |= (phys >> 32 & 1) << 9 | (phys >> 33 & 1) << 4 | (phys >> 34 & 1) << 5, 1))
		printf '1 %d %s 0x%08x table %s - -\n' "$index" "$iova" "$desc" "$phys"
	done
}

@test "L1 descriptors point to the L2 tables" {
	local options quirks
	formats quirks=ns walk=coherent "oas=35 quirks=no_perms,mtk_ext" \
		"oas=35 quirks=ns,no_perms,mtk_ext,mtk_ttbr_ext"
	for options in "${formats[@]}"; do
		new_domain "$options"
		write "$d/map" "0 0 64K" "0x100000 0 4K" "0xfffff000 0 4K"
		quirks=${options##*quirks=}
		read_rows "$d/descriptors"
		assert_equal "$(printf '%s\n' "${rows[@]}" | grep ' table ')" "$(l1_rows "$quirks")"
		assert_equal "$(l1_rows "$quirks" | wc -l)" 3
	done
}

# image_rows - prints `LEVEL INDEX DESCRIPTOR` for each descriptor in `image` that is not 0
image_rows() {
	awk '$1 == "table" {
		if (length($5) != 2 * $4)
			print "table", $3, "has", length($5), "digits"
		for (i = 0; i < $4 / 4; i++) {
			word = substr($5, 8 * i + 1, 8)
			if (word != "00000000")
				print $2, i, "0x" substr(word, 7) substr(word, 5, 2) substr(word, 3, 2) substr(word, 1, 2)
		}
	}' "$d/image"
}

@test "image, tables, descriptors and ttbr agree" {
	local options ttbr
	formats "" "walk=coherent ias=30" "ias=34 oas=35 quirks=no_perms,mtk_ext"
	for options in "${formats[@]}"; do
		new_domain "$options"
		write "$d/map" "0x12300000 0xa5a00000 0x110000 prot=rc" "0x1000000 0x2000000 32M" "0x3ffff000 0x1000 4K"
		read_fields "$d/config"
		read -r _ ttbr <"$d/image"
		assert_equal "$ttbr" "${field[ttbr]}"

		read_rows "$d/tables"
		assert_equal "$(sed -n 's/^table \(.\) \(0x[0-9a-f]*\) \([0-9]*\) .*/\1 \2 \3/p' "$d/image")" \
			"$(printf '%s\n' "${rows[@]}" | cut -d ' ' -f 1,4,5)"
		# Without the attributes, which depend on whether the walk is coherent.
		read -r _ _ _ phys _ <<<"${rows[0]}"
		assert_equal $((ttbr & ~0x7f)) $((phys))

		read_rows "$d/descriptors"
		assert_equal "$(image_rows | sort)" "$(printf '%s\n' "${rows[@]}" | cut -d ' ' -f 1,2,4 | sort)"
	done
}

# used_rows - prints `LEVEL INDEX USED` for each table, counted from `descriptors`
used_rows() {
	awk 'NR > 1 && $1 == 1 { l1++; slot = $2; if ($5 == "table") { l2[n++] = slot; used[slot] = 0 } }
		$1 == 2 { used[slot]++ }
		END { print 1, "-", l1 + 0; for (i = 0; i < n; i++) print 2, l2[i], used[l2[i]] }' "$d/descriptors"
}

@test "tables counts what descriptors lists" {
	new_domain
	write "$d/map" "0x00eef000 0x40eef000 0x01222000" "0x10000000 0 4K" "0x1000f000 0 4K" "0x20000000 0 1M pgsize=4K"
	write "$d/unmap" "0x1100000 64K"
	read_rows "$d/tables"
	assert_equal "$(printf '%s\n' "${rows[@]}" | cut -d ' ' -f 1,2,9)" "$(used_rows)"
}
