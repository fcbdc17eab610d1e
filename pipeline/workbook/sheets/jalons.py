"""The Agents sheet, after the identity: which scheme, who accompanies, what was asked, decided and signed."""

from datetime import date
from typing import Annotated

from pipeline.workbook.columns import DISPOSITIFS, Besoin, Col, Etape, Forme
from pipeline.workbook.sheets import presets as pour
from pipeline.workbook.sheets.identite import Identite
from pipeline.workbook.vocabulary import Decision, Initiative


class Jalons(Identite):
    """How the bilan was set up; what becomes of it is in ``Agent``."""

    organisme: Annotated[str | None, pour.ORGANISME] = None
    dispositif: Annotated[
        str | None,
        Col(
            "Dispositif",
            "Le code du dispositif ; inutile si la promotion le donne.",
            "CDG29-EVOLUTION",
            Forme.CODE,
            sensible=True,
            reference=(DISPOSITIFS,),
        ),
    ] = None
    promotion: Annotated[
        str | None,
        Col(
            "Promotion",
            "Le code de la promotion, pour un bilan collectif.",
            "PROMO-2026-1",
            Forme.CODE,
            reference=("Promotions",),
            besoin=Besoin.COLLECTIF,
        ),
    ] = None
    intervenant: Annotated[
        str | None,
        pour.signature(
            "Intervenant",
            "Le code du professionnel qui accompagne l’agent.",
            "MLB",
            Forme.CODE,
            autres=("Conseiller", "Conseillère"),
            reference=("Intervenants",),
        ),
    ] = None
    initiative: Annotated[
        Initiative | None,
        Col(
            "Initiative",
            "Qui a demandé le bilan : l’agent ou l’employeur.",
            "agent",
            documents=("convention", "contrat"),
        ),
    ] = None
    date_de_demande: Annotated[
        date | None,
        pour.demande(
            "Date de demande",
            "Le jour où la demande est parvenue à l’employeur.",
            "05/01/2026",
            autres=("Demande le",),
        ),
    ] = None
    accord_agent_le: Annotated[
        date | None,
        Col(
            "Accord de l'agent le",
            "Quand l’employeur est à l’initiative.",
            "12/01/2026",
            documents=("convention", "contrat"),
        ),
    ] = None
    decision_employeur: Annotated[
        Decision | None,
        pour.demande("Décision de l'employeur", "Accord, refus ou report.", "accord", autres=("Décision",)),
    ] = None
    decision_le: Annotated[
        date | None,
        pour.demande("Décision le", "La date de cette décision.", "20/01/2026", autres=("Date de décision",)),
    ] = None
    premier_echange_le: Annotated[
        date | None,
        pour.demande(
            "Premier échange le", "L’échange avec l’agent et l’employeur, avant le devis.", "27/01/2026"
        ),
    ] = None
    devis_accepte_le: Annotated[
        date | None, pour.prix("Devis accepté le", "Le tarif de ce jour s’applique.", "03/02/2026")
    ] = None
    convention_signee_le: Annotated[
        date | None,
        pour.prix("Convention signée le", "À remplir au retour de la convention signée.", "10/02/2026"),
    ] = None
    contrat_signe_le: Annotated[
        date | None,
        pour.contrat("Contrat signé le", "À remplir une fois le contrat d’engagement signé.", "17/02/2026"),
    ] = None
    attestation_delivree_le: Annotated[
        date | None,
        Col(
            "Attestation délivrée le",
            "Une nouvelle attestation annule et remplace celle-ci.",
            "30/06/2026",
            etape=Etape.CLOTURE,
            documents=("attestation",),
        ),
    ] = None
