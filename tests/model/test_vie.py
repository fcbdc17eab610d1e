"""The life of a dossier: what a departure, a rank, a refusal, a second professional change."""

import datetime as dt
from decimal import Decimal

import pytest

from pipeline.documents import attestation, bulletin, calendrier, contrat, convention, emargement
from pipeline.documents.attestation import ContexteAttestation
from pipeline.documents.kind import Echeance
from pipeline.model import etats, heures
from pipeline.model.taches import taches
from tests.builders import (
    APRES,
    JOUR,
    classeur,
    codes,
    contexte,
    modele,
    promotion,
    realiser,
    seule,
    statuts,
    sujets,
    un,
)
from tests.rows import REFERENCE, signataire
from tests.workbook.builders import Book, employeur

DEPART = dt.date(2026, 4, 2)


def with_agent(book: Book, **cells: object) -> Book:
    book.sheets["Agents"][0].update(cells)  # type: ignore[arg-type]
    return book


def test_a_dropout_is_certified_the_hours_attended_only() -> None:
    left = with_agent(realiser(promotion(8)), **{"Fin par": "abandon de l'agent", "Date d'effet": DEPART})
    book = realiser(promotion(8))
    stayed = contexte(attestation.TYPE, book, APRES)
    gone = contexte(attestation.TYPE, left, APRES)
    assert isinstance(stayed, ContexteAttestation)
    assert isinstance(gone, ContexteAttestation)
    assert etats.interrompu(un(left, APRES))
    attended = [s for s in un(left, APRES).seances if s.row.date <= DEPART or not s.collective]
    assert gone.heures_realisees == sum((heures.realisee(s) for s in attended), Decimal(0))
    assert gone.heures_realisees < stayed.heures_realisees


def test_a_departure_without_a_day_certifies_nothing() -> None:
    found = modele(with_agent(realiser(promotion(8)), **{"État": "interrompu"}), jour=APRES)
    issue = seule(found, "depart-sans-date")
    assert issue.documents == ("attestation", "facture")


def test_who_left_is_on_the_sheets_of_the_sessions_before_and_no_later_one() -> None:
    book = with_agent(promotion(8), **{"Fin par": "employeur", "Date d'effet": DEPART, "Nom": "Abgrall"})
    sheets = [s for s in sujets(emargement.TYPE, book).values() if s.seance is not None]
    for sujet in sheets:
        names = [d.agent.row.nom for d in emargement._presents(sujet.un_groupe(), sujet.seance)]  # type: ignore[arg-type]
        assert ("Abgrall" in names) is (sujet.seance.row.date <= DEPART)  # type: ignore[union-attr]


def test_below_six_after_a_departure_is_warned_of() -> None:
    book = with_agent(promotion(6), **{"Fin par": "organisme", "Date d'effet": DEPART})
    assert "5 agents" in seule(modele(book), "taille-de-la-promotion").message


def test_a_rank_on_the_waiting_list_makes_nothing_and_counts_nobody() -> None:
    book = with_agent(promotion(7), Rang=2, Priorité="oui", État="demandé")
    found = modele(book)
    assert etats.participants(found.groupes[0].dossiers) == found.groupes[0].dossiers[1:]
    assert {statuts(book)[f"{kind}/{REFERENCE}"] for kind in ("contrat", "synthese")} == {"pas encore"}
    (task,) = [t for t in taches(found, APRES) if t.sorte == "liste d’attente"]
    assert task.quoi == "En liste d’attente : prioritaire, rang 2."
    assert not etats.en_attente(un(with_agent(promotion(7), Rang=2, État="en cours")))


@pytest.mark.parametrize(("who", "said"), [("agent", "L’agent"), ("employeur", "L’employeur")])
def test_a_refusal_to_sign_is_a_state(who: str, said: str) -> None:
    refused = {"Signature refusée par": who, "Signature refusée le": DEPART}
    book = with_agent(classeur("CDG34"), **refused)
    (sujet,) = sujets(convention.TYPE, book).values()
    verdict = convention.verdict(sujet)
    assert verdict.echeance is Echeance.PAS_ENCORE
    assert verdict.raison == f"{said} a refusé de signer le 2 avril 2026."
    held = with_agent(realiser(classeur("CDG34")), **refused)
    assert statuts(held, APRES)[f"attestation/{REFERENCE}"] == "due"
    sent = with_agent(classeur("CDG34"), **refused, **{"Convention envoyée le": DEPART})
    assert [t for t in taches(modele(sent), APRES) if t.sorte == "signature"] == []


