# The front door. `make help` lists what there is.
SHELL := /bin/bash
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
CLUSTER := .venv-cluster
CLUSTER_INSTALLED := $(CLUSTER)/.installed
PYTHON ?= $(shell command -v python3.11 || command -v python3)
# one test process more than there are cores, since tests wait for browsers; four have enough to do
PROCESSES := $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 1))) --maxprocesses 4
# an environment may forbid bytecode: then every process would compile everything again
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run build dev test test-slow lint format diagram formats reasons pictures snapshots lock bench clean cluster-install cluster-build cluster-test cluster-test-slow cluster-proofs

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { echo "papertrends needs Python 3.11; found $$($(PYTHON) --version). Name one with: make PYTHON=/path/to/python3.11 …"; exit 1; }
	@echo "installing the locked dependencies into $(VENV) (once, about a minute)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.8" && $(BIN)/uv pip sync --quiet --python $(BIN)/python --compile-bytecode --require-hashes requirements.lock \
		|| $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(INSTALLED)

run: $(INSTALLED) ## start the Dagster UI and the dashboard, and build beside them
	@$(BIN)/python -m orchestration.cli run

build: $(INSTALLED) ## run the pipeline once, without servers
	@$(BIN)/python -m orchestration.cli build

dev: $(INSTALLED) ## start the servers only
	@$(BIN)/python -m orchestration.cli serve

test: $(INSTALLED) ## run every test but the slow ones
	@$(BIN)/python -m pytest -n $(PROCESSES) --dist loadfile --no-loadscope-reorder -m "not slow"

test-slow: $(INSTALLED) ## run the tests that take minutes, then break every rule and check once
	@$(BIN)/python -m pytest -n $(PROCESSES) --dist loadfile -m slow --timeout 3600
	@$(BIN)/python scripts/mutation.py

lint: $(INSTALLED) ## check style and types: ruff, basedpyright, deptry, sqlfluff
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/basedpyright
	@$(BIN)/deptry --no-ansi .
	@export PAPERTRENDS_DATA_DIR=$$(mktemp -d) && $(BIN)/sqlfluff lint --disable-progress-bar dbt_project/models dbt_project/tests
	@$(BIN)/sqlfluff lint --templater placeholder --disable-progress-bar dashboard/queries delivery/answers/queries

format: $(INSTALLED) ## apply the style that lint checks
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@export PAPERTRENDS_DATA_DIR=$$(mktemp -d) && $(BIN)/sqlfluff fix --disable-progress-bar dbt_project/models dbt_project/tests
	@$(BIN)/sqlfluff fix --templater placeholder --disable-progress-bar dashboard/queries delivery/answers/queries

diagram: $(INSTALLED) ## regenerate docs/er-diagram.md after a mart has changed
	@$(BIN)/python scripts/er_diagram.py

formats: $(INSTALLED) ## regenerate the tables of docs/formats.md after a reader has changed
	@$(BIN)/python scripts/formats.py

reasons: $(INSTALLED) ## regenerate the tables of reason codes after a reason has changed
	@$(BIN)/python scripts/reason_tables.py

pictures: $(INSTALLED) ## take the README's picture again, in Chromium, after a page has changed
	@$(BIN)/python scripts/pictures.py

snapshots: $(INSTALLED) ## list assets, checks, jobs, sensors and schedules again
	@export PAPERTRENDS_DATA_DIR=$$(mktemp -d) && $(BIN)/python -m tests.orchestration.definitions_snapshot

LOCK := $(BIN)/uv pip compile --quiet --generate-hashes --no-header --no-annotate --no-emit-index-url -p 3.11

lock: $(INSTALLED) ## pin the dependencies again after a change in pyproject.toml
	@$(LOCK) pyproject.toml --group dev -o requirements.lock
	@$(LOCK) pyproject.toml -c requirements.lock -o requirements-runtime.lock
	@$(LOCK) cluster/pyproject.toml pyproject.toml --group dev --group cluster/pyproject.toml:test -c requirements.lock -o requirements-cluster.lock

bench: $(INSTALLED) ## run the benchmarks
	@$(BIN)/python -m tests.benchmarks

$(CLUSTER_INSTALLED): $(INSTALLED) requirements-cluster.lock cluster/pyproject.toml
	@echo "installing what a cluster needs into $(CLUSTER) (once, about a minute)"
	@test -x $(CLUSTER)/bin/python || $(PYTHON) -m venv $(CLUSTER)
	@$(BIN)/uv pip sync --quiet --python $(CLUSTER)/bin/python --compile-bytecode --require-hashes requirements-cluster.lock \
		|| $(CLUSTER)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-cluster.lock
	@$(CLUSTER)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . -e cluster
	@touch $(CLUSTER_INSTALLED)

cluster-install: $(CLUSTER_INSTALLED) ## install what running on Spark or Sail needs, beside the rest

cluster-build: $(CLUSTER_INSTALLED) ## run the pipeline once, with the models on a Sail cluster of this machine
	@$(CLUSTER)/bin/python -m papertrends_cluster $(CLUSTER)/bin/python -m orchestration.cli build

cluster-test: $(CLUSTER_INSTALLED) ## show that every model gives DuckDB's rows on Sail
	@$(CLUSTER)/bin/python -m pytest -n $(PROCESSES) --dist loadfile -o timeout_method=thread --timeout 900 -o faulthandler_timeout=600 \
		--confcutdir tests/cluster -m "not slow" tests/cluster

cluster-test-slow: $(CLUSTER_INSTALLED) ## build on clusters of Sail and of Spark, and kill their parts (an hour; Spark needs Java)
	@$(CLUSTER)/bin/python -m pytest -n 0 --timeout 3600 --confcutdir tests/cluster -m slow tests/cluster

cluster-proofs: $(CLUSTER_INSTALLED) ## write down which models were shown to give DuckDB's rows; review it as a diff
	@CLUSTER_WRITE_PROOFS=1 $(CLUSTER)/bin/python -m pytest -n 0 --timeout 1800 --confcutdir tests/cluster tests/cluster/gate/test_models.py

clean: ## remove what was installed and built; digests and configuration stay
	rm -rf $(VENV) $(CLUSTER) dbt_project/target dbt_project/logs .pytest_cache .ruff_cache .hypothesis
