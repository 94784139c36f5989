# A fresh machine needs Python >= 3.11 (with its venv module) and make; the rest is fetched, locked by hash, into .venv.
# Every path is relative, so that the folder may be anywhere, under a name with spaces too.

# The two demos keep data of different kinds.
DATA ?= $(if $(filter run-distributed,$(MAKECMDGOALS)),var/distributed,var/demo)
PORT ?= 8000
WALL_PORT ?= 8001
# pytest-xdist workers, and arguments for pytest: make test JOBS=0 ARGS='tests/case -x'
JOBS ?= 2
ARGS ?=
# kills of each kind of process
N ?= 30

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run run-distributed story test check bench faults screenshots ui lock clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' Makefile

run: ui ## start the center on the reference site with its simulator (PORT=, WALL_PORT=, DATA=)
	@exec .venv/bin/command-center up --site deploy/guangfu --data '$(DATA)' --port $(PORT) --wall-port $(WALL_PORT) \
	    --clock x60 --simulate

run-distributed: ## the same on Kafka and PostgreSQL, a process for each part (PORT=, WALL_PORT=, DATA=)
	@deploy/dev/install.sh distributed
	@.venv/bin/python deploy/dev/ui.py build
	@exec .venv/bin/command-center dev run --site deploy/guangfu --data '$(DATA)' --port $(PORT) --wall-port $(WALL_PORT) \
	    --clock x60

story: ui ## play the story of 漫山岛 on a running center
	@exec .venv/bin/command-center story $(ARGS)

test: ## run every test (JOBS=, ARGS=)
	@deploy/dev/test-tools.sh
	@deploy/dev/install.sh dev
	@.venv/bin/python -m deploy.kafka.jars
	@.venv/bin/python deploy/dev/ui.py build
	@.venv/bin/python -m pytest -n $(JOBS) $(ARGS)

# Without its cache, since import-linter forgets there that a module it once missed has come.
check: ## lint, types, contracts between packages
	@deploy/dev/install.sh dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-cache
	.venv/bin/python deploy/dev/ui.py check

bench: ## print the benchmarks as tables
	@deploy/dev/install.sh dev
	@.venv/bin/python deploy/dev/ui.py build
	@exec .venv/bin/python -m benchmarks $(ARGS)

faults: ## kill, stop and pause everything under load, and print what came of it (N= kills of each process, SEED=)
	@deploy/dev/install.sh dev
	@.venv/bin/python -m deploy.kafka.jars
	@exec .venv/bin/python -m tests.faults $(N)

screenshots: ## draw docs/pictures anew: every page, both languages, both themes, three sizes (ARGS='wall desk')
	@deploy/dev/test-tools.sh
	@deploy/dev/install.sh dev
	@.venv/bin/python deploy/dev/ui.py build
	@exec .venv/bin/python -m tests.browser.pictures $(ARGS)

ui: ## install the program and build its browser side
	@deploy/dev/install.sh run
	@.venv/bin/python deploy/dev/ui.py build

lock: ## resolve the locked dependencies anew with uv (UPGRADE=1 for the newest)
	@deploy/dev/lock.sh

clean: ## remove what make made, except var/ (your data)
	rm -rf .venv ui/node_modules command_center/static deploy/kafka/lib dist
	rm -rf .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
