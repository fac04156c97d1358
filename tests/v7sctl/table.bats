#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Help, manual, completion and JSON agree with the table of commands.
# shellcheck disable=SC2154 # helpers.bash sets them

load helpers

# The commands that the interface promises.
readonly promised='status doctor providers create destroy map unmap translate dump check live zones
capture slabs compare bench selftest explain watch'

# ask FILTER - runs jq on the table that --json --help prints
ask() {
	local table=$BATS_FILE_TMPDIR/table
	[[ -e $table ]] || v7sctl --json --help >"$table"
	jq -r "$1" "$table"
}

manual() {
	MANWIDTH=200 mandoc -T ascii "$tools"/man/*.8 | col -bx
}

complete_words() {
	"$V7SCTL" --complete -- --root "$root" "$@"
}

@test "v7sctl has the commands of the interface" {
	assert_equal "$(ask '[.commands[].name] | sort | join(" ")')" "$(xargs -n 1 <<<"$promised" | sort | xargs)"
}

@test "every command has a help text with its arguments, options and example" {
	local name arguments example option
	for name in $promised; do
		expect 0 "$name" --help
		arguments=$(ask ".commands[] | select(.name == \"$name\").arguments")
		example=$(ask ".commands[] | select(.name == \"$name\").example")
		[[ $(xargs <<<"${output//\'/}") == "Usage: v7sctl $name "*"${arguments//\'/}"* ]] || fail "$name: usage: $output"
		[[ $output == *$'Example:\n  '"$example"* ]] || fail "$name: example: $output"
		[[ $example == "v7sctl $name"* ]] || fail "$name: the example is of another command: $example"
		for option in $(ask ".commands[] | select(.name == \"$name\").options[].name") json root sysroot help; do
			[[ $output == *" --$option"* ]] || fail "$name --help: no --$option"
		done
		((${#lines[@]} < 40)) || fail "$name --help has ${#lines[@]} lines"
	done
}

@test "COMMAND --help explains only that command and its options, and reads no capture" {
	expect 0 map --help
	assert_prints '  -f, --file=FILE'
	expect_json 0 '[.commands[].name] == ["map"]' map --help
	expect 0 --from "$BATS_TEST_TMPDIR/none" dump --help
}

@test "every example runs" {
	local name example
	cd "$BATS_TEST_TMPDIR"
	rewrite "$default/mappings" '/^0x0012\|^0x0020/d' # in the way of map's example
	for name in $promised; do
		example=$(ask ".commands[] | select(.name == \"$name\").example")
		case $name in
		map) expect 0 unmap default 0x100000 64K ;;
		translate) expect 0 map default 0x100000 0x80000000 64K ;;
		watch | live) example+=' --count 1' ;;
		esac
		# The words are quoted as for a shell.
		eval "expect 0 ${example#v7sctl }"
	done
}

@test "commands that change nothing offer --from, and the others refuse it" {
	local name
	for name in $promised; do
		expect 0 "$name" --help
		if [[ $output == *--from=FILE* ]]; then
			[[ $(complete_words "$name" --fr) == --from ]]
		else
			[[ -z $(complete_words "$name" --fr) ]]
			# shellcheck disable=SC2046 # a word each
			run "$V7SCTL" --from nothing "$name" $(ask ".commands[] | select(.name == \"$name\").arguments" | sed 's/\[.*//')
			assert_output --partial 'takes no --from'
		fi
	done
	expect 0 map --help
	[[ $output != *--from* ]]
	expect 0 dump --help
	assert_prints --from=FILE
}