def test_sessions_during_a_suspension_are_told_and_the_span_waits() -> None:
    pause = {"Suspendu le": dt.date(2026, 4, 1), "Reprise le": dt.date(2026, 5, 1)}
    found = modele(with_agent(classeur("CDG34"), **pause))
    assert "seance-pendant-la-suspension" in codes(found)
    late = classeur("CDG34")
    late.sheets["Séances"][-1]["Date"] = dt.date(2026, 9, 30)
    assert "empan" in codes(modele(late))
    assert "empan" not in codes(modele(with_agent(late, **pause)))


def test_a_postponement_wants_the_agreement() -> None:
    book = with_agent(classeur("CDG34"), **{"Décision de l'employeur": "report"})
    assert "report-sans-accord" in codes(modele(book))
    agreed = with_agent(book, **{"Accord RH du report le": DEPART})
    assert "report-sans-accord" not in codes(modele(agreed))


def test_a_second_professional_is_named_and_who_leads_is_asked() -> None:
    book = with_agent(
        classeur("CDG34"),
        **{"Second intervenant": "PJ", "Second intervenant du": dt.date(2026, 4, 1)},
    )
    book.sheets["Intervenants"].append(book.sheets["Intervenants"][0] | {"Code": "PJ", "Nom": "Jaouen"})
    found = modele(book)
    assert [r.row.code for r in found.dossiers[0].intervenants] == ["MLB", "PJ"]
    asked = {issue.origin.cell[1:] for issue in found.issues if issue.code == "intervenant-a-preciser"}
    assert asked == {
        str(line)
        for line, row in enumerate(book.sheets["Séances"], 2)
        if row["Nature"] != "autonomie" and row["Date"] >= dt.date(2026, 4, 1)  # type: ignore[operator]
    }
    assert 0 < len(asked) < len(book.sheets["Séances"])
    for row in book.sheets["Séances"]:
        row["Intervenant"] = "PJ"
    assert "intervenant-a-preciser" not in codes(modele(book))


def test_a_changed_employer_wants_the_parts_and_ends_old_consents() -> None:
    book = with_agent(realiser(classeur("CDG34")), **{"Employeur depuis le": dt.date(2026, 5, 1)})
    book.sheets["Organismes"][0]["Série de factures"] = "F"
    book.sheets["Consentements"] = [
        {"Référence": REFERENCE, "Destinataire": "Service RH", "Date": dt.date(2026, 3, 1)}
    ]
    issue = seule(modele(book, jour=APRES), "employeur-change")
    assert "ont été réalisées avant" in issue.message
    found = contexte(convention.TYPE, book, APRES)
    assert "Service RH" not in repr(found)


@pytest.mark.parametrize(
    ("unit", "due"), [("heure", Decimal("8400.00")), ("groupe", Decimal("200.04")), ("agent", None)]
)
def test_a_dropout_owes_by_the_unit_of_the_price(unit: str, due: Decimal | None) -> None:
    """Seven hours attended at 1 200 €; a sixth of a group's price, which one agent less leaves as it is."""
    book = with_agent(realiser(promotion(6)), **{"Fin par": "abandon de l'agent", "Date d'effet": DEPART})
    book.sheets["Tarifs"][0]["Unité"] = unit
    book.sheets["Organismes"][0]["Série de factures"] = "F"
    if unit == "groupe":
        book.sheets["Financements"] = [
            {"Référence": f"2026-00{n}", "Financeur": ("KERLANN", "PLOUVEN")[(n - 1) % 2], "Part": part}
            for n, part in enumerate(["16,67"] * 4 + ["16,66"] * 2, 1)
        ]
    found = modele(book, jour=APRES)
    assert [d.lignes[0].montant for d in found.dossiers[0].brouillons] == ([due] if due else [])
    assert ("interruption-sans-regle" in codes(found)) is (due is None)


def changed(**cells: object) -> Book:
    """One bilan all held, whose agent left Kerlann for Plouven on 20 April."""
    book = realiser(classeur("CDG34"))
    book.sheets["Employeurs"].append(employeur("PLOUVEN", "20005678600011"))
    book.sheets["Signataires"].append(signataire("Employeur", "PLOUVEN"))
    since = {"Employeur depuis le": dt.date(2026, 4, 20), "Employeur précédent": "KERLANN"}
    return with_agent(book, **{"Employeur": "PLOUVEN"} | since | cells)


def test_each_of_two_successive_employers_pays_its_hours_and_has_its_own_certificate() -> None:
    book = changed()
    found = modele(book, jour=APRES)
    assert "employeur-change" not in codes(found)
    former, own = found.dossiers[0].brouillons
    assert (former.financeur.code, former.lignes[0].montant) == ("KERLANN", Decimal("450.00"))
    assert (own.financeur.code, own.lignes[0].montant) == ("PLOUVEN", Decimal("750.00"))
    said = former.lignes[0].detail.replace("\u00a0", " ")
    assert "6 heures réalisées avant le 20 avril 2026, sur 16 heures" in said
    assert former.execution is not None
    assert former.execution < dt.date(2026, 4, 20) <= (own.debut or dt.date.min)
    first = contexte(attestation.TYPE, book, APRES, f"{REFERENCE}-KERLANN")
    second = contexte(attestation.TYPE, book, APRES)
    assert (first.heures_realisees, second.heures_realisees) == (6, 10)  # type: ignore[attr-defined]
    assert [e.nom for e in first.employeurs] == ["Commune de Kerlann"]  # type: ignore[attr-defined]
    assert first.date_de_fin < dt.date(2026, 4, 20) <= second.date_de_debut  # type: ignore[attr-defined]


def test_in_a_promotion_the_former_employer_is_billed_under_its_own_convention() -> None:
    since = {"Employeur depuis le": dt.date(2026, 4, 20), "Employeur précédent": "KERLANN"}
    book = with_agent(realiser(promotion(7)), Employeur="PLOUVEN", **since)
    book.sheets["Organismes"][0]["Série de factures"] = "F"
    found = {d.financeur.code: d.convention for d in modele(book, jour=APRES).dossiers[0].brouillons}
    assert found == {"KERLANN": "CONV-P2026-1-1", "PLOUVEN": "CONV-P2026-1-2"}


def test_a_former_employer_that_had_no_hour_receives_nothing() -> None:
    book = changed(**{"Employeur depuis le": dt.date(2026, 3, 2)})
    found = modele(book, jour=APRES)
    assert [d.financeur.code for d in found.dossiers[0].brouillons] == ["PLOUVEN"]
    assert statuts(book, APRES)[f"attestation/{REFERENCE}-KERLANN"] == "sans objet"


def test_two_employers_at_two_tariffs_say_who_pays_what() -> None:
    book = changed()
    book.sheets["Employeurs"][1]["Affilié"] = "non"
    assert "leur tarif n’est pas le même" in seule(modele(book, jour=APRES), "employeur-change").message


def test_the_certificate_given_to_the_former_employer_is_not_cancelled_by_that_of_the_next() -> None:
    book = changed(**{"Attestation délivrée le": dt.date(2026, 4, 21)})
    found = contexte(attestation.TYPE, book, APRES)
    assert found.remplace is None  # type: ignore[attr-defined]
    former = sujets(attestation.TYPE, book, APRES)[f"{REFERENCE}-KERLANN"]
    assert attestation.TYPE.signe_le(former) == dt.date(2026, 4, 21)


@pytest.mark.parametrize(
    ("name", "said"),
    [(None, "PROMO-1"), ("Promotion du printemps", "du printemps"), ("Les Abers", "Les Abers")],
)
def test_papers_print_the_name_of_a_promotion(name: str | None, said: str) -> None:
    book = promotion(7)
    book.sheets["Promotions"][0]["Nom"] = name
    for kind, key in (
        (convention.TYPE, "PROMO-1-KERLANN"),
        (calendrier.TYPE, "PROMO-1"),
        (contrat.TYPE, REFERENCE),
        (bulletin.TYPE, f"{REFERENCE}-KERLANN"),
    ):
        assert contexte(kind, book, cle=key).promotion == said  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "heading", ["Contrat signé le", "Convention envoyée le", "Changement de conseiller refusé le"]
)
def test_what_was_done_was_so_on_a_day_that_has_come(heading: str) -> None:
    book = with_agent(classeur(), **{heading: JOUR + dt.timedelta(days=1)})
    issue = seule(modele(book), "date-a-venir")
    assert issue.origin.cell == book.at("Agents", 0, heading)
    assert heading in issue.message
    assert "date-a-venir" not in codes(modele(with_agent(book, **{heading: JOUR})))


def test_a_closed_bilan_that_says_who_ended_it_is_asked_about() -> None:
    book = realiser(classeur())
    book.sheets["Agents"][0] |= {"État": "clos", "Date de clôture": APRES}
    assert "fin-par-et-clos" not in codes(modele(book, jour=APRES))
    book.sheets["Agents"][0]["Fin par"] = "employeur"
    assert seule(modele(book, jour=APRES), "fin-par-et-clos").origin.cell == book.at("Agents", 0, "Fin par")
    book.sheets["Agents"][0] |= {"État": "en cours", "Date de clôture": None}
    assert "fin-par-et-clos" not in codes(modele(book, jour=APRES))
