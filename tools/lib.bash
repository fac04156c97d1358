# SPDX-License-Identifier: GPL-2.0-only
# Messages, locks, child processes and clean exit, for every script of the project. Sourced,
# never run. Works on any system with bash, coreutils, awk and util-linux.

set -euo pipefail

# kbuild must not inherit the variables of the project's make command line.
unset MAKEFLAGS MFLAGS MAKEOVERRIDES MAKELEVEL

root=$(realpath "${BASH_SOURCE[0]%/*}/..")
cache=$root/.cache

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

# die WORDS - prints WORDS and ends the script. If a disk is full, it reports that instead, once,
# because everything else fails for that reason.
die() {
	say_disk_full || say "$*"
	exit 1
}

# quietly MESSAGE COMMAND... - runs COMMAND; if that fails, prints its output and dies with MESSAGE
quietly() {
	local output
	output=$("${@:2}" 2>&1 </dev/null) || die_after "$output" "$1"
}

# die_after OUTPUT WORDS - prints the OUTPUT of a command that failed, and dies with WORDS. The
# command may have removed what it could not write, as ld does, so that the disk has space again
die_after() {
	local line
	printf '%s\n' "$1" >&2
	if [[ $1 == *'No space left on device'* ]]; then
		line=${1%%'No space left on device'*}
		line=${line##*$'\n'}
		was_full=$cache
		[[ $line == *"$cache"* || $line != *"${TMPDIR:-/tmp}/"* ]] || was_full=${TMPDIR:-/tmp}
	fi
	die "${@:2}"
}

### Disk space

# free_kib DIR - prints the free KiB of the file system of DIR
free_kib() { df --output=avail -k "$1" | tail -n 1; }

was_full= # the directory that die_after has found on a full disk

# disk_full - prints a directory that this project writes to and whose file system has less than
# 1 MiB or 16 inodes left; fails if there is none
disk_full() {
	local dir at free inodes left
	for dir in "$cache" "${TMPDIR:-/tmp}"; do
		at=$dir
		while [[ ! -d $at ]]; do at=$(dirname "$at"); done
		read -r free inodes left < <(df --output=avail,itotal,iavail -k "$at" | tail -n 1) || continue
		# In a trap, `return` alone returns the status from before the trap.
		((free >= 1024)) || { echo "$dir"; return 0; }
		# Some file systems do not limit the inodes.
		[[ $inodes == [0-] ]] || ((left >= 16)) || { echo "$dir"; return 0; }
	done
	[[ $was_full ]] && echo "$was_full"
}

# A script and all that it starts share this pipe with a token: the first to take it reports the
# full disk, and the others do not.
if [[ ! -p ${disk_full_token:-} ]]; then
	exec {token}<> <(:)
	printf . >&"$token"
	export disk_full_token=/proc/$$/fd/$token
fi

# say_disk_full - reports a full disk; fails if there is none
say_disk_full() {
	local dir
	dir=$(disk_full) || return 1
	if [[ ! -p $disk_full_token ]] || read -r -n 1 -t 0.1 _ <"$disk_full_token"; then
		say "no space is left on the disk of $dir: make room there, and run this again"
	fi
}

# in_memory COMMAND... - runs COMMAND with TMPDIR on a tmpfs if there is one, because each rename
# over a file on a disk waits for that disk
in_memory() {
	local TMPDIR=${TMPDIR:-/tmp}
	if [[ -w /dev/shm ]] && (($(free_kib /dev/shm) >= 1 << 20)); then
		TMPDIR=/dev/shm
	fi
	export TMPDIR
	"$@"
}

### Exit

exit_commands=()

# at_exit COMMAND... - has COMMAND run when this script ends, before those of earlier calls
at_exit() { exit_commands=("${*@Q}" "${exit_commands[@]}"); }

# clean_up - the EXIT trap; keeps the exit status, and further signals do not interrupt it
clean_up() {
	local status=$? command
	trap '' INT TERM HUP
	((status == 0)) || say_disk_full || true
	end_descendants
	for command in "${exit_commands[@]}"; do
		eval "$command" || true
	done
}
trap clean_up EXIT

### Locks

# take_lock FILE WHAT - takes FILE.lock, and prints a message with WHAT if it has to wait. The lock
# is held until this script and its children have closed the descriptor in $lock
take_lock() {
	local holder=
	mkdir -p "${1%/*}"
	exec {lock}<>"$1.lock"
	# Wait a second at a time: bash runs a trap only when flock has ended.
	until flock -w 1 "$lock"; do
		(($? == 1)) || die "$1.lock cannot be locked"
		[[ -z $holder ]] || continue
		holder=$(<"$1.lock")
		: "${holder:=another process}"
		say "waiting for $2, which $holder uses"
	done
	printf '%s (process %d)' "${0##*/}" $$ >"$1.lock"
}

# locked FILE COMMAND... - runs COMMAND with FILE's lock held
locked() {
	local lock
	take_lock "$1" "${1#"$root/"}"
	"${@:2}"
	exec {lock}>&-
}

# once TARGET COMMAND... - makes TARGET (a file or a directory) unless this version of the script
# has already made it with the same command.
#
# The last argument of COMMAND is the path to write to. It is renamed to TARGET only after COMMAND
# has succeeded, so an interrupted run leaves no TARGET.
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

### Results that are kept

# digest PATH... - prints a checksum of all files there, of this file and of the host's release
digest() {
	local release=/etc/os-release
	[[ -e $release ]] || release=
	find -H "$@" tools/lib.bash ${release:+"$release"} -type f -exec sha256sum {} + | sort | sha256sum
}

# kept NAME DIGEST - prints the output that `keep` has stored under NAME and DIGEST; fails if there
# is none
kept() {
	local file=$cache/kept/$1
	[[ -e $file.key && $(<"$file.key") == "$2" ]] || return
	echo "# of $(date -r "$file" '+%F %R'): nothing has changed since"
	cat "$file"
}

# keep NAME DIGEST COMMAND... - runs COMMAND and stores its output if it succeeds. DIGEST is a
# checksum of all that the output depends on: while it stays the same, keep prints the stored
# output and does not run COMMAND again
keep() {
	local file=$cache/kept/$1
	! kept "$1" "$2" || return 0
	mkdir -p "${file%/*}"
	rm -f "$file.key"
	"${@:3}" >"$file" || { cat "$file"; return 1; }
	echo "$2" >"$file.key"
	cat "$file"
}

### Children

# start COMMAND... - runs COMMAND in the background in its own process group, so that end_children
# also ends its children. Without job control the children would ignore Ctrl-C.
start() {
	set -m
	"$@" &
	set +m
}

# end_children - ends the process groups that start() created, and waits for them
end_children() {
	local pid
	for pid in $(jobs -p); do
		kill -TERM -- "-$pid" 2>/dev/null || true
	done
	wait
}

# descendants - prints the processes that run below this script
descendants() {
	local self=$BASHPID
	{ cat /proc/[0-9]*/status 2>/dev/null || true; } | awk -v top=$$ -v self="$self" '
		/^State:/ { dead = $2 == "Z" }
		/^Pid:/ { pid = $2 }
		/^PPid:/ { parent[pid] = $2; if (!dead) running[pid] }
		END {
			for (pid in running) {
				for (up = pid; up in parent && up != top && up != self; )
					up = parent[up]
				if (up == top && pid != top)
					print pid
			}
		}'
}

# end_descendants - ends what a signal to this script alone leaves behind, such as a make in the
# foreground, which would keep this script's locks; waits for 5 s at most
end_descendants() {
	local children=/proc/$$/task/$$/children left
	[[ ! -e $children ]] || read -r -n 1 _ <"$children" || return 0
	for _ in {1..50}; do
		left=$(descendants)
		[[ -n $left ]] || return 0
		# shellcheck disable=SC2086 # one word a process
		kill -TERM $left 2>/dev/null || true
		sleep 0.1
	done
}

# together COMMAND... - runs the commands, each one argument, in parallel; fails if any of them
# fails
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
