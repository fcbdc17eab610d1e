"""Everything that a command does, the page does: a new use case that it cannot reach fails here."""

import ast
import importlib
import inspect
import re
from collections.abc import Iterable, Iterator
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
Noms = dict[str, str]


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(nodes: Iterable[ast.AST]) -> Noms:
    """What each local name is: « releve » is « pipeline.run.facturer.encaissements »."""
    found: Noms = {}
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            found |= {each.asname or each.name: f"{node.module}.{each.name}" for each in node.names}
        elif isinstance(node, ast.Import):
            assert not [each for each in node.names if each.name.startswith(FAIRE)], "by « from », always"
    return found


def uses(node: ast.AST, names: Noms, module: str) -> set[str]:
    """The whole names of all that a piece of code names."""
    found = set()
    for each in ast.walk(node):
        if isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name) and each.value.id in names:
            found.add(f"{names[each.value.id]}.{each.attr}")
        elif isinstance(each, ast.Name):
            found.add(names.get(each.id, f"{module}.{each.id}"))
    return found


def pieces(path: Path) -> Iterator[tuple[str, set[str]]]:
    """Each function, class or value of a module, and what it names."""
    tree, module = ast.parse(path.read_text(encoding="utf-8")), module_of(path)
    shared = imports(tree.body)
    for node in tree.body:
        own = [node.name] if isinstance(node, ast.FunctionDef | ast.ClassDef) else []
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            own = [t.id for t in targets if isinstance(t, ast.Name)]
        for name in own:  # what a function imports for itself is its own
            yield f"{module}.{name}", uses(node, shared | imports(ast.walk(node)), module)


def graph(folder: Path) -> dict[str, set[str]]:
    return {name: used for path in folder.rglob("*.py") for name, used in pieces(path)}


def reached(known: dict[str, set[str]], starts: set[str]) -> set[str]:
    """All that is named from some pieces on, one from another."""
    found, left = set[str](), list(starts)
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            left += known.get(name, ())
    return found


def functions(names: set[str]) -> set[str]:
    """Those that are functions of the use cases: types and constants do nothing."""
    return {name for name in names if name.startswith(FAIRE) and callable(_found(name)) and not _typed(name)}


def _found(name: str) -> object:
    module, _, last = name.rpartition(".")
    try:
        return getattr(importlib.import_module(module), last, None)
    except ModuleNotFoundError:
        return None  # the attribute of an attribute: « emission.Demande.of »


def _typed(name: str) -> bool:
    return isinstance(_found(name), type) or inspect.ismodule(_found(name))


OUVERTURE = "pipeline.bureau.lancement.ouvrir"


def views() -> set[str]:
    """What answers: the views of the table of addresses, and what opens the page."""
    found = {f"{page.vue.__module__}.{page.vue.__name__}" for page in PAGES}
    assert len(found) > 80
    return found | {OUVERTURE}


def of_the_views() -> set[str]:
    """The use cases that these name, one function from another."""
    return functions(reached(graph(ROOT / "pipeline" / "bureau"), views()))


def of_the_commands() -> set[str]:
    return functions({name for used in graph(ROOT / "pipeline" / "cli").values() for name in used})


def test_every_use_case_of_the_commands_is_reached_by_the_page() -> None:
    commands = of_the_commands()
    assert len(commands) > 80
    assert commands - of_the_views() - AILLEURS.keys() == set()
    assert set(AILLEURS) <= commands, "an exception that serves no more"


def test_a_use_case_that_no_view_reaches_is_seen() -> None:
    known = graph(ROOT / "pipeline" / "bureau")
    for lost, vue in (
        ("pipeline.run.conseiller.cosignature.cosigner", "pipeline.bureau.vues.syntheses.cosigner"),
        ("pipeline.factures.events.claim", "pipeline.bureau.vues.facture.noter"),
        ("pipeline.run.facturer.encaissements.record", "pipeline.bureau.vues.chorus.encaissements"),
    ):
        assert lost in functions(reached(known, views()))
        assert lost not in functions(reached(known, views() - {vue}))


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
def test_from_the_menu_every_link_leads_to_a_page_whose_words_are_all_known(
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
    # The pages shown only when there is something to show are in test_pages.
    assert len(set(seen.values())) > 25
