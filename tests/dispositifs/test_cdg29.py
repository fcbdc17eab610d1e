"""The five CDG29 schemes, held against the page of the CDG29: wording, hours, totals, price."""

from decimal import Decimal

import pytest

from pipeline.dispositifs import (
    Dispositif,
    Modalite,
    Participant,
    Production,
    TypeDocument,
    TypeOrganisme,
    Unite,
    load,
)
from pipeline.dispositifs.blocs import somme_max, somme_min

DISPOSITIFS, _ = load()
VARIANTES = {code.removeprefix("CDG29-"): d for code, d in DISPOSITIFS.items() if code.startswith("CDG29")}

R, E, T, A = "R", "E", "T", "A"
MODALITES = {
    R: Modalite.REUNION,
    E: Modalite.ENTRETIEN,
    T: Modalite.ENTRETIEN_ET_TRAVAIL,
    A: Modalite.AUTONOMIE,
}

DEMARRAGE = ("Réunion de démarrage tripartite en visio", R, "1", "1")
DEMANDE = (
    "Analyse de la demande et définition des objectifs. "
    "Rappel de la méthodologie et du cadre de l’accompagnement",
    *(E, "1", "2"),
)
PARCOURS = (
    "Analyse du parcours professionnel (formations, expériences professionnelles et extra-professionnelles)",
    *(T, "1", "2"),
)
SAVOIRS = (
    "Identification des savoirs, savoir-faire, savoir-être et des compétences transférables",
    *(T, "2", "4"),
)
PROFIL = (
    "Analyse de la personnalité, des intérêts et des motivations. "
    "Synthèse du profil personnel et professionnel",
    *(T, "2", "4"),
)
RECHERCHES = ("Recherches documentaires", A, "2", "2")
COHERENCE = (
    "Analyse des recherches en cohérence avec la situation et préparation aux démarches terrain",
    *(E, "1", "2"),
)
TERRAIN = ("Démarches terrain et analyse du marché de l’emploi", A, "2", "2")
PROJETS = (
    "Analyse des projets envisagés. Identification des atouts et des axes de développement",
    *(T, "2", "4"),
)
FIN = (
    ("Élaboration du plan d’action personnalisé", T, "1", "2"),
    ("Synthèse et clôture du bilan professionnel", T, "1", "2"),
    ("Réunion tripartite de clôture en visio", R, "1", "1"),
)

