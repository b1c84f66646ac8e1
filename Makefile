# Two commands matter: `make demo` and `make test`. Each makes the virtual environment it needs, from nothing but Python.

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input

.DEFAULT_GOAL := help
.PHONY: help demo demo-sessions demo-agents demo-knowledge test quick lint faults soak bench generate clean

help:
	@echo 'make demo      compile the example, write an old log, read it with the classes of today, evolve and release it'
	@echo 'make demo-sessions, demo-agents, demo-knowledge'
	@echo '               the other examples, over samples of what their predecessors left'
	@echo 'make test      everything that CI runs'
	@echo 'make quick     the same without slow tests and coverage, in under a minute'
	@echo 'make lint      formatting, lint, types and the rules of who imports whom'
	@echo 'make faults    kills, full disks and races at full size'
	@echo 'make soak      writers, readers, projections and kills on one file for ten minutes'
	@echo 'make bench     measure, beside raw SQLite and the eventsourcing package'
	@echo 'make generate  compile schema/ into generated/'
	@echo 'make clean     remove the virtual environment, caches and builds'

# A stamp is older than pyproject.toml until what that asks for is installed. A fresh venv's pip knows no --group.
$(VENV)/.installed: pyproject.toml
	@test -n '$(PYTHON)' || { echo 'error: no Python 3.11 or newer; name one: make PYTHON=/path/to/python3' >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo 'installing perdure into $(VENV)'
	@$(PIP) install --upgrade 'pip>=25.1'
	@$(PIP) install --editable '.[codegen]'
	@touch $@

$(VENV)/.developing: $(VENV)/.installed
	@echo 'installing what its tests need'
	@$(PIP) install --group dev
	@touch $@

demo: $(VENV)/.installed
	@$(BIN)/python -m scheduler_app.demo

demo-sessions demo-agents demo-knowledge: demo-%: $(VENV)/.installed
	@$(BIN)/python -m demos $*

generate: $(VENV)/.installed
	$(BIN)/perdure generate

lint: $(VENV)/.developing
	$(BIN)/perdure fmt --check
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/basedpyright
	$(BIN)/lint-imports

test: $(VENV)/.developing
	$(BIN)/perdure check
	@$(MAKE) --no-print-directory lint
	$(BIN)/pytest -n auto -m 'not faults' --cov --cov-report=term:skip-covered

quick: $(VENV)/.developing
	$(BIN)/perdure check
	$(BIN)/perdure fmt --check
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/pytest -q -n auto -m 'not faults and not slow'

faults: $(VENV)/.developing
	$(BIN)/pytest -m faults

soak: $(VENV)/.developing
	PYTHONPATH=tests/helpers $(BIN)/python -m tests.soak.soak

bench: $(VENV)/.developing
	$(BIN)/python -m tests.benchmarks

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
