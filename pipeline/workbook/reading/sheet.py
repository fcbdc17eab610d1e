"""One sheet read: its model, its headings, its rows, and what must not be anywhere in it."""

from collections.abc import Iterable
from dataclasses import replace

from pipeline.issues import Issue, Origin
from pipeline.sheetfiles.columns import MAX_ROWS
from pipeline.sheetfiles.model import RawSheet
from pipeline.workbook.columns import Ligne
from pipeline.workbook.reading.bycolumn import decided_by_values, gather_by_column, swapped_columns
from pipeline.workbook.reading.extent import Extent, tell_extent
from pipeline.workbook.reading.findings import Findings, error, notice
from pipeline.workbook.reading.headings import tell_headings, untitled_issue
from pipeline.workbook.reading.layout import (
    Layout,
    find_layout,
    is_ours,
    meant_model,
    model_by_headings,
    model_of,
    tell_unknown,
    untitled,
)
from pipeline.workbook.reading.rows import Table, read_rows, unread_cells
from pipeline.workbook.reading.sources import Source
from pipeline.workbook.reading.struck import tell_struck
from pipeline.workbook.reading.understood import Understood, understood
from pipeline.workbook.records import Entry
from pipeline.workbook.values.nir import holds_nir


def read_sheet(
    source: Source, sheet: RawSheet, findings: Findings, told: list[Understood]
) -> Iterable[Entry]:
    """The entries of a sheet; what is wrong goes to ``findings``, what was understood to ``told``."""
    modele = model_of(sheet.name) or _told_by_headings(source, sheet, findings)
    layout = find_layout(sheet, modele) if modele else None
    readable = modele is not None and (source.conseiller or not modele.feuille.conseiller)
    extent = Extent.of(sheet, modele, layout) if modele and layout and readable else None
    _refuse_nirs(source.name, sheet, layout if extent else None, extent, findings)
    if modele is None:
        tell_unknown(source.name, sheet, findings)
        return []
    place = Origin(source.name, sheet.name)
    if not sheet.rows:
        told.append(understood(place, modele, None, ()))
        return []
    if not readable:
        findings.add(_counsellors_own(source.name, sheet))
        return []
    if layout is None or extent is None:
        findings.lose(_no_headings(source.name, sheet, modele), modele.feuille.nom)
        return []
    start = len(findings.issues)
    entries = list(_entries(source.name, sheet, modele, (layout, extent), findings))
    findings.issues[start:] = gather_by_column(findings.issues[start:], modele, layout, len(entries))
    found = understood(place, modele, layout, entries)
    told.append(replace(found, encoding=sheet.encoding, from_1904=sheet.from_1904))
    return entries


def is_confidential(sheet: RawSheet) -> bool:
    """Whether it is meant to be the confidential sheet, and holds more than the blank workbook's."""
    modele = meant_model(sheet)
    if modele is None or not modele.feuille.confidentielle:
        return False
    layout = find_layout(sheet, modele)
    return bool(Extent.of(sheet, modele, layout).rows if layout else sheet.rows)


def _told_by_headings(source: Source, sheet: RawSheet, findings: Findings) -> type[Ligne] | None:
    """A sheet that is certain by its headings is used whatever its name; a CSV file has none."""
    modele = None if is_ours(sheet.name) else model_by_headings(sheet)
    if modele is not None:
        alone = source.kind == "csv"
        named = f"« {source.name} »" if alone else f"La feuille « {sheet.name} »"
        remedy = (
            f"Pour l’éviter, nommez le fichier « {modele.feuille.nom}.csv »."
            if alone
            else f"Rien à faire ; renommez-la « {modele.feuille.nom} », ou retirez-la si elle ne compte plus."
        )
        findings.add(
            notice(
                "fichier-reconnu" if alone else "feuille-reconnue",
                f"{named} est lu{'e' * (not alone)} comme la feuille « {modele.feuille.nom} », "
                "d’après ses titres.",
                remedy,
                Origin(source.name, "" if alone else sheet.name),
            )
        )
    return modele


