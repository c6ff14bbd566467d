# make course   builds every outline in outlines/ without any key, and says where the books are
# make serve    shows their sites at http://127.0.0.1:8000, and again whenever something in them changes
# make test     runs the tests
#
# All set up .venv by themselves. PYTHON=/path/to/python3 chooses another Python.

# The first of these that is new enough; python3 itself where none is, so that the message names it.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && exit; done; echo python3)
CORES ?= all
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
TESTED := $(VENV)/ready-for-tests
# Its kills are spread over the time of a build, which must not depend on what runs beside it.
KILLED := tests/models/test_killed.py

.PHONY: course serve test test-slow lint clean
.DEFAULT_GOAL := course

course: $(READY)
	@$(BIN)/snakemake --cores $(CORES) --quiet rules progress host && $(BIN)/aurora status
	@echo "For the commands above, first type: . $(BIN)/activate"

serve: $(READY)
	@$(BIN)/python -m aurora.site.serve

test: $(TESTED)
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m pytest -n auto -m "not slow"

test-slow: $(TESTED)
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m pytest -n auto --dist loadfile -m slow --ignore=$(KILLED)
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m pytest -m slow $(KILLED)

lint: $(TESTED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/snakefmt --check Snakefile rules
	$(BIN)/snakemake --lint
	$(BIN)/mypy

clean:
	rm -rf $(VENV)

$(READY): pyproject.toml constraints.txt
	@$(CHECK_PYTHON)
	@echo "Setting up $(VENV); this takes about a minute, once."
	@test -e $@ || $(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(TESTED): $(READY) tests/package.json
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[test]"
	@mkdir -p $(VENV)/node && cp tests/package.json $(VENV)/node/
	@npm install --prefix $(VENV)/node --no-package-lock --no-audit --no-fund --loglevel=error --fetch-retries=1 \
	  --fetch-timeout=60000 || echo "npm could not install aimock and axe-core: the tests with images and Bedrock, and one with a browser, are skipped." >&2
	@touch $@

# One clear line each for the three ways in which Python can be missing.
define CHECK_PYTHON
command -v $(PYTHON) >/dev/null 2>&1 || { echo "Aurora needs Python 3.11 or newer, and there is no '$(PYTHON)'; install it, or say which: make PYTHON=/path/to/python3" >&2; exit 1; }; \
$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Aurora needs Python 3.11 or newer, and $(PYTHON) is $$($(PYTHON) -c 'import sys; print(sys.version.split()[0])'); say which to use: make PYTHON=/path/to/python3.11" >&2; exit 1; }; \
$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Aurora needs Python's venv module; on Debian and Ubuntu: sudo apt install python3-venv" >&2; exit 1; }
endef
