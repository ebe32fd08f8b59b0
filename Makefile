# `make brief` and `make test` set up all they need in .venv; a change of the pins sets it up anew.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The files of pins are complete: pip looks up no dependency, and installs nothing whose hash they do not hold.
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps
# Built with the backends that constraints.txt pins, not with what an index has today.
BUILT = $(INSTALL) --no-build-isolation --use-pep517
PIN = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --annotation-style line \
	--custom-compile-command 'make pins' --no-emit-package docopt $(UPGRADE) pyproject.toml
UV ?= uv
# Options that leave out what the files named pin already.
without = $$(sed -n 's/^\([^ =]*\)==.*/--no-emit-package \1/p' $(1)) $(patsubst %,--constraint %,$(1))

# What Python compiles is kept, whatever the environment says: tests start it hundreds of times.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: brief test test-without-languages check score bench screenshot pins clean

brief: $(VENV)/.installed
	@$(BIN)/briefbot demo

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest

# As if briefbot[languages] was not installed, in every process that a test starts.
test-without-languages: $(VENV)/.installed-dev
	PYTHONPATH=$(CURDIR)/tests/support/without_languages $(BIN)/python -m pytest

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

# The picture in README.md: the page of the samples, as Chromium shows it.
CHROMIUM ?= chromium
screenshot: $(VENV)/.installed
	folder=$$(mktemp -d) && $(BIN)/briefbot demo --format html > $$folder/page.html \
	&& $(CHROMIUM) --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking \
		--disable-component-update --disable-sync --hide-scrollbars --user-data-dir=$$folder/profile \
		--window-size=1280,960 --screenshot=docs/page.png file://$$folder/page.html && rm -r $$folder

# Pins what pyproject.toml asks for, each version once: constraints.txt what briefbot runs with, in several languages
# too, and its build backend;
# the others what tests and benches need besides. A version stays as long as it fits; UPGRADE=--upgrade takes the newest.
# Left out is docopt: breadability asks for it, and docopt-ng, which sumy asks for, puts itself in its place. sumy asks
# for setuptools, too, and imports nothing of it: that is pinned for the tests only, where rouge-score is built with it.
# Of axe-playwright-python the tests read the script in it, and start Chromium themselves: they need no Playwright.
UNUSED := playwright pyee greenlet
pins:
	printf '%s\n' hatchling editables | $(PIN) - --extra languages --no-emit-package setuptools --output-file constraints.txt
	$(PIN) --extra dev $(call without,constraints.txt) $(UNUSED:%=--no-emit-package %) --output-file constraints-dev.txt
	$(PIN) --extra eval $(call without,constraints.txt constraints-dev.txt) --output-file constraints-eval.txt
	sed -i -z 's/\n\n# The following packages were excluded.*/\n/' constraints*.txt

clean:
	rm -rf $(VENV) dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/.installed: pyproject.toml constraints.txt
	@echo 'Setting up $(VENV); this takes a minute, once.' >&2
	@$(PYTHON) -c 'import sys; sys.exit("briefbot needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(INSTALL) --require-hashes --requirement constraints.txt
	@$(BUILT) --editable .
	@$(BIN)/python -m pip uninstall -qq --yes setuptools  # Python 3.11 puts it into every environment
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed constraints-dev.txt
	@sed -n '/^setuptools==/,/# via/p' constraints-dev.txt > $(VENV)/setuptools.txt
	@$(INSTALL) --require-hashes --requirement $(VENV)/setuptools.txt
	@$(BUILT) --require-hashes --requirement constraints-dev.txt
	@touch $@

$(VENV)/.installed-eval: $(VENV)/.installed-dev constraints-eval.txt
	@$(INSTALL) --require-hashes --requirement constraints-eval.txt
	@touch $@
