# Les commandes du projet. « make » seul affiche l'aide.
.DEFAULT_GOAL := help
.SILENT:
PYTHON ?= python3
PY := .venv/bin/python
PIP := $(PY) -m pip --quiet --disable-pip-version-check
TYPES := conventions calendriers contrats attestations factures syntheses devis emargements
.PHONY: help docs verifier facturer classeur test lint epreuves bench $(TYPES)

help: ## affiche cette aide
	echo "Documents du bilan professionnel – commandes :"
	sed -nE 's/^([a-z]+):[^#]*## (.*)/  make \1@\2/p' $(MAKEFILE_LIST) | awk -F@ '{printf "%-22s %s\n", $$1, $$2}'
	echo "  make conventions, calendriers, contrats, attestations, factures, syntheses, devis ou emargements : un seul type"

docs: .venv/.run ## lit les classeurs d'inputs/ et écrit les documents dans outputs/
	$(PY) -m pipeline docs || true

verifier: .venv/.run ## contrôle les classeurs sans rien écrire
	$(PY) -m pipeline verifier || true

facturer: .venv/.run ## émet les factures de la feuille « À facturer », après confirmation
	$(PY) -m pipeline facturer || true

$(TYPES): .venv/.run
	$(PY) -m pipeline docs --seulement $@ || true

classeur: .venv/.run ## écrit un classeur vierge à remplir : inputs/classeur.xlsx
	$(PY) -m pipeline classeur inputs/classeur.xlsx || true

test: .venv/.dev ## fait passer les tests
	$(PY) -m pytest -n 2

lint: .venv/.dev ## contrôle le style, les types et les couches du code
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-cache

epreuves: .venv/.dev ## fait passer les longues épreuves
	$(PY) -m pytest -m epreuve -n 2

bench: .venv/.dev ## mesure les vitesses et écrit bench/resultats.md
	$(PY) -m bench

.venv/.python:
	$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null || { \
	  echo "Il faut Python 3.11, 3.12, 3.13 ou 3.14. Demandez-le au service informatique, puis relancez."; exit 1; }
	echo "Première utilisation : préparation du programme, une à deux minutes…"
	$(PYTHON) -m venv .venv || { \
	  echo "L'environnement Python n'a pas pu être créé (sous Debian : apt install python3-venv)."; exit 1; }
	touch $@

.venv/.run: requirements.lock pyproject.toml | .venv/.python
	$(PIP) install --no-deps -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	touch $@

.venv/.dev: requirements-dev.lock pyproject.toml | .venv/.python
	$(PIP) install --no-deps -r requirements-dev.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	touch $@ .venv/.run
