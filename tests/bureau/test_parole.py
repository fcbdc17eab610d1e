"""No word of the console on the page: each sentence of the program is said with its buttons."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.bureau.parole import parole
from pipeline.cli.main import bilan
from pipeline.settings import ROOT

CONSOLE = re.compile(r"--[a-z]{2,}|\bmake [a-z]|[Ll]ancez\b|\bcommande\b|\bterminal\b")
COMMANDS = "|".join(bilan.commands)
# A command named between guillemets, or after « par »; a complement and a folder have the names of two.
NAMED = re.compile(rf"«\s?(?:{COMMANDS})\b(?! de| \d)[^»]*»|(?:\s: |par )(?:{COMMANDS}) (?:\S+ )?…")
NAMES = re.compile(r"(le complément|le dossier) « \w+ »")
SENTENCES = ("run", "model", "factures", "store", "synthese", "workbook", "pdf", "ingest", "einvoicing")
# Not said by a page: reference pages, options of other programs, the machines of a cluster, purchase orders.
ELSEWHERE = {"dictionary.py", "libreoffice.py", "versions.py", "mise_a_jour.py", "grappe"}
PURCHASE = re.compile(r"[Bb]ons? de commande")


def sentences(path: Path) -> Iterator[str]:
    """What a module may say: its texts but its docstrings, holes as « … »."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    parts: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts |= {id(value) for value in node.values}
            yield "".join(str(v.value) if isinstance(v, ast.Constant) else "…" for v in node.values)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            parts.add(id(node.value))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            yield node.value


def _console(said: str) -> bool:
    return bool(CONSOLE.search(PURCHASE.sub("", said)) or NAMED.search(NAMES.sub("", said)))


@pytest.mark.parametrize("package", SENTENCES)
def test_a_sentence_of_the_program_says_no_command_on_the_page(package: str) -> None:
    said = [
        text
        for path in (ROOT / "pipeline" / package).rglob("*.py")
        if ELSEWHERE.isdisjoint(path.parts)
        for text in sentences(path)
        if len(text.split()) > 6 and _console(parole(text))
    ]
    assert said == []


def test_what_has_no_command_is_said_as_it_is() -> None:
    assert parole("Corrigez la cellule C4.") == "Corrigez la cellule C4."
