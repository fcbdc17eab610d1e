# Les commandes du projet. « make » seul affiche l'aide.
.DEFAULT_GOAL := help
.SILENT:
PYTHON ?= python3
PY := .venv/bin/python
# Says in one French sentence what is missing, Python itself included.
READY := { command -v $(PYTHON) >/dev/null || { echo "Python est introuvable : demandez Python 3.13 au service informatique."; false; }; } && $(PYTHON) preparer.py
RUN := $(READY) --lancer
LOCK = $(PY) -m uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header --no-annotate --no-emit-index-url $(OPTIONS) pyproject.toml
EXTRAS := activite bureau facturx grappe pdf postgres serveur signatures
.PHONY: chorus encaissements relances mutants sbom activite bureau espace paquet sauvegarder help docs verifier modeles facturer classeur importer test lint envoyer epreuves epreuves-longues verrous bench exemple golden

help: ## affiche cette aide
	echo "Documents du bilan professionnel – commandes :"
	sed -nE 's/^([a-z%-]+): ## (.*)/  make \1@\2/p' $(MAKEFILE_LIST) | awk -F@ '{printf "%-22s %s\n", $$1, $$2}'
	[ ! -x $(PY) ] || $(PY) -c "from pipeline.documents.catalogue import words; print('  make ' + ', '.join(words()) + ' : un seul type')"

docs: ## lit les classeurs d'inputs/ et écrit les documents dans outputs/
	$(RUN) docs || true

verifier: ## contrôle les classeurs sans rien écrire
	$(RUN) verifier || true

facturer: ## émet les factures de la feuille « À facturer », après confirmation
	$(RUN) facturer || true

envoyer: ## prépare un envoi par destinataire dans outputs/envois (FORME=courriel, zip) ; n'envoie rien
	$(RUN) envoyer preparer $(if $(FORME),--forme $(FORME)) || true

chorus: ## prépare le dépôt des factures sur Chorus Pro
	$(RUN:--lancer=facturx --lancer) chorus deposer || true

encaissements: ## pointe le relevé du comptable : make encaissements FICHIER=releve.csv
	$(RUN) encaissements "$(FICHIER)" || true

relances: ## dit qui relancer, et écrit les lettres dans outputs/relances
	$(RUN) factures relances --lettres || true

# Any other word is a type of documents: the program knows them all, and names them when it is none.
.DEFAULT:
	$(RUN) docs --seulement $@ || true

bureau: ## ouvre la page dans le navigateur : tout se fait sans rien taper
	$(RUN:--lancer=bureau --lancer) bureau || true

espace: ## crée un dossier de travail à part du programme : make espace DIR=chemin
	$(RUN) espace creer "$(DIR)" || true

paquet: ## fait bilan-VERSION.zip, à installer sans réseau (PYTHONS="3.13" : ces versions seulement)
	$(READY) dev
	$(PY) paquet.py $(PYTHONS)

sauvegarder: ## copie registres, classeurs et documents dans une archive datée (dossier sauvegardes)
	$(RUN) sauvegarder || true

activite: ## écrit le rapport d'activité de l'année (après « make extra-activite »)
	$(RUN) activite || true

modeles: ## contrôle tous les modèles Word, les vôtres (inputs/modeles) et ceux du programme
	$(RUN) modeles || true

importer: ## reprend un export d'une autre présentation : make importer FICHIER=export.csv
	$(RUN) importer "$(FICHIER)" || true

classeur: ## écrit un classeur vierge à remplir, inputs/classeur.xlsx (make classeur COMPLET=oui : tout)
	$(RUN) classeur inputs/classeur.xlsx $(if $(COMPLET),--complet) || true

extra-%: ## installe un complément : make extra-pdf, extra-bureau, extra-postgres, extra-facturx, extra-activite...
	$(READY) $*

test: ## fait passer les tests
	$(READY) dev
	$(PY) -m pytest -n 2

lint: ## contrôle le style, les types et les couches du code
	$(READY) dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-cache
	$(PY) composants.py audit

epreuves: ## fait passer les longues épreuves, par échantillons
	$(READY) dev
	$(PY) -m pytest -m epreuve -n 2

epreuves-longues: ## fait passer les longues épreuves en entier (des heures)
	$(READY) dev
	LONGUES=1 $(PY) -m pytest -m "epreuve or epreuve_longue" -n 2

mutants: ## change le code en 300 endroits, un par un, et compte ce que les tests ne voient pas (une heure)
	$(READY) dev
	$(PY) -m pip --quiet install --no-deps --only-binary :all: --require-hashes -r requirements-tools.lock
	$(PY) -m tests.mutants

sbom: ## écrit sbom.json (CycloneDX) et la liste des licences
	$(READY) dev
	$(PY) composants.py

exemple: ## refait les classeurs d'exemple d'après tests/exemple/exemple.toml
	$(READY) dev
	$(PY) -m tests.exemple

golden: ## refait les textes attendus des modèles (à relire avec git diff)
	$(READY) dev
	GOLDEN=1 $(PY) -m pytest -n 0 tests/templates

verrous: ## refait les verrous, les versions exactes des bibliothèques (OPTIONS=--upgrade : les dernières)
	$(READY) dev
	$(LOCK) --group build -o requirements.lock
	$(LOCK) --all-extras --group build --group dev -o requirements-dev.lock
	$(LOCK) --group tools -c requirements-dev.lock -o requirements-tools.lock
	for extra in $(EXTRAS); do $(LOCK) --extra $$extra -c requirements-dev.lock -o requirements-$$extra.lock || exit 1; done

bench: ## mesure les vitesses et écrit bench/resultats.md
	$(READY) dev
	$(PY) -m bench
