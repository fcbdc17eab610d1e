"""The lines of the sheet « À facturer » that cannot be followed: never passed over in silence."""

from collections.abc import Iterable, Iterator

from pipeline.dispositifs import cle
from pipeline.french import liste
from pipeline.issues import Issue, Severity
from pipeline.model.entites import Dossier, Modele
from pipeline.run.facturer.choix import FEUILLE


def unfollowed(modele: Modele, issues: Iterable[Issue]) -> Iterator[Issue]:
    """What the reading found wrong in the sheet, then the lines whose payer pays nothing of the bilan."""
    yield from (
        found for found in issues if found.origin.sheet == FEUILLE and found.severity is Severity.ERREUR
    )
    for dossier in modele.dossiers:
        yield from _strangers(dossier)


def _strangers(dossier: Dossier) -> Iterator[Issue]:
    payers = [f.payeur.code for f in dossier.financements]
    known = {cle(code) for code in (*payers, *(f.financeur for f in dossier.facturees))}
    for record in dossier.a_facturer:
        named = record.row.financeur
        if named is None or cle(named) in known:
            continue
        yield Issue(
            "payeur-etranger-au-dossier",
            Severity.ERREUR,
            f"{named} ne paie rien du bilan {dossier.reference}, que paie {liste(payers) or 'personne'}.",
            "Corrigez « Financeur », ou laissez la case vide pour tous les payeurs du bilan.",
            record.at("financeur"),
            dossiers=(dossier.reference,),
            documents=("facture",),
        )
