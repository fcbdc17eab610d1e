"""A sheet's rows turned into entries: converters chosen once, each refusal told with its cell."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from pipeline.issues import Issue, Origin
from pipeline.sheetfiles.columns import column_letters
from pipeline.sheetfiles.model import CellValue, RawRow, RawSheet
from pipeline.workbook.columns import Column, Forme, Ligne, columns
from pipeline.workbook.reading.findings import Findings, error, refused, shown
from pipeline.workbook.reading.headings import missing
from pipeline.workbook.reading.layout import Layout
from pipeline.workbook.reading.within import check_within
from pipeline.workbook.records import Entry, Place
from pipeline.workbook.values import Convert, Mended, Refused, converter
from pipeline.workbook.values.text import BLANKS

_DAYS = (Forme.DATE, Forme.MOIS, Forme.TEXTE_OU_DATE)
_DAYS_BETWEEN_EPOCHS = 1462
_HARDLY_A_ROW = 3  # blank starred cells


@dataclass(frozen=True, slots=True)
class Slot:
    """A column that the sheet has: where, and what converts it."""

    column: Column
    index: int
    convert: Convert


@dataclass(frozen=True, slots=True)
class Table:
    """What reading the rows of one sheet needs."""

    modele: type[Ligne]
    file: str
    sheet: str
    layout: Layout
    slots: tuple[Slot, ...]
    lost: tuple[tuple[Column, Origin], ...]
    covered: Mapping[tuple[int, int], Refused]
    from_1904: bool
    letters: dict[str, str]

    @classmethod
    def of(
        cls,
        modele: type[Ligne],
        file: str,
        raw: RawSheet,
        layout: Layout,
        unreadable: Mapping[str, Origin] = MappingProxyType({}),
    ) -> "Table":
        """Prepare a sheet. ``lost``: the columns whose heading is twice there, or needed and absent.

        ``unreadable``: field → heading of the columns that are lost as a whole.
        """
        sheet = raw.name
        slots, lost = [], []
        for column in columns(modele):
            if column.nom in unreadable:
                lost.append((column, unreadable[column.nom]))
            elif (heading := layout.found.get(column.nom)) is not None:
                slots.append(Slot(column, heading.index, converter(column)))
            elif (doubled := layout.doubled.get(column.nom)) is not None:
                lost.append((column, Origin(file, sheet, doubled[-1].cell)))
        lost += [(c, Origin(file, sheet, f"A{layout.row}")) for c in missing(modele, layout)]
        covered = covered_cells(raw)
        return cls(
            modele,
            file,
            sheet,
            layout,
            tuple(slots),
            tuple(lost),
            covered,
            raw.from_1904,
            layout.letters(),
        )


def read_rows(table: Table, rows: Sequence[RawRow], findings: Findings) -> Iterator[Entry]:
    """One entry per row that fills at least one known column."""
    for row in rows:
        place = Place(table.file, table.sheet, row.number, table.letters)
        entry = Entry(table.modele, place, {})
        if _fill(entry, table, row.cells, findings):
            if table.covered:
                _refuse_covered(entry, table, row, findings)
            if _check_needed(entry, table, findings):
                check_within(entry, findings)
            yield entry


def _fill(entry: Entry, table: Table, cells: list[CellValue], findings: Findings) -> bool:
    """Convert the filled cells; False when there is none."""
    values, width, seen = entry.values, len(cells), False
    for slot in table.slots:
        if slot.index >= width or (cell := cells[slot.index]) is None:
            continue
        if type(cell) is str and not cell.strip(BLANKS):
            continue
        seen = True
        entry.filled.append(slot.column.nom)
        try:
            value = slot.convert(_since_1900(cell, slot.column) if table.from_1904 else cell)
        except Refused as refusal:
            _refuse(entry, slot.column, refusal, cell, findings)
            continue
        if type(value) is Mended:
            findings.mended(slot.column, value, entry.place.at(slot.column.nom))
            value = value.value
        if value != ():
            values[slot.column.nom] = value
    return seen


def _since_1900(cell: CellValue, column: Column) -> CellValue:
    """A plain number in a date column, counted from the usual epoch."""
    if column.forme in _DAYS and isinstance(cell, int | Decimal) and not isinstance(cell, bool):
        return cell + _DAYS_BETWEEN_EPOCHS
    return cell


def covered_cells(sheet: RawSheet) -> dict[tuple[int, int], Refused]:
    """The cells under a merged block that hold another value than the one seen, by row and index."""
    rows = {row.number: row.cells for row in sheet.rows} if sheet.merged else {}
    found = {}
    for block in sheet.merged:
        seen = _cell(rows, block.first_row, block.first_column)
        for number in (n for n in rows if block.first_row <= n <= block.last_row):
            for index in range(block.first_column, block.last_column + 1):
                under = _cell(rows, number, index)
                if under is not None and under != seen:
                    place = f"{column_letters(block.first_column)}{block.first_row}"
                    found[number, index] = _hidden_value(place, shown(seen))
    return found


def _cell(rows: Mapping[int, list[CellValue]], number: int, index: int) -> CellValue:
    cells = rows.get(number, [])
    return cells[index] if index < len(cells) else None


def _hidden_value(place: str, seen: str) -> Refused:
    return Refused(
        "valeur-sous-fusion",
        "cette valeur est cachée sous une fusion de cellules.",
        "Défusionnez, puis gardez dans chaque cellule la valeur juste.",
        detail=f"On voit « {seen} », en {place}." if seen else f"On voit la cellule {place}, qui est vide.",
    )


def _refuse_covered(entry: Entry, table: Table, row: RawRow, findings: Findings) -> None:
    for slot in table.slots:
        if (refusal := table.covered.get((row.number, slot.index))) is not None:
            _refuse(entry, slot.column, refusal, row.cells[slot.index], findings)


def _refuse(entry: Entry, column: Column, refusal: Refused, cell: CellValue, findings: Findings) -> None:
    entry.wrong(column.nom, fatal=column.obligatoire)
    findings.add(
        refused(
            column,
            refusal,
            cell,
            entry.place.at(column.nom),
            confidential=entry.modele.feuille.confidentielle,
            dossier=entry.dossier,
        )
    )


def _check_needed(entry: Entry, table: Table, findings: Findings) -> bool:
    """Report each starred cell that is blank, or once a row that fills hardly any: False, it may be a total
    or a remark.
    """
    for column, cause in table.lost:
        entry.wrong(column.nom, fatal=column.obligatoire or _only_hope(entry, column), cause=cause)
    starred = [slot.column for slot in table.slots if slot.column.etoile]
    known = entry.values.keys() | entry.faults
    missing = [c for c in starred if c.nom not in known and not _filled_otherwise(c, entry, known)]
    blank = [column for column in missing if column.obligatoire]
    needed = sum(column.obligatoire for column in starred)
    if len(blank) == needed > 1 or len(missing) >= max(len(starred) - 1, _HARDLY_A_ROW):
        _stray(entry, missing, findings)
        return False
    for column in blank:
        entry.wrong(column.nom, fatal=True)
        findings.add(_empty(entry, column))
    return True


def _groups(entry: Entry, column: Column) -> Iterator[set[str]]:
    feuille = entry.modele.feuille
    return (set(group) for group in (*feuille.au_moins_une, *feuille.une_seule) if column.nom in group)


def _only_hope(entry: Entry, column: Column) -> bool:
    """Whether no other field of its group is filled: the row cannot do without it."""
    return any(not entry.values.keys() & group for group in _groups(entry, column))


def _filled_otherwise(column: Column, entry: Entry, known: Collection[str]) -> bool:
    """Whether another field of its group stands for it: a session of a promotion has no reference."""
    return any(group.intersection(known) for group in _groups(entry, column))


def _empty(entry: Entry, column: Column) -> Issue:
    return error(
        "cellule-obligatoire-vide",
        f"{column.titre} : la cellule est vide, elle est obligatoire.",
        f"Remplissez-la. {column.col.aide}",
        entry.place.at(column.nom),
        confidential=entry.modele.feuille.confidentielle,
        dossiers=[entry.dossier] if entry.dossier else [],
    )


def _stray(entry: Entry, blank: list[Column], findings: Findings) -> None:
    for column in blank:
        entry.wrong(column.nom, fatal=column.obligatoire)
    entry.spoil(entry.place.at(blank[0].nom))
    for column in columns(entry.modele):
        if column.etoile and column.col.reference:
            entry.values.pop(column.nom, None)
    names = ", ".join(f"« {column.titre} »" for column in blank)
    findings.add(
        error(
            "ligne-incomplete",
            f"La ligne {entry.place.row} n’a rien dans les colonnes obligatoires {names}.",
            "Complétez la ligne, ou effacez-la si elle est de trop.",
            entry.place.at(blank[0].nom),
            related=[entry.place.at(column.nom) for column in blank[1:]],
            confidential=entry.modele.feuille.confidentielle,
        )
    )


def unread_cells(sheet: RawSheet, read: frozenset[int], rows: range) -> Iterator[tuple[str, CellValue]]:
    """The cells that no column reads, with their address: headings, titles, unknown columns, other tables."""
    for row in sheet.rows:
        for index, cell in enumerate(row.cells):
            if cell is not None and (index not in read or row.number not in rows):
                yield f"{column_letters(index)}{row.number}", cell


__all__ = ["Table", "read_rows", "unread_cells"]
