# `make` lists what there is. Each target sets itself up: on a fresh Debian machine nothing else need be typed before.

VENV := .venv
BIN := $(VENV)/bin
TESTS ?=
DEMO ?=
BENCH ?=

.DEFAULT_GOAL := help
.PHONY: help demo test test-more check format bench wheel clean dovecot more-servers
.DELETE_ON_ERROR:
.NOTPARALLEL:

help: ## what there is
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

demo: $(VENV)/ready-demo ## watch mailwatch live through ten weeks, no account needed (DEMO=--keep leaves it running)
	@$(BIN)/mailwatch demo $(DEMO)

test: $(VENV)/ready-test dovecot ## run the tests (TESTS=path or -k word for some of them)
	@$(BIN)/python -m pytest $(TESTS)

test-more: $(VENV)/ready-test dovecot more-servers ## run the tests, the long ones too, on more servers and more examples
	@MAILWATCH_MORE=1 $(BIN)/python -m pytest -m 'more or not more' $(TESTS)

check: $(VENV)/ready-check ## ruff, mypy --strict and the import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(VENV)/ready-check ## put the code into the house's format
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(VENV)/ready-test dovecot ## measure, on mailboxes of 10,000 and 100,000 messages
	@$(BIN)/python -m tests.bench $(BENCH)

wheel: $(VENV)/ready-check ## build the wheel into dist/
	@$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .
	@ls dist

clean: ## remove everything that make made
	@rm -rf $(VENV) dist build .servers .coverage* .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -prune -exec rm -rf {} +

$(VENV)/ready-%: pyproject.toml tools/venv
	@tools/venv $(VENV) $*
	@touch $@

dovecot:
	@tools/dovecot

more-servers:
	@tests/servers/fetch_unpacked.sh >/dev/null 2>&1 || echo "Courier and Cyrus could not be fetched: their tests are skipped"
