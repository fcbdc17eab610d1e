"""What each of an agent's several employers takes of the price, whoever pays in their place."""

from decimal import Decimal

from pipeline.dispositifs import Production, cle
from pipeline.errors import UserError
from pipeline.model import facturation, obstacles
from pipeline.model.entites import Dossier
from pipeline.model.montants import Part, partager, repartir

RIEN = Decimal(0)


def parts(dossier: Dossier, total: Decimal) -> tuple[Decimal, ...]:
    """The share of each employer, in their order, adding up to ``total``; nothing where nobody said it.

    What third parties pay is spread over the employers in proportion to their own shares: a convention names
    no funder, and no share of it may tell that there is one.
    """
    rows = dossier.financements
    try:
        shares = partager(total, [Part(f.payeur.nom, f.part, f.montant) for f in rows]) if rows else ()
    except UserError:
        return ()  # the rule on shares says what is wrong with them
    own = [Decimal(0)] * len(dossier.employeurs)
    codes = [cle(record.row.code) for record in dossier.employeurs]
    for financement, share in zip(rows, shares, strict=True):
        if cle(financement.payeur.code) in codes:
            own[codes.index(cle(financement.payeur.code))] += share
    return repartir(total, own) if any(own) else ()


def a_dire(dossier: Dossier) -> bool:
    """Whether a convention must state such shares: several employers, a price of the agent's own."""
    return facturation.production(dossier) is Production.OUI and obstacles.a_partager(dossier)
