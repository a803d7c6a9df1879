# SPDX-License-Identifier: Apache-2.0
# The common commands. Meson does the building; each target installs what it lacks (Debian 12).

BUILD := build

.PHONY: all demo test bench torture fuzz valgrind lint clean help

all:
	@tools/install.sh build
	@test -f $(BUILD)/build.ninja || \
	    meson setup $(BUILD) --buildtype=release -Dtests=false > /dev/null
	@ninja -C $(BUILD) --quiet muster
	@echo "Built $(BUILD)/muster"

# CHECK=1 asks nothing and ends by itself, with an exit code.
demo: all
	@tools/install.sh demo
	@tools/demo.sh $(BUILD)/muster

test:
	@tools/install.sh test
	@test -f build-test/build.ninja || meson setup build-test \
	    --buildtype=debugoptimized -Db_sanitize=address,undefined > /dev/null
	@ninja -C build-test --quiet
	@python3 tools/run_tests.py build-test

bench: all
	@tools/install.sh bench
	@meson configure $(BUILD) -Dbench=true && ninja -C $(BUILD) --quiet
	@bench/run.sh $(BUILD)

# Kills programs while they write; SEED=… runs the same plan again.
KILLS := 1000
SEED :=
torture:
	@tools/install.sh torture
	@test -f build-torture/build.ninja || \
	    meson setup build-torture --buildtype=release -Dweb=false > /dev/null
	@ninja -C build-torture --quiet muster tests/torture/log_writer
	@python3 tests/torture/torture.py build-torture/muster build-torture/tests/torture/log_writer \
	    --folder build-torture --kills $(KILLS) $(if $(SEED),--seed $(SEED))

fuzz:
	@tools/install.sh fuzz
	@tools/fuzz.sh

valgrind:
	@tools/install.sh valgrind
	@tools/valgrind.sh

lint:
	@tools/install.sh lint
	@tools/lint.sh

clean:
	rm -rf build build-test build-torture build-fuzz build-lint build-valgrind

help:
	@echo "make            build the program: build/muster"
	@echo "make demo       plan a real city and show it at the desk (CHECK=1: ends by itself; CITY=oslo)"
	@echo "make test       build with sanitizers, run all tests"
	@echo "make bench      measure, with peers beside (real cities in ../shared/data)"
	@echo "make torture    kill it while it writes; nothing acknowledged is lost (KILLS=1000 SEED=…)"
	@echo "make fuzz       fuzz every reader (SECONDS_EACH=60)"
	@echo "make valgrind   run the unit tests under valgrind"
	@echo "make lint       clang-format and clang-tidy"
	@echo "make clean      remove what was built"
