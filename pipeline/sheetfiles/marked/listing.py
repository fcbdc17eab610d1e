"""The points of one workbook, and the sheet that lists them with a link to each cell."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from xml.sax.saxutils import escape, quoteattr

from pipeline.issues import Issue, Origin, Severity
from pipeline.sheetfiles.marked.styles import FILLS, Styles
from pipeline.sheetfiles.marked.text import MARK_TITLE, MAX_POINTS, cell_text, plain

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
        for place in _places(issue, name)[: 1 if issue.column else None]
    ]
    points = tuple(dict.fromkeys(found))
    return Points(points[:MAX_POINTS], len(own) - len(allowed), max(len(points) - MAX_POINTS, 0))


def _places(issue: Issue, name: str) -> list[Origin]:
    """The fault's own cell and its twins, when they are in this workbook."""
    return [place for place in (issue.origin, *issue.related) if place.file == name]


_GUIDE = (
    "Corrigez les cellules colorées dans les autres feuilles, enregistrez, puis remettez ce fichier dans le "
    "dossier « inputs » à la place de l’ancien. Cette feuille, les couleurs et les commentaires sont ignorés."
)
_HEADINGS = ("N°", "Gravité", "Feuille", "Cellule", "Ce qui ne va pas", "Que faire")
_WIDTHS = (6, 12, 18, 10, 70, 70)
_LAST = "F"
_LINE = 15  # points
_WORDS = {Severity.ERREUR: "Erreur", Severity.AVERTISSEMENT: "À vérifier"}


@dataclass(frozen=True, slots=True)
class _Looks:
    """The styles of the sheet."""

    plain: int
    bold: int
    link: int
    severity: dict[Severity, int]


def listing_xml(points: Points, styles: Styles, sheets: Collection[str], namespace: str) -> bytes:
    """The sheet's part, in the workbook's dialect; ``sheets`` are the names that a link can reach."""
    looks = _Looks(
        styles.text(),
        styles.text(bold=True),
        styles.text(link=True),
        {severity: styles.text(colour=colour) for severity, colour in FILLS.items()},
    )
    intro = [MARK_TITLE, _GUIDE, *_asides(points)]
    head = len(intro) + 1
    rows = [_intro_row(number, text, looks) for number, text in enumerate(intro, 1)]
    rows.append(_row(head, [(text, looks.bold) for text in _HEADINGS]))
    rows += [_row(head + n, _point_cells(n, point, looks)) for n, point in enumerate(points.shown, 1)]
    merges = "".join(f'<mergeCell ref="A{n}:{_LAST}{n}"/>' for n in range(1, head))
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(_WIDTHS, 1)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{namespace}">'
        '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0">'
        f'<pane ySplit="{head}" topLeftCell="A{head + 1}" activePane="bottomLeft" state="frozen"/>'
        f'<selection pane="bottomLeft" activeCell="A{head + 1}" sqref="A{head + 1}"/>'
        "</sheetView></sheetViews>"
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{widths}</cols><sheetData>{"".join(rows)}</sheetData>'
        f'<mergeCells count="{head - 1}">{merges}</mergeCells>{_links(points.shown, head, sheets)}'
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    ).encode()


def _asides(points: Points) -> Iterator[str]:
    if points.confidential:
        count = points.confidential
        yield (
            f"{count} point{'s' * (count > 1)} confidentiel{'s' * (count > 1)} : "
            "voir le dossier « outputs/confidentiel »."
        )
    if points.untold:
        yield f"… et {points.untold} autres points, qui seront montrés après correction de ceux-ci."


def _intro_row(number: int, text: str, looks: _Looks) -> str:
    height = 32 if text is _GUIDE else 18
    cell = _cell("A", number, text, looks.bold if number == 1 else looks.plain)
    return f'<row r="{number}" ht="{height}" customHeight="1">{cell}</row>'


def _point_cells(number: int, point: Point, looks: _Looks) -> list[tuple[str, int]]:
    return [
        (str(number), looks.plain),
        (_WORDS.get(point.severity, ""), looks.severity[point.severity]),
        (point.sheet, looks.plain),
        (point.cell, looks.link if point.cell else looks.plain),
        (point.message, looks.plain),
        (point.remedy, looks.plain),
    ]


def _row(number: int, cells: Sequence[tuple[str, int]]) -> str:
    inside = "".join(_cell(letter, number, *cell) for letter, cell in zip("ABCDEF", cells, strict=True))
    height = _LINE * max(_lines(text, width) for (text, _), width in zip(cells, _WIDTHS, strict=True))
    return f'<row r="{number}" ht="{height}" customHeight="1">{inside}</row>'


def _lines(text: str, width: int) -> int:
    """How many lines a text takes, a little room left: not every program fits a row to its text."""
    return sum(max(1, ceil(len(line) / (0.9 * width))) for line in text.split("\n"))


def _cell(letter: str, row: int, text: str, style: int) -> str:
    if not text:
        return f'<c r="{letter}{row}" s="{style}"/>'
    inside = f'<is><t xml:space="preserve">{escape(cell_text(text))}</t></is>'
    return f'<c r="{letter}{row}" s="{style}" t="inlineStr">{inside}</c>'


def _links(points: Sequence[Point], head: int, sheets: Collection[str]) -> str:
    links = [
        f'<hyperlink ref="D{head + n}" location={quoteattr(_location(point))}/>'
        for n, point in enumerate(points, 1)
        if point.cell and point.sheet in sheets
    ]
    return f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else ""


def _location(point: Point) -> str:
    name = plain(point.sheet).replace("'", "''")
    return f"'{name}'!{point.cell}"
