# The commands for developers and operators; `make` alone lists them. They need Python 3.11 or newer, and install their
# packages into .venv. `make lint` also needs Node, for the tools in node_modules that check scripts and style sheets.

PYTHON ?= python3
NODE ?= node
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --constraint constraints.txt

.DEFAULT_GOAL := help
.PHONY: help run demo dist test faults mutants lint audit upgrade bench peers

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' Makefile

run: .venv/installed ## Start Vitrine; HOST=127.0.0.1 and PORT=8000 say where, Ctrl-C stops it
	@exec $(BIN)/vitrine run

demo: export VITRINE_INSTANCE ?= $(CURDIR)/instance/demo
demo: .venv/installed ## Start Vitrine with a filled studio; FOLDER=... takes your own photographs
	@$(BIN)/vitrine db upgrade
	@$(BIN)/vitrine demo $(if $(FOLDER),"$(FOLDER)")
	@exec $(BIN)/vitrine serve --with-worker

dist: .venv/installed ## Build the wheel into dist/, for machines without a clone
	@$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .
	@ls dist/*.whl

test: .venv/installed-test ## Run every test; ARGS=... goes to pytest
	@sh scripts/debian-packages.sh
	@VITRINE_REQUIRE_ALL=1 exec $(BIN)/python -m pytest -n 3 --dist loadfile $(ARGS)

faults: export VITRINE_FAULTS := full
faults: export VITRINE_FAULTS_REPORT ?= 1
faults: .venv/installed-test ## Try every fault at full length and write the report; VITRINE_FAULTS_SEED=... repeats a run
	@sh scripts/debian-packages.sh
	@VITRINE_REQUIRE_ALL=1 exec $(BIN)/python -m pytest tests/faults -m bench -v $(ARGS)

mutants: .venv/installed-test ## Make small changes in a copy of the code, and list those that no test notices; ARGS="--seed 7 --count 60"
	@sh scripts/debian-packages.sh
	@exec $(BIN)/python -m scripts.mutants $(ARGS)

lint: .venv/installed-dev node_modules/installed ## Check the code, the templates, the scripts and the style sheets: their style and their types
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/djlint --quiet --lint app
	@$(BIN)/python -m scripts.language
	@$(NODE) node_modules/.bin/tsc
	@$(NODE) node_modules/.bin/eslint --max-warnings 0
	@$(NODE) node_modules/.bin/stylelint 'app/**/*.css'

audit: .venv/installed-audit ## Ask whether a vulnerability is known in any installed package: 0 none, 1 some, 2 not answered
	@$(BIN)/python scripts/audit.py $(ARGS)

upgrade: ## Renew constraints.txt with the newest versions that pyproject.toml allows, then run every test
	@$(PYTHON) scripts/upgrade.py
	@$(MAKE) test

bench: .venv/installed-bench ## Measure speed and memory; ARGS="ingest --runs 5" says what, ARGS=--help how
	@sh scripts/debian-packages.sh
	@exec $(BIN)/python -m benchmarks $(ARGS)

peers: .venv/installed-bench ## Install what the measurements compare Vitrine with, into .bench/
	@PYTHON=$(BIN)/python sh scripts/bench-peers.sh

.venv/installed: pyproject.toml constraints.txt | .venv/bin/pip
	@echo "Installing Vitrine into .venv ..." >&2
	@$(INSTALL) --editable '.[fonts]'
	@touch $@

.venv/installed-%: pyproject.toml constraints.txt | .venv/bin/pip
	@echo "Installing Vitrine and its tools ($*) into .venv ..." >&2
	@$(INSTALL) --editable '.[$*]'
	@touch $@

node_modules/installed: package.json package-lock.json .npmrc
	@$(NODE) -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' \
		2>/dev/null || { \
		echo "make lint checks scripts and style sheets with Node 20.19 or newer, and $(NODE) is not. Install it from nodejs.org," \
			"or name it: make lint NODE=/opt/node/bin/node" >&2; \
		exit 1; }
	@echo "Installing what checks scripts and style sheets into node_modules ..." >&2
	@PATH="$$(dirname "$$(command -v $(NODE))"):$$PATH" npm ci --loglevel=error
	@touch $@

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Vitrine needs Python 3.11 or newer, and $(PYTHON) is not. Install it, or name it: make run PYTHON=python3.12" >&2; \
		exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }
