"""One invoice per funder and month instead of one per bilan: drafts that may share a page."""

from collections import defaultdict
from collections.abc import Sequence

from pipeline.model.factures import Draft, cle_mois, ventilees


def par_mois(brouillons: Sequence[Draft]) -> tuple[Draft, ...]:
    """Put together the drafts of one month (of execution) that say the same around their lines.

    An invoice has one n° d'engagement, one code service, one customer: drafts that differ there stay
    apart. The order is that of the first draft of each group; lines are in the order given.
    """
    groups: defaultdict[tuple[object, ...], list[Draft]] = defaultdict(list)
    for draft in brouillons:
        groups[_page(draft)].append(draft)
    return tuple(_merged(members) for members in groups.values())


def _page(draft: Draft) -> tuple[object, ...]:
    return (
        *(draft.organisme, draft.serie, draft.financeur, draft.client, draft.regime, draft.mention_tva),
        *(draft.numero_engagement, draft.numero_bon_de_commande, draft.code_service),
        *(draft.numero_de_marche, draft.canal),
        *(draft.delai_de_paiement, draft.interets, draft.execution.year, draft.execution.month),
        *(draft.paiement, draft.exercice, tuple(m.cle for m in draft.mentions)),
    )


def _merged(members: Sequence[Draft]) -> Draft:
    first = members[0]
    conventions = {draft.convention for draft in members}
    references = [reference for draft in members for reference in draft.dossiers]
    return first.model_copy(
        update={
            "lignes": ventilees([ligne for draft in members for ligne in draft.lignes]),
            "cle": cle_mois(first.organisme, first.financeur.code, first.execution, references),
            "execution": max(draft.execution for draft in members),
            "convention": first.convention if len(conventions) == 1 else "",
            "debut": min((d.debut for d in members if d.debut), default=None),
            "deliberation": first.deliberation if len({d.deliberation for d in members}) == 1 else "",
            "pieces_fiphfp": any(d.pieces_fiphfp for d in members),
        }
    )
