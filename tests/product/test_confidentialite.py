"""No output tells why an agent follows a bilan: health, handicap, funding ground, variant of the scheme."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import dispositifs
from tests.product.exemple import Production, nu, proprietes, texte

# Roots, without accents: any word that begins so tells too much.
MOTS = (
    *("sante", "medica", "restriction", "inapt", "handicap", "rqth", "invalidit", "boeth"),
    *("retraite", "usure", "prevention", "reorientation", "horizon", "reclassement", "reconversion"),
    *("fiphfp", "insertion des personnes", "5212", "cdg29-", "conge de longue", "maladie"),
)
# A convention and an invoice name who pays: that one's name is not a ground.
PAYEURS = ("fonds pour l’insertion des personnes handicapees dans la fonction publique", "fiphfp")
PUBLICS = {"conventions", "calendriers", "attestations", "factures", "devis", "emargements"}


def dits(text: str, known: tuple[str, ...] = ()) -> list[str]:
    """The words of the list that a text says, ``known`` passages left out."""
    plain = nu(text)
    for passage in known:
        plain = plain.replace(passage, "")
    return [word for word in MOTS if re.search(rf"\b{re.escape(word)}", plain)]


def publics(production: Production) -> Iterator[Path]:
    for path in production.documents:
        if path.relative_to(production.outputs).parts[0] in PUBLICS:
            yield path


def test_the_scan_finds_what_it_looks_for() -> None:
    assert dits("Agent RQTH, en restriction médicale") == ["medica", "restriction", "rqth"]
    assert dits("financé par le FIPHFP", PAYEURS) == []
    assert dits("conseillère en évolution professionnelle") == []


def test_public_documents_say_nothing(production: Production) -> None:
    found = {}
    for path in publics(production):
        folder = path.relative_to(production.outputs).parts[0]
        known = PAYEURS if folder in ("conventions", "factures", "devis") else ()
        if words := dits(texte(path), known):
            found[path.name] = words
    assert found == {}


def test_properties_say_nothing_whatever_the_document(production: Production) -> None:
    docs = [path for path in production.nommes if path.suffix == ".docx"]
    assert {path.name: dits(proprietes(path)) for path in docs if dits(proprietes(path))} == {}


def test_file_names_say_nothing(production: Production) -> None:
    names = [str(path.relative_to(production.outputs)) for path in production.outputs.rglob("*")]
    assert [name for name in names if dits(name)] == []


@pytest.mark.parametrize("name", ["rapport.html", "rapport.json"])
def test_the_reports_say_nothing(production: Production, name: str) -> None:
    page = (production.outputs / name).read_text(encoding="utf-8")
    assert dits(page) == []


def test_the_console_says_nothing(production: Production) -> None:
    assert dits(production.console) == []


def test_the_agents_own_papers_never_say_a_code_or_a_ground(production: Production) -> None:
    for path in production.documents:
        if path.parent.name in ("contrats", "syntheses"):
            found = set(dits(texte(path)))
            assert not found & {"rqth", "fiphfp", "cdg29-", "inapt", "boeth", "invalidit"}, path.name


def test_only_the_agents_own_papers_have_the_variants_words(production: Production) -> None:
    labels = {nu(each.libelle) for each in dispositifs().values() if each.libelle != each.libelle_public}
    assert len(labels) >= 5
    said = {label for path in publics(production) for label in labels if label in nu(texte(path))}
    assert said == set()
    own = [path for path in production.documents if path.parent.name == "contrats"]
    assert {label for path in own for label in labels if label in nu(texte(path))} == labels


def test_calendar_files_have_neutral_titles_only(production: Production) -> None:
    for path in production.documents:
        if path.suffix == ".ics":
            assert set(re.findall(r"SUMMARY:(.*)\r", texte(path))) == {"Rendez-vous"}
