# SPDX-License-Identifier: GPL-2.0-only
# Entry points. The scripts in tools/ and tests/ do the work.

KERNEL ?= 6.12
# A profile is a kernel built here: debug or regression.
ifneq ($(PROFILE),)
override KERNEL := $(PROFILE)
endif
# KERNEL=tree is built here, too, from the sources in TREE.
ifeq ($(KERNEL),tree)
override KERNEL := $(shell tools/vm/build-tree '$(TREE)')
$(if $(KERNEL),,$(error KERNEL=tree: there is no such kernel))
endif
export KERNEL

# CMD reaches the shell in the guest as it was typed, with its $ and quotes.
override CMD := $(value CMD)
export CMD KDIR

# $(call number,NAME): ends make if NAME is set to something other than a number
number = $(if $(shell printf %s '$($1)' | tr -d 0-9),$(error $1=$($1): not a number))
# $(call choice,NAME,WORDS): ends make if NAME is set to a word that is not in WORDS
choice = $(if $(filter-out $2,$($1)),$(error $1=$($1): not one of: $2))

.DEFAULT_GOAL := help
.PHONY: help demo check check-kernels soak fixtures fuzz fuzz-debugfs vm shell bench report picture module tools lint clean distclean \
	install install-tools uninstall dkms-install dkms-remove check-device bundle

help: ## this list
	@sed -En 's/^([a-z-]+):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

demo: ## boot a VM with an MT8173's memory map and show what the module does
	@tools/vm/demo

check: ## run every test; the last line sums up, and JUnit is in .cache/log/check/junit.xml
	@tests/run

check-kernels: ## [ONLY=REGEX]: run the bats suite on every kernel, architecture, layout of zones and compiler; print a table
	@tests/matrix '$(ONLY)'

compare-kernel: ## KERNEL=/path|tree TREE=/path [STOCK=6.12|/path]: compare a kernel's v7s code with a stock kernel's: tests, tables, instructions
	$(if $(filter file,$(origin KERNEL)),$(error KERNEL is empty: name a kernel, as in make compare-kernel KERNEL=/path/to/tree))
	@tests/compare-kernel

fuzz: ## [SECONDS=60]: run libFuzzer on the engine and on the parsers, under ASan and UBSan
	$(call number,SECONDS)@tools/debian/host-packages check
	@$(MAKE) --no-print-directory -C tests/host fuzz SECONDS=$(or $(SECONDS),60)

soak: ## [MINUTES=10]: run callers of every kind at once on the debug kernel, while allocations fail; fuzz and budgets on other machines; all planted faults
	$(call number,MINUTES)@V7S_SOAK=$$((60 * $(or $(MINUTES),10))) V7S_STEPS=$$((300 * $(or $(MINUTES),10))) \
		TIMEOUT=$$((1200 + 360 * $(or $(MINUTES),10))) \
		tests/run soak fuzz-armhf fuzz-16k fuzz-amd64 fuzz-5.10 budgets-16k budgets-armhf reports-7.2 \
		mutants-engine-all mutants-v7sctl-all mutants-module-all mutants-harness-all

fixtures: ## record in a VM the module's files that the tests of v7sctl read
	@tests/record

fuzz-debugfs: ## [WRITES=100000]: write random lines to every file, on the debug kernel
	$(call number,WRITES)@V7S_WRITES='$(WRITES)' TIMEOUT=14400 tests/run fuzz-debugfs

vm: ## CMD='…' [KERNEL=6.12|/path|tree TREE=/path ARCH= MEM= SMP= M4U=mt8173 ZONES=narrow|holes LLVM=1 ICOUNT=1 PROFILE=debug|regression OUT=dir]: run CMD in a VM as root
	$(if $(CMD),,$(error CMD is empty: give the command to run in the VM, as in make vm CMD='v7sctl status'))
	@tools/vm/ready "$$KERNEL"
	@tools/vm/run "$$CMD"

shell: ## [variables of make vm except CMD]: open a root shell in the VM on this terminal; Ctrl-D ends it
	@tools/vm/shell

bench: ## [FORMAT=text|csv|json]: count instructions per page of the engine and of the kernel's own code; as text, this machine's time too
	$(call choice,FORMAT,text csv json)@tools/vm/ready "$$KERNEL"
	@V7S_UNIT=instructions ICOUNT=1 SMP=1 tools/vm/run '"$$V7S_TESTS"/bench $(or $(FORMAT),text)'
	@[ $(or $(FORMAT),text) != text ] || { echo && $(MAKE) -s -C tests/host bench; }

report: ## [FROM=CAPTURE|RESULTS|FOLDER] [AGAINST=OLD]: measure everything, or take FROM, and show it on one page
	@tests/report $(if $(FROM),'$(FROM)') $(if $(AGAINST),--against '$(AGAINST)')

picture: ## make docs/report.png from the last report
	@HEIGHT=1018 tests/page/look .cache/report/report.html 1200 light docs/report.png

module: ## [KDIR=… ARCH= CROSS_COMPILE= LLVM=1]: build v7s_dma32.ko for that kernel, by default the running one
	@tools/install/module "$$KDIR"

tools: ## [ARCH=arm64|armhf|amd64] [STATIC=1]: build v7sctl for this machine, or for a board
	@STATIC='$(STATIC)' tools/install/tools '$(ARCH)'

install: ## [KDIR=… DESTDIR= PREFIX=/usr/local INSTALL_MOD_PATH=]: install module, header, v7sctl, man pages, completion
	@tools/install/install "$$KDIR"

install-tools: ## [DESTDIR= PREFIX=/usr/local]: install v7sctl, man pages and completion, but no module: see dkms-install
	@tools/install/install-tools

uninstall: ## [DESTDIR= PREFIX=/usr/local INSTALL_MOD_PATH=]: remove what make install and install-tools installed
	@tools/install/uninstall

dkms-install: ## [KVER=…]: add the module to DKMS, for the running kernel and later ones
	@tools/install/dkms install "$(KVER)"

dkms-remove: ## remove the module from DKMS
	@tools/install/dkms remove

check-device: ## DEVICE=root@host [SSH_OPTS=… KDIR=…|MODULE=… TESTS='000-load.bats …' REPORT=1]: run the bats files on a board
	@tools/device/check

bundle: ## KDIR=…|MODULE=… [BUNDLE=v7s_dma32.run]: pack the bats files and all that they need into one file for a board
	@tools/device/bundle "$(or $(BUNDLE),v7s_dma32.run)"

lint: ## run the static checks
	@tests/lint

clean: ## remove what was built; keep kernels and downloads
	@tools/install/clean

distclean: ## remove everything that make has created here
	@tools/install/clean all
