"""Which findings a copy shows, and in what words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.issues import Issue, Origin, Severity
from pipeline.sheetfiles.marked.vocabulary import MAX_POINTS

_SHOWN = (Severity.ERREUR, Severity.AVERTISSEMENT)


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to mend; ``cell`` or ``sheet`` may be empty when the fault is wider than a cell."""

    sheet: str
    cell: str
    severity: Severity
    message: str
    remedy: str

    @property
    def comment(self) -> str:
        """What the comment on the cell says."""
        head = "Erreur" if self.severity is Severity.ERREUR else "À vérifier"
        return f"{head}\u00a0: {self.message}" + (f"\nÀ faire\u00a0: {self.remedy}" if self.remedy else "")


@dataclass(frozen=True, slots=True)
class Points:
    """What a copy shows; ``untold`` counts the points left out for want of room."""

    shown: tuple[Point, ...]
    confidential: int = 0
    untold: int = 0


def renamed(points: Points, names: Mapping[str, str]) -> Points:
    """The same points, their sheets under other names."""
    shown = tuple(replace(point, sheet=names.get(point.sheet, point.sheet)) for point in points.shown)
    return replace(points, shown=shown)


def is_faulty(issues: Iterable[Issue], name: str, *, confidential: bool = False) -> bool:
    """Whether a workbook deserves a copy: one error of its own that this copy may show."""
    return any(
        issue.severity is Severity.ERREUR
        and (confidential or not issue.confidential)
        and _places(issue, name)
        for issue in issues
    )


def points_of(issues: Sequence[Issue], name: str, *, confidential: bool = False) -> Points:
    """The errors and warnings of one workbook, by sheet order of appearance, errors first."""
    own = [issue for issue in issues if issue.severity in _SHOWN and _places(issue, name)]
    allowed = [issue for issue in own if confidential or not issue.confidential]
    found = [
        Point(place.sheet, place.cell, issue.severity, issue.message, issue.hint or issue.remedy)
        for issue in sorted(allowed, key=lambda issue: _SHOWN.index(issue.severity))
        for place in _places(issue, name)
    ]
    points = tuple(dict.fromkeys(found))
    return Points(points[:MAX_POINTS], len(own) - len(allowed), max(len(points) - MAX_POINTS, 0))


def _places(issue: Issue, name: str) -> list[Origin]:
    """The fault's own cell and its twins, when they are in this workbook."""
    return [place for place in (issue.origin, *issue.related) if place.file == name]
