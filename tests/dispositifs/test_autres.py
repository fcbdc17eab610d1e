"""The CDG34, the département and the DGAFP schemes, held against their sources."""

import datetime as dt
from decimal import Decimal

import pytest

from pipeline.dispositifs import (
    Dispositif,
    Forme,
    Initiative,
    Modalite,
    Production,
    TempsDeTravail,
    TypeDocument,
    TypeOrganisme,
    load,
)
from pipeline.dispositifs.blocs import somme_max

DISPOSITIFS, _ = load()
CDG34, DEPARTEMENT = DISPOSITIFS["CDG34"], DISPOSITIFS["DEPARTEMENT"]
COLLECTIF, INDIVIDUEL = DISPOSITIFS["DGAFP-COLLECTIF"], DISPOSITIFS["DGAFP-INDIVIDUEL"]


def test_cdg34_has_eight_interviews_of_two_hours_within_twenty_four() -> None:
    entretiens = [e for e in CDG34.etapes if e.duree_min]
    assert [(e.duree_min, e.duree_max) for e in entretiens] == [(Decimal(2), Decimal(2))] * 8
    assert (CDG34.duree_totale, CDG34.duree_presence) == (Decimal(24), Decimal(16))
    assert (CDG34.empan_min_mois, CDG34.empan_max_mois) == (3, 6)


def test_cdg34_uses_every_sentence_of_its_three_phases() -> None:
    assert [p.titre for p in CDG34.phases] == [
        "Phase préliminaire",
        "Phase d’investigation",
        "Phase de conclusion",
    ]
    titles = " ".join(e.titre for e in CDG34.etapes)
    assert [c for p in CDG34.phases for c in p.contenu if c not in titles] == []
    assert len([c for p in CDG34.phases for c in p.contenu]) == 9


def test_cdg34_commitments_are_the_sources_with_a_verb_of_commitment() -> None:
    assert CDG34.engagements.organisme.points == (
        "confier le bilan à des agents formés et habilités à l’accompagnement en évolution professionnelle",
        "soutenir l’agent et faciliter le déroulement de la démarche",
        "rester neutre et à l’écoute, et garantir un cadre de travail bienveillant et confidentiel",
    )
    assert CDG34.engagements.agent.points == (
        "être volontaire et acteur de la démarche",
        "s’investir tout au long de l’accompagnement",
        "respecter le calendrier établi avec le professionnel",
    )
    assert CDG34.engagements.employeur.points == (
        "respecter le caractère confidentiel de l’accompagnement",
        "faciliter le suivi de l’accompagnement",
        "faciliter la mise en œuvre des actions de formation nécessaires",
    )


def test_cdg34_price_is_everybody_s_and_that_of_2022() -> None:
    (tarif,) = CDG34.tarifs
    assert tarif.affilie is None
    assert tarif.montant == 980
    assert (tarif.du, tarif.au) == (dt.date(2022, 1, 1), dt.date(2022, 12, 31))


def test_cdg34_adds_two_sections_after_the_tree() -> None:
    assert [s.titre for s in CDG34.synthese.sections] == ["Points d’appui", "Points de vigilance"]


def test_the_departement_charges_sixteen_hours_and_three_quarters_to_the_cpf() -> None:
    assert [e.duree_min for e in DEPARTEMENT.etapes] == [16, Decimal("0.75")]
    assert DEPARTEMENT.duree_totale == DEPARTEMENT.duree_presence == Decimal("16.75")
    assert DEPARTEMENT.heures_cpf == Decimal("16.75")
    assert DEPARTEMENT.cpf
    assert DEPARTEMENT.avis_commission_cpf


def test_the_departement_asks_three_years_and_keeps_the_agent_in_activity() -> None:
    assert DEPARTEMENT.anciennete_ans == 3
    assert "position d’activité" in (DEPARTEMENT.situation_administrative or "")
    assert set(DEPARTEMENT.initiative) == {Initiative.AGENT, Initiative.EMPLOYEUR}


