#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The machine of files that v7sctl is tested with on the host (tests/v7sctl/elm.bash)
# against the module: its files must have the same shape, or those tests prove nothing.
# bats file_tags=docs
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

# shape FILE - its heading, or the keys of its fields; for the first word of each line of
# an image, whose tables have one size. Columns of zones differ between machines.
shape() {
	case $1 in
	*/image) awk '{ print $1, $1 == "table" ? $2 : "" }' "$1" | sort -u ;;
	*/slabs) sed -n '1s/ pages .*/ pages/p' "$1" ;;
	*/providers) awk 'NR == 1 || $0 = $1' "$1" ;;
	*) sed -n -e '/^#/p' -e 's/^\([a-z0-9-]*\): .*/\1/p' "$1" ;;
	esac
}

@test "the files that v7sctl is tested with have the shape of the module's own" {
	local elm=$BATS_TEST_TMPDIR/elm file
	[[ -r $BATS_TEST_DIRNAME/../v7sctl/elm.bash ]] || skip "needs tests/v7sctl/elm.bash"
	# shellcheck source=tests/v7sctl/elm.bash
	. "$BATS_TEST_DIRNAME/../v7sctl/elm.bash"
	mkdir -p "$elm/domains/default"
	(cd "$elm" && make_module_files && cd domains/default && make_domain_files)
	new_domain
	write "$d/map" "0x00100000 0x80000000 4K"
	for file in version providers zones slabs slabs_stats check \
		domains/default/{config,stats,mappings,tables,descriptors,check,image}; do
		echo "$file:"
		diff <(shape "$v7s/${file/default/$name}") <(shape "$elm/$file") || fail "$file is stale in tests/v7sctl/elm.bash"
	done
}
