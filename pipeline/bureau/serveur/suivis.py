"""How many open bilans each professional follows: a closed account must strand none."""

from collections import Counter
from datetime import date

from pipeline.model import etats
from pipeline.model.entites import Modele


def suivis(modele: Modele, day: date) -> Counter[str]:
    """The open bilans by code of who follows them."""
    living = (d for d in modele.dossiers if not (etats.clos(d) or etats.interrompu(d) or etats.refuse(d)))
    return Counter(code for dossier in living for code in etats.conseillers(dossier, day))
