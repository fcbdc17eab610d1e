"""Issues as they are found: worded once, notices of one kind gathered into one."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pipeline.french import typographie
from pipeline.issues import Issue, Origin, Severity
from pipeline.sheetfiles.model import UNCACHED, UNREADABLE, CellError, CellValue
from pipeline.workbook.columns import Column
from pipeline.workbook.records import Loss
from pipeline.workbook.values.outcome import Mended, Refused
from pipeline.workbook.values.text import plain_number

_SHOWN = 60
_PATTERNS: dict[type, str] = {dt.datetime: "%d/%m/%Y %H:%M", dt.date: "%d/%m/%Y", dt.time: "%H:%M"}


@dataclass(slots=True)
class Findings:
    """What was found so far.

    ``unread``: why a workbook could not be read; ``damaged``: and why one is none that Excel would open.
    """

    issues: list[Issue] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    unread: list[Issue] = field(default_factory=list)
    damaged: list[Issue] = field(default_factory=list)
    _notices: dict[tuple[str, str, str, Mended], list[Origin]] = field(default_factory=dict)

    def copy(self) -> "Findings":
        """The same, to which more is added without changing these."""
        notices = {key: [*origins] for key, origins in self._notices.items()}
        return Findings([*self.issues], [*self.losses], [*self.unread], [*self.damaged], notices)

    def join(self, other: "Findings") -> None:
        """Keep what was found in other workbooks."""
        self.issues += other.issues
        self.losses += other.losses
        self.unread += other.unread
        self.damaged += other.damaged
        self._notices |= other._notices

    def add(self, issue: Issue) -> None:
        """Keep an issue."""
        self.issues.append(issue)

    def lose(self, issue: Issue, sheet: str, nom: str = "", *, file: str = "") -> None:
        """Keep an error by which a whole column or sheet is not read."""
        self.issues.append(issue)
        self.losses.append(Loss(issue, sheet, nom, file))

    def mended(self, column: Column, mended: Mended, origin: Origin) -> None:
        """Keep that a cell was mended: one notice per column, with its cells."""
        key = (origin.file, origin.sheet, column.titre, replace(mended, value=None))
        self._notices.setdefault(key, []).append(origin)

    def all(self) -> tuple[Issue, ...]:
        """Everything, notices gathered."""
        return (*self.issues, *(self._notice(*item) for item in self._notices.items()))

    @staticmethod
    def _notice(key: tuple[str, str, str, Mended], origins: list[Origin]) -> Issue:
        mended = key[3]
        several = f" ({len(origins)} cellules)" if len(origins) > 1 else ""
        return notice(
            mended.code,
            f"{key[2]} : {mended.message.removesuffix('.')}{several}.",
            mended.remedy,
            origins[0],
            related=origins[1:],
            severity=Severity.AVERTISSEMENT if mended.warn else Severity.INFORMATION,
        )


def error(  # noqa: PLR0913 - the parts of an issue
    code: str,
    message: str,
    remedy: str,
    origin: Origin,
    *,
    value: str = "",
    confidential: bool = False,
    related: Iterable[Origin] = (),
    dossiers: Iterable[str] = (),
    documents: Iterable[str] = (),
    hint: str = "",
) -> Issue:
    """An error, its sentences given their typography."""
    return Issue(
        code=code,
        severity=Severity.ERREUR,
        message=typographie(message),
        remedy=typographie(remedy),
        origin=origin,
        value=value,
        confidential=confidential,
        related=tuple(related),
        dossiers=tuple(dict.fromkeys(dossiers)),
        documents=tuple(documents),
        hint=typographie(hint),
    )


def notice(  # noqa: PLR0913 - the parts of an issue
    code: str,
    message: str,
    remedy: str,
    origin: Origin,
    *,
    related: Iterable[Origin] = (),
    severity: Severity = Severity.INFORMATION,
    confidential: bool = False,
) -> Issue:
    """Something worth saying that withholds nothing."""
    return Issue(
        code=code,
        severity=severity,
        message=typographie(message),
        remedy=typographie(remedy),
        origin=origin,
        related=tuple(related),
        confidential=confidential,
    )


def refused(
    column: Column, refusal: Refused, cell: CellValue, origin: Origin, *, confidential: bool, dossier: str
) -> Issue:
    """The issue of a cell that could not be understood; its value is told unless it is sensitive."""
    hidden = refusal.hidden or column.col.sensible
    value = "" if hidden else shown(cell)
    quoted = f"{column.titre} « {value} »" if value else column.titre
    detail = "" if hidden or not refusal.detail else f" {refusal.detail}"
    return error(
        refusal.code,
        f"{quoted} : {refusal.message}{detail}",
        refusal.remedy,
        origin,
        value=value,
        confidential=confidential,
        dossiers=[dossier] if dossier else [],
        documents=() if column.obligatoire else column.col.documents,
    )


def shown(cell: CellValue) -> str:
    """A raw value as a person would recognise it, on one line, not too long; nothing where there is none."""
    if isinstance(cell, CellError):
        return "" if cell.kind in (UNCACHED, UNREADABLE) else cell.kind  # there is none to show
    if isinstance(cell, bool):
        return "VRAI" if cell else "FAUX"
    if isinstance(cell, (int, Decimal)):
        return plain_number(cell)
    if isinstance(cell, (dt.date, dt.time)):
        return format(cell, _PATTERNS[type(cell)])
    text = "".join(char if char.isprintable() else " " for char in str(cell or ""))
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
