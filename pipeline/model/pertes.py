"""What could not be read as a whole (a column, a sheet) withholds all that draws from it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.model.entites import Dossier, Modele, Retenue
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
    """All kinds, which no kind named means: what no row has any more, any template may print, any rule count.

    Of rows that are nobody's, the kinds of their sheet; a column of the follow-up alone withholds none.
    """
    if not loss.field:
        return () if loss.dossiers is None else _MODELES[loss.sheet].feuille.documents
    column = next(c for c in columns(_MODELES[loss.sheet]) if c.nom == loss.field)
    if loss.dossiers is not None:
        return column.col.documents or _MODELES[loss.sheet].feuille.documents
    return column.col.documents if set(column.col.documents) == {"suivi"} else ()


def _of(dossier: Dossier, held: Iterable[tuple[Loss, Retenue]]) -> Iterator[Retenue]:
    return (retenue for loss, retenue in held if _touches(loss, dossier))


def _touches(loss: Loss, dossier: Dossier) -> bool:
    if loss.dossiers is not None:
        return fold(dossier.reference) in loss.dossiers
    if loss.sheet == "Agents":
        return not loss.file or dossier.agent.place.file == loss.file
    return True
