"""A workbook of the page as it would be if it could be written now: its file, and what the register adds."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.issues import Origin
from pipeline.sheetfiles.columns import column_letters
from pipeline.sheetfiles.model import CellValue, RawRow, RawSheet, RawWorkbook
from pipeline.store.saisies import Etat, Rangee
from pipeline.workbook.columns import Column, Ligne, columns
from pipeline.workbook.reading.layout import Layout, find_layout, model_of
from pipeline.workbook.sheets import LUES, Saisie
from pipeline.workbook.values import Mended, Refused, converter
from pipeline.workbook.values.written import written

NUMERO = "numero"
BY_SHEET: Mapping[str, type[Ligne]] = {modele.feuille.nom: modele for modele in LUES}


@dataclass(frozen=True, slots=True)
class Ecart:
    """A row that a person changed or erased in the workbook after it was copied.

    ``dit``: what the workbook says of it now, None when it is gone; ``ici``: where.
    """

    rangee: Rangee
    ici: Origin
    dit: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row of the register goes in its sheet: over the row of that number, or after the last one."""

    rangee: Rangee
    ligne: int


@dataclass(frozen=True, slots=True)
class Fusion:
    """``book``: what is to be read; ``places``: what is still to be written; ``ecarts``: what is asked.

    ``deja``: the numbers of rows to be written that are there: a copy was cut short after it wrote.
    """

    book: RawWorkbook
    places: tuple[Place, ...]
    ecarts: tuple[Ecart, ...]
    deja: tuple[int, ...]


def fusionner(fichier: str, rangees: Iterable[Rangee], book: RawWorkbook | None) -> Fusion:
    """Put together the file of that name, None when there is none, and its rows of the register."""
    rows = list(rangees)
    if book is None:
        rows = [replace(row, etat=Etat.A_COPIER) for row in rows]
    sheets = list(book.sheets) if book else []
    places: list[Place] = []
    asked: list[Ecart] = []
    there: list[int] = []
    for feuille in dict.fromkeys(row.feuille for row in rows):
        modele = BY_SHEET[feuille]
        index = next((n for n, sheet in enumerate(sheets) if model_of(sheet.name) is modele), len(sheets))
        sheet = sheets[index] if index < len(sheets) else _empty(modele)
        mine = _Sheet.of(fichier, sheet, modele)
        mine.settle([row for row in rows if row.feuille == feuille])
        sheets[index:] = [mine.merged(), *sheets[index + 1 :]]
        places += mine.places
        asked += mine.asked
        there += mine.there
    return Fusion(RawWorkbook(tuple(sheets)), tuple(places), tuple(asked), tuple(there))


def titres(modele: type[Ligne]) -> list[str]:
    """The headings of a sheet that the page writes."""
    return [column.titre for column in columns(modele)]


def _empty(modele: type[Ligne]) -> RawSheet:
    heading: list[CellValue] = [*titres(modele)]
    return RawSheet(modele.feuille.nom, [RawRow(1, heading)])


@dataclass(slots=True)
class _Sheet:
    """One sheet and the rows of the register that belong to it."""

    fichier: str
    raw: RawSheet
    modele: type[Ligne]
    layout: Layout
    places: list[Place]
    asked: list[Ecart]
    there: list[int]

    @classmethod
    def of(cls, fichier: str, raw: RawSheet, modele: type[Ligne]) -> "_Sheet":
        layout = find_layout(raw, modele)
        if layout is None:  # a person left nothing of its headings: all is written again below
            last = raw.rows[-1].number if raw.rows else 0
            raw = replace(raw, rows=[*raw.rows, RawRow(last + 2, [*titres(modele)])])
            layout = find_layout(raw, modele)
            assert layout is not None  # noqa: S101 - its headings were just written
        return cls(fichier, raw, modele, layout, [], [], [])

    def settle(self, rows: Sequence[Rangee]) -> None:
        """Tell what is there, what is still to be written, and what a person must be asked."""
        texts = list(self._texts())
        numbered = {int(t[NUMERO]): (line, t) for line, t in texts if t.get(NUMERO, "").isdigit()}
        alike = Counter(comparable(self.modele, each) for _, each in texts)
        last = self.raw.rows[-1].number if self.raw.rows else 0
        for row in sorted(rows, key=lambda each: each.etat is Etat.A_COPIER):
            said = self._said(row)
            here = numbered.get(row.numero) if self.modele is Saisie else None
            key = comparable(self.modele, said)
            if alike[key] > 0:
                alike[key] -= 1
                self.there += [row.numero] * (row.etat is Etat.A_COPIER)
            elif row.etat is Etat.A_COPIER:
                last += here is None
                self.places.append(Place(replace(row, cellules=said), here[0] if here else last))
            else:
                self.asked.append(self._ecart(row, here))

    def _said(self, row: Rangee) -> Mapping[str, str]:
        """What the row's line says: in the journal its number too, by which it is known."""
        return {**row.cellules, NUMERO: str(row.numero)} if self.modele is Saisie else row.cellules

    def merged(self) -> RawSheet:
        """The sheet with what is still to be written."""
        typed = {place.ligne: RawRow(place.ligne, self._cells(place.rangee)) for place in self.places}
        kept = [typed.pop(row.number, row) for row in self.raw.rows]
        return replace(self.raw, rows=[*kept, *typed.values()])

    def _ecart(self, row: Rangee, here: tuple[int, Mapping[str, str]] | None) -> Ecart:
        heading = self.layout.found.get("valeur")
        letters = column_letters(heading.index) if heading else "A"
        place = Origin(self.fichier, self.raw.name, f"{letters}{here[0]}" if here else "")
        return Ecart(row, place, here[1] if here else None)

    def _cells(self, row: Rangee) -> list[CellValue]:
        cells: list[CellValue] = [None] * (1 + max(h.index for h in self.layout.found.values()))
        for nom, text in row.cellules.items():
            if text and nom in self.layout.found:
                cells[self.layout.found[nom].index] = text
        return cells

    def _texts(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Each row as texts by field, under the number of its line."""
        read = [
            (c, self.layout.found[c.nom].index) for c in columns(self.modele) if c.nom in self.layout.found
        ]
        for row in self.raw.rows:
            if row.number > self.layout.row:
                cells = ((c.nom, _text(c, row.cells[i])) for c, i in read if i < len(row.cells))
                yield row.number, {nom: text for nom, text in cells if text}


def comparable(modele: type[Ligne], texts: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    """What a row of a sheet says, however it was typed: « novembre 2026 » is « 2026-11 »."""
    by_name = {column.nom: column for column in columns(modele)}
    said = ((nom, _text(by_name.get(nom), text)) for nom, text in texts.items() if text)
    return frozenset((nom, " ".join(text.split())) for nom, text in said)


def _text(column: Column | None, cell: CellValue) -> str:
    """What a cell says, as it would be typed."""
    if cell is None:
        return ""
    if column is None:
        return str(cell)
    try:
        value = converter(column)(cell)
    except Refused:
        return str(cell)
    return written(value.value if isinstance(value, Mended) else value)
