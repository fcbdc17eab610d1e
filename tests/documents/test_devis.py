"""The quotation: when it is due, at what price."""

import datetime as dt
from decimal import Decimal

import pytest

from pipeline.documents import devis
from pipeline.documents.devis import ContexteDevis
from pipeline.documents.kind import Echeance, Ressources
from tests.builders import APRES, classeur, contexte, modele, promotion, realiser, sujets
from tests.rows import REFERENCE, seance
from tests.workbook.builders import Book


def verdict(book: Book, day: dt.date = APRES) -> Echeance:
    return devis.TYPE.verdict(sujets(devis.TYPE, book, day)[REFERENCE]).echeance


def test_it_is_due_until_it_is_accepted() -> None:
    assert verdict(classeur()) is Echeance.DUE
    accepted = classeur().set("Agents", 0, "Devis accepté le", dt.date(2026, 2, 20))
    assert verdict(accepted) is Echeance.SANS_OBJET


def test_a_closed_bilan_has_none() -> None:
    assert verdict(realiser(classeur())) is Echeance.SANS_OBJET


def test_a_body_that_bills_itself_has_none() -> None:
    assert verdict(classeur("DGAFP-INDIVIDUEL", "service interne")) is Echeance.SANS_OBJET


def test_it_waits_for_the_first_exchange() -> None:
    book = classeur().set("Agents", 0, "Premier échange le", None).set("Agents", 0, "État", "demandé")
    book.set("Agents", 0, "Date de lancement", None)
    book.sheets["Séances"] = book.sheets["Séances"][:0]
    assert verdict(book) is Echeance.PAS_ENCORE


def test_a_promotion_has_one_for_each_employer_and_it_names_nobody() -> None:
    book = promotion(7)
    book.sheets["Tarifs"][0] |= {"Unité": "agent", "Montant": 450}
    found = sujets(devis.TYPE, book)
    assert sorted(found) == ["PROMO-1-KERLANN", "PROMO-1-PLOUVEN"]
    context = contexte(devis.TYPE, book, cle="PROMO-1-KERLANN")
    assert isinstance(context, ContexteDevis)
    assert (context.nombre_d_agents, context.total_ttc) == (4, Decimal("1800.00"))
    assert (context.duree_libelle, context.duree_convenue) == ("Durée prévue", Decimal(13))
    assert [total.heures for total in context.repartition] == [10, 3]
    assert "Le Goff" not in repr(context)


def test_the_price_of_a_whole_group_waits_for_the_part_of_each_agent() -> None:
    book = promotion()
    book.sheets["Tarifs"][0]["Unité"] = "groupe"
    for sujet in sujets(devis.TYPE, book).values():
        assert devis.TYPE.verdict(sujet).echeance is Echeance.PAS_ENCORE


def test_without_any_session_the_hours_of_a_free_scheme_are_waited_for() -> None:
    book = classeur("DGAFP-INDIVIDUEL", "CDG")
    assert verdict(book) is Echeance.DUE
    book.sheets["Séances"] = []
    (sujet,) = sujets(devis.TYPE, book).values()
    assert "celle des séances" in devis.TYPE.verdict(sujet).raison


def test_it_states_the_price_its_rate_and_how_long_it_holds() -> None:
    book = classeur("DEPARTEMENT", "prestataire")
    book.sheets["Organismes"][0] |= {"Régime de TVA": "taux", "Taux de TVA": "20 %"}
    context = contexte(devis.TYPE, book)
    assert isinstance(context, ContexteDevis)
    assert (context.total_ht, context.total_ttc) == (Decimal("1000.00"), Decimal("1200.00"))
    assert [(t.taux, t.montant) for t in context.tva] == [(Decimal(20), Decimal("200.00"))]
    assert context.validite_mois == 3


def test_its_validity_is_the_office_s() -> None:
    (sujet,) = devis.TYPE.sujets(modele(classeur()))
    assert devis.TYPE.produire(sujet, Ressources(validite_devis=6)).validite_mois == 6


@pytest.mark.parametrize("par", ["CDG", "prestataire"])
def test_an_hourly_price_counts_the_hours_agreed(par: str) -> None:
    book = classeur("DGAFP-INDIVIDUEL", par)
    book.sheets["Tarifs"][0] |= {"Unité": "heure", "Montant": 80}
    book.set("Agents", 0, "Durée convenue (h)", 16)
    context = contexte(devis.TYPE, book)
    assert isinstance(context, ContexteDevis)
    assert context.total_ttc == Decimal("1280.00")


def test_an_hourly_price_leaves_out_autonomous_work_whatever_the_duration() -> None:
    book = classeur("DGAFP-INDIVIDUEL", "CDG")
    book.sheets["Tarifs"][0] |= {"Unité": "heure", "Montant": 80}
    before = contexte(devis.TYPE, book)
    assert isinstance(before, ContexteDevis)
    alone = {"Étape": None, "Nature": "autonomie", "Modalité": None, "Lieu": None}
    book.add("Séances", **seance("", dt.date(2026, 5, 4), dt.time(9), dt.time(13), **alone))
    after = contexte(devis.TYPE, book)
    assert isinstance(after, ContexteDevis)
    assert after.total_ttc == before.total_ttc
    assert (after.duree_convenue or 0) - (before.duree_convenue or 0) == 4


def test_an_hourly_price_leaves_out_what_is_no_presence_as_the_invoice_does() -> None:
    book = classeur("CDG34")
    book.sheets["Tarifs"][0] |= {"Unité": "heure", "Montant": 60}
    context = contexte(devis.TYPE, book)
    assert isinstance(context, ContexteDevis)
    assert context.total_ttc == Decimal("960.00")
    assert context.lignes[0].detail == "Seules les heures de présence réalisées sont facturées"


def test_an_employer_of_one_agent_of_a_group_has_its_own() -> None:
    book = promotion(2)
    context = contexte(devis.TYPE, book, cle="PROMO-1-PLOUVEN")
    assert isinstance(context, ContexteDevis)
    assert context.nombre_d_agents == 1