def _entries(
    file: str, sheet: RawSheet, modele: type[Ligne], table: tuple[Layout, Extent], findings: Findings
) -> Iterable[Entry]:
    layout, extent = table
    rows, confidential = extent.rows, modele.feuille.confidentielle
    tell_extent(Origin(file, sheet.name), (sheet, layout, extent), modele, findings)
    if not rows:
        return []
    filled = {index for row in rows for index, cell in enumerate(row.cells) if cell is not None}
    tell_headings(Origin(file, sheet.name), modele, layout, filled, findings)
    if columns := untitled(rows, layout):
        findings.add(untitled_issue(file, sheet.name, confidential, columns, layout.row))
    if sheet.hidden_rows:
        findings.add(_hidden(file, sheet))
    if not sheet.visible:
        findings.add(_hidden_sheet(file, sheet))
    tell_struck(Origin(file, sheet.name), sheet, rows, (modele, layout), findings)
    layout = decided_by_values(Origin(file, sheet.name), modele, layout, rows, findings)
    swapped = swapped_columns(Origin(file, sheet.name), modele, layout, rows, findings)
    return read_rows(Table.of(modele, file, sheet, layout, swapped), rows, findings)


def _refuse_nirs(
    file: str, sheet: RawSheet, layout: Layout | None, extent: Extent | None, findings: Findings
) -> None:
    """Known columns are checked as they are read; here, everything else of the sheet."""
    read = frozenset(heading.index for heading in layout.found.values()) if layout else frozenset()
    last = extent.second.number if extent and extent.second else MAX_ROWS + 1
    for cell, value in unread_cells(sheet, read, range(layout.row + 1 if layout else 1, last)):
        if holds_nir(value):
            findings.add(
                error(
                    "nir-interdit",
                    "La cellule contient ce qui a la forme d’un numéro de sécurité sociale.",
                    "Effacez-le du classeur : aucun document n’en a besoin.",
                    Origin(file, sheet.name, cell),
                )
            )


def _counsellors_own(file: str, sheet: RawSheet) -> Issue:
    return error(
        "feuille-du-conseiller",
        f"La feuille « {sheet.name} » n’est lue que dans le dossier inputs/conseiller : ce que l’agent "
        "dit pendant son bilan appartient à l’agent et au conseiller, pas aux ressources humaines.",
        "Retirez cette feuille du classeur ; le conseiller la garde dans un classeur d’inputs/conseiller.",
        Origin(file=file, sheet=sheet.name),
    )


def _no_headings(file: str, sheet: RawSheet, modele: type[Ligne]) -> Issue:
    return error(
        "titres-introuvables",
        f"La feuille « {sheet.name} » n’a pas de ligne de titres reconnaissable.",
        "Écrivez les titres des colonnes sur une ligne, comme dans le classeur vierge.",
        Origin(file, sheet.name, f"A{sheet.rows[0].number}"),
        confidential=modele.feuille.confidentielle,
    )


def _hidden_sheet(file: str, sheet: RawSheet) -> Issue:
    return notice(
        "feuille-masquee",
        f"La feuille « {sheet.name} » est masquée ; elle est lue comme les autres.",
        "Supprimez-la si elle ne doit pas compter.",
        Origin(file=file, sheet=sheet.name),
    )


def _hidden(file: str, sheet: RawSheet) -> Issue:
    told = "lignes masquées ou filtrées, lues" if sheet.hidden_rows > 1 else "ligne masquée ou filtrée, lue"
    return notice(
        "lignes-masquees",
        f"Feuille « {sheet.name} » : {sheet.hidden_rows} {told} comme les autres.",
        "Supprimez-les si elles ne doivent pas compter.",
        Origin(file=file, sheet=sheet.name),
    )
