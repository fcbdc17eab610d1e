"""Which rows of a sheet are its table's: repeated headings are skipped, a second table is left out aloud."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pipeline.issues import Issue, Origin, Severity
from pipeline.sheetfiles.columns import column_letters
from pipeline.sheetfiles.model import Merge, RawRow, RawSheet
from pipeline.workbook.columns import Ligne, columns
from pipeline.workbook.reading.findings import Findings, error, notice
from pipeline.workbook.reading.layout import Layout
from pipeline.workbook.values.fold import heading_key

MARQUE = "EXEMPLE (ligne ignorée)"
"""What marks the invented line of the blank workbook: a row whose first column says so is never read."""

_ENOUGH = 2


@dataclass(frozen=True, slots=True)
class Extent:
    """``rows``: the data. ``repeated`` say the headings again, ``invented`` are the blank workbook's own,
    ``second`` begins another table, ``beyond`` stand under the end that their own table declares.
    """

    rows: list[RawRow] = field(default_factory=list)
    repeated: list[RawRow] = field(default_factory=list)
    invented: list[RawRow] = field(default_factory=list)
    second: RawRow | None = None
    beyond: list[RawRow] = field(default_factory=list)

    @classmethod
    def of(cls, sheet: RawSheet, modele: type[Ligne], layout: Layout) -> "Extent":
        """The rows under the headings, the invented line left out."""
        texts = {heading.text for heading in layout.headings}
        first = next((layout.found[c.nom].index for c in columns(modele) if c.nom in layout.found), -1)
        found = cls()
        totals, beyond = _declared(sheet, layout)
        for row in sheet.rows:
            if row.number <= layout.row or row.number in totals:
                continue
            if row.number in beyond:
                found.beyond.append(row)
            if MARQUE in row.cells and first in (row.cells.index(MARQUE), -1):
                found.invented.append(row)
            elif len(texts.intersection(row.cells)) < _ENOUGH or not _mostly(row, texts):
                found.rows.append(row)
            elif _same(row, layout):
                found.repeated.append(row)
            else:
                return replace(found, second=row)
        return found


def _declared(sheet: RawSheet, layout: Layout) -> tuple[set[int], set[int]]:
    """The totals rows of the table that has these headings, and the rows under its declared end."""
    for table in sheet.tables:
        if table.block.first_row == layout.row:
            last = table.block.last_row
            under = {row.number for row in sheet.rows if row.number > last}
            return set(range(last - table.totals + 1, last + 1)), under
    return set(), set()


def _mostly(row: RawRow, texts: set[str]) -> bool:
    filled = [cell for cell in row.cells if cell is not None]
    return 2 * sum(cell in texts for cell in filled) > len(filled)


def _same(row: RawRow, layout: Layout) -> bool:
    """Whether each of its words is the heading of its own column."""
    own = {heading.index: heading_key(heading.text) for heading in layout.headings}
    words = ((index, cell) for index, cell in enumerate(row.cells) if isinstance(cell, str))
    return all(own.get(index) == heading_key(cell) for index, cell in words)


def tell_extent(
    place: Origin, table: tuple[RawSheet, Layout, Extent], modele: type[Ligne], findings: Findings
) -> None:
    """What is to be said of the rows that are not read, and of cells that several rows share."""
    (sheet, layout, extent), confidential = table, modele.feuille.confidentielle
    if len(extent.invented) > 1:
        findings.add(_invented(place, extent.invented, confidential))
    if extent.repeated:
        findings.add(_repeated(place, extent.repeated, confidential))
    if extent.second is not None:
        findings.lose(_second(place, extent.second, confidential), modele.feuille.nom, file=place.file)
    if extent.beyond:
        findings.add(_beyond(place, extent.beyond, confidential))
    if shared := list(_shared(sheet, layout)):
        findings.add(_merged(place, shared, confidential))


def _invented(place: Origin, rows: list[RawRow], confidential: bool) -> Issue:
    numbers = ", ".join(str(row.number) for row in rows)
    return notice(
        "lignes-exemple",
        f"Les lignes {numbers} portent « {MARQUE} » : elles ne sont pas lues.",
        "Remplacez ces mots dans les lignes qui doivent compter ; effacez les autres.",
        Origin(place.file, place.sheet, f"A{rows[-1].number}"),
        severity=Severity.AVERTISSEMENT,
        confidential=confidential,
    )


def _repeated(place: Origin, rows: list[RawRow], confidential: bool) -> Issue:
    numbers = ", ".join(str(row.number) for row in rows)
    told = f"Les lignes {numbers} répètent" if len(rows) > 1 else f"La ligne {numbers} répète"
    return notice(
        "titres-repetes",
        f"{told} les titres : elle{'s sont ignorées' if len(rows) > 1 else ' est ignorée'}.",
        "Rien à faire.",
        Origin(place.file, place.sheet, f"A{rows[0].number}"),
        confidential=confidential,
    )


def _beyond(place: Origin, rows: list[RawRow], confidential: bool) -> Issue:
    """An error on each of these rows: what they say waits until they are in the table."""
    cells = [Origin(place.file, place.sheet, f"A{row.number}") for row in rows]
    numbers = ", ".join(str(row.number) for row in rows[:4]) + "…" * (len(rows) > 4)
    return error(
        "hors-du-tableau",
        f"Sous la fin du tableau, {'les lignes' if len(rows) > 1 else 'la ligne'} {numbers} : en font-elles "
        "partie ?"
        if len(rows) > 1
        else f"Sous la fin du tableau, la ligne {numbers} : en fait-elle partie ?",
        "Étirez le tableau jusqu’à elles (poignée du coin en bas à droite), ou effacez-les.",
        cells[0],
        related=cells[1:],
        confidential=confidential,
    )


def _second(place: Origin, row: RawRow, confidential: bool) -> Issue:
    first = next(index for index, cell in enumerate(row.cells) if cell is not None)
    return error(
        "second-tableau",
        f"Un second tableau commence à la ligne {row.number} : ses lignes ne sont pas lues.",
        "Mettez-le dans une feuille à part, ou placez ses lignes sous les titres du premier.",
        Origin(place.file, place.sheet, f"{column_letters(first)}{row.number}"),
        confidential=confidential,
    )


def _shared(sheet: RawSheet, layout: Layout) -> Iterator[Merge]:
    """The merged blocks under the headings that cover several cells of known columns."""
    known = {heading.index for heading in layout.found.values()}
    for block in sheet.merged:
        width = sum(block.first_column <= index <= block.last_column for index in known)
        if block.first_row > layout.row and width * (block.last_row - block.first_row + 1) > 1:
            yield block


def _merged(place: Origin, blocks: list[Merge], confidential: bool) -> Issue:
    names = [_name(block) for block in blocks]
    more = f" et {len(names) - 3} autres" if len(names) > 4 else ""
    shown = ", ".join(names[:3] if more else names)
    cells = [Origin(place.file, place.sheet, name.partition(":")[0]) for name in names]
    return notice(
        "cellules-fusionnees",
        f"Cellules fusionnées {shown}{more} : la valeur de chaque bloc compte pour sa première cellule ; les "
        "autres comptent pour vides.",
        "Défusionnez-les et recopiez la valeur dans chaque cellule où elle compte.",
        cells[0],
        related=cells[1:],
        severity=Severity.AVERTISSEMENT,
        confidential=confidential,
    )


def _name(block: Merge) -> str:
    first = f"{column_letters(block.first_column)}{block.first_row}"
    return f"{first}:{column_letters(block.last_column)}{block.last_row}"
