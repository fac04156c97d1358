# SPDX-License-Identifier: GPL-2.0-only
# A locked-down kernel, which nothing can unlock, so it needs a boot of its own.
# bats file_tags=host

load ../bats

setup_file() {
	"$BATS_TEST_DIRNAME/../../tools/vm/run" '
		v7s=/sys/kernel/debug/v7s_dma32
		mount -t securityfs none /sys/kernel/security
		for level in integrity confidentiality; do
			echo $level >/sys/kernel/security/lockdown
			echo "0 0 4K" >$v7s/domains/default/map || echo "$level: refused to map"
			cat $v7s/check >/dev/null && echo "$level: shows check"
		done
		grep -q "^maps: 0$" $v7s/domains/default/stats || echo "has mapped"
		echo 1 >/sys/module/v7s_dma32/parameters/live || echo "refused to read other drivers"
		rmmod v7s_dma32
		insmod $V7S_MODULE || echo "refused to load"
		v7sctl doctor | grep -A1 ^fail
	' >"$BATS_FILE_TMPDIR/printed" 2>&1
}

setup() { run cat "$BATS_FILE_TMPDIR/printed"; }

@test "the module's files can only be read under lockdown" {
	assert_line "integrity: refused to map"
	assert_line "confidentiality: refused to map"
	assert_line "confidentiality: shows check"
	refute_line "has mapped"
	assert_line "refused to read other drivers"
}

@test "an unsigned module does not load under lockdown, and doctor names the reason" {
	assert_line "refused to load"
	assert_line --regexp '^fail +lockdown +the kernel is locked down'
}
