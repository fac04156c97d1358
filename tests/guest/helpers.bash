# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2119,SC2120 # tests use and pass what is not seen here
# What every test of the debugfs files starts from: `load helpers`.
#
# The tests run as root wherever the module is loaded, in the VM or on a board. A
# process costs a tenth of a second on an emulated CPU, so these functions answer
# in variables rather than on stdout, and do in the shell what it can do.

# Bats traces each command to name the line that fails, which takes longer than most commands.
# Without tracing the line is looked up only when a command has failed: here and in setup_file
# from now on, in each test once its setup has called this.
untraced() { trap - DEBUG; }
untraced

# As bats' own function, but records where bash is now rather than where it last was.
bats_error_trap() {
	bats_check_status_from_trap
	bats_capture_stack_trace
	BATS_DEBUG_LAST_STACK_TRACE_IS_VALID=1
}

bats_require_minimum_version 1.8.0

# load_library LIBRARY FILE... - as bats_load_library, but without a process for each file,
# and without the files that no test needs
load_library() {
	local library file
	find_in_bats_lib_path library "$1"
	for file in "${@:2}"; do
		# shellcheck disable=SC1090
		source "${library%/*}/src/$file.bash"
	done
}
load_library bats-support error lang output
load_library bats-assert assert_{equal,failure,line,output,regex,success}

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

# Bats' own function starts three processes.
get_mills_since_epoch() { echo $((${EPOCHREALTIME/./} / 1000)); }

# requires WORD... - skips unless all of these are there; an unknown word is a bug
requires() {
	local word
	for word; do
		case $word in
		root) ((EUID == 0)) || skip "needs root" ;;
		module) [[ -e $v7s/version ]] || skip "needs the module loaded" ;;
		module_file) [[ -r ${V7S_MODULE:-} ]] || skip "needs \$V7S_MODULE, the module's file" ;;
		plant_module) [[ -r ${V7S_PLANT_MODULE:-} ]] || skip "needs \$V7S_PLANT_MODULE, the module with parameters that make it wrong" ;;
		caches_module) [[ -r ${V7S_CACHES_MODULE:-} ]] || skip "needs \$V7S_CACHES_MODULE, v7s_test_caches.ko" ;;
		driver_module) [[ -r ${V7S_DRIVER_MODULE:-} ]] || skip "needs \$V7S_DRIVER_MODULE, v7s_test_driver.ko" ;;
		v7sctl) [[ -n $(type -P v7sctl) ]] || skip "needs v7sctl" ;;
		hotplug) [[ $(uname -m) == x86_64 && -d /sys/devices/system/memory ]] ||
			skip "needs boot memory that may go offline, as on x86_64" ;;
		map_pages) has_map_pages || skip "needs io_pgtable_ops that map more than a page, of 5.15" ;;
		highmem) has_memory_above_4g || skip "needs memory above 4 GiB" ;;
		holes) has_holes || skip "needs memory with holes, as ZONES=holes has" ;;
		64bit) is_64bit || skip "needs a 64-bit kernel" ;;
		slab_sysfs) [[ -d $l2_cache ]] || skip "needs $l2_cache" ;;
		slab_counts) [[ -r $l2_cache/objects ]] || skip "needs counters in $l2_cache" ;;
		little_memory) has_little_memory || skip "needs a machine of at most 1 GiB, to exhaust it" ;;
		icount) [[ ${V7S_UNIT:-} == instructions ]] || skip "needs instruction counts" ;;
		cost) [[ -n $(type -P v7s-cost) ]] || skip "needs v7s-cost, which counts instructions" ;;
		kernel_provider) has_provider kernel || skip "needs ARM_V7S in the kernel" ;;
		memory_counts) [[ ! -e /sys/kernel/debug/kmemleak ]] || skip "needs a kernel that takes freed memory back at once" ;;
		fault_injection) [[ -d /sys/kernel/debug/failslab ]] || skip "needs failslab" ;;
		kunit) [[ -d /sys/kernel/debug/kunit ]] || skip "needs KUnit" ;;
		slabinfo) [[ -r /proc/slabinfo ]] || skip "needs /proc/slabinfo" ;;
		*) fail "requires: no such word: $word" || return ;;
		esac
	done
}

# The kernel; its userland may have less. Only there formats go beyond 32 bits.
is_64bit() { [[ $(uname -m) == *64 ]]; }

