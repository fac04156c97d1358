#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Callers that are killed while the module works for them.
# bats file_tags=killed
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

# The kernel's own code with 4K pages only: slow enough to kill a caller in the middle.
slow_domain() {
	requires kernel_provider
	new_domain provider=kernel pgsizes=4K
}

# killed_while WORD FILE LINE UNDO - kills a caller that writes LINE, until last_error has
# "killed WORD"; sets $text to last_error. After a kill that came too early or too late, UNDO
# restores the mappings.
killed_while() {
	local word=$1 file=$2 line=$3 delay pid
	for delay in 0.05 0.1 0.15 0.2 0.3 0.5 0.8 1.3 2; do
		echo "$line" >"$file" 2>/dev/null 3>&- &
		pid=$!
		sleep "$delay"
		kill -KILL "$pid" 2>/dev/null || true
		wait "$pid" || true
		read_file "$v7s/last_error"
		[[ $text != *": line 1: killed $word"* ]] || return 0
		"${@:4}"
	done
	fail "in no try was a caller killed $word; last_error: $text"
}

undo_map() {
	read_rows "$d/mappings"
	((${#rows[@]} == 0)) || write "$d/unmap" "0 1G"
}

@test "a caller killed while it maps 1 GiB stops, and leaves nothing mapped" {
	slow_domain
	killed_while "while mapping" "$d/map" "0 0 1G" undo_map
	assert_rows "$d/mappings"
	assert_fields "$d/stats" mapped-bytes=0
	# The domain is as usable as before.
	write "$d/map" "0 0 1M"
	write "$d/unmap" "0 1M"
}

map_again() {
	read_rows "$d/mappings"
	((${#rows[@]} > 0)) || write "$d/map" "0 0 1G"
}

@test "a caller killed while it unmaps 1 GiB stops, and last_error has the bytes that it unmapped" {
	local gone
	slow_domain
	write "$d/map" "0 0 1G"
	killed_while "after unmapping" "$d/unmap" "0 1G" map_again
	[[ $text =~ 'killed after unmapping '(0x[0-9a-f]+)' of 0x40000000 bytes' ]]
	gone=$((BASH_REMATCH[1]))
	((gone > 0 && gone < G))
	assert_spans "$gone" "$G" "$gone" rw----
	assert_fields "$d/stats" mapped-bytes=$((G - gone))
}

@test "a large range is mapped and unmapped in parts, and no report shows where they end" {
	new_domain
	write "$d/map" "0x00fff000 0x10fff000 3G"
	assert_spans 0x00fff000 0xc0fff000 0x10fff000 rw----
	write "$d/unmap" "0x01234000 2G"
	assert_spans 0x00fff000 0x01234000 0x10fff000 rw---- 0x81234000 0xc0fff000 0x91234000 rw----
	write "$d/unmap" "0x00fff000 $((0x235000))" "0x81234000 $((0x3fdcb000))"
	assert_fields "$d/stats" mapped-bytes=0 l2-tables=0
}

# kill_caller PID - kills it and waits for its end
kill_caller() {
	kill -KILL "$1"
	wait "$1" 2>/dev/null || true
}

# until_gone PATH
until_gone() {
	local tries
	for ((tries = 0; tries < 600; tries++)); do
		[[ -e $1 ]] || return 0
		sleep 0.1
	done
	fail "$1 is still there"
}

# While a caller maps in domain $name, a second caller destroys the domain and is killed.
destroy_meanwhile() {
	local mapper destroyer
	echo "0 0 4G" >"$d/map" 2>/dev/null 3>&- &
	mapper=$!
	sleep 0.1
	echo "$name" >"$v7s/destroy" 2>/dev/null 3>&- &
	destroyer=$!
	sleep 0.1
	write "$v7s/create" "$name-other"
	write "$v7s/destroy" "$name-other"
	kill_caller "$destroyer"
	read_file "$v7s/last_error"
	killed=$text
	try "$v7s/create" "$name"
	created=$errno
	read_file "$v7s/last_error"
	still=$text
	kill_caller "$mapper"
	until_gone "$d"
}

@test "destroying a domain in use blocks no other domain, and can be killed" {
	local killed created still tries
	for tries in 1 2 3 4 5; do
		slow_domain
		destroy_meanwhile
		[[ $killed != "destroy: line 1: killed while files of domain $name were in use"* ]] || break
	done
	assert_equal "$killed" "destroy: line 1: killed while files of domain $name were in use; it is destroyed once no file is in use
"
	assert_equal "$created" EEXIST
	assert_equal "$still" "create: line 1: domain $name is being destroyed
"
	write "$v7s/create" "$name"
}

# killed_reading FILE - kills callers that read FILE, each a little later, and a caller that has
# read a part of it
killed_reading() {
	local delay pid
	for delay in 0.02 0.05 0.1 0.2; do
		cat "$1" >/dev/null 2>&1 3>&- &
		pid=$!
		sleep "$delay"
		kill -KILL "$pid" 2>/dev/null || true
		wait "$pid" || true
	done
	(
		exec 8<"$1"
		head -c 4096 <&8 >/dev/null
		kill -KILL "$BASHPID"
	) 3>&- || true
}

@test "a reader killed in the middle of a report ends, and holds neither a lock nor the domain" {
	local file
	new_domain
	write "$d/map" "0 0 2G pgsize=4K" "2G 2G 2G pgsize=4K"
	for file in "$d"/{stats,check,tables,mappings,descriptors,image} "$v7s"/{check,zones,slabs}; do
		killed_reading "$file"
		timeout 60 bash -c 'echo "0 4K" >"$0/unmap" && echo "0 0 4K pgsize=4K" >"$0/map"' "$d" ||
			fail "the domain is locked after a reader of $file was killed"
	done
	assert_fields "$d/stats" mapped-bytes=$((4 * G)) unmaps=9
	write "$v7s/destroy" "${d##*/}"
	[[ ! -e $d ]] || fail "the domain is still there"
}