def test_the_departement_s_hr_cells_receive_the_calendar_and_with_consent_the_conclusions() -> None:
    calendar = [d.qui for d in DEPARTEMENT.destinataires_de(TypeDocument.CALENDRIER)]
    assert "les cellules RH" in calendar
    others = [d for d in DEPARTEMENT.destinataires_de(TypeDocument.SYNTHESE) if d.qui != "l’agent"]
    assert len(others) == 3
    assert all(d.consentement for d in others)


def test_the_departement_works_with_a_prestataire_and_a_tariff_of_its_own() -> None:
    assert DEPARTEMENT.production(TypeDocument.FACTURE, "Prestataire") is Production.OUI
    assert DEPARTEMENT.production(TypeDocument.FACTURE, TypeOrganisme.CDG) is None
    assert DEPARTEMENT.tarifs == ()
    assert [s.code for s in DEPARTEMENT.synthese.sections] == ["immersions", "formations"]


def test_a_promotion_has_six_to_twelve_agents() -> None:
    assert COLLECTIF.forme is Forme.COLLECTIVE
    assert (COLLECTIF.taille_min, COLLECTIF.taille_max) == (6, 12)
    assert INDIVIDUEL.forme is Forme.INDIVIDUELLE
    assert INDIVIDUEL.taille_min is None


@pytest.mark.parametrize("d", [COLLECTIF, INDIVIDUEL], ids=["collectif", "individuel"])
def test_the_dgafp_bilan_has_four_phases_free_hours_and_two_months_to_answer(d: Dispositif) -> None:
    assert len(d.phases) == 4
    assert sorted({e.phase_annexe2 for e in d.etapes}) == [1, 2, 3, 4]
    assert d.duree_totale is None
    assert somme_max(d.etapes) is None
    assert d.delai_reponse_mois == 2
    assert d.temps_de_travail is TempsDeTravail.OUI
    assert "en mission" in (d.situation_administrative or "")
    assert d.referent_handicap_informe
    assert d.synthese.destruction_a_la_demande
    assert d.synthese.destruction_par_prestataire


def test_synthesis_and_skills_gap_are_always_individual() -> None:
    individual = {e.titre for e in COLLECTIF.etapes if not e.collective}
    assert any("co-construction du document de synthèse" in t for t in individual)
    assert any("compétences détenues et compétences attendues" in t for t in individual)
    assert [e.modalite for e in COLLECTIF.etapes].count(Modalite.SEANCE_COLLECTIVE) == 5


@pytest.mark.parametrize(
    ("par", "convention", "facture"),
    [
        ("service interne", Production.SANS_OBJET, Production.SANS_OBJET),
        ("CDG", Production.OUI, Production.SI_TARIF),
        ("prestataire", Production.OUI, Production.SI_TARIF),
    ],
)
def test_who_delivers_decides_of_convention_and_invoice(
    par: str, convention: Production, facture: Production
) -> None:
    for d in (COLLECTIF, INDIVIDUEL):
        produits = d.produits(par)
        assert produits is not None
        assert (produits.convention, produits.facture) == (convention, facture)
        assert d.production(TypeDocument.SYNTHESE, par) is Production.OUI


def test_the_dgafp_texts_are_cited_with_their_articles() -> None:
    visas = [v.complet.replace("\u00a0", " ") for v in COLLECTIF.visas]
    assert any("2021-658" in v for v in visas)
    assert any("2022-1043" in v and v.endswith("article 7") for v in visas)
    assert any("1er août 2023" in v and v.endswith("articles 7 à 11") for v in visas)
    assert COLLECTIF.visas == INDIVIDUEL.visas


def test_only_the_group_writes_its_own_list_of_confidential_points() -> None:
    assert COLLECTIF.confidentialite.liste_du_groupe
    assert not INDIVIDUEL.confidentialite.liste_du_groupe
    assert len(COLLECTIF.confidentialite.secret) == 2
