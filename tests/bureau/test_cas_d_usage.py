"""Everything that a command does, the page does: a new use case that it cannot reach fails here."""

import ast
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.template import engines
from django.test import Client

from pipeline.bureau.poste import Poste
from pipeline.bureau.urls import PAGES
from pipeline.settings import ROOT
from tests.bureau import Bureau

# What the page has no button for, and why.
AILLEURS = {
    "pipeline.run.check": "the receipt of a dropped workbook and « Produire » show the same before writing",
    "pipeline.run.facturer.choix.described": "words for the console",
    "pipeline.run.facturer.questions.unanswered": "the page shows every question with its own field",
    "pipeline.run.facturer.apres.settle": "emit and every production do it",
    "pipeline.run.espace.creer.creer": "makes the folder in which a page is opened",
    **dict.fromkeys(
        ("pipeline.factures.backup.backup", "pipeline.factures.backup.restore"),
        "the page backs up and restores the whole office, the register of invoices with it",
    ),
    "pipeline.factures.copies.unknown_copies": "the page's health of the register looks for them",
    **dict.fromkeys(
        (
            "pipeline.run.espace.mise_a_jour.mettre_a_jour",
            "pipeline.run.espace.mise_a_jour.controle",
            "pipeline.run.espace.mise_a_jour.reprendre",
            "pipeline.run.espace.versions.actuelle",
            "pipeline.run.espace.versions.base",
            "pipeline.run.espace.versions.python_of",
            "pipeline.run.espace.produire.undone",
        ),
        "replaces or starts the very program that shows the page: done with the page closed",
    ),
    "pipeline.run.facturer.reprises.described": "words for the console",
    "pipeline.run.grappe.certificats.certificats": "prepares the machines of a cluster, which no page starts",
}


# Where what an office does is: the use cases, and the acts on the register of invoices.
FAIRE = ("pipeline.run", "pipeline.factures")


def imported(folder: Path) -> set[str]:
    """The names of use cases that a package imports: « pipeline.run.importer.importer »."""
    found = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(FAIRE):
                found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def calls(folder: Path) -> set[str]:
    """The same, what is called through a module included: « emission.prepare »."""
    found = imported(folder)
    for path in folder.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {name.rpartition(".")[2]: name for name in found}
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id in names
            ):
                found.add(f"{names[node.value.id]}.{node.attr}")
    return found


def functions(names: set[str]) -> Iterator[str]:
    """Those that are functions of their module: types and constants do nothing."""
    for name in names:
        module, _, last = name.rpartition(".")
        place = ROOT / module.replace(".", "/")
        source = place.with_suffix(".py") if place.with_suffix(".py").exists() else place / "__init__.py"
        if source.exists() and re.search(
            rf"^def {last}\(|^from .* import .*\b{last}\b", source.read_text("utf-8"), re.M
        ):
            yield name


def test_every_use_case_of_the_commands_is_reached_by_the_page() -> None:
    commands = set(functions(calls(ROOT / "pipeline" / "cli")))
    page = calls(ROOT / "pipeline" / "bureau")
    missing = {name for name in commands if name not in page}
    assert len(commands) > 30
    assert missing - AILLEURS.keys() == set()
    assert set(AILLEURS) <= commands | imported(ROOT / "pipeline" / "cli"), "an exception that serves no more"


@pytest.fixture
def produit(bureau: Bureau, seul: Poste, monkeypatch: pytest.MonkeyPatch) -> Poste:
    bureau.produire()
    engine: Any = engines["django"]
    monkeypatch.setattr(engine.engine, "string_if_invalid", "!!%s!!")
    return seul


def links(answer: Any) -> set[str]:
    page = unescape(answer.content.decode())
    return {
        a.partition("#")[0] for a in re.findall(r'href="(/[^"]*)"', page) if not a.startswith("/statiques")
    }


@pytest.mark.epreuve
def test_from_the_menu_every_link_leads_to_a_page_and_every_page_is_linked(
    client: Client, produit: Poste
) -> None:
    seen: dict[str, str] = {}
    left = ["/"]
    while left:
        address = left.pop()
        if address in seen or "/document/" in address:
            continue
        answer = client.get(address)
        match = answer.resolver_match
        assert match is not None, address
        seen[address] = match.url_name or ""
        assert answer.status_code == 200, address
        if match.url_name in ("modele", "palette"):
            answer.close()
            continue
        assert "!!" not in answer.content.decode().replace("<!DOCTYPE", ""), address
        left += [a for a in links(answer) if "?" not in a or "remplace" in a]
    reached = set(seen.values())
    reads = {page.nom for page in PAGES if "GET" in page.verbes}
    # Reached by a form, or only when there is something to show.
    later = {"depot", "importer", "a_corriger", "production", "avancement", "emettre", "facture", "avoir"}
    later |= {
        "image",
        "emporter",
        "restaurer",
        "choisir_annee",
        "archiver",
        "eliminer",
        "fichier",
        "apercu",
        "telecharger",
    }
    later |= {"encaissements", "emporter_depots", "reglages"}
    later |= {"saisies", "brouillon", "emporter_envoi", "reprendre_dossier"}
    assert reads - reached <= later
