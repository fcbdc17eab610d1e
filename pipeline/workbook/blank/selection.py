"""Which sheets and columns the chosen schemes use, with examples that speak of these schemes."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.dispositifs.model import Dispositif
from pipeline.dispositifs.vocabulaire import Forme as FormeDispositif
from pipeline.dispositifs.vocabulaire import Production, TypeDocument, TypeOrganisme
from pipeline.workbook.columns import DISPOSITIFS, Besoin, Column, Ligne, columns
from pipeline.workbook.sheets import MODELES, Agent, Organisme, Promotion
from pipeline.workbook.values.text import plain_number


def adapted(
    modele: type[Ligne], chosen: Iterable[Column], dispositifs: Sequence[Dispositif]
) -> tuple[Column, ...]:
    """The same columns; where an example names a scheme, or what it settles, it is the first chosen one's."""
    of_groups = [d for d in dispositifs if (d.forme is FormeDispositif.COLLECTIVE) is (modele is Promotion)]
    scheme = (of_groups or [*dispositifs])[0]
    return tuple(_adapted(modele, column, scheme) for column in chosen)


def _adapted(modele: type[Ligne], column: Column, scheme: Dispositif) -> Column:
    exemple = _of_scheme(modele, column, scheme)
    return column if exemple is None else replace(column, col=replace(column.col, exemple=exemple))


def _of_scheme(modele: type[Ligne], column: Column, scheme: Dispositif) -> str | None:
    """The example that the scheme commands; none where it has nothing to say."""
    if column.col.reference == (DISPOSITIFS,):
        return scheme.code
    if column.col.reference == ("Organismes",) or (modele is Organisme and column.nom == "code"):
        return f"{TypeOrganisme.CDG}{scheme.departement}" if scheme.departement else None
    if modele is Agent and column.nom == "duree_convenue" and scheme.duree_totale is not None:
        return plain_number(scheme.duree_totale)
    if modele is Agent and column.nom == "tarif" and scheme.tarifs:
        return f"{scheme.tarifs[-1].montant:,.2f}".replace(",", " ").replace(".", ",")
    return None


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


_FIRST = ("Organismes", "Employeurs", "Agents", "Séances")
_OF_GROUPS = ("Promotions",)


def essential(selection: Selection, *, groups: bool) -> Selection:
    """The starred columns of the sheets that a first document needs; of promotions too for groups."""
    sheets = (*_FIRST, *(_OF_GROUPS if groups else ()))
    return {
        modele: tuple(c for c in chosen if c.etoile or (groups and c.nom == "promotion"))
        for modele, chosen in selection.items()
        if modele.feuille.nom in sheets
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
