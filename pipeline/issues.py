"""What was found wrong or worth saying: a code, a place, a value, a remedy."""

from dataclasses import dataclass
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
    kinds of documents that an error withholds for these dossiers; empty means all of them.
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
