"""What sheets declare alike: the usual pairs of a stage and the documents served, the delivering body."""

from functools import partial
from typing import Final

from pipeline.workbook.columns import Col, Etape, Forme

demande: Final = partial(Col, documents=("convention",))
signature: Final = partial(Col, etape=Etape.SIGNATURE)
convention: Final = partial(Col, etape=Etape.SIGNATURE, documents=("convention",))
contrat: Final = partial(Col, etape=Etape.SIGNATURE, documents=("contrat",))
protection: Final = partial(Col, etape=Etape.SIGNATURE, documents=("convention", "contrat"))
prix: Final = partial(Col, etape=Etape.SIGNATURE, documents=("convention", "facture"))
seances: Final = partial(Col, etape=Etape.SEANCES)
preparation: Final = partial(Col, etape=Etape.SEANCES, documents=("synthese",))
presence: Final = partial(Col, etape=Etape.CLOTURE, documents=("attestation", "facture"))
synthese: Final = partial(Col, etape=Etape.CLOTURE, documents=("synthese",))
suite: Final = partial(Col, etape=Etape.SEANCES, documents=("convention", "contrat"))
suivi: Final = partial(Col, etape=Etape.CLOTURE, documents=("suivi",))
facturation: Final = partial(Col, etape=Etape.FACTURATION, documents=("facture",))
paiement: Final = partial(Col, etape=Etape.FACTURATION, documents=("convention", "facture"))

ORGANISME: Final = Col(
    "Organisme",
    "Le code de l’organisme ; inutile quand il n’y en a qu’un.",
    "CDG29",
    Forme.CODE,
    reference=("Organismes",),
)
"""The body that delivers: asked of an agent and of a promotion alike."""
