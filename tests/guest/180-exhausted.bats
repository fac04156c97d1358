#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# No memory left for tables, without planted faults.
# bats file_tags=providers
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

readonly reserve=/proc/sys/vm/min_free_kbytes

# A function of the file also cleans up after a test whose shell the OOM killer has killed.
setup_file() {
	export filled=$BATS_FILE_TMPDIR/filled
	read -r found <$reserve
	export found
}

teardown_file() {
	echo "$found" >$reserve
	! mountpoint -q "$filled" || umount "$filled"
}

# try_with_reserve FILE LINE - as try, but with a larger reserve for the kernel: the write fails
# before the OOM killer kills the shell
try_with_reserve() {
	local stderr=$BATS_TEST_TMPDIR/stderr well=true
	echo >"$stderr" # allocates the page that the shell's message will need
	echo $((found + 48 * K)) >$reserve
	echo "$2" 2>>"$stderr" >"$1" || well=false
	echo "$found" >$reserve
	errno=
	$well || errno_from "$stderr"
}

# assert_as_before - checks against $before that nothing has been mapped in $d
assert_as_before() {
	assert_equal "$(cat "$d"/{mappings,tables,descriptors})" "$before" || return
	assert_fields "$d/stats" maps=0 mapped-bytes=0 l2-tables=0 l2-allocs=0 l2-frees=0
}

# leave MIB - fills memory with a file until only MIB are available
leave() {
	local kib
	kib=$(awk '$1 == "MemAvailable:" { print $2 }' /proc/meminfo)
	((kib > $1 * 1024)) || fail "only $kib KiB are available"
	head -c $((kib - $1 * 1024))K /dev/zero >>"$filled/file"
}

# fill_with_domains PROVIDER - creates and fills domains until a map fails, or for genpool, whose
# tables come with the domain, a create; sets $errno, and $count to the number of full domains. No
# other create fails, as it has the reserve
fill_with_domains() {
	local create=write
	[[ $1 != genpool ]] || create=try_with_reserve
	for ((count = 0; count < 100; count++)); do
		d=$v7s/domains/bats-hog-$count
		$create "$v7s/create" "bats-hog-$count provider=$1 walk=coherent"
		[[ ! $errno ]] || return 0
		before=$(cat "$d"/{mappings,tables,descriptors})
		try_with_reserve "$d/map" "0 0 4G pgsize=4K"
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
		# The kernel's own code is slow, and genpool preallocates for only a few domains. Both
		# get less memory.
		leave "$([[ $provider == @(genpool|kernel) ]] && echo 90 || echo 160)"
		fill_with_domains "$provider"
		assert_equal "$provider: $errno" "$provider: ENOMEM"
		assert_regex "$(<"$v7s/last_error")" '^(map|create): line 1: .*memory'
		((count)) || [[ $provider == genpool ]] || fail "$provider: no domain was filled"
		case $provider in
		genpool) [[ ! -e $d ]] ;; # its tables come with the domain, in pieces of 64K
		kernel) assert_equal "$(wc -l <"$d/mappings")" 1 ;; # its failed maps may leave tables
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
