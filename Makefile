# make setup | run | test | bench | proof   (Python 3.11 or newer and make are all that is needed)
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
READY_DEV := $(VENV)/.ready-dev
.PHONY: setup run test check bench proof lock

setup: $(READY)

run: $(READY)
	@exec $(BIN)/python -m bot

test: $(READY_DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m knowledge.check
	$(BIN)/pytest

bench: $(READY_DEV)
	$(BIN)/python -m tests.bench

proof: $(READY_DEV)
	$(BIN)/pytest -m proof -o addopts="-q --strict-markers"

# Written without host names, paths or an index, so that it installs from wherever pip is set to look.
lock:
	uv pip compile pyproject.toml -o requirements.lock --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url -q
	uv pip compile pyproject.toml --extra dev -o requirements-dev.lock --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url -q

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Cần Python 3.11 trở lên (Python 3.11 or newer is needed)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Cần python3-venv (on Debian: apt-get install python3-venv)"; exit 1; }

$(READY): requirements.lock | $(VENV)/bin/python
	@echo "Đang cài đặt lần đầu, mất khoảng nửa phút..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.lock
	@touch $@

$(READY_DEV): requirements-dev.lock | $(VENV)/bin/python
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-dev.lock
	@touch $(READY) $@
