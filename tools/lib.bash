# SPDX-License-Identifier: GPL-2.0-only
# What every script of the project starts from: words, locks, and how a script ends.
# Sourced, never run. Works on any system with bash, coreutils and util-linux.

set -euo pipefail

# kbuild must not take make's command line variables of the project for its own.
unset MAKEFLAGS MFLAGS MAKEOVERRIDES MAKELEVEL

root=$(realpath "${BASH_SOURCE[0]%/*}/..")
cache=$root/.cache

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

# die WORDS - ends the script. A full disk makes everything fail, and is then what is
# said, once.
die() {
	say_disk_full || say "$*"
	exit 1
}

# quietly WHAT COMMAND... - shows what a command said only if it fails, then dies of WHAT
quietly() {
	local said
	said=$("${@:2}" 2>&1 </dev/null) || {
		printf '%s\n' "$said" >&2
		die "$1"
	}
}

### Disk space

# disk_full - names a file system that has less than 1 MiB left, of those written to
disk_full() {
	local dir at free
	for dir in "$cache" "${TMPDIR:-/tmp}"; do
		at=$dir
		while [[ ! -d $at ]]; do at=$(dirname "$at"); done
		free=$(df --output=avail -k "$at" | tail -n 1) || continue
		((free >= 1024)) || { echo "$dir"; return; }
	done
	return 1
}

disk_full_said=
say_disk_full() {
	local dir
	[[ -z $disk_full_said ]] || return 0
	dir=$(disk_full) || return 1
	say "no space is left on the disk of $dir: make room there, and do this again"
	disk_full_said=1
}

# For scripts without an EXIT trap of their own; the others call it in theirs.
explain_failure() { (($? == 0)) || say_disk_full || true; }
trap explain_failure EXIT

# in_memory COMMAND... - with TMPDIR in memory, where there is such a place: files that
# are replaced again and again wait for the disk each time
in_memory() {
	local TMPDIR=${TMPDIR:-/tmp}
	if [[ -w /dev/shm ]] && (($(df --output=avail -k /dev/shm | tail -n 1) >= 1 << 20)); then
		TMPDIR=/dev/shm
	fi
	export TMPDIR
	"$@"
}

### Locks

# take_lock FILE WHAT - waits for FILE.lock, and says for what if that takes long; the
# lock is held until the descriptor in $lock is closed, by the children of this script too
take_lock() {
	local holder
	mkdir -p "${1%/*}"
	exec {lock}<>"$1.lock"
	if ! flock -w 1 "$lock"; then
		holder=$(<"$1.lock")
		say "waiting for $2, with which ${holder:-another process} is busy"
		flock "$lock"
	fi
	printf '%s (process %d)' "${0##*/}" $$ >"$1.lock"
}

# locked FILE COMMAND... - no other script does anything under FILE's lock meanwhile
locked() {
	local lock
	take_lock "$1" "${1#"$root/"}"
	"${@:2}"
	exec {lock}>&-
}

# once TARGET COMMAND... - make TARGET (a file or a directory) unless it is there
# already, made by this very script and command.
#
# COMMAND gets the path to write as its last argument, which becomes TARGET only
# when COMMAND is through, so what was interrupted is never taken for a result.
once() {
	local target=$1 key lock
	shift
	key=$({ cat "$0"; echo "$*"; } | sha256sum)
	take_lock "$target" "${target#"$root/"}"
	if [[ ! -e $target || ! -e $target.key || $(<"$target.key") != "$key" ]]; then
		say "making ${target#"$root/"}"
		rm -rf "$target.key" "$target.new"
		"$@" "$target.new"
		rm -rf "$target"
		mv -T "$target.new" "$target"
		printf '%s\n' "$key" >"$target.key"
	fi
	exec {lock}>&-
}

### Children

# start COMMAND... - in the background, as a process group of its own, so that
# end_children ends all that it has started too. A shell without job control would have
# its children ignore Ctrl-C.
start() {
	set -m
	"$@" &
	set +m
}

# end_children - ends the process groups of all that start() began, and waits for them
end_children() {
	local pid
	for pid in $(jobs -p); do
		kill -TERM -- "-$pid" 2>/dev/null || true
	done
	wait
}

# together COMMAND... - side by side, each a line of words; fails if one of them does
together() {
	local command pid pids=() status=0
	trap 'end_children; exit 130' INT TERM HUP
	for command in "$@"; do
		# shellcheck disable=SC2086 # a command and its arguments
		start $command
		pids+=($!)
	done
	for pid in "${pids[@]}"; do
		wait "$pid" || status=1
	done
	trap - INT TERM HUP
	return "$status"
}