ETAPES = {
    "EVOLUTION": (
        *(DEMARRAGE, DEMANDE, PARCOURS, SAVOIRS, PROFIL),
        ("Identification des pistes professionnelles et premières explorations", T, "1", "2"),
        RECHERCHES,
        ("Analyse des recherches et préparation aux démarches terrain", E, "1", "2"),
        *(TERRAIN, PROJETS, *FIN),
    ),
    "PREVENTION": (
        *(DEMARRAGE, DEMANDE),
        (
            "Repérage des compétences et ressources mobilisables. "
            "Identification des compétences mobilisables",
            *(T, "1", "2"),
        ),
        (
            "Analyse de la personnalité, des intérêts et des motivations et des conditions de travail à "
            "privilégier. Synthèse du profil personnel et professionnel",
            *(T, "2", "4"),
        ),
        (
            "Identification de pistes professionnelles en accord avec la préservation de sa santé et "
            "premières explorations",
            *(T, "1", "2"),
        ),
        *(RECHERCHES, COHERENCE, TERRAIN, PROJETS, *FIN),
    ),
    "REORIENTATION": (
        *(DEMARRAGE, DEMANDE),
        ("Analyse du parcours professionnel. Analyse des restrictions médicales", T, "1", "2"),
        ("Identification des compétences et ressources mobilisables", T, "2", "4"),
        PROFIL,
        (
            "Identification des pistes professionnelles en lien avec les contraintes de santé et "
            "premières explorations",
            *(T, "1", "2"),
        ),
        *(RECHERCHES, COHERENCE, TERRAIN, PROJETS, *FIN),
    ),
    "DEVELOPPEMENT": (
        DEMARRAGE,
        (
            "Analyse de la demande et définition des objectifs globaux de la prestation. "
            "Rappel de la méthodologie et du cadre de l’accompagnement",
            *(E, "1", "2"),
        ),
        (
            "Identification des axes de travail, les outils et protocoles à utiliser ainsi que les "
            "indicateurs de réussite",
            *(E, "1", "2"),
        ),
        *(PARCOURS, SAVOIRS),
        (
            "Analyse de la personnalité, des intérêts et des motivations. "
            "Repérer son style de fonctionnement, ses points d’appuis et ses limites",
            *(T, "2", "4"),
        ),
        (
            "(Intervention d’un coach certifié) Par l’intermédiaire d’outils utilisés dans le cadre du "
            "coaching\u00a0: Partir de situations réelles vécues, situations problèmes par le bénéficiaire "
            "et expérimenter de nouvelles solutions / opinions émanant du bénéficiaire lui-même répondant "
            "aux objectifs définis dans les séquences 1 et 2",
            *(E, "4.5", "4.5"),
        ),
        (
            "Aider le bénéficiaire à se projeter dans le futur, à identifier des domaines, des secteurs "
            "d’activités de prédilections",
            *(E, "1", "2"),
        ),
        (
            "Bilan de l’accompagnement concernant les objectifs fixés et leur atteinte ou non afin "
            "d’identifier les actions à mettre en place pour lui permettre de poursuivre son évolution",
            *(E, "1", "2"),
        ),
        FIN[-1],
    ),
    "HORIZON": (
        *(DEMARRAGE, DEMANDE),
        ("Analyse du parcours professionnel et extra-professionnel", T, "1", "2"),
        ("Identification des compétences et ressources à disposition", T, "2", "4"),
        (
            "Analyse de la personnalité, des intérêts, des motivations et des valeurs. "
            "Synthèse du profil personnel et professionnel",
            *(T, "2", "4"),
        ),
        (
            "Recueil d’informations sur les droits à la retraite et sur les modalités de départs possibles "
            "pour préciser la date et les conditions de départ envisagés. Identification des premières "
            "pistes pour préparer la suite du parcours professionnel et personnel, au regard des "
            "informations recueillies",
            *(T, "1", "2"),
        ),
        ("Réalisation de recherches documentaires", A, "2", "2"),
        (
            "Examen des informations collectées, et articulation avec la situation de l’agent pour "
            "confirmer ou ajuster les premières pistes et préparer les prochaines étapes",
            *(E, "1", "2"),
        ),
        ("Réalisation de démarches terrain", A, "2", "2"),
        (
            "Bilan des démarches terrain, mise en perspective avec les compétences et ressources de "
            "l’agent, et confirmation ou ajustement des projets",
            *(T, "2", "4"),
        ),
        *FIN,
    ),
}


@pytest.mark.parametrize("variante", ETAPES)
def test_the_steps_have_the_page_s_words_modality_and_hours(variante: str) -> None:
    got = [(e.titre, e.modalite, e.duree_min, e.duree_max) for e in VARIANTES[variante].etapes]
    assert got == [(t, MODALITES[m], Decimal(lo), Decimal(hi)) for t, m, lo, hi in ETAPES[variante]]


@pytest.mark.parametrize(
    ("variante", "low", "high", "total"),
    [
        ("EVOLUTION", "18", "30", 18),
        ("PREVENTION", "16", "26", 18),
        ("REORIENTATION", "18", "30", 18),
        ("DEVELOPPEMENT", "15.5", "24.5", 20),
        ("HORIZON", "18", "30", 18),
    ],
)
def test_the_stated_total_lies_within_the_computed_hours(
    variante: str, low: str, high: str, total: int
) -> None:
    d = VARIANTES[variante]
    assert (somme_min(d.etapes), somme_max(d.etapes)) == (Decimal(low), Decimal(high))
    assert d.duree_totale == total


def test_only_the_development_variant_imposes_its_opening_meeting() -> None:
    assert {v: d.etapes[0].facultative for v, d in VARIANTES.items()} == {
        v: v != "DEVELOPPEMENT" for v in ETAPES
    }


