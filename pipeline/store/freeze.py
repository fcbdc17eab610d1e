"""What is signed, accepted or delivered stays: the file of that day, known by its digest, is never replaced.

A document freezes by a date of the workbook (``Task.signed`` says which, in French) or by what a person did
to the file itself: a digital signature, an enforced protection or « marqué comme final » that its template
does not have. Erasing the date does not reopen it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from lxml import etree

from pipeline.store.outcome import Status, Task
from pipeline.store.package import Package, Unreadable
from pipeline.store.register import Known
from pipeline.store.said import said, says
from pipeline.store.states import Action, Found, Rule, State

SIGNATURES = "_xmlsignatures/"
CUSTOM = "docProps/custom.xml"
FINAL = "_MarkAsFinal"
FORMER = ""  # the fingerprint of what version 0.1.0 made: its data cannot be compared any more
NOT_THE_SAME = "?"  # the data had changed since the file was made: which version was signed is asked
BY_SIGNATURE = "sa signature numérique"
BY_PROTECTION = "sa protection contre les modifications"
BY_FINAL = "la mention « marqué comme final »"
BY_THE_FILE = frozenset({BY_SIGNATURE, BY_PROTECTION, BY_FINAL})
# States in which a person's or our own file is surely that document's.
OURS = frozenset({State.GENERATED, State.RESAVED, State.EDITED})
_SETTINGS = re.compile(r".*/settings\d*\.xml")
_TRUE = frozenset({"1", "true", "on"})


def frozen_now(row: Known | None, found: Found, task: Task, file: Path) -> Known | None:
    """Give the row as it freezes in this run by the workbook's date; None when it does not."""
    if row is None or row.is_frozen or row.destroyed or found.state not in OURS or not task.signed:
        return None
    if row.fingerprint == FORMER and task.said and says(said(file), task.said):
        row = replace(row, fingerprint=task.fingerprint)
    doubt = "" if row.fingerprint == task.fingerprint else NOT_THE_SAME
    return replace(row, frozen=f"{task.signed}{doubt}|{found.digest}")


def succeeded(rows: Mapping[str, Known], tasks: Iterable[Task]) -> dict[str, Known]:
    """The rows of delivered documents that a new one replaces, by their former key, each under its own."""
    found = {}
    for task in tasks:
        row = rows.get(task.key)
        if task.succeeds and row is not None and not row.destroyed and row.released != task.succeeds:
            frozen = row.frozen if row.is_frozen else f"{task.succeeds}|{row.seen or row.digest}"
            found[task.key] = replace(row, key=f"{row.key} ({task.succeeds})", frozen=frozen)
    return found


def sealed_only(row: Known) -> bool:
    """Whether its file alone froze it: a living document then has its new version written beside."""
    return row.frozen.partition("|")[0] in BY_THE_FILE


def binding(row: Known, data: bytes) -> tuple[str, ...]:
    """Give what in a document's file forbids to write in it: what a person put there, not its template."""
    return tuple(mark for mark in marks_of(data) if mark == BY_SIGNATURE or not row.protected)


def by_its_file(row: Known, data: bytes, seen: str) -> Known:
    """Give the row frozen by what its file bears, or as it was."""
    if row.is_frozen or row.destroyed:
        return row
    found = binding(row, data)
    return replace(row, frozen=f"{found[0]}|{seen}") if found else row


def marks_of(data: bytes) -> tuple[str, ...]:
    """Give what in a Word file says that it must not change, most binding first; nothing of another file."""
    try:
        return tuple(marks(Package(data)))
    except Unreadable:
        return ()


def frozen_rule(row: Known, found: Found, task: Task) -> Rule:
    """Say of a frozen document that it stays, and what there is to know of it."""
    why, _, digest = row.frozen.partition("|")
    doubt, why = why.endswith(NOT_THE_SAME), why.removesuffix(NOT_THE_SAME)
    told = (
        (found.state is State.ABSENT, LOST),
        (found.state not in OURS, "il n’est pas touché"),
        (found.digest != digest, CHANGED),
        (doubt, WHICH),
        (row.fingerprint != task.fingerprint, OUTDATED),
    )
    more = next((f"\u00a0: {words}" for true, words in told if true), "")
    return Rule(Action.LEAVE, Status.FIGE, f"figé par {why}{more}")


LOST = "introuvable dans outputs, remettez-le depuis une sauvegarde (il n’est pas refait)"
CHANGED = "le fichier a été modifié depuis, et n’est pas touché"
WHICH = (
    "les données avaient changé avant cette date, est-ce bien ce fichier qui a été signé ? Si oui, confirmez "
    "par « figer » ; sinon, effacez la date, puis « rouvrir »"
)
OUTDATED = (
    "il n’est pas touché bien que les données aient changé depuis (avenant, page corrigée ou date saisie par "
    "erreur, voir « rouvrir »)"
)
SIGNED_NEVER_MADE = Rule(
    Action.WRITE,
    Status.FAIT,
    "daté dans le classeur sans que le fichier soit là\u00a0: fait cette fois, puis figé (vérifiez qu’il dit "
    "bien ce qui a été signé)",
)


def marks(package: Package) -> Iterator[str]:
    """Give the same of an open file."""
    if any(name.startswith(SIGNATURES) for name in package.entries):
        yield BY_SIGNATURE
    if any(_protected(package.read(name)) for name in package.entries if _SETTINGS.fullmatch(name)):
        yield BY_PROTECTION
    if CUSTOM in package.entries and _final(package.read(CUSTOM)):
        yield BY_FINAL


def _protected(settings: bytes) -> bool:
    """Whether a protection is in force, or a password asked for before writing."""
    root = _parsed(settings)
    found = root.iter("{*}documentProtection", "{*}writeProtection") if root is not None else ()
    return any(_in_force(each) for each in found)


def _in_force(element: etree._Element) -> bool:
    said = {str(name).rpartition("}")[2]: str(value) for name, value in element.attrib.items()}
    return said.get("enforcement", "") in _TRUE or bool({"hash", "hashValue"} & said.keys())


def _final(properties: bytes) -> bool:
    root = _parsed(properties)
    named = (e for e in root.iter("{*}property") if e.get("name") == FINAL) if root is not None else ()
    return any((child.text or "").strip().lower() in _TRUE for element in named for child in element)


def _parsed(xml: bytes) -> etree._Element | None:
    try:
        return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return None
