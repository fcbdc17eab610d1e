"""The examples of a blank workbook speak of the scheme that was chosen, not of another one."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.dispositifs.model import Dispositif
from pipeline.dispositifs.vocabulaire import Forme as FormeDispositif
from pipeline.dispositifs.vocabulaire import TypeOrganisme
from pipeline.workbook.columns import DISPOSITIFS, Column, Ligne
from pipeline.workbook.sheets import Agent, Organisme, Promotion
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
