"""A fault of a whole column is said once: the same fault in most of its cells, dates swapped by Excel."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.issues import Issue, Origin, Severity
from pipeline.sheetfiles.model import CellValue, RawRow
from pipeline.workbook.columns import Column, Forme, Ligne, columns
from pipeline.workbook.reading.findings import Findings, error
from pipeline.workbook.reading.layout import Heading, Layout
from pipeline.workbook.values import Refused, converter
from pipeline.workbook.values.fold import heading_key

_FEWEST = 3
_LETTERS = re.compile(r"[A-Z]+")
_MONTH_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](?:\d{4}|\d{2})")


def gather_by_column(issues: Sequence[Issue], modele: type[Ligne], layout: Layout, rows: int) -> list[Issue]:
    """The same issues, those of one code in most cells of a column as one, at its heading."""
    groups: dict[tuple[str, str], list[Issue]] = {}
    for issue in issues:
        if issue.severity is Severity.ERREUR and not issue.related:
            groups.setdefault((issue.code, _column_of(issue.origin)), []).append(issue)
    whole = {key: group for key, group in groups.items() if len(group) >= max(_FEWEST, (rows + 1) // 2)}
    gone = {id(issue) for group in whole.values() for issue in group}
    titles = {_LETTERS.match(h.cell)[0]: (c, h.cell) for c, h in _headings(modele, layout)}  # type: ignore[index]
    told = [
        _whole(group, titles[letters], rows) for (_, letters), group in whole.items() if letters in titles
    ]
    kept = [issue for issue in issues if id(issue) not in gone or _column_of(issue.origin) not in titles]
    return told + kept


def _headings(modele: type[Ligne], layout: Layout) -> Iterator[tuple[Column, Heading]]:
    for column in columns(modele):
        if column.nom in layout.found:
            yield column, layout.found[column.nom]


def _column_of(origin: Origin) -> str:
    found = _LETTERS.match(origin.cell)
    return found[0] if found else ""


def _whole(group: Sequence[Issue], heading: tuple[Column, str], rows: int) -> Issue:
    """All cells stay marked and withhold what they did; the sentence is one, with the first as example."""
    first, (column, cell) = group[0], heading
    return replace(
        first,
        message=f"Colonne «\u00a0{column.titre}\u00a0»\u00a0: {len(group)} cellules sur {rows} ont le même "
        f"défaut. La première, {first.origin.cell}\u00a0: {first.message}",
        remedy=f"{first.remedy} Corrigez toute la colonne.",
        origin=Origin(first.origin.file, first.origin.sheet, cell),
        value="",
        related=tuple(issue.origin for issue in group),
        dossiers=tuple(dict.fromkeys(d for issue in group for d in issue.dossiers)),
        column=True,
    )


def decided_by_values(
    place: Origin, modele: type[Ligne], layout: Layout, rows: Sequence[RawRow], findings: Findings
) -> Layout:
    """A heading that may name two columns names the one whose values it holds; mixed, it is asked."""
    for titre, nom, other in modele.feuille.selon_valeurs:
        heading = layout.found.get(nom)
        if heading is None or heading_key(heading.name) != heading_key(titre) or other in layout.found:
            continue
        second = next(column for column in columns(modele) if column.nom == other)
        listed = [_taken(second, cell) for cell in _under(rows, heading.index)]
        if listed and all(listed):
            found = {key: value for key, value in layout.found.items() if key != nom}
            layout = replace(layout, found=found | {other: heading})
        elif any(listed):
            first = next(column for column in columns(modele) if column.nom == nom)
            at = Origin(place.file, place.sheet, heading.cell)
            findings.lose(
                _two_meanings(at, heading, first, second), modele.feuille.nom, other, file=place.file
            )
    return layout


def _under(rows: Sequence[RawRow], index: int) -> list[CellValue]:
    return [row.cells[index] for row in rows if index < len(row.cells) and row.cells[index] is not None]


def _taken(column: Column, cell: CellValue) -> bool:
    try:
        converter(column)(cell)
    except Refused:
        return False
    return True


def _two_meanings(place: Origin, heading: Heading, first: Column, second: Column) -> Issue:
    return error(
        "titre-a-deux-sens",
        f"La colonne « {heading.text} » dit-elle « {first.titre} » ou « {second.titre} » ? "
        "Ses valeurs sont de l’un et de l’autre.",
        f"Donnez-lui pour titre « {first.titre} » ou « {second.titre} », et corrigez les autres valeurs.",
        place,
    )


def swapped_columns(
    place: Origin, modele: type[Ligne], layout: Layout, rows: Sequence[RawRow], findings: Findings
) -> dict[str, Origin]:
    """The date columns that an American Excel half converted: field → heading; each is told and lost.

    Where « 02/16/2027 » stayed a text, « 03/02/2027 » became a real date: 2 March, typed as 3 February.
    """
    found = {}
    for column, heading in ((c, layout.found[c.nom]) for c in columns(modele) if c.nom in layout.found):
        if column.forme is Forme.DATE and _half_swapped(rows, heading.index):
            found[column.nom] = Origin(place.file, place.sheet, heading.cell)
            issue = _swapped(found[column.nom], column, modele.feuille.confidentielle)
            findings.lose(issue, modele.feuille.nom, column.nom, file=place.file)
    return found


def _half_swapped(rows: Sequence[RawRow], index: int) -> bool:
    cells = [row.cells[index] for row in rows if index < len(row.cells)]
    real = [cell for cell in cells if isinstance(cell, dt.date)]
    texts = [m for cell in cells if isinstance(cell, str) and (m := _MONTH_FIRST.match(cell.strip()))]
    foreign = [m for m in texts if int(m[1]) <= 12 < int(m[2]) <= 31]
    ours = [m for m in texts if int(m[1]) > 12 >= int(m[2])]
    many = len(foreign) >= 2 and 4 * len(foreign) >= len(foreign) + len(real)
    return many and not ours and len(real) >= 2 and all(day.day <= 12 for day in real)


def _swapped(place: Origin, column: Column, confidential: bool) -> Issue:
    return error(
        "dates-inversees",
        f"Colonne « {column.titre} » : une partie des dates est restée en texte, le mois d’abord, et les "
        "autres ont sans doute le jour et le mois échangés : aucune n’est lue.",
        "Rouvrez le fichier d’origine en indiquant « jour/mois/année » pour cette colonne, ou retapez-la.",
        place,
        confidential=confidential,
        documents=() if column.etoile else column.col.documents,
    )
