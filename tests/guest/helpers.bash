# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2119,SC2120 # tests use the variables and pass parameters
# Functions for all tests of the debugfs files: `load helpers`.
#
# The tests run as root wherever the module is loaded, in the VM or on a board. Processes are
# slow on an emulated CPU, so these functions set variables instead of printing to stdout, and
# use builtins of the shell.

# shellcheck source=tests/bats.bash
source "${BASH_SOURCE[0]%/*}/../bats.bash"

export LC_ALL=C # errors in English, strings in bytes
readonly v7s=/sys/kernel/debug/v7s_dma32 l2_cache=/sys/kernel/slab/v7s_dma32_l2
readonly K=1024 M=$((1024 * 1024)) G=$((1024 * 1024 * 1024))

setup() {
	untraced
	requires root module
}

teardown() {
	destroy_domains
}

# shellcheck source=tests/guest/requires.bash
source "${BASH_SOURCE[0]%/*}/requires.bash"

### Domains

# new_domain [OPTION...] - creates a domain for this test; sets $name, and $d to its directory
new_domain() {
	name=bats-$BATS_SUITE_TEST_NUMBER-$((++domains_made))
	d=$v7s/domains/$name
	write "$v7s/create" "$name $*"
}

# formats OPTION... - sets the array $formats to those of the OPTIONs that this kernel supports
formats() {
	local option
	formats=()
	for option; do
		[[ $option != *as=3[45]* ]] || is_64bit || continue
		formats+=("$option")
	done
}

destroy_domains() {
	local dir
	for dir in "$v7s"/domains/bats-*; do
		[[ ! -d $dir ]] || write "$v7s/destroy" "${dir##*/}"
	done
}

### Writing

# write FILE LINE... - writes these lines in one write(2), which must succeed
write() {
	try "$@"
	[[ -z $errno ]] || fail "$2${3:+ ...} > $1: $errno ($(<"$v7s/last_error"))"
}

# try FILE LINE... - as write, but the write may fail: sets $errno to its errno, empty on
# success. The shell's printf writes each line on its own, so several lines take dd.
try() {
	local file=$1
	shift
	if (($# > 1)); then
		printf '%s\n' "$@" >"$BATS_TEST_TMPDIR/lines"
		try_bytes "$file" "$BATS_TEST_TMPDIR/lines"
		return
	fi
	[[ -e $file ]] || fail "no file $file" || return
	errno=
	{ printf '%s\n' "$1" >"$file"; } 2>"$BATS_TEST_TMPDIR/stderr" || errno_from "$BATS_TEST_TMPDIR/stderr"
}

# try_bytes FILE SOURCE - writes the bytes of SOURCE, up to 4 MiB, in one write(2), and after a short
# write the rest
try_bytes() {
	[[ -e $1 ]] || fail "no file $1" || return
	errno=
	dd bs=4M status=none if="$2" >"$1" 2>"$BATS_TEST_TMPDIR/stderr" || errno_from "$BATS_TEST_TMPDIR/stderr"
}

# errno_from FILE - sets $errno to the error that ends the message in FILE
errno_from() {
	local message
	read_file "$1"
	message=${text%$'\n'}
	case ${message##*: } in
	'Invalid argument') errno=EINVAL ;;
	'Numerical result out of range') errno=ERANGE ;;
	'File exists') errno=EEXIST ;;
	'No such file or directory') errno=ENOENT ;;
	'No such device') errno=ENODEV ;;
	'Operation not supported') errno=EOPNOTSUPP ;;
	'Cannot allocate memory') errno=ENOMEM ;;
	'Read-only file system') errno=EROFS ;;
	'Operation not permitted') errno=EPERM ;;
	'Resource temporarily unavailable') errno=EAGAIN ;;
	'Input/output error') errno=EIO ;;
	*) fail "no errno of this interface: $message" ;;
	esac
}

### Refusals

