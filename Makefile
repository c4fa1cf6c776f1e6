# Everything that is done with the portal, for users and developers. `make help` lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
FLASK := DEMO=1 $(BIN)/flask --app run
HOST ?= 127.0.0.1
PORT ?= 8080
export HOST PORT
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1
# Node of the machine first; where there is none, the one that set-up puts beside Python.
export PATH := $(PATH):$(CURDIR)/$(BIN)
# Twice quiet: errors are told, warnings about the way pip is set up on a machine are not.
PIP := $(BIN)/python -m pip install --quiet --quiet
.NOTPARALLEL:

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

# ---- set-up: each step leaves a stamp and is done again only when its lock changed

.venv/stamp-base:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name it: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv .venv
	@touch $@

.venv/stamp-run: requirements.txt | .venv/stamp-base
	$(PIP) --require-hashes -r requirements.txt
	@touch $@

.venv/stamp-dev: requirements-dev.txt .venv/stamp-run
	$(PIP) --require-hashes -r requirements-dev.txt
	@touch $@

node_modules/stamp: package-lock.json package.json requirements-node.txt | .venv/stamp-base
	@command -v npm >/dev/null || $(PIP) --require-hashes -r requirements-node.txt
	npm ci --ignore-scripts --no-audit --no-fund --silent
	@touch $@

TEMPLATES := $(shell find app/templates -name '*.html')
SOURCES := $(wildcard app/static/css/*.css app/static/js/*.js app/static/*.svg) app/common/web/icon_names.txt
# Rules for classes that no template and no Python names are left out of the bundle, so it depends on both.
NAMING := $(TEMPLATES) $(shell find app -name '*.py')
app/static/vendor/manifest.json: node_modules/stamp $(SOURCES) $(NAMING) | .venv/stamp-run
	$(BIN)/python -m app.commands.assets

CATALOGUES := $(wildcard translations/*/LC_MESSAGES/messages.po)
translations/stamp: $(CATALOGUES) | .venv/stamp-run
	@$(BIN)/python -m app.commands.words --compile
	@touch $@

app/templates/__pycache__/stamp: $(TEMPLATES) app/common/web/compiled.py .venv/stamp-run | app/static/vendor/manifest.json
	@$(BIN)/python -m app.commands.templates >/dev/null
	@touch $@

install: .venv/stamp-run app/static/vendor/manifest.json translations/stamp app/templates/__pycache__/stamp ## set up everything that running needs

install-dev: install .venv/stamp-dev ## set up what developing and testing need besides

# ---- running

run: install ## set up, fill a new database with demo data, and serve on http://127.0.0.1:8080 (HOST, PORT)
	@$(FLASK) portal seed --upgrade --when-empty
	@DEMO=1 $(BIN)/python run.py

seed: install ## demo data
	@$(FLASK) portal seed --upgrade

# ---- checking

# A browser that was slow once, on a machine with other work, gets a second chance, and the summary names it.
AGAIN := --reruns 1 --only-rerun TimeoutError -r R
# What waits for ever, say for an answer of a browser, ends with its name; what takes longest is told.
ENDING := --timeout 300 --timeout-method thread --durations 25 --durations-min 4

test: install-dev ## the whole test suite, on SQLite
	$(BIN)/pytest -n 2 $(AGAIN) $(ENDING) tests

test-postgresql: install-dev ## what asks a database, without a browser, on PostgreSQL
	DATABASE=postgresql $(BIN)/pytest -n 2 $(ENDING) tests -m "not browser"

lint: install-dev ## style, form and the import contract
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet app/templates
	$(BIN)/lint-imports --no-cache

types: install-dev ## types
	$(BIN)/pyright --project pyproject.toml --pythonpath $(BIN)/python

words: install ## bring the catalogues up to date and report what is missing
	@$(BIN)/python -m app.commands.words

words-check: install ## report what is missing in the catalogues
	@$(BIN)/python -m app.commands.words --check

CHECKS := lint types words-check test test-postgresql
check: install-dev ## all that CI runs: lint, types, words, tests on SQLite and PostgreSQL
	@set -e; for step in $(CHECKS); do \
	  started=$$SECONDS; $(MAKE) --no-print-directory $$step; echo "make $$step: $$((SECONDS - started)) seconds"; done

deep: install-dev ## the long forms of the tests
	DEEP=1 $(BIN)/pytest -n 0 tests -m deep

bench: install-dev ## how long daily work takes at 200,000 users, beside the least it can take
	@$(BIN)/python -m benchmarks
	@$(BIN)/python -m benchmarks plans
	@$(BIN)/python -m benchmarks activities
	@$(BIN)/python -m benchmarks connections

screens: install-dev ## a picture of every page, nl/en/fr, wide and 320 px
	$(BIN)/python -m tests.screens

handbook: install-dev ## the pictures of the handbook, made anew
	$(BIN)/python -m tests.handbook

format: install-dev ## put the code in its form
	$(BIN)/ruff check --fix . && $(BIN)/ruff format .

hooks: install-dev ## look at each commit before it is made
	$(BIN)/pre-commit install

lock: .venv/stamp-dev ## lock the dependencies anew, with hashes
	$(PIP) uv
	for name in requirements requirements-dev requirements-node; do \
	  $(BIN)/uv pip compile --quiet --generate-hashes --no-header --no-annotate --no-emit-index-url --universal \
	    --python-version 3.11 --upgrade $$name.in -o $$name.txt; done
	npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved --no-audit --no-fund

docs: ## where the papers are
	@ls docs docs/*/

clean: ## take away what set-up made, but no data
	rm -rf .venv node_modules app/static/vendor translations/stamp translations/*/LC_MESSAGES/messages.mo

.PHONY: help install install-dev run seed test test-postgresql lint types words words-check check deep bench screens \
	format hooks lock docs clean
