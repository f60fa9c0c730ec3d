# Needs Python >= 3.11 and nothing else; writes to nothing but this folder.
#   make demo    lint a real host         make test    run the tests
#   make check   all that CI asks for     make bench   speed, as ratios (ten minutes); make bench-ci  what CI asks of it
#   make docs    rewrite what docs show, and their pictures with make docs-pictures   make mutants test the tests (hours; a sample: make mutants SAMPLE=16)
#   make fuzz COUNT=20000  generated documents, and what must hold of each; make fuzz-ledger SHARDS=8 COUNT=125000 notes it
#   make coverage  the tests, and what of guestlint they run: of the command line, and of all
#   make vendored  fetch again what draws graphs on HTML pages: pinned, from npm, and committed
#   make dist    wheel and sdist          make test-wheel PYTHON=python3.13   the tests, on that wheel and Python

SHELL := /bin/sh
.DELETE_ON_ERROR:
.PHONY: demo test coverage figures lint types imports check docs docs-pictures vendored bench bench-ci bench-budgets bench-installed mutants fuzz fuzz-ledger dist test-wheel clean

BIN := .venv/bin
CACHE := $(CURDIR)/.cache

WHEEL := $(CACHE)/wheel

export HYPOTHESIS_STORAGE_DIRECTORY := $(CACHE)/hypothesis
export MYPY_CACHE_DIR := $(CACHE)/mypy
export PIP_CACHE_DIR := $(CACHE)/pip
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PRE_COMMIT_HOME := $(CACHE)/pre-commit
export RUFF_CACHE_DIR := $(CACHE)/ruff
export TMPDIR := $(CACHE)/tmp
export VIRTUALENV_OVERRIDE_APP_DATA := $(CACHE)/virtualenv
export XDG_CACHE_HOME := $(CACHE)
export npm_config_cache := $(CACHE)/npm

demo: .venv/installed
	@echo "guestlint examples/host.toml"
	@$(if $(MAKE_TERMOUT),FORCE_COLOR=1) $(BIN)/guestlint examples/host.toml || [ $$? -eq 1 ]

test: .venv/developed
	$(BIN)/pytest -q -n auto

# A separate step: CI measures the one `make test` that it runs.
coverage: .venv/developed
	@rm -rf $(CACHE)/coverage
	@COVERAGE_PROCESS_START=$(CURDIR)/pyproject.toml $(MAKE) --no-print-directory test
	@$(MAKE) --no-print-directory figures

figures: .venv/developed
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report --include='guestlint/cli/*,guestlint/__main__.py'
	@echo "command line: $$($(BIN)/coverage report --format=total --include='guestlint/cli/*,guestlint/__main__.py') %"
	@echo "all of guestlint: $$($(BIN)/coverage report --format=total) %"

lint: .venv/developed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/developed
	$(BIN)/mypy

imports: .venv/developed
	$(BIN)/lint-imports --no-logo --cache-dir $(CACHE)/import-linter

check: lint types imports test

docs: .venv/developed
	$(BIN)/python -m tools.own_parts
	$(BIN)/python -m tools.rule_index
	$(BIN)/python -m tools.rule_pages
	$(BIN)/python -m tools.settings_page
	$(BIN)/python -m tools.schemas
	$(BIN)/python -m tools.public_names
	$(BIN)/python -m tools.wording
	$(BIN)/python -m tools.fuzzed
	$(BIN)/python -m tools.performance
	$(BIN)/python -m tools.console

vendored: .venv/developed
	$(BIN)/python -m tools.vendored

# Needs Graphviz, whose versions draw differently: not part of `make docs`.
docs-pictures: .venv/installed
	$(BIN)/guestlint graph examples/host.toml -o docs/units.svg
	$(BIN)/guestlint graph examples/host.toml --view boot -o docs/graph-boot.svg
	$(BIN)/guestlint graph tests/fixtures/realworld/PatrickDaG-elisabeth-202405.toml -o docs/graph-overview.svg
	$(BIN)/guestlint graph tests/fixtures/realworld/PatrickDaG-elisabeth-202405.toml --view storage -o docs/graph-storage.svg
	$(BIN)/guestlint graph tests/fixtures/plain/disks-in-a-share.json --view storage -o docs/graph-microvm.svg
	$(BIN)/guestlint graph tests/fixtures/facts/containers.json -o docs/graph-containers.svg

# Needs valgrind. Twenty minutes on two processors that do nothing else.
bench: bench-installed $(CACHE)/bench/peers
	$(BIN)/python -m bench $(if $(REVISION),--revision $(REVISION))

bench-ci: bench-installed
	$(BIN)/python -m bench.budget

bench-budgets: bench-installed
	$(BIN)/python -m bench.budget --write

# What is measured is what users have: the wheel, in an environment of its own.
bench-installed: .venv/installed | $(TMPDIR)
	@$(BIN)/python -m venv --clear $(CACHE)/bench/installed
	@$(CACHE)/bench/installed/bin/python -m pip install --quiet ".[fast]"

# Without them, their rows say so.
$(CACHE)/bench/peers: bench/peers.txt | .venv/installed $(TMPDIR)
	@$(BIN)/python -m venv --clear $@
	@$@/bin/python -m pip install --quiet --requirement bench/peers.txt || echo "other linters cannot be installed" >&2
	@touch $@

mutants: .venv/developed
	$(BIN)/python -m tests.mutants.run $(FILES) $(if $(SAMPLE),--sample $(SAMPLE)) $(if $(JOBS),--jobs $(JOBS))

FUZZ = $(BIN)/python -m tests.fuzz.run --count $(or $(COUNT),20000) \
	$(if $(FROM),--from $(FROM)) $(if $(SHARDS),--shards $(SHARDS)) $(if $(JOBS),--jobs $(JOBS))

fuzz: .venv/developed
	@$(FUZZ)

# Goes on where the ledger ends, so it may be stopped and started; then `make docs` writes the figure that pages claim.
fuzz-ledger: .venv/developed
	@$(FUZZ) --ledger

dist: .venv/developed
	@rm -rf dist
	$(BIN)/python -m build --outdir dist .

# What is tested is the wheel that users get, so nothing may come from the clone beside it: Python must not put the
# current folder on its path, nor pytest the folder of the tests; the clone comes last there, for the tests themselves.
# The hook's test is left out, as it installs the clone on purpose.
test-wheel:
	@test -f dist/*.whl || { echo "no wheel in dist; make one: make dist" >&2; exit 1; }
	@rm -rf $(WHEEL); mkdir -p $(TMPDIR)
	@$(or $(PYTHON),python3) -m venv $(WHEEL)
	@$(WHEEL)/bin/python -m pip install --quiet "$$(echo dist/*.whl)[dev]"
	@$(WHEEL)/bin/python -c 'import site; open(site.getsitepackages()[0] + "/tests.pth", "w").write("$(CURDIR)\n")'
	PYTHONSAFEPATH=1 TEST_INSTALLED=1 TEST_DIST=$(CURDIR)/dist $(WHEEL)/bin/pytest -q -n auto \
		--import-mode=importlib --ignore=tests/cli/test_pre_commit.py

clean:
	rm -rf .venv .cache dist build node_modules tests/sarif/node_modules tests/mermaid/node_modules tests/actions/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(TMPDIR):
	@mkdir -p $@

# The newest Python is not asked for: the one that `python3` names comes first where it will do.
.venv/installed: pyproject.toml | $(TMPDIR)
	@set -e; \
	for candidate in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
		if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$candidate; break; fi; \
	done; \
	if [ -z "$${python:-}" ]; then \
		echo "guestlint needs Python 3.11 or later; none was found. Name one: make PYTHON=/path/to/python3" >&2; exit 1; \
	fi; \
	if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "$$python comes without venv; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; \
	fi; \
	echo "Setting up .venv with $$("$$python" --version)"; \
	"$$python" -m venv --clear .venv; \
	$(BIN)/python -m pip install --quiet --editable .; \
	$(BIN)/python -m compileall -q guestlint
	@touch $@

.venv/developed: .venv/installed
	@$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@
