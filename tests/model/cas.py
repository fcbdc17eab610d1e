"""A rule's two sides: the change that makes it speak, the neighbouring one that leaves it silent."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.issues import Severity
from pipeline.sheetfiles.model import CellValue
from tests.builders import JOUR, classeur, codes, modele, realiser, seule, statuts
from tests.workbook.builders import Book, plain

Change = tuple[str, int, str, CellValue]


def change(*changes: Change, code: str = "CDG29-EVOLUTION", par: str = "", held: bool = False) -> Book:
    """A valid workbook of that scheme with some cells changed; ``held``: all its sessions are."""
    book = classeur(code, par)
    if held:
        realiser(book)
    for sheet, row, heading, value in changes:
        book.set(sheet, row, heading, value)
    return book


@dataclass(frozen=True)
class Cas:
    """One rule: what it is called, the two workbooks, the cell it names, words of its remedy."""

    code: str
    wrong: Callable[[], Book]
    right: Callable[[], Book]
    cell: tuple[str, int, str]
    remedy: str
    jour: dt.date = JOUR
    severity: Severity = Severity.AVERTISSEMENT
    documents: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    """Other rules that the same cell wakes."""


def speaks(cas: Cas) -> None:
    """The rule's issue has its severity, cell, remedy, dossier and documents, and stands alone."""
    book = cas.wrong()
    found = modele(book, jour=cas.jour)
    issue = seule(found, cas.code)
    sheet, row, heading = cas.cell
    assert issue.severity is cas.severity
    assert (issue.origin.file, issue.origin.sheet, issue.origin.cell) == (
        "bilans.xlsx",
        sheet,
        book.at(sheet, row, heading),
    )
    assert issue.message.endswith(".")
    assert plain(cas.remedy) in plain(issue.remedy)
    assert " :" not in issue.message + issue.remedy, "French wants a no-break space before the colon"
    assert "2026-001" in issue.dossiers
    assert issue.documents == cas.documents
    assert sorted(set(codes(found))) == sorted({cas.code, *cas.also})


def is_silent(cas: Cas) -> None:
    """The neighbouring value wakes nobody."""
    assert cas.code not in codes(modele(cas.right(), jour=cas.jour))


def withholds_its_documents_alone(cas: Cas) -> None:
    """An error withholds the kinds it names, a warning none; every other document is as it was."""
    before, after = statuts(cas.right(), cas.jour), statuts(cas.wrong(), cas.jour)
    held = {key.split("/")[0].replace("agenda", "calendrier") for key, s in after.items() if s == "retenu"}
    assert held <= set(cas.documents)
    kept = {key: status for key, status in after.items() if status != "retenu"}
    assert kept.items() <= before.items()
    if cas.severity is Severity.ERREUR:
        assert held