# note_state - record which domains exist and what $d's files hold, for assert_unchanged
note_state() {
	state
	noted=$state
}

# domain_to_keep - creates a domain with mappings, for tests that a refused request leaves it
# unchanged
domain_to_keep() {
	new_domain
	write "$d/map" "0x00ef0000 0x40ef0000 18M"
	note_state
}

state() {
	local file dirs=("$v7s"/domains/*)
	state="${dirs[*]}"$'\n'
	# descriptors is left out: it only decodes what image holds.
	for file in config stats mappings tables image; do
		read_file "$d/$file"
		state+=$file:$'\n'$text
	done
}

assert_unchanged() {
	state
	[[ $state == "$noted" ]] ||
		fail "${1:-the state} changed:"$'\n'"$(diff <(cut -c 1-99 <<<"$noted") <(cut -c 1-99 <<<"$state"))"
}

# refuse ERRNO WHY FILE LINE... - checks that the last line is refused with ERRNO, that last_error
# names this line and matches the pattern WHY, and that nothing has changed since `note_state`.
# The lines before the last must change nothing.
refuse() {
	local expected=$1 why=$2 file=$3
	shift 3
	try "$file" "$@" &&
		assert_refused "$expected" "${file##*/}: line $#: $why" "${*: -1}" &&
		assert_unchanged "\"${*: -1}\" was refused, but the state"
}

# assert_refused ERRNO LAST-ERROR WHAT - checks $errno of the last `try`, and last_error against
# the pattern LAST-ERROR; WHAT names the write in messages
assert_refused() {
	read_file "$v7s/last_error"
	[[ $errno == "$1" ]] || fail "\"$3\": ${errno:-no error} instead of $1; last_error: $text" || return
	# shellcheck disable=SC2053 # a pattern
	[[ $text == $2$'\n' ]] || fail "\"$3\": last_error: ${text}instead of: $2"
}

### Reading

# read_file FILE - sets $text to the contents of FILE
read_file() {
	mapfile -d '' text <"$1"
}

# read_rows FILE - sets the array $rows to the rows of FILE, and $heading to its first line
read_rows() {
	mapfile -t rows <"$1"
	heading=${rows[0]:-}
	rows=("${rows[@]:1}")
	[[ $heading == '# '* ]] || fail "$1 begins with \"$heading\", no heading"
}

# assert_rows FILE ROW... - checks that FILE has these rows and no others
assert_rows() {
	local file=$1
	shift
	read_rows "$file" && assert_lists "$file ($heading)" "${rows[*]/%/$'\n'}" "${*/%/$'\n'}"
}

# assert_lists WHAT IS SHOULD-BE - compares two texts, and prints their difference
assert_lists() {
	[[ $2 == "$3" ]] || fail "$1 is not as expected:"$'\n'"$(diff <(echo "$3") <(echo "$2") | head -n 40)"
}

# found_parameters - sets $V7S_PARAMETERS to those of the loaded module; for setup_file
found_parameters() {
	local dir=/sys/module/v7s_dma32/parameters
	[[ -d $dir ]] || return 0
	V7S_PARAMETERS="provider=$(<$dir/provider) max_domains=$(<$dir/max_domains)"
	export V7S_PARAMETERS
}

# load_module [PARAMETER...] - loads the module with the parameters that it had before, and these
load_module() {
	# shellcheck disable=SC2086 # one word a parameter
	insmod "$V7S_MODULE" $V7S_PARAMETERS "$@"
}

# load_planted PARAMETER... - replaces the loaded module with the one that can plant faults; these
# parameters enable some
load_planted() {
	destroy_domains
	[[ ! -d $v7s ]] || rmmod v7s_dma32
	# shellcheck disable=SC2086 # one word a parameter
	insmod "$V7S_PLANT_MODULE" $V7S_PARAMETERS "$@"
}

