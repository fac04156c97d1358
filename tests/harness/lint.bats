# SPDX-License-Identifier: GPL-2.0-only
# Each static check finds its planted fault in a tree.
# bats file_tags=host

load ../bats

# plant_tree - makes a tree with the checks, what they need, and no other file that could fail them
plant_tree() {
	local root=$BATS_TEST_DIRNAME/../..
	mkdir -p module tests tools/v7sctl
	cp -r "$root/tools/vm" "$root/tools/debian" tools/
	cp "$root/tools/lib.bash" tools/
	cp "$root"/tests/{lint,programs,formatted,statements} tests/
	cp "$root"/.c*.conf "$root/.clang-format" .
	# All downloads; but of the kernel's many coccinelle scripts only the needed one.
	mkdir -p .cache/kernel/scripts/coccinelle/{api,free,iterators,locks,misc,null,tests}
	ln -s "$root"/.cache/[!k]* .cache/
	ln -s "$root"/.cache/kernel/[!s]* "$root"/.cache/kernel/source* "$root"/.cache/kernel/scripts.* .cache/kernel/
	ln -s "$root"/.cache/kernel/scripts/{checkpatch.pl,const_structs.checkpatch,kernel-doc,spelling.txt} .cache/kernel/scripts/
	ln -s "$root/.cache/kernel/scripts/coccinelle/free/ifnullfree.cocci" .cache/kernel/scripts/coccinelle/free/
	printf '/.cache\n/tools/lib.bash\n/tools/vm\n/tools/debian\n' >.gitignore
	git init -q
}

plant_code() {
	printf 'obj-m := for_sparse.o\n' >module/Kbuild
	cat >module/for_sparse.c <<'END'
// SPDX-License-Identifier: GPL-2.0-only
#include <linux/module.h>

int v7s_faulty(int *kernel);
int v7s_faulty(int *kernel)
{
	int __user *user = kernel;

	return !user;
}

MODULE_DESCRIPTION("faults");
MODULE_LICENSE("GPL");
END
	cat >module/for_others.c <<'END'
// SPDX-License-Identifier: GPL-2.0-only
/**
 * v7s_faulty() - kernel-doc without a parameter
 */
int v7s_faulty(int n)
{
	int of_cppcheck[2] = { 0, 0 };
	char *of_coccinelle = kmalloc(8, GFP_KERNEL);

	if (of_coccinelle)
		kfree(of_coccinelle);
	of_cppcheck[2] = n+1;
	return of_cppcheck[0];
}
END
}

plant_rooms() {
	mkdir -p module/report module/control
	printf '| `module/report/` | SPDX-License-Identifier | |\n| `module/control/` | | report |\n' >CONTRIBUTING.md
	printf '// SPDX-License-Identifier: GPL-2.0-only\n#include "../control/control.h"\n' >module/report/for_rooms.c
}

plant_tools() {
	printf 'all: ; $(CC) $(CFLAGS) -Werror -c -o /dev/null faulty.c\n' >tools/v7sctl/Makefile
	printf '#include <stdlib.h>\nint faulty(void)\n{\n\tint *p = malloc(4);\n\n\t*p = 1;\n\tfree(p);\n\treturn *p;\n}\n' >tools/v7sctl/faulty.c
	printf '#!/bin/sh\n# SPDX-License-Identifier: GPL-2.0-only\necho $1\n' >tests/faulty
	printf '# SPDX-License-Identifier: GPL-2.0-only\nfaulty() { cd /tmp; }\n' >tests/faulty.bash
	printf '# SPDX-License-Identifier: GPL-2.0-only\n@test "t%s fault" { [ -e * ]; }\n' eh >tests/faulty.bats
}

# plant_programs - takes jq, which scripts start, off the list of packages
plant_programs() {
	sed -i 's/ jq / /' tools/debian/host-packages
	printf '#!/bin/sh\n# SPDX-License-Identifier: GPL-2.0-only\nprintf 1 | jq .\n' >tests/of_programs
}

@test "each check of tests/lint finds the fault planted for it" {
	local check
	cd "$BATS_TEST_TMPDIR"
	plant_tree && plant_code && plant_rooms && plant_tools && plant_programs
	MODULE_SRC=$PWD/module run -1 tests/lint
	for check in licences scripts libraries bats spelling programs rooms checkpatch kernel-doc format cppcheck analyzer coccinelle sparse; do
		assert_line --regexp "^not ok [0-9]+ $check\$"
	done
	assert_line --partial 'module/report/for_rooms.c:2: includes a header of control'
	assert_line --partial 'CONTRIBUTING.md: module/control includes nothing of report'
	assert_line --partial 'tests/of_programs: no package of host-packages has jq'
	assert_line --regexp '^# .*for_sparse.c:7:.*different address spaces'
	assert_line --regexp '^# module/for_others.c:12:.*out of bounds'
}
