"""The usual pairs of a stage and the documents served: a column due « pour.signature », « pour.paiement »…"""

from functools import partial
from typing import Final

from pipeline.workbook.columns import Col, Etape

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
facturation: Final = partial(Col, etape=Etape.FACTURATION, documents=("facture",))
paiement: Final = partial(Col, etape=Etape.FACTURATION, documents=("convention", "facture"))
