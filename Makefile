# Two commands for users: `make demo` and `make test`. The rest is for developers.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help demo test check gate bench bench-signs bench-scale bench-desk clean

help:
	@echo "make demo    build the worked example and write demo/brief.html"
	@echo "make test    run the tests"
	@echo "make check   lint, types, import contracts"
	@echo "make gate    accuracy floors on our own gold"
	@echo "make bench   speed and memory"
	@echo "make bench-signs  how well changes are found, beside other methods"
	@echo "make bench-scale  import and series of 50 million coded events, beside pandas"
	@echo "make bench-desk   pages of a desk with 100,000 stories and 300,000 events"

$(VENV)/run.stamp: pyproject.toml requirements-data.txt
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Yalu needs Python 3.11 or newer; set PYTHON=python3.12 or so.")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-data.txt
	$(BIN)/python -m compileall -q src
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

demo: $(VENV)/run.stamp
	$(BIN)/yalu demo --output demo

# One process a core. A file stays in one process, which makes what its tests share once; files in order, so that the
# slow ones in the middle are not left for the end.
test: $(VENV)/dev.stamp
	$(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

check: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

gate: $(VENV)/dev.stamp
	$(BIN)/pytest -p no:cacheprovider tests/gate

bench: $(VENV)/dev.stamp
	$(BIN)/python -m benchmarks

bench-signs: $(VENV)/dev.stamp
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[bench]'
	$(BIN)/python -m benchmarks.signs

bench-scale: $(VENV)/dev.stamp
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[bench]'
	$(BIN)/python -m benchmarks.scale --rows 50000000

bench-desk: $(VENV)/dev.stamp
	$(BIN)/python -m benchmarks.desk

clean:
	rm -rf $(VENV) demo .pytest_cache .mypy_cache .ruff_cache
