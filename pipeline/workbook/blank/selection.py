"""Which sheets and columns the chosen schemes use."""

from collections.abc import Sequence

from pipeline.dispositifs.model import Dispositif
from pipeline.dispositifs.vocabulaire import Forme as FormeDispositif
from pipeline.dispositifs.vocabulaire import Production, TypeDocument
from pipeline.workbook.blank.examples import adapted
from pipeline.workbook.columns import Besoin, Column, Ligne, columns
from pipeline.workbook.sheets import MODELES

Selection = dict[type[Ligne], tuple[Column, ...]]


def select(dispositifs: Sequence[Dispositif] | None, *, conseiller: bool = False) -> Selection:
    """The counsellor's sheets, or all the others; every column when no scheme is chosen."""
    modeles = [modele for modele in MODELES if modele.feuille.conseiller == conseiller]
    if not dispositifs:
        return {modele: columns(modele) for modele in modeles}
    kinds, needs = _kinds(dispositifs), _needs(dispositifs)
    kept = {
        modele: tuple(column for column in columns(modele) if _useful(column, kinds, needs))
        for modele in modeles
        if modele.feuille.besoin is None or modele.feuille.besoin in needs
    }
    return {
        modele: adapted(modele, chosen, dispositifs)
        for modele, chosen in kept.items()
        if _has_needed(modele, chosen)
    }


def _useful(column: Column, kinds: set[str], needs: set[Besoin]) -> bool:
    used = not column.col.documents or bool(kinds & set(column.col.documents))
    return used and (column.col.besoin is None or column.col.besoin in needs)


def _has_needed(modele: type[Ligne], chosen: tuple[Column, ...]) -> bool:
    """A sheet whose starred columns serve no document of these schemes is of no use itself."""
    return {column.nom for column in columns(modele) if column.obligatoire} <= {c.nom for c in chosen}


def _kinds(dispositifs: Sequence[Dispositif]) -> set[str]:
    return {"suivi"} | {
        document.value
        for dispositif in dispositifs
        for produits in dispositif.documents
        for document in TypeDocument
        if produits.production(document) is not Production.SANS_OBJET
    }


def _needs(dispositifs: Sequence[Dispositif]) -> set[Besoin]:
    needs = set()
    for dispositif in dispositifs:
        if dispositif.forme is FormeDispositif.COLLECTIVE:
            needs.add(Besoin.COLLECTIF)
        if dispositif.cpf:
            needs.add(Besoin.CPF)
        if dispositif.anciennete_ans is not None:
            needs.add(Besoin.ANCIENNETE)
    return needs
