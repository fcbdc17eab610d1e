"""What could not be read as a whole (a column, a sheet) withholds all that draws from it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.model.entites import Dossier, Modele, Retenue
from pipeline.model.retenues import SHEET_KINDS
from pipeline.workbook.columns import columns
from pipeline.workbook.records import Loss
from pipeline.workbook.sheets import MODELES
from pipeline.workbook.values.fold import fold

_MODELES = {modele.feuille.nom: modele for modele in MODELES}


def withhold(modele: Modele, losses: Iterable[Loss]) -> Modele:
    """The same dossiers, each with the losses that touch it."""
    held = [(loss, Retenue(loss.issue, kinds(loss))) for loss in losses]
    if not held:
        return modele
    dossiers = {d.reference: replace(d, retenues=(*d.retenues, *_of(d, held))) for d in modele.dossiers}
    groups = (replace(g, dossiers=tuple(dossiers[d.reference] for d in g.dossiers)) for g in modele.groupes)
    return replace(modele, dossiers=tuple(dossiers.values()), groupes=tuple(groups))


def kinds(loss: Loss) -> tuple[str, ...]:
    """The kinds of documents that the column serves, else its sheet; none: all of them."""
    feuille = SHEET_KINDS.get(loss.sheet, ())
    if not loss.field:
        return feuille
    column = next(c for c in columns(_MODELES[loss.sheet]) if c.nom == loss.field)
    return feuille if column.etoile else tuple(column.col.documents) or feuille


def _of(dossier: Dossier, held: Iterable[tuple[Loss, Retenue]]) -> Iterator[Retenue]:
    return (retenue for loss, retenue in held if _touches(loss, dossier))


def _touches(loss: Loss, dossier: Dossier) -> bool:
    if loss.dossiers is not None:
        return fold(dossier.reference) in loss.dossiers
    if loss.sheet == "Agents":
        return not loss.file or dossier.agent.place.file == loss.file
    return True
