#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Memory for tables exhausted for real.
# bats file_tags=providers
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

setup() { filled=$BATS_TEST_TMPDIR/filled; }

teardown() {
	! mountpoint -q "$filled" || umount "$filled"
	destroy_domains
}

# try_in_need FILE LINE - as try, while some memory is kept in reserve: a shell that has
# none left cannot start a program, and is killed for trying
try_in_need() {
	local reserve=/proc/sys/vm/min_free_kbytes said=$BATS_TEST_TMPDIR/said found well=true
	read -r found <$reserve
	echo >"$said" # takes the page that the shell's message will need
	echo $((found + 48 * K)) >$reserve
	echo "$2" 2>>"$said" >"$1" || well=false
	echo "$found" >$reserve
	errno=
	$well || errno_from "$said"
}

# assert_as_before - checks by $before that nothing has been mapped in $d
assert_as_before() {
	assert_equal "$(cat "$d"/{mappings,tables,descriptors})" "$before" || return
	assert_fields "$d/stats" maps=0 mapped-bytes=0 l2-tables=0 l2-allocs=0 l2-frees=0
}

# leave MIB - a file takes all memory but this
leave() {
	local kib
	kib=$(awk '$1 == "MemAvailable:" { print $2 }' /proc/meminfo)
	((kib > $1 * 1024)) || fail "only $kib KiB can be had"
	head -c $((kib - $1 * 1024))K /dev/zero >>"$filled/file"
}

# fill_with_domains PROVIDER - $count of them, until a create or a map gives $errno
fill_with_domains() {
	for ((count = 0; count < 100; count++)); do
		d=$v7s/domains/bats-hog-$count
		try_in_need "$v7s/create" "bats-hog-$count provider=$1 walk=coherent"
		[[ ! $errno ]] || return 0
		before=$(cat "$d"/{mappings,tables,descriptors})
		try_in_need "$d/map" "0 0 4G pgsize=4K"
		[[ ! $errno ]] || return 0
	done
}

@test "a map without memory fails cleanly, and works again when memory returns" {
	requires little_memory
	local provider
	mkdir "$filled"
	mount -t tmpfs -o size=100% none "$filled"
	providers
	for provider in "${providers[@]}"; do
		# The kernel's own takes long for each domain, and few can preallocate: less memory
		# is left for these.
		leave "$([[ $provider == @(genpool|kernel) ]] && echo 90 || echo 160)"
		fill_with_domains "$provider"
		assert_equal "$provider: $errno" "$provider: ENOMEM"
		assert_regex "$(<"$v7s/last_error")" '^(map|create): line 1: .*memory'
		((count)) || [[ $provider == genpool ]] || fail "$provider: no domain was filled"
		case $provider in
		genpool) [[ ! -e $d ]] ;; # its tables come with the domain, in pieces of 64K
		kernel) assert_equal "$(wc -l <"$d/mappings")" 1 ;; # it may keep tables
		*) assert_as_before ;;
		esac
		[[ $provider == unrestricted ]] || assert_equal "$(tail -n 1 "$v7s/check")" "verdict: pass"

		for d in "$v7s"/domains/bats-hog-*; do
			[[ ! -e $d ]] || write "$v7s/destroy" "${d##*/}"
		done
		rm "$filled/file"
		new_domain provider="$provider"
		write "$d/map" "0 0 1G pgsize=4K"
		assert_fields "$d/stats" l2-tables=1024 mapped-bytes="$G"
		write "$v7s/destroy" "$name"
	done
}

@test "fault planted: the test notices a page that a failed map leaves mapped" {
	new_domain provider=page
	before=$(cat "$d"/{mappings,tables,descriptors})
	assert_as_before
	write "$d/map" "0 0 4K"
	run assert_as_before
	assert_failure
}