@test "the list of commands in --help is complete and within 80 columns" {
	local name line
	expect 0 --help
	for name in $promised; do
		grep -q "^  $name  *[a-z]" <<<"$output" || fail "no $name"
	done
	while read -r line; do
		((${#line} <= 80)) || fail "${#line} columns: $line"
	done <<<"$output"
}

@test "the manual describes every command and every option" {
	local text name option
	text=$(manual)
	for name in $promised; do
		grep -Eq "^ +(v7sctl )?$name( |\$)" <<<"$text" || fail "no $name in the manual"
		grep -Eq "^ +v7sctl $name( |\$)" <<<"$text" || fail "no synopsis of $name"
		for option in $(ask ".commands[] | select(.name == \"$name\").options[].name"); do
			grep -q -- "--$option" <<<"$text" || fail "no --$option of $name in the manual"
		done
		grep -qF "$(ask ".commands[] | select(.name == \"$name\").example")" <<<"$text" ||
			fail "the example of $name is not in the manual"
	done
	for option in $(ask '.options[].name'); do
		grep -q -- "--$option" <<<"$text" || fail "no --$option in the manual"
	done
}

# synopses - prints the manual's SYNOPSIS sections
synopses() {
	local page
	for page in "$tools"/man/*.8; do
		mandoc -O width=900 -T ascii "$page" | col -bx | sed -n '/^SYNOPSIS/,/^[A-RT-Z]/p'
	done
}

@test "the SYNOPSIS of a command has its options and keys, and no others" {
	local name in_manual in_table synopses
	synopses=$(synopses)
	for name in $promised; do
		in_manual=$(grep -E "^ +v7sctl $name( |\$)" <<<"$synopses" | grep -oE -- '--[a-z0-9-]+|[a-z]+=' | sort -u | xargs)
		in_table=$(ask ".commands[] | select(.name == \"$name\") | (.options[].name | \"--\" + .), (.keys[].name | . + \"=\")" |
			sort -u | xargs)
		assert_equal "$name: $in_manual" "$name: $in_table"
	done
}

@test "the module takes every value that --help lists" {
	local module=$tools/../../module
	listed() { ask ".commands[] | select(.name == \"$1\").keys[] | select(.name == \"$2\").values"; }
	assert_equal "$(listed bench op)" "$(sed -n 's/.*"op", "a list of \(.*\)",/\1/p' "$module/control/bench_file.c" | tr -d ' ')"
	for value in $(listed create quirks | tr , ' '); do
		grep -rq "\"$value\"" "$module/format/names.c" || fail "no quirk $value"
	done
	assert_equal "$(listed selftest seed)" 1
	assert_equal "$(v7sctl --complete -- selftest '' | grep -v = | sort | xargs)" \
		"$({ echo all; sed -n 's/^\t{ "\([a-z_]*\)", v7s_.*/\1/p' "$module/measure/selftest.c"; } | sort | xargs)"
	expect 2 slabs --sort nothing
	for value in pages name objects object-size slabs loss; do
		expect 0 slabs --sort "$value"
	done
}

@test "help lists every value of a key" {
	expect 0 create --help
	assert_prints 'quirks=LIST     ns,no_perms,mtk_ext,mtk_ttbr_ext (default none)' 'walk=VALUE      noncoherent,coherent: whether'
	expect 0 bench --help
	assert_prints 'create,destroy,store,memset,churn' 'quirks=LIST    ns,no_perms,mtk_ext,mtk_ttbr_ext:' \
		'cpus=LIST' 'sections=LIST  apart,shared'
}

@test "the manual has no option that v7sctl lacks" {
	local option known
	known=" $(ask '(.options + [.commands[].options[]])[].name' | sort -u | xargs) "
	for option in $(manual | grep -oE -- '--[a-z][a-z0-9-]+' | sort -u); do
		[[ $known == *" ${option#--} "* ]] || fail "$option is in the manual only"
	done
}

@test "the manual is well-formed" {
	run mandoc -T lint -W warning "$tools"/man/*.[58]
	assert_equal "$output" ''
}

@test "the manual describes the JSON of every command, and every member" {
	local text name section member
	text=$(mandoc -T ascii "$tools/man/v7sctl-json.5" | col -bx)
	for name in $promised; do
		grep -q "^   $name\$" <<<"$text" || fail "v7sctl-json(5) has no section $name"
	done
	for section in 'status' 'doctor' 'providers' 'translate default 0x100000' 'dump' 'dump --tables' \
		'dump --mappings' 'dump --descriptors' 'dump --image' 'check' 'zones' 'slabs' 'live' 'check --live' \
		'compare --workload sparse' 'bench' 'selftest' 'explain iova=0x121000' 'explain iova=0xfcff0000' \
		"capture -o $BATS_TEST_TMPDIR/a.tar" \
		'watch --count 1' 'map default 0x40000000 0x80000000 4K' 'map nothing 0 0 0' '--help' '--version' \
		'slabs --no-module' 'unmap default 0x70000000 4K'; do
		# shellcheck disable=SC2086 # words
		for member in $(v7sctl --json $section | jq -r '.. | objects | keys[]' | sort -u); do
			case $member in
			DMA | Normal) ;; # zones are named by the kernel
			provider | ias | oas | quirks | walk | pgsizes | tcr | prrr | nmrr) ;; # the file config
			*) grep -qw "$member" <<<"$text" || fail "v7sctl-json(5) does not know '$member' of $section" ;;
			esac
		done
	done
}

@test "completion offers commands, options, domains, providers, keys" {
	assert_equal "$(complete_words '' | sort | xargs)" "$(xargs -n 1 <<<"$promised" | sort | xargs)"
	assert_equal "$(complete_words s | xargs)" 'status slabs selftest'
	assert_equal "$(complete_words check --)" $'--tap\n--junit\n--live\n--json\n--root\n--sysroot\n--from\n--help'
	assert_equal "$(complete_words -- | xargs)" '--version --json --root --sysroot --from --help'
	assert_equal "$(complete_words dump d)" default
	assert_equal "$(complete_words create x provider=p | xargs)" 'provider=page_frag provider=page provider=packed'
	assert_equal "$(complete_words map default 0x0 0x0 4K pgsize=1 | xargs)" 'pgsize=1M pgsize=16M'
	assert_equal "$(complete_words slabs --sort o | xargs)" 'objects object-size'
	assert_equal "$(complete_words compare --workload s)" sparse
	assert_equal "$(complete_words compare --provider slab | xargs)" slab
	assert_equal "$(complete_words compare --provider slab,gen)" slab,genpool
	assert_equal "$(complete_words compare --workload=sparse,f)" --workload=sparse,full
	assert_equal "$(complete_words bench op=map,c | xargs)" 'op=map,create op=map,churn'
	assert_equal "$(complete_words bench op=s provider=slab,pa | xargs)" 'provider=slab,page_frag provider=slab,page provider=slab,packed'
	assert_equal "$(complete_words bench s)" $'sections=apart\nsections=shared'
	assert_equal "$(complete_words slabs --zone '' | xargs)" 'DMA Normal'
	assert_equal "$(complete_words zones --zone=N)" --zone=Normal
	assert_equal "$(complete_words slabs --sort D)" DMA
	assert_equal "$(complete_words explain --soc mt819 | xargs)" 'mt8192 mt8195'
	assert_equal "$(complete_words create x soc=mt2701)" soc=mt2701
	assert_equal "$(complete_words create x quirks=ns,mtk_t)" quirks=ns,mtk_ttbr_ext
	assert_equal "$(complete_words map -f '')" ''
	assert_equal "$(complete_words nonsense '')" ''
	assert_equal "$("$V7SCTL" --complete)" ''
	rm -r "$root"
	assert_equal "$(complete_words dump '')" ''
}

@test "every command and option of the table is offered" {
	local name option
	for name in $promised; do
		for option in $(ask ".commands[] | select(.name == \"$name\").options[].name"); do
			[[ $(complete_words "$name" "--$option") == "--$option"* ]] || fail "$name: no --$option"
		done
	done
}

# press_tab LINE - prints what bash would offer for LINE
press_tab() {
	local COMP_LINE=$1 COMP_POINT=${#1} COMPREPLY
	_v7sctl
	echo "${COMPREPLY[*]}"
}

@test "completion in bash works, whether or not = ends words" {
	# shellcheck source=/dev/null
	. "$tools/completion/v7sctl"
	PATH=$BATS_TEST_TMPDIR:$PATH
	ln -s "$V7SCTL" "$BATS_TEST_TMPDIR/v7sctl"
	unset -f v7sctl
	COMP_WORDBREAKS=$' \t\n"\'><=;|&(:'
	assert_equal "$(press_tab 'v7sctl che')" check
	assert_equal "$(press_tab 'v7sctl zones --z')" --zone
	assert_equal "$(press_tab "v7sctl --root $root create x provider=gen")" genpool
	COMP_WORDBREAKS=' '
	assert_equal "$(press_tab "v7sctl --root $root create x provider=gen")" provider=genpool
	complete -p v7sctl | grep -q -- '-o default -F _v7sctl'
}

@test "--version prints the version, also as JSON" {
	expect_json 0 '.version == "0.1.0"' --version
	expect 0 --version
	assert_prints 'v7sctl 0.1.0, for ABI 1'
}
