#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The file `bench`: its answers, what it refuses, and callers that are killed.
# bats file_tags=bench
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

readonly csv_heading=provider,walk,tables,op,pgsize,count,batch,loops,min_ns,median_ns,p99_ns,syncs

@test "bench has a row for each operation of each provider, in order" {
	local figures='[0-9]+\.[0-9]{2},[0-9]+\.[0-9]{2},[0-9]+\.[0-9]{2}'
	write "$v7s/bench" "op=map,unmap,store provider=slab,page pgsize=64K count=32 batch=16 loops=3 walk=coherent tables=absent"
	run cat "$v7s/bench"
	assert_line -n 0 "$csv_heading"
	assert_equal "${#lines[@]}" 7
	for i in 1 2 3 4 5 6; do
		assert_line -n "$i" --regexp "^$( ((i < 4)) && echo slab || echo page),coherent,absent,[a-z]+,64K,32,[0-9]+,3,$figures,[0-9.-]+$"
	done
	run cut -d, -f4 "$v7s/bench"
	assert_output "$(printf '%s\n' op map unmap store map unmap store)"
}

@test "bench runs every operation with its defaults, for every page size" {
	local op pgsize
	for op in map unmap translate create destroy store memset churn; do
		write "$v7s/bench" "op=$op loops=1"
		case $op in
		create | destroy) assert_equal "$op $(cut -d, -f6,7 "$v7s/bench" | tail -n 1)" "$op 1,1" ;;
		churn) assert_equal "$op $(cut -d, -f6,7 "$v7s/bench" | tail -n 1)" "$op 4096,256" ;;
		esac
	done
	for pgsize in 64K 1M 16M; do
		write "$v7s/bench" "op=map,unmap,translate pgsize=$pgsize loops=1"
	done
	write "$v7s/bench" "op=churn count=300 loops=1"
	assert_equal "$(cut -d, -f6,7 "$v7s/bench" | tail -n 1)" 300,4
}

@test "bench refuses what it cannot measure, and keeps its last result" {
	local before
	write "$v7s/bench" "op=translate count=16 loops=1"
	before=$(<"$v7s/bench")
	while read -r line; do
		try "$v7s/bench" "${line#* }"
		assert_refused "${line%% *}" "bench: line 1: *" "${line#* }"
		assert_equal "$(<"$v7s/bench")" "$before"
	done <<-END
		EINVAL count=16
		EINVAL op=nothing
		EINVAL op=map,
		EINVAL op=map provider=nobody
		EINVAL op=map provider=slab,slab
		EINVAL op=map pgsize=auto
		EINVAL op=map count=0
		EINVAL op=map count=1048577
		EINVAL op=map count=16 batch=17
		EINVAL op=map count=16 batch=5
		EINVAL op=map count=16 batch=0
		EINVAL op=map count=18446744073709551616
		EINVAL op=map loops=0
		EINVAL op=map loops=100001
		EINVAL op=churn count=16 pgsize=64K
		EINVAL op=churn count=1024 batch=512
		EINVAL op=churn count=300 batch=100 cpus=2
		EINVAL op=churn count=16 cpus=0
		EINVAL op=churn count=16 cpus=100000
		EINVAL op=map op=map
		EINVAL op=map walk=fast
		EINVAL op=map quirks=
		EINVAL op=map quirks=mtk_ext
		EINVAL op=map quirks=no_perms,mtk_ttbr_ext
		EINVAL op=map quirks=ns,ns
		EINVAL op=map tables=some
		ERANGE op=map pgsize=16M count=257
	END
}

@test "bench measures every variant of the format" {
	local quirks
	for quirks in ns no_perms ns,no_perms,mtk_ext no_perms,mtk_ext,mtk_ttbr_ext; do
		write "$v7s/bench" "op=map,unmap,translate quirks=$quirks count=256 loops=2"
	done
}

@test "a bench whose caller is killed gives its tables back" {
	local before pid tables=1024
	requires slab_counts
	objects_of_l2_cache
	before=$objects
	# This would run for hours: the kill comes between two loops.
	echo "op=map count=$((tables * 256)) batch=256 loops=100000" >"$BATS_TEST_TMPDIR/line"
	dd status=none if="$BATS_TEST_TMPDIR/line" of="$v7s/bench" 3>&- &
	pid=$!
	while objects_of_l2_cache && ((objects < before + tables)); do
		kill -0 $pid || fail "it ended by itself"
	done
	kill -KILL $pid
	{ wait $pid || true; } 2>/dev/null # bash reports a killed job on stderr
	objects_of_l2_cache
	assert_equal "$objects" "$before"
}
