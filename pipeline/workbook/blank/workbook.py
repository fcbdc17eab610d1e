"""The blank workbook as a whole: « Lisez-moi », the sheets, the lists they draw from."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

from pipeline.dispositifs.loader import load
from pipeline.dispositifs.model import Dispositif
from pipeline.dispositifs.vocabulaire import Forme as FormeDispositif
from pipeline.workbook.blank import style
from pipeline.workbook.blank.readme import add_paragraph, write_readme
from pipeline.workbook.blank.selection import Selection, essential, select
from pipeline.workbook.blank.writing import LISTES, write_sheet
from pipeline.workbook.columns import Column, Forme, Ligne
from pipeline.workbook.reading.extent import MARQUE
from pipeline.workbook.sheets import Seance
from pipeline.workbook.values import converter

Rows = Mapping[type[Ligne], Iterable[Mapping[str, object]]]


def write_blank(
    path: Path,
    dispositifs: Sequence[Dispositif] | None = None,
    *,
    conseiller: bool = False,
    essentiel: bool = False,
) -> None:
    """Write the blank workbook of these schemes, all columns without any; or the counsellor's own.

    ``essentiel``: only what a first document needs.
    """
    selection = select(dispositifs, conseiller=conseiller)
    if essentiel and not conseiller:
        groups = any(scheme.forme is FormeDispositif.COLLECTIVE for scheme in dispositifs or ())
        selection = essential(selection, groups=groups)
    examples = {modele: [_example(modele, chosen)] for modele, chosen in selection.items()}
    book = make_workbook(selection, examples, dispositifs or [*load(None)[0].values()], first=3)
    if essentiel and not conseiller:
        add_paragraph(book["Lisez-moi"], _ESSENTIAL)
    for modele in selection:
        for cell in book[modele.feuille.nom][2]:
            cell.font = style.EXAMPLE_FONT
    book.save(path)


_ESSENTIAL = (
    "Ce classeur est l’essentiel : il suffit pour les premiers documents. Le classeur complet a toutes les "
    "feuilles et toutes les colonnes ; vous pouvez aussi les ajouter ici, au fur et à mesure."
)


def make_workbook(
    selection: Selection, rows: Rows, dispositifs: Sequence[Dispositif], *, first: int = 2
) -> Workbook:
    """A workbook of ours with these sheets and rows; lists offer codes from row ``first`` on."""
    book = Workbook()
    book.properties.creator, book.properties.title = "", "Classeur des bilans professionnels"
    book.remove(book.worksheets[0])
    write_readme(book.create_sheet("Lisez-moi"), selection)
    for modele, chosen in selection.items():
        write_sheet(book.create_sheet(modele.feuille.nom), chosen, rows.get(modele, ()), (selection, first))
    _lists(book, dispositifs)
    return book


def _lists(book: Workbook, dispositifs: Sequence[Dispositif]) -> None:
    """The schemes' codes, on a hidden sheet: too long for a list inside a cell rule."""
    sheet = book.create_sheet(LISTES)
    sheet.append(["Dispositif", "Libellé"])
    for dispositif in dispositifs:
        sheet.append([dispositif.code, dispositif.libelle_public])
    sheet.sheet_state = "hidden"


_TYPED = frozenset(
    {Forme.DATE, Forme.HEURE, Forme.HEURES, Forme.MONTANT, Forme.MOUVEMENT, Forme.POURCENTAGE, Forme.ENTIER}
)


_AUTONOMY = frozenset({"duree", "jusqu_au", "duree_realisee"})
"""What a session with its hours leaves blank."""


def _left_out(modele: type[Ligne]) -> set[str]:
    """Of fields that exclude one another, all but the first; of a session, what autonomous work needs."""
    groups = (*modele.feuille.une_seule, *modele.feuille.au_moins_une)
    return {nom for group in groups for nom in group[1:]} | (_AUTONOMY if modele is Seance else set())


def _example(modele: type[Ligne], chosen: Sequence[Column]) -> dict[str, object]:
    """The invented line, a valid one but for its first cell, which says that the line is not read."""
    values: dict[str, object] = {}
    left_out = _left_out(modele)
    for column in (column for column in chosen if column.nom not in left_out):
        value = converter(column)(column.col.exemple) if column.forme in _TYPED else column.col.exemple
        values[column.nom] = value / 100 if column.forme is Forme.POURCENTAGE else value  # type: ignore[operator]
    values[chosen[0].nom] = MARQUE
    return values
