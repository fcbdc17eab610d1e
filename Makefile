.DEFAULT_GOAL := help
PY := .venv/bin/python
.PHONY: help docs verifier test lint epreuves bench dev

help: ## affiche cette aide
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## / : /'

.venv/.run: requirements.lock
	@test -x $(PY) || python3 -m venv .venv
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps -r requirements.lock
	@touch $@

.venv/.dev: requirements-dev.lock
	@test -x $(PY) || python3 -m venv .venv
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps -r requirements-dev.lock
	@touch $@ .venv/.run

lint: .venv/.dev
	@.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy && .venv/bin/lint-imports --no-cache

test: .venv/.dev
	@$(PY) -m pytest
