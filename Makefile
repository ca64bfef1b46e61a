# The house: everything runs inside .venv, which the first target that needs it makes by itself.
#
#   make run                 open the app          (make run ARGS="--lang zh_CN --book ~/other-book")
#   make test                the tests             (make test ARGS="tests/domain -k phones")
#   make check               what must hold before a change is shared: format, lint, types, import contracts, catalogue, docs, tests
#   make soak                the long programmes, some three hours, and their report (half an hour: make soak ARGS="--soak-scale 0.25"); some want strace, age, soffice
#   make bench               the measurements      (make bench SIZES=20000 ARGS="--only B4,B5")
#   make messages            gather the strings into the Chinese catalogue and compile it (make messages FRAGMENTS="my.po")
#   make docs, pictures      write docs/keys.md, docs/cli.md and docs/pictures afresh
#   make wheel               build the wheel into dist/
#   make setup               make or refresh .venv with the test tools

PYTHON_IN_VENV := .venv/bin/python
RUNTIME := .venv/.installed-runtime
TOOLS := .venv/.installed-tools
JOBS ?= 2
SIZES ?= 20000
ARGS ?=
FRAGMENTS ?=

.PHONY: run setup test check format-check lint types contracts messages messages-check docs docs-check pictures bench soak wheel format clean
.DEFAULT_GOAL := help

.PHONY: help
help:
	@sed -n 's/^#   //p' Makefile

# A second run finds the stamps newer than what they depend on and does nothing.
$(RUNTIME): pyproject.toml tools/make_venv.sh
	@sh tools/make_venv.sh .
	@touch $@

$(TOOLS): pyproject.toml tools/make_venv.sh
	@sh tools/make_venv.sh '.[dev]'
	@touch $(RUNTIME) $@

setup: $(TOOLS)

run: $(RUNTIME)
	@.venv/bin/clientbook $(ARGS)

test: $(TOOLS)
	@$(PYTHON_IN_VENV) -m pytest -n $(JOBS) --dist worksteal $(ARGS)

check: format-check lint types contracts messages-check docs-check test

format-check: $(TOOLS)
	@$(PYTHON_IN_VENV) -m ruff format --check .

format: $(TOOLS)
	@$(PYTHON_IN_VENV) -m ruff format .

lint: $(TOOLS)
	@$(PYTHON_IN_VENV) -m ruff check .

types: $(TOOLS)
	@$(PYTHON_IN_VENV) -m mypy

contracts: $(TOOLS)
	@.venv/bin/lint-imports

messages: $(TOOLS)
	@$(PYTHON_IN_VENV) -m tools.messages $(FRAGMENTS)

messages-check: $(TOOLS)
	@$(PYTHON_IN_VENV) -m tools.messages --check

docs: $(TOOLS)
	@$(PYTHON_IN_VENV) -m tools.make_docs

docs-check: $(TOOLS)
	@$(PYTHON_IN_VENV) -m tools.make_docs --check

pictures: $(TOOLS)
	@$(PYTHON_IN_VENV) -m tools.make_pictures

bench: $(TOOLS)
	@$(PYTHON_IN_VENV) -m benchmarks --sizes $(SIZES) $(ARGS)

soak: $(TOOLS)
	@$(PYTHON_IN_VENV) -m pytest -n $(JOBS) --dist worksteal -m "soak or control or hypothesis" $(ARGS)

wheel: $(TOOLS)
	@$(PYTHON_IN_VENV) -m build --wheel --outdir dist .

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