# holes - the array $holes: the first address of each gap between ranges of memory
holes() {
	local range name end=
	holes=()
	while IFS=' :' read -r range name; do
		[[ $name == *'System RAM' ]] || continue
		[[ -z $end ]] || ((16#${range%-*} <= end + 1)) || holes+=($((end + 1)))
		end=$((16#${range#*-}))
	done < <(grep -v '^ ' /proc/iomem)
}

has_holes() {
	holes
	((${#holes[@]} >= 2))
}

has_map_pages() {
	local major minor
	IFS=. read -r major minor _ </proc/sys/kernel/osrelease
	((major * 1000 + minor >= 5015))
}

has_little_memory() {
	local word kib
	read -r word kib _ </proc/meminfo
	[[ $word == MemTotal: ]] && ((kib <= 1024 * 1024))
}

has_provider() {
	local row
	read_rows "$v7s/providers"
	for row in "${rows[@]}"; do
		[[ $row != "$1 yes "* ]] || return 0
	done
	return 1
}

# providers - the array $providers: those that this kernel has
providers() {
	local row
	providers=()
	read_rows "$v7s/providers"
	for row in "${rows[@]}"; do
		[[ $row != *' yes '* ]] || providers+=("${row%% *}")
	done
}

has_memory_above_4g() {
	local row start managed
	read_rows "$v7s/zones"
	for row in "${rows[@]}"; do
		read -r _ _ start _ managed _ <<<"$row"
		((start < 4 * G || managed == 0)) || return 0
	done
	return 1
}

### Domains

# new_domain [OPTION...] - a domain that lives as long as the test: $name, and its directory $d
new_domain() {
	name=bats-$BATS_SUITE_TEST_NUMBER-$((++domains_made))
	d=$v7s/domains/$name
	write "$v7s/create" "$name $*"
}

# formats OPTION... - the array $formats: those of them that this kernel takes
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

# write FILE LINE... - these lines in one write(2), which must succeed
write() {
	try "$@"
	[[ -z $errno ]] || fail "$2${3:+ ...} > $1: $errno ($(<"$v7s/last_error"))"
}

# try FILE LINE... - the same, but the write may fail: $errno is its errno, empty on
# success. The shell's printf writes line by line, so several lines take a program.
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
	{ printf '%s\n' "$1" >"$file"; } 2>"$BATS_TEST_TMPDIR/said" || errno_from "$BATS_TEST_TMPDIR/said"
}

# try_bytes FILE SOURCE - the bytes of SOURCE, up to 4 MiB, in one write(2) and what that left over
try_bytes() {
	[[ -e $1 ]] || fail "no file $1" || return
	errno=
	dd bs=4M status=none if="$2" >"$1" 2>"$BATS_TEST_TMPDIR/said" || errno_from "$BATS_TEST_TMPDIR/said"
}

# errno_from FILE - $errno is the error that the message in there ends with
errno_from() {
	local said
	read_file "$1"
	said=${text%$'\n'}
	case ${said##*: } in
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
	*) fail "no errno of this interface: $said" ;;
	esac
}

### Refusals

# note_state - record which domains exist and what $d's files hold, for assert_unchanged
note_state() {
	state
	remembered=$state
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
	[[ $state == "$remembered" ]] ||
		fail "${1:-the state} changed:"$'\n'"$(diff <(cut -c 1-99 <<<"$remembered") <(cut -c 1-99 <<<"$state"))"
}

# refuse ERRNO WHY FILE LINE... - the last line is refused with ERRNO, last_error names
# it and matches the pattern WHY, and nothing has changed since `note_state`. The lines before
# the last must change nothing.
refuse() {
	local expected=$1 why=$2 file=$3
	shift 3
	try "$file" "$@" &&
		assert_refused "$expected" "${file##*/}: line $#: $why" "${*: -1}" &&
		assert_unchanged "\"${*: -1}\" was refused, but the state"
}

# assert_refused ERRNO LAST-ERROR WHAT - about the write just tried; LAST-ERROR is a pattern
assert_refused() {
	read_file "$v7s/last_error"
	[[ $errno == "$1" ]] || fail "\"$3\": ${errno:-no error} instead of $1; last_error: $text" || return
	# shellcheck disable=SC2053 # a pattern
	[[ $text == $2$'\n' ]] || fail "\"$3\": last_error: ${text}instead of: $2"
}

### Reading

# read_file FILE - $text is all of it
read_file() {
	mapfile -d '' text <"$1"
}

# read_rows FILE - the array $rows, and $heading
read_rows() {
	mapfile -t rows <"$1"
	heading=${rows[0]:-}
	rows=("${rows[@]:1}")
	[[ $heading == '# '* ]] || fail "$1 begins with \"$heading\", no heading"
}

# assert_rows FILE ROW... - these and no other
assert_rows() {
	local file=$1
	shift
	read_rows "$file" && assert_lists "$file ($heading)" "${rows[*]/%/$'\n'}" "${*/%/$'\n'}"
}

# assert_lists WHAT IS SHOULD-BE - which may be long
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

# load_planted PARAMETER... - replace the loaded module by the one with planted faults, of
# which these parameters switch some on
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

# page_size - $page, the bytes of a page
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

# objects_of_l2_cache - $objects in use, once the caches of each CPU have been put back
objects_of_l2_cache() {
	echo 1 >"$l2_cache/shrink"
	read -r objects _ <"$l2_cache/objects"
}

# read_fields FILE - the map $field, and its keys in order in the array $keys
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

# assert_fields FILE KEY=VALUE... - among its fields are these
assert_fields() {
	local file=$1 pair
	shift
	read_fields "$file"
	for pair; do
		[[ ${field[${pair%%=*}]-missing} == "${pair#*=}" ]] ||
			fail "$file: ${pair%%=*} is ${field[${pair%%=*}]-missing}, not ${pair#*=}" || return
	done
}

# assert_translations ROW... - checks rows of `translate`; for a hole ROW is `IOVA - - -`
assert_translations() {
	# The writes of one open add up to one answer.
	printf '%s\n' "${@%% *}" >"$d/translate" && assert_rows "$d/translate" "$@"
}

# spans - the array $spans: the mappings joined whatever their page sizes, each
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

# assert_spans START END PHYS PROT ... - these and no other; an empty one is left out
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

# effort N - $effort: N rounds, or $V7S_EFFORT per cent of them where that is set, but at
# least one
effort() {
	effort=$(($1 * ${V7S_EFFORT:-100} / 100 + 1))
	((effort <= $1)) || effort=$1
}

### Chance

# seed - starts the random numbers, and prints the seed that repeats them
seed() {
	chance=${V7S_SEED:-$((RANDOM << 15 | RANDOM | 1))}
	echo "to repeat: V7S_SEED=$chance"
}

# random N - $random is a number below N (xorshift32)
random() {
	((chance ^= chance << 13 & 0xffffffff, chance ^= chance >> 17,
		chance ^= chance << 5 & 0xffffffff, random = chance % $1, 1))
}
