"""The Agents sheet: one row is one agent's bilan."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar

from pipeline.workbook.columns import DISPOSITIFS, Col, Etape, Feuille, Forme, Ligne
from pipeline.workbook.vocabulary import Categorie, Civilite, Decision, Etat, Initiative, SurTempsDeTravail


class Agent(Ligne):
    """One agent's bilan: identity, post, scheme, milestones, billing."""

    feuille: ClassVar = Feuille(
        "Agents",
        "agents",
        "Une ligne par bilan : l’agent, son poste, son dispositif, les dates du dossier.",
        autres=("Agent", "Bilans", "Dossiers"),
        cle=("reference",),
        au_moins_une=(("dispositif", "promotion"),),
        ordre=(
            ("date_de_lancement", "date_de_fin_prevue"),
            ("date_de_lancement", "date_de_cloture"),
            ("date_de_demande", "decision_le"),
        ),
    )

    reference: Annotated[
        str,
        Col(
            "Référence",
            "Une référence unique, qui ne change jamais : elle relie toutes les feuilles.",
            "2026-001",
            Forme.CODE,
            autres=("Réf", "Référence du bilan", "Référence dossier"),
        ),
    ]
    civilite: Annotated[
        Civilite | None,
        Col("Civilité", "Madame ou Monsieur ; rien : les documents restent neutres.", "Madame"),
    ] = None
    nom: Annotated[
        str, Col("Nom", "Le nom d’usage de l’agent.", "Le Goff", autres=("Nom d'usage", "Nom de l'agent"))
    ]
    prenom: Annotated[str, Col("Prénom", "Le prénom de l’agent.", "Élodie", autres=("Prénom de l'agent",))]
    courriel: Annotated[
        str | None,
        Col(
            "Courriel",
            "L’adresse où joindre l’agent.",
            "e.legoff@exemple.fr",
            Forme.COURRIEL,
            autres=("E-mail", "Mail", "Adresse électronique"),
        ),
    ] = None
    grade: Annotated[
        str | None, Col("Grade", "Le grade de l’agent.", "Adjointe administrative principale")
    ] = None
    fonction: Annotated[
        str, Col("Fonction", "Le poste occupé.", "Gestionnaire de paie", autres=("Poste", "Emploi occupé"))
    ]
    service: Annotated[str | None, Col("Service", "Le service ou la direction.", "Ressources humaines")] = (
        None
    )
    date_de_prise_de_fonction: Annotated[
        date | None,
        Col(
            "Date de prise de fonction",
            "Depuis quand l’agent occupe ce poste.",
            "01/09/2019",
            autres=("Prise de fonction",),
            etape=Etape.SIGNATURE,
            documents=("synthese",),
        ),
    ] = None
    date_entree_collectivite: Annotated[
        date | None,
        Col(
            "Date d'entrée dans la collectivité",
            "Sert à vérifier l’ancienneté demandée.",
            "01/03/2015",
            autres=("Entrée dans la collectivité", "Date d'entrée"),
            documents=("convention",),
        ),
    ] = None
    emploi_permanent: Annotated[
        bool | None,
        Col(
            "Emploi permanent", "Oui si l’agent occupe un emploi permanent.", "oui", documents=("convention",)
        ),
    ] = None
    categorie: Annotated[
        Categorie | None, Col("Catégorie", "A, B ou C.", "C", documents=("convention", "synthese"))
    ] = None
    statut_agent: Annotated[
        str | None,
        Col(
            "Statut de l'agent",
            "Titulaire, stagiaire, contractuel…",
            "titulaire",
            autres=("Statut",),
            documents=("convention",),
        ),
    ] = None
    employeur: Annotated[
        tuple[str, ...],
        Col(
            "Employeur",
            "Le code de l’employeur ; plusieurs codes séparés par « ; ».",
            "KERLANN",
            autres=("Employeurs", "Collectivité"),
            reference=("Employeurs",),
        ),
    ]
    organisme: Annotated[
        str | None,
        Col(
            "Organisme",
            "Le code de l’organisme ; inutile quand il n’y en a qu’un.",
            "CDG29",
            Forme.CODE,
            reference=("Organismes",),
        ),
    ] = None
    dispositif: Annotated[
        str | None,
        Col(
            "Dispositif",
            "Le code du dispositif ; inutile si la promotion le donne.",
            "CDG29-EVOLUTION",
            Forme.CODE,
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
        ),
    ] = None
    intervenant: Annotated[
        str | None,
        Col(
            "Intervenant",
            "Le code du professionnel qui accompagne l’agent.",
            "MLB",
            Forme.CODE,
            autres=("Conseiller", "Conseillère"),
            reference=("Intervenants",),
            etape=Etape.SIGNATURE,
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
        Col(
            "Date de demande",
            "Le jour où la demande est parvenue à l’employeur.",
            "05/01/2026",
            autres=("Demande le",),
            documents=("convention",),
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
        Col(
            "Décision de l'employeur",
            "Accord, refus ou report.",
            "accord",
            autres=("Décision",),
            documents=("convention",),
        ),
    ] = None
    decision_le: Annotated[
        date | None,
        Col(
            "Décision le",
            "La date de cette décision.",
            "20/01/2026",
            autres=("Date de décision",),
            documents=("convention",),
        ),
    ] = None
    premier_echange_le: Annotated[
        date | None,
        Col(
            "Premier échange le",
            "L’échange avec l’agent et l’employeur, avant le devis.",
            "27/01/2026",
            documents=("convention",),
        ),
    ] = None
    devis_accepte_le: Annotated[
        date | None,
        Col(
            "Devis accepté le",
            "Le tarif de ce jour s’applique.",
            "03/02/2026",
            etape=Etape.SIGNATURE,
            documents=("convention", "facture"),
        ),
    ] = None
    convention_signee_le: Annotated[
        date | None,
        Col(
            "Convention signée le",
            "À remplir au retour de la convention signée.",
            "10/02/2026",
            etape=Etape.SIGNATURE,
            documents=("convention", "facture"),
        ),
    ] = None
    contrat_signe_le: Annotated[
        date | None,
        Col(
            "Contrat signé le",
            "À remplir une fois le contrat d’engagement signé.",
            "17/02/2026",
            etape=Etape.SIGNATURE,
            documents=("contrat",),
        ),
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
    date_de_lancement: Annotated[
        date | None,
        Col(
            "Date de lancement",
            "Le premier jour du bilan ; à défaut, la première séance.",
            "24/02/2026",
            autres=("Lancement",),
            etape=Etape.SIGNATURE,
        ),
    ] = None
    date_de_fin_prevue: Annotated[
        date | None,
        Col(
            "Date de fin prévue",
            "Le dernier jour prévu ; à défaut, la dernière séance.",
            "30/06/2026",
            autres=("Fin prévue",),
            etape=Etape.SIGNATURE,
        ),
    ] = None
    duree_convenue: Annotated[
        Decimal | None,
        Col(
            "Durée convenue (h)",
            "En heures, si elle diffère de celle du dispositif.",
            "18",
            Forme.HEURES,
            autres=("Durée convenue",),
            etape=Etape.SIGNATURE,
        ),
    ] = None
    tarif: Annotated[
        Decimal | None,
        Col(
            "Tarif",
            "En euros, si le devis diffère du tarif du dispositif.",
            "2 040,50",
            Forme.MONTANT,
            etape=Etape.SIGNATURE,
            documents=("convention", "facture"),
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
        ),
    ] = None
    avis_commission_cpf: Annotated[
        str | None,
        Col(
            "Avis de la commission CPF",
            "L’avis rendu.",
            "favorable",
            etape=Etape.SIGNATURE,
            documents=("convention",),
        ),
    ] = None
    date_avis_commission_cpf: Annotated[
        date | None,
        Col(
            "Date de l'avis de la commission CPF",
            "La date de cet avis.",
            "15/01/2026",
            autres=("Date de l'avis", "Avis de la commission CPF le"),
            etape=Etape.SIGNATURE,
            documents=("convention",),
        ),
    ] = None
    etat: Annotated[
        Etat | None,
        Col("État", "Où en est le bilan.", "en cours", autres=("État du bilan",), etape=Etape.SEANCES),
    ] = None
    date_effet: Annotated[
        date | None,
        Col(
            "Date d'effet",
            "La date de la suspension, de l’interruption ou du refus.",
            "15/05/2026",
            etape=Etape.SEANCES,
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
        Col(
            "Facturer à",
            "Le code du payeur, si ce n’est pas l’employeur.",
            "FIPHFP",
            Forme.CODE,
            reference=("Financeurs", "Employeurs"),
            etape=Etape.FACTURATION,
            documents=("convention", "facture"),
        ),
    ] = None
    numero_engagement: Annotated[
        str | None,
        Col(
            "N° d'engagement",
            "Si le payeur l’exige sur la facture.",
            "EJ-2026-0042",
            autres=("Numéro d'engagement", "Engagement juridique"),
            etape=Etape.FACTURATION,
            documents=("facture",),
        ),
    ] = None
    numero_de_bon_de_commande: Annotated[
        str | None,
        Col(
            "N° de bon de commande",
            "S’il y en a un.",
            "BC-2026-117",
            autres=("Numéro de bon de commande", "Bon de commande"),
            etape=Etape.FACTURATION,
            documents=("facture",),
        ),
    ] = None
    derogation_anciennete: Annotated[
        bool | None,
        Col(
            "Dérogation d'ancienneté",
            "Oui si l’ancienneté demandée n’est pas exigée, sans motif.",
            "oui",
            autres=("Dérogation",),
            documents=("convention",),
        ),
    ] = None
