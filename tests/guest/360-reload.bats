#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Loading and unloading. teardown restores the module with its former parameters.
# bats file_tags=lifetime,reload
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

setup_file() { found_parameters; }

setup() {
	untraced
	requires root module module_file
}

teardown() {
	stop_reader
	[[ -d $v7s ]] || load_module
	destroy_domains
}

unload_module() {
	rmmod v7s_dma32
	assert_gone
}

assert_gone() {
	local left
	for left in /sys/module/v7s_dma32 "$v7s" /sys/kernel/slab/v7s_* /sys/bus/platform/devices/v7s_dma32*; do
		[[ ! -e $left ]] || fail "left behind: $left"
	done
}

@test "unloading the module removes everything that it made, and loading starts anew" {
	new_domain
	write "$d/map" "0 0 64M pgsize=4K" "1G 0 1G"
	if is_64bit; then
		new_domain quirks=no_perms,mtk_ext oas=35 walk=coherent
		write "$d/map" "0 0x7f0000000 64M pgsize=64K"
	fi
	write "$v7s/domains/default/map" "0 0 1M pgsize=4K"
	try "$v7s/destroy" bats-none

	unload_module
	load_module
	assert_equal "$(<"$v7s/last_error")" none
	assert_equal "$(echo "$v7s"/domains/*)" "$v7s/domains/default"
	assert_fields "$v7s/domains/default/stats" maps=0 l2-tables=0
	[[ ! -d ${l2_cache%/*} || -d $l2_cache ]]
}

@test "the module cannot be unloaded while one of its files is open" {
	local file fd
	new_domain
	for file in "$v7s/zones" "$d/tables" "$d/map" "$d/translate" "$v7s/create"; do
		if [[ $file == */map || $file == */create ]]; then
			exec {fd}>"$file"
		else
			exec {fd}<"$file"
		fi
		run -1 rmmod v7s_dma32
		assert_output --partial "in use"
		exec {fd}>&-
	done
	assert_rows "$d/mappings"
	unload_module
}

# Serialize open() and rmmod, but not reads: if a file is opened after rmmod dropped the module's
# last reference and before the module is MODULE_STATE_GOING, full_proxy_open() of debugfs warns,
# for every module.
one_at_a_time() {
	{
		flock 9
		"$@"
	} 9>"$BATS_FILE_TMPDIR/opening"
}

open_4() { exec 4<"$1"; }

read_all() {
	local file
	while :; do
		for file in "$v7s"/{check,providers} \
			"$v7s"/domains/*/{config,stats,tables,mappings,descriptors,image}; do
			one_at_a_time open_4 "$file" && cat <&4
			exec 4<&-
		done || true
		one_at_a_time map_4k || true
	done
}

map_4k() {
	echo "0 0 4K" >"$v7s/domains/default/map"
	echo "0 4K" >"$v7s/domains/default/unmap"
}

stop_reader() {
	[[ ! ${reader:-} ]] || kill "$reader"
	wait
	reader=
}

# unload_busy - tries to unload until no reader holds a file open
unload_busy() {
	for attempt in {1..200}; do
		! one_at_a_time rmmod v7s_dma32 2>"$BATS_TEST_TMPDIR/stderr" || return 0
		grep -q "in use" "$BATS_TEST_TMPDIR/stderr" || fail "$(<"$BATS_TEST_TMPDIR/stderr")" || return
	done
	fail "refused $attempt times"
}

@test "unloading the module while files are read succeeds or is refused" {
	read_all >/dev/null 2>&1 3>&- &
	reader=$!
	for _ in {1..5}; do
		unload_busy
		load_module
	done
	stop_reader
	# The last cat of the reader may still run.
	unload_busy
	assert_gone
}

@test "an unknown provider and an unknown parameter are refused" {
	rmmod v7s_dma32
	run -1 load_module provider=nonsense
	assert_gone
	assert_regex "$(dmesg | tail -n 5)" "v7s_dma32: .*nonsense"
	run -1 load_module provider=
	assert_gone
	run -1 load_module max_domains=many
	assert_gone
}

@test "the default domain has the provider that is asked for" {
	local row provider available providers
	read_rows "$v7s/providers"
	providers=("${rows[@]}")
	for row in "${providers[@]}"; do
		read -r provider available _ <<<"$row"
		rmmod v7s_dma32
		if [[ $available == yes ]]; then
			load_module "provider=$provider"
			assert_fields "$v7s/domains/default/config" "provider=$provider"
		else
			run -1 load_module "provider=$provider"
			assert_gone
			load_module
		fi
	done
	rmmod v7s_dma32
}

@test "max_domains limits how many domains there are" {
	rmmod v7s_dma32
	load_module max_domains=3
	write "$v7s/create" bats-a bats-b
	try "$v7s/create" bats-c
	assert_refused ENOMEM "create: line 1: *3*" bats-c
	[[ ! -e $v7s/domains/bats-c ]]
	write "$v7s/destroy" bats-a
	write "$v7s/create" bats-c
	rmmod v7s_dma32
}

@test "max_preallocated limits how many domains preallocate" {
	rmmod v7s_dma32
	load_module max_preallocated=2
	write "$v7s/create" "bats-a provider=genpool" "bats-b provider=genpool" bats-c
	try "$v7s/create" "bats-d provider=genpool"
	assert_refused ENOMEM "create: line 1: 2 domains preallocate*" bats-d
	[[ ! -e $v7s/domains/bats-d ]]
	write "$v7s/destroy" bats-a
	write "$v7s/create" "bats-d provider=genpool"
	rmmod v7s_dma32
}

# free_kib - sets $kib to the free memory, per-CPU lists included, and $slab_kib to that of slabs
free_kib() {
	page_size
	echo 3 >/proc/sys/vm/drop_caches
	kib=$(awk -v page="$page" '$1 == "pages" && $2 == "free" { n += $3 } $1 == "count:" { n += $2 }
		END { print n * page / 1024 }' /proc/zoneinfo)
	slab_kib=$(awk '$1 == "Slab:" { print $2 }' /proc/meminfo)
}

# load_rounds N - loads, uses and unloads the module N times
load_rounds() {
	local n
	for ((n = 0; n < $1; n++)); do
		load_module
		echo "0 0 17M" >"$v7s/domains/default/map"
		echo "4K 4K" >"$v7s/domains/default/unmap"
		read -r _ <"$v7s/check"
		rmmod v7s_dma32
	done
}

# loses_no_memory COMMAND - runs COMMAND N, and checks that each of its N rounds loses less than a
# page, and less than half a table in slabs. Other tasks allocate too, but not in all six tries.
loses_no_memory() {
	local before slab_before
	effort 100
	((effort >= 20)) || effort=20
	for _ in {1..6}; do
		free_kib
		before=$kib slab_before=$slab_kib
		"$1" "$effort"
		free_kib
		echo "it took $((before - kib)) KiB, slabs grew by $((slab_kib - slab_before)) KiB"
		((before - kib >= 3 * effort || slab_kib - slab_before >= effort / 2)) || return 0
	done
	fail "it loses memory each time"
}

@test "loading and unloading, round after round, loses no memory" {
	requires memory_counts
	rmmod v7s_dma32
	load_rounds 5
	loses_no_memory load_rounds
}

# domain_rounds N - N times creates 30 domains, uses one of them and destroys all
domain_rounds() {
	local n
	for ((n = 0; n < $1; n++)); do
		write "$v7s/create" bats-{1..30}
		echo "0 0 17M" >"$v7s/domains/bats-7/map"
		echo "4K 4K" >"$v7s/domains/bats-7/unmap"
		echo "0x5000" >"$v7s/domains/bats-7/translate"
		write "$v7s/destroy" bats-{1..30}
	done
}

@test "making and destroying 30 domains, round after round, loses no memory" {
	requires memory_counts
	domain_rounds 5
	loses_no_memory domain_rounds
}
