"""What was found wrong or worth saying: a code, a place, a value, a remedy."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class Severity(StrEnum):
    """How much an issue weighs: an error withholds documents, the others withhold nothing."""

    ERREUR = "erreur"
    AVERTISSEMENT = "avertissement"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """A place a person can go to: workbook, sheet and cell, or template, heading and text."""

    file: str = ""
    sheet: str = ""
    cell: str = ""
    heading: str = ""
    text: str = ""

    def __str__(self) -> str:
        parts = (
            self.file,
            f"feuille « {self.sheet} »" if self.sheet else "",
            f"cellule {self.cell}" if self.cell else "",
            f"sous « {self.heading} »" if self.heading else "",
            f"« {self.text} »" if self.text else "",
        )
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding. ``code`` is stable (kebab-case, French); ``message`` and ``remedy`` are French sentences.

    ``value`` is the faulty value as read, empty when it is sensitive. ``confidential`` issues are written
    under ``outputs/confidentiel/`` only. ``related`` are the other cells concerned (a double's twin) and
    ``dossiers`` the references concerned: many consequences, one cause, one issue. ``documents`` are the
    kinds of documents that an error withholds for these dossiers; empty means all of them. ``hint`` takes the
    place of the remedy in the annotated copy, beside the cell itself: it may say what no report says.
    ``column``: a fault of a whole column, told at its heading; ``related`` are its cells.
    """

    code: str
    severity: Severity
    message: str
    remedy: str
    origin: Origin = Origin()
    value: str = ""
    confidential: bool = False
    related: tuple[Origin, ...] = ()
    dossiers: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    hint: str = ""
    column: bool = False

    def __hash__(self) -> int:
        """By what tells issues apart, not by their places: a column's fault may have 100,000."""
        return hash((self.code, self.origin, self.message))


def merged(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """One issue for one sentence: the same fault in several places is said once, with all its places."""
    groups: dict[tuple[str, str, str, bool], list[Issue]] = {}
    for issue in issues:
        key = (issue.code, issue.message, issue.remedy, issue.confidential)
        groups.setdefault(key, []).append(issue)
    return tuple(_joined(group) for group in groups.values())


def _joined(group: list[Issue]) -> Issue:
    first = group[0]
    if len(group) == 1:
        return first
    places = dict.fromkeys(origin for issue in group for origin in (issue.origin, *issue.related))
    references = dict.fromkeys(reference for issue in group for reference in issue.dossiers)
    places.pop(first.origin)
    return replace(first, related=tuple(places), dossiers=tuple(references))
