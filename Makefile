# `make brief` and `make test` set up all they need in .venv; a change of the pins sets it up anew.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: brief test check score bench clean

brief: $(VENV)/.installed
	@$(BIN)/briefbot render

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) test

# The judgement on labelled real news, where it lies beside the checkout.
score: $(VENV)/.installed-eval
	$(BIN)/python ../shared/eval/score.py

bench: $(VENV)/.installed-eval
	for bench in tests/bench/bench_*.py; do $(BIN)/python $$bench || exit 1; done

clean:
	rm -rf $(VENV) dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/.installed: pyproject.toml constraints.txt
	@echo 'Setting up $(VENV); this takes a minute, once.' >&2
	@$(PYTHON) -c 'import sys; sys.exit("briefbot needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(INSTALL) --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@$(INSTALL) --editable '.[dev]'
	@touch $@

$(VENV)/.installed-eval: $(VENV)/.installed-dev
	@$(INSTALL) --editable '.[dev,eval]'
	@touch $@
