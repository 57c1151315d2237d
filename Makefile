# make crawl [OUTLET=balitribune]   set up, then crawl (without OUTLET: the built-in sample newspapers)
# make test                         set up, then lint, type check and test; make help lists the rest
# Everything is installed into .venv from lock files with hashes; the second run installs nothing.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
OUTLET ?=
BIN    := .venv/bin

.PHONY: crawl help test lint docs bench bench-archive soak lock clean

crawl: .venv/run.stamp         ## set up, then crawl OUTLET=name (without: the built-in sample newspapers)
	@$(BIN)/warta crawl $(OUTLET)

help:                          ## this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/make \1\t\2/p' Makefile | expand -t 20

test: lint                     ## lint, types, generated pages, tests: five to ten minutes
	@$(BIN)/pytest

lint: .venv/dev.stamp          ## the part of it that takes seconds
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/python docs/generate.py --check

docs: .venv/dev.stamp          ## write the generated pages (outlets, commands, columns)
	@$(BIN)/python docs/generate.py

bench: .venv/bench.stamp       ## CORPUS=folder scores recorded pages beside the peers
	@$(BIN)/python bench/extraction.py $(if $(CORPUS),--corpus $(CORPUS))

bench-archive: .venv/dev.stamp  ## ARTICLES=1000000: what an archive costs as it grows; FOLDER=folder keeps it, a next run goes on
	@$(BIN)/python bench/archive.py $(if $(ARTICLES),--articles $(ARTICLES)) $(if $(FOLDER),--folder $(FOLDER))

soak: .venv/dev.stamp          ## the long fault tests (an hour): hundreds of kills; writes docs/SOAK.md. ONLY=words picks some
	@$(BIN)/pytest -m soak -n 2 --dist worksteal $(if $(ONLY),-k "$(ONLY)") --soak-table=docs/SOAK.md

lock: .venv/dev.stamp          ## renew the lock files
	@$(BIN)/pip install -q uv
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes setup.cfg -o requirements.lock
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --extra dev setup.cfg -o requirements-dev.lock

.venv/run.stamp: requirements.lock setup.cfg pyproject.toml
	@test -n "$(PYTHON)" || { echo "warta: no python3.11 found: install Python 3.11 or newer, or call make PYTHON=/path/to/python3"; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "warta: $(PYTHON) is too old: Python 3.11 or newer is needed (make PYTHON=/path/to/python3)"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Setting up .venv (once)"
	@$(BIN)/pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@PYTHONWARNINGS=ignore $(BIN)/pip install -qq --disable-pip-version-check --no-deps -e .
	@touch $@

.venv/dev.stamp: .venv/run.stamp requirements-dev.lock
	@$(BIN)/pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

.venv/bench.stamp: .venv/dev.stamp
	@$(BIN)/pip install -qq --disable-pip-version-check -e '.[bench]'
	@touch $@

clean:                         ## remove what was installed and made; not the archive
	rm -rf .venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache
