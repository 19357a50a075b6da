# Two commands for a fresh machine: `make demo` shows what the toolkit does, `make test` proves it. Needs Python 3.11+.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.PHONY: help demo test check bench peers samples docs clean

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
PYTHON ?= $(firstword $(foreach name,python3.14 python3.13 python3.12 python3.11 python3 python,$(shell \
	$(name) -c 'import sys; print("$(name)") if sys.version_info >= (3, 11) else None' 2>/dev/null)))

help:  ## list the commands
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 10

demo: $(VENV)/.installed  ## convert sample reports into out/ and show what was found
	rm -rf out && mkdir out
	$(BIN)/gouji convert samples/yunxiu-county-2021 -o out --to json
	$(BIN)/gouji convert samples/heting-town-2020/pipes.txt -o out/heting-town-2020.docx
	$(BIN)/gouji convert samples/lanxi-county-2019/cms.html -o out/lanxi-county-2019.pdf
	$(BIN)/gouji check samples/qiyun-town-2024/report.docx
	$(BIN)/gouji ledger samples/yunxiu-county-2021/chromium.pdf
	$(BIN)/gouji explain samples/yunxiu-county-2021/report.doc t3.received.total

test: $(VENV)/.tested  ## run every test
	$(BIN)/python -m pytest -n auto

check: $(VENV)/.tested  ## lint, check types, run every test
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto

bench: $(VENV)/.benched  ## time the toolkit beside its floors and its peers; count what recovery brings back of damaged tables
	$(BIN)/python tests/bench/bench.py
	$(BIN)/python tests/bench/damage_table.py
	$(BIN)/python tests/bench/layout_table.py
	$(BIN)/python tests/bench/volume_table.py
	-$(BIN)/python tests/bench/growth.py

peers: $(VENV)/.benched  ## read the table cases with other tools beside this one
	$(BIN)/python tests/peers.py

samples: $(VENV)/.tested  ## write samples/ anew; needs LibreOffice and Chromium
	$(BIN)/python tests/make_samples.py

docs: $(VENV)/.installed  ## write docs/diagnostics.md and schema/report.sch anew
	$(BIN)/python tests/make_docs.py
	$(BIN)/python tests/make_schematron.py

clean:  ## remove what these commands made
	rm -rf out build dist $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(BIN)/python:
	@[ -n "$(PYTHON)" ] || { echo "gouji needs Python 3.11 or newer: install it, or run make PYTHON=/path/to/python3" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(PIP) -e . && touch $@

$(VENV)/.tested: pyproject.toml | $(BIN)/python
	$(PIP) -e '.[test]' && touch $@ $(VENV)/.installed

$(VENV)/.benched: pyproject.toml | $(BIN)/python
	$(PIP) -e '.[test,bench]' && touch $@ $(VENV)/.tested $(VENV)/.installed
