"""The Agents sheet, the papers: when each was sent, came back, and was signed by each party."""

from datetime import date
from typing import Annotated

from pipeline.workbook.columns import Col, Etape
from pipeline.workbook.sheets import presets as pour
from pipeline.workbook.sheets.identite import Identite
from pipeline.workbook.vocabulary import Partie


class Papiers(Identite):
    """The dates of the papers. ``convention_signee_le`` and ``contrat_signe_le``: signed by all parties."""

    devis_envoye_le: Annotated[
        date | None, pour.suivi("Devis envoyé le", "Le jour de l’envoi du devis.", "28/01/2026")
    ] = None
    devis_recu_le: Annotated[
        date | None, pour.suivi("Devis reçu le", "Le jour où le devis accepté est revenu.", "03/02/2026")
    ] = None
    devis_accepte_le: Annotated[
        date | None, pour.prix("Devis accepté le", "Le tarif de ce jour s’applique.", "03/02/2026")
    ] = None
    convention_envoyee_le: Annotated[
        date | None,
        pour.suivi("Convention envoyée le", "Le jour de l’envoi de la convention à signer.", "04/02/2026"),
    ] = None
    convention_recue_le: Annotated[
        date | None,
        pour.suivi("Convention reçue le", "Le jour où la convention signée est revenue.", "10/02/2026"),
    ] = None
    convention_signee_agent_le: Annotated[
        date | None,
        pour.convention(
            "Convention signée par l'agent le", "Le jour de la signature de l’agent.", "06/02/2026"
        ),
    ] = None
    convention_signee_employeur_le: Annotated[
        date | None,
        pour.convention(
            "Convention signée par l'employeur le", "Le jour de la signature de l’employeur.", "06/02/2026"
        ),
    ] = None
    convention_signee_organisme_le: Annotated[
        date | None,
        pour.convention(
            "Convention signée par l'organisme le", "Le jour de la signature de l’organisme.", "06/02/2026"
        ),
    ] = None
    convention_signee_le: Annotated[
        date | None,
        pour.prix("Convention signée le", "À remplir au retour de la convention signée.", "10/02/2026"),
    ] = None
    signature_refusee_par: Annotated[
        Partie | None,
        pour.protection(
            "Signature refusée par",
            "Qui a refusé de signer la convention ou le contrat ; jamais le motif.",
            "employeur",
        ),
    ] = None
    signature_refusee_le: Annotated[
        date | None, pour.protection("Signature refusée le", "Le jour de ce refus.", "12/02/2026")
    ] = None
    contrat_envoye_le: Annotated[
        date | None, pour.suivi("Contrat envoyé le", "Le jour de l’envoi du contrat à signer.", "12/02/2026")
    ] = None
    contrat_recu_le: Annotated[
        date | None, pour.suivi("Contrat reçu le", "Le jour où le contrat signé est revenu.", "17/02/2026")
    ] = None
    contrat_signe_agent_le: Annotated[
        date | None,
        pour.contrat("Contrat signé par l'agent le", "Le jour de la signature de l’agent.", "16/02/2026"),
    ] = None
    contrat_signe_organisme_le: Annotated[
        date | None,
        pour.contrat(
            "Contrat signé par l'organisme le", "Le jour de la signature de l’organisme.", "16/02/2026"
        ),
    ] = None
    contrat_signe_le: Annotated[
        date | None,
        pour.contrat("Contrat signé le", "À remplir une fois le contrat d’engagement signé.", "17/02/2026"),
    ] = None
    attestation_envoyee_le: Annotated[
        date | None,
        pour.suivi("Attestation envoyée le", "Le jour de l’envoi de l’attestation.", "01/07/2026"),
    ] = None
    attestation_recue_le: Annotated[
        date | None, pour.suivi("Attestation reçue le", "Le jour où elle est revenue signée.", "08/07/2026")
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
    synthese_envoyee_le: Annotated[
        date | None, pour.suivi("Synthèse envoyée le", "Le jour de l’envoi de la synthèse.", "01/07/2026")
    ] = None
    synthese_recue_le: Annotated[
        date | None,
        pour.suivi("Synthèse reçue le", "Le jour où la synthèse signée est revenue.", "08/07/2026"),
    ] = None
    synthese_signee_le: Annotated[
        date | None, pour.synthese("Synthèse signée le", "Le jour de sa signature.", "06/07/2026")
    ] = None
