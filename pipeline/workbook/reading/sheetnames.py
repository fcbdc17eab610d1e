"""Which model a sheet's name stands for, and what to say of a name that stands for none."""

from collections.abc import Mapping
from typing import Final

from pipeline.issues import Issue, Origin, Severity
from pipeline.sheetfiles.model import RawSheet
from pipeline.workbook.columns import Ligne
from pipeline.workbook.reading.findings import notice
from pipeline.workbook.reading.layout import find_layout, lacking
from pipeline.workbook.sheets import MODELES
from pipeline.workbook.values.fold import heading_key
from pipeline.workbook.values.nearest import nearest

OURS: Final = frozenset(heading_key(name) for name in ("Lisez-moi", "À corriger", "Listes"))
"""Sheets that the program itself adds to a workbook: ignored without a word."""

_CERTAIN = 4
_MODELS: Final[Mapping[str, type[Ligne]]] = {
    heading_key(name): modele
    for modele in reversed(MODELES)
    for name in (*modele.feuille.autres, modele.feuille.nom)
}


def model_of(name: str) -> type[Ligne] | None:
    """The model of a sheet, its name compared without case, accents, spaces."""
    return _MODELS.get(heading_key(name))


def unknown_sheet(file: str, sheet: RawSheet) -> Issue | None:
    """What to say of a sheet that no model claims; nothing of ours nor of a blank one."""
    if heading_key(sheet.name).rstrip("0123456789") in OURS or not sheet.rows:
        return None
    modele = meant_model(sheet)
    origin = Origin(file=file, sheet=sheet.name)
    if modele is None:
        return notice(
            "feuille-ignoree",
            f"La feuille « {sheet.name} » n’est pas une feuille connue : elle est ignorée.",
            "Rien à faire si elle ne sert qu’à vous.",
            origin,
        )
    meant = modele.feuille.nom
    return notice(
        "feuille-inconnue",
        f"La feuille « {sheet.name} » est inconnue, donc ignorée : vouliez-vous « {meant} » ?",
        f"Si oui, renommez-la en « {meant} », ou recopiez-y ses lignes.",
        origin,
        severity=Severity.AVERTISSEMENT,
    )


def meant_model(sheet: RawSheet) -> type[Ligne] | None:
    """The model that a name stands for or nearly so, else the one that the headings tell."""
    close = nearest(heading_key(sheet.name), list(_MODELS), cutoff=0.75)
    return _MODELS[close] if close else model_by_headings(sheet)


def model_by_headings(sheet: RawSheet) -> type[Ligne] | None:
    """The sheet whose needed columns are all there, the richest match first; None when it is not certain."""
    fits = {
        modele: len(layout.found)
        for modele in MODELES
        if (layout := find_layout(sheet, modele)) is not None and not lacking(modele, layout)
    }
    best = max(fits, key=lambda modele: fits[modele], default=None)
    return best if best is not None and fits[best] >= _CERTAIN else None