@pytest.mark.parametrize("dispositif", VARIANTES.values(), ids=VARIANTES)
def test_the_opening_meeting_is_free_and_the_closing_one_closes(dispositif: Dispositif) -> None:
    assert [e.facturee for e in dispositif.etapes] == [False] + [True] * (len(dispositif.etapes) - 1)
    assert dispositif.etape(dispositif.etape_de_cloture) is dispositif.etapes[-1]
    assert Participant.EMPLOYEUR in dispositif.etapes[-1].participants


def test_the_coach_intervenes_in_the_development_variant_only() -> None:
    coached = {
        v: [e.duree_min for e in d.etapes if Participant.COACH in e.participants]
        for v, d in VARIANTES.items()
    }
    assert coached == {v: [Decimal("4.5")] if v == "DEVELOPPEMENT" else [] for v in ETAPES}
    assert {v for v, d in VARIANTES.items() if d.coach} == {"DEVELOPPEMENT"}


def test_autonomous_work_is_never_certified() -> None:
    evolution = VARIANTES["EVOLUTION"]
    assert [e.code for e in evolution.etapes if not e.compte_presence] == ["7", "9"]


@pytest.mark.parametrize("dispositif", VARIANTES.values(), ids=VARIANTES)
def test_the_price_is_published_for_affiliated_employers_only(dispositif: Dispositif) -> None:
    (tarif,) = dispositif.tarifs
    assert (tarif.affilie, tarif.montant, tarif.unite) == (True, Decimal("2040.50"), Unite.BILAN)
    assert len(dispositif.contenu_du_prix) == 5


@pytest.mark.parametrize("dispositif", VARIANTES.values(), ids=VARIANTES)
def test_span_delay_and_payment_are_the_page_s(dispositif: Dispositif) -> None:
    assert (dispositif.empan_min_mois, dispositif.empan_max_mois) == (4, 6)
    assert dispositif.delai_demarrage_jours == 28
    assert dispositif.paiement is not None
    assert dispositif.paiement.delai_jours == 30
    assert dispositif.paiement.ordre == "la perception de Quimper municipale"
    assert dispositif.interruption is None
    assert not dispositif.cpf


@pytest.mark.parametrize("dispositif", VARIANTES.values(), ids=VARIANTES)
def test_the_cdg_makes_the_six_documents(dispositif: Dispositif) -> None:
    assert {dispositif.production(k, TypeOrganisme.CDG) for k in TypeDocument} == {Production.OUI}
    assert dispositif.produits("cdg") is not None
    assert dispositif.produits("prestataire") is None


@pytest.mark.parametrize("dispositif", VARIANTES.values(), ids=VARIANTES)
def test_the_texts_the_page_names_are_cited(dispositif: Dispositif) -> None:
    visas = " | ".join(visa.complet for visa in dispositif.visas).replace("\u00a0", " ")
    for reference in (
        "83-634",
        "84-53",
        "2007-1845",
        "10 avril 2017",
        "code général de la fonction publique",
    ):
        assert reference in visas
    repealed = [visa.complet for visa in dispositif.visas if visa.texte.startswith("la loi ")]
    assert len(repealed) == 2
    assert all(each.endswith("codifiée au code général de la fonction publique") for each in repealed)


def test_attestation_and_invoice_go_to_the_funder() -> None:
    evolution = VARIANTES["EVOLUTION"]
    for kind in (TypeDocument.ATTESTATION, TypeDocument.FACTURE):
        assert [d.qui for d in evolution.destinataires_de(kind)] == ["le financeur"]


def test_what_the_variants_share_is_the_same_in_their_five_files() -> None:
    shared = (
        *("libelle_public", "objectifs_publics", "tarifs", "paiement", "visas"),
        *("documents", "destinataires", "absence", "synthese", "confidentialite", "lieux", "moyens"),
    )
    for field in shared:
        assert len({repr(getattr(d, field)) for d in VARIANTES.values()}) == 1, field
