"""The Agents sheet: one row is one agent's bilan."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar

from pipeline.workbook.columns import Besoin, Col, Etape, Feuille, Forme
from pipeline.workbook.sheets import presets as pour
from pipeline.workbook.sheets.papiers import Papiers
from pipeline.workbook.vocabulary import Etat, FinPar, Papier, SurTempsDeTravail


class Agent(Papiers):
    """One agent's bilan: identity, post, scheme, milestones, billing."""

    feuille: ClassVar = Feuille(
        "Agents",
        "agents",
        "Une ligne par bilan : l’agent, son poste, son dispositif, les dates du dossier.",
        autres=("Agent", "Bilans", "Dossiers"),
        cle=("reference",),
        au_moins_une=(("dispositif", "promotion"),),
        selon_valeurs=(("Statut", "statut_agent", "etat"),),
        ordre=(
            ("date_de_lancement", "date_de_fin_prevue"),
            ("date_de_lancement", "date_de_cloture"),
            ("date_de_demande", "decision_le"),
            ("second_intervenant_du", "second_intervenant_au"),
            ("suspendu_le", "reprise_le"),
        ),
    )
    date_de_lancement: Annotated[
        date | None,
        pour.signature(
            "Date de lancement",
            "Le premier jour du bilan ; à défaut, la première séance.",
            "24/02/2026",
            autres=("Lancement",),
        ),
    ] = None
    date_de_fin_prevue: Annotated[
        date | None,
        pour.signature(
            "Date de fin prévue",
            "Le dernier jour prévu ; à défaut, la dernière séance.",
            "30/06/2026",
            autres=("Fin prévue",),
        ),
    ] = None
    duree_convenue: Annotated[
        Decimal | None,
        pour.signature(
            "Durée convenue (h)",
            "En heures, si elle diffère de celle du dispositif.",
            "18",
            Forme.HEURES,
            autres=("Durée convenue",),
        ),
    ] = None
    tarif: Annotated[
        Decimal | None,
        pour.prix(
            "Tarif", "En euros, si le devis diffère du tarif du dispositif.", "2 040,50", Forme.MONTANT
        ),
    ] = None
    sur_temps_de_travail: Annotated[
        SurTempsDeTravail | None,
        Col(
            "Sur temps de travail",
            "Oui, non ou en partie.",
            "oui",
            etape=Etape.SIGNATURE,
            documents=("convention", "calendrier", "contrat"),
        ),
    ] = None
    heures_cpf: Annotated[
        Decimal | None,
        Col(
            "Heures CPF",
            "Les heures à débiter du compte personnel de formation.",
            "16,75",
            Forme.HEURES,
            autres=("CPF",),
            etape=Etape.SIGNATURE,
            documents=("convention", "attestation"),
            besoin=Besoin.CPF,
        ),
    ] = None
    avis_commission_cpf: Annotated[
        str | None,
        pour.convention("Avis de la commission CPF", "L’avis rendu.", "favorable", besoin=Besoin.CPF),
    ] = None
    date_avis_commission_cpf: Annotated[
        date | None,
        pour.convention(
            "Date de l'avis de la commission CPF",
            "La date de cet avis.",
            "15/01/2026",
            autres=("Date de l'avis", "Avis de la commission CPF le"),
            besoin=Besoin.CPF,
        ),
    ] = None
    etat: Annotated[
        Etat | None, pour.seances("État", "Où en est le bilan.", "en cours", autres=("État du bilan",))
    ] = None
    date_effet: Annotated[
        date | None,
        pour.seances(
            "Date d'effet", "La date de la suspension, de l’interruption ou du refus.", "15/05/2026"
        ),
    ] = None
    suspendu_le: Annotated[
        date | None,
        pour.seances("Suspendu le", "Le premier jour de la suspension ; jamais le motif.", "15/05/2026"),
    ] = None
    reprise_le: Annotated[
        date | None, pour.seances("Reprise le", "Le jour de la reprise après une suspension.", "15/06/2026")
    ] = None
    fin_par: Annotated[
        FinPar | None,
        pour.seances(
            "Fin par", "Qui a mis fin au bilan avant son terme ; jamais le motif.", "abandon de l'agent"
        ),
    ] = None
    date_de_cloture: Annotated[
        date | None,
        Col(
            "Date de clôture",
            "Le jour où le bilan s’est terminé.",
            "30/06/2026",
            autres=("Clôture",),
            etape=Etape.CLOTURE,
        ),
    ] = None
    facturer_a: Annotated[
        str | None,
        pour.paiement(
            "Facturer à",
            "Le code du payeur, si ce n’est pas l’employeur.",
            "FIPHFP",
            Forme.CODE,
            reference=("Financeurs", "Employeurs"),
        ),
    ] = None
    numero_engagement: Annotated[
        str | None,
        pour.facturation(
            "N° d'engagement",
            "Si le payeur l’exige sur la facture.",
            "EJ-2026-0042",
            autres=("Numéro d'engagement", "Engagement juridique"),
        ),
    ] = None
    numero_de_bon_de_commande: Annotated[
        str | None,
        pour.facturation(
            "N° de bon de commande",
            "S’il y en a un.",
            "BC-2026-117",
            autres=("Numéro de bon de commande", "Bon de commande"),
        ),
    ] = None
    papiers: Annotated[
        tuple[Papier, ...],
        pour.suivi(
            "Papiers",
            "Les courriers à produire pour ce dossier, séparés par « ; », en plus de ceux de l’organisme.",
            "convocations ; questionnaires",
        ),
    ] = ()
    derogation_anciennete: Annotated[
        bool | None,
        pour.demande(
            "Dérogation d'ancienneté",
            "Oui si l’ancienneté demandée n’est pas exigée, sans motif.",
            "oui",
            autres=("Dérogation",),
            besoin=Besoin.ANCIENNETE,
        ),
    ] = None
