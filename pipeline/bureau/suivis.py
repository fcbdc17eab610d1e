"""How many open bilans each professional follows: on a server, a closed account must strand none."""

from collections import Counter
from datetime import date

from pipeline.bureau.poste import poste
from pipeline.model import etats
from pipeline.model.entites import Modele
from pipeline.run.gather import Gathered


def suivis(modele: Modele, day: date) -> Counter[str]:
    """The open bilans by code of who follows them."""
    living = (d for d in modele.dossiers if not (etats.clos(d) or etats.interrompu(d) or etats.refuse(d)))
    return Counter(code for dossier in living for code in etats.conseillers(dossier, day))


def seuls(gathered: Gathered, day: date) -> list[tuple[str, int]]:
    """The codes whose open bilans no account opens, with how many; none where there are no accounts."""
    if not poste().serveur:
        return []
    from pipeline.bureau.serveur.comptes import codes  # noqa: PLC0415 - the accounts of a server only

    followed, known = poste().une_fois(gathered, "suivis", lambda: suivis(gathered.modele, day)), codes()
    return [(code, count) for code, count in sorted(followed.items()) if code not in known]