# unplant - loads the module without planted faults again
unplant() {
	[[ -e /sys/module/v7s_dma32/parameters/plant_lost_sync || ! -d $v7s ]] || return 0
	destroy_domains
	[[ ! -d $v7s ]] || rmmod v7s_dma32
	load_module
}

# page_size - sets $page to the size of a page in bytes
page_size() {
	page=$(awk '$1 == "KernelPageSize:" { print $2 * 1024; exit }' /proc/self/smaps)
}

# l2_slabs - sets $page, $slab (the bytes of a slab of L2 tables) and $slab_tables (tables in it).
# With slab debugging a slab holds fewer tables.
l2_slabs() {
	page_size
	slab=$((page << $(<$l2_cache/order)))
	slab_tables=$(<$l2_cache/objs_per_slab)
}

# objects_of_l2_cache - drains the per-CPU caches, then sets $objects to the number in use
objects_of_l2_cache() {
	echo 1 >"$l2_cache/shrink"
	read -r objects _ <"$l2_cache/objects"
}

# read_fields FILE - sets the map $field, and the array $keys to its keys in order
read_fields() {
	local lines line
	mapfile -t lines <"$1"
	declare -gA field=()
	keys=()
	for line in "${lines[@]}"; do
		[[ $line == ?*': '* ]] || fail "$1: \"$line\" is no field" || return
		keys+=("${line%%: *}")
		field[${line%%: *}]=${line#*: }
	done
}

# assert_fields FILE KEY=VALUE... - checks these fields of FILE
assert_fields() {
	local file=$1 pair
	shift
	read_fields "$file"
	for pair; do
		[[ ${field[${pair%%=*}]-missing} == "${pair#*=}" ]] ||
			fail "$file: ${pair%%=*} is ${field[${pair%%=*}]-missing}, not ${pair#*=}" || return
	done
}

# assert_translations ROW... - checks the rows of `translate`; a hole is `IOVA - - -`
assert_translations() {
	# printf makes a write(2) for each line; the answer has the rows of all writes of this open file.
	printf '%s\n' "${@%% *}" >"$d/translate" && assert_rows "$d/translate" "$@"
}

# spans - sets the array $spans to the mappings, contiguous ones joined whatever their page sizes:
# `START END PHYS PROT`, END exclusive
spans() {
	local row start end phys prot from=0 to=0 at=0 as=
	read_rows "$d/mappings"
	spans=()
	for row in "${rows[@]}" "0 0 0 - - end"; do
		read -r start end phys _ _ prot <<<"$row"
		if ((start != to || phys - at != to - from)) || [[ $prot != "$as" ]]; then
			((from == to)) || span "$from" "$to" "$at" "$as"
			((from = start, at = phys, 1))
			as=$prot
		fi
		((to = end + 1))
	done
}

span() {
	local line
	printf -v line '0x%x 0x%x 0x%x %s' "$@"
	spans+=("$line")
}

# assert_spans START END PHYS PROT ... - checks that $spans are these; skips empty ones
assert_spans() {
	local expected
	spans=()
	while (($#)); do
		(($1 == $2)) || span "${@:1:4}"
		shift 4
	done
	expected="${spans[*]/%/$'\n'}"
	spans
	assert_lists "what is mapped" "${spans[*]/%/$'\n'}" "$expected"
}

### Effort

# effort N - sets $effort to N rounds, or to $V7S_EFFORT per cent of N, but at least one
effort() {
	effort=$(($1 * ${V7S_EFFORT:-100} / 100 + 1))
	((effort <= $1)) || effort=$1
}

### Chance

# seed - seeds `random`, and prints the seed that repeats its numbers
seed() {
	chance=${V7S_SEED:-$((RANDOM << 15 | RANDOM | 1))}
	echo "to repeat: V7S_SEED=$chance"
}

# random N - sets $random to a number below N (xorshift32)
random() {
	((chance ^= chance << 13 & 0xffffffff, chance ^= chance >> 17,
		chance ^= chance << 5 & 0xffffffff, random = chance % $1, 1))
}
