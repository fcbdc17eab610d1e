"""What awaits somebody: each thing on its day, said once, and nothing of what is refused or suspended."""

import datetime as dt
from dataclasses import replace

import pytest

from pipeline.issues import Issue, Severity
from pipeline.model import etats
from pipeline.model.entites import Retenue
from pipeline.model.taches import ENVOYER, FINIR, POINTER, REPONDRE, SIGNER, Tache, taches
from pipeline.sheetfiles.model import CellValue
from tests.builders import APRES, JOUR, classeur, codes, modele, promotion, realiser, statuts, un
from tests.workbook.builders import Book

Cells = dict[str, CellValue]


def book(**cells: CellValue) -> Book:
    made = classeur()
    for heading, value in cells.items():
        made.set("Agents", 0, heading, value)
    return made


REFUSE: Cells = {"État": "refusé", "Convention envoyée le": dt.date(2026, 2, 4)}


def du(made: Book, day: dt.date, sorte: str = "") -> list[Tache]:
    return [tache for tache in taches(modele(made, jour=day), day) if sorte in ("", tache.sorte)]


def test_a_dossier_in_order_awaits_nobody_at_its_start() -> None:
    assert du(book(), JOUR) == []


def test_the_party_that_has_not_signed_is_named_from_the_day_the_paper_left() -> None:
    sent: Cells = {"Convention envoyée le": dt.date(2026, 2, 4)}
    (all_three,) = du(book(**sent), JOUR, SIGNER)
    assert (all_three.qui, all_three.jour) == ("l’agent, l’employeur et l’organisme", dt.date(2026, 2, 4))
    one = book(**sent, **{"Convention signée par l'agent le": dt.date(2026, 2, 6)})
    (rest,) = du(one, JOUR, SIGNER)
    assert rest.quoi == (
        "La convention, envoyée le 4 février 2026, attend l’employeur et l’organisme. À relancer."
    )
    assert du(book(**sent, **{"Convention signée le": dt.date(2026, 2, 10)}), JOUR, SIGNER) == []
    whole: Cells = {
        f"Convention signée par {who} le": dt.date(2026, 2, 6) for who in ("l'agent", "l'employeur")
    }
    whole["Convention signée par l'organisme le"] = dt.date(2026, 2, 9)
    assert du(book(**sent, **whole), JOUR, SIGNER) == []


def test_what_cannot_be_read_is_asked_of_nobody() -> None:
    sent: Cells = {"Convention envoyée le": dt.date(2026, 2, 4)}
    assert du(book(**sent, **{"Convention signée par l'agent le": "le 5 ou le 6"}), JOUR, SIGNER) == []
    made = modele(book(**sent))
    unknown = Retenue(Issue("colonne-inconnue", Severity.ERREUR, "…", "…"), ("convention",))
    held = replace(made.dossiers[0], retenues=(unknown,))
    assert [t for t in taches(replace(made, dossiers=(held,)), JOUR) if t.sorte == SIGNER] == []
    silent: Cells = {"Convention signée le": None, "Décision de l'employeur": "voir courrier"}
    assert du(book(**silent), APRES, REPONDRE) == []
    over: Cells = {"État": "clos", "Date de clôture": APRES, "Attestation délivrée le": "en octobre"}
    assert du(realiser(book(**over)), APRES, ENVOYER) == []
    planned = book()
    planned.sheets["Séances"][0]["Statut de la séance"] = "faite ?"
    first = planned.sheets["Séances"][0]["Date"]
    assert first not in [tache.jour for tache in du(planned, APRES, POINTER)]


def test_sessions_past_and_still_planned_are_pointed_by_who_leads_them() -> None:
    made = classeur()
    first = made.sheets["Séances"][0]["Date"]
    assert isinstance(first, dt.date)
    assert du(made, first, POINTER) == []
    (tache,) = du(made, first + dt.timedelta(days=1), POINTER)
    assert (tache.qui, tache.jour) == ("Maëlle Le Bris", first)
    assert du(realiser(classeur()), first + dt.timedelta(days=1), POINTER) == []


def test_a_session_of_a_promotion_is_pointed_once_for_all_its_agents() -> None:
    made = promotion(6)
    shared = next(row for row in made.sheets["Séances"] if row.get("Promotion"))
    day = shared["Date"]
    assert isinstance(day, dt.date)
    found = [tache for tache in du(made, day + dt.timedelta(days=1), POINTER) if tache.jour == day]
    assert [(tache.reference, tache.agent) for tache in found] == [(shared["Promotion"], "séance collective")]


def test_two_months_without_an_answer_are_a_refusal_unless_the_employer_asked() -> None:
    asked = dt.date(2026, 1, 5)
    silent = book(**{"Décision de l'employeur": None, "Date de demande": asked})
    (before,) = du(silent, dt.date(2026, 3, 4), REPONDRE)
    assert before.jour == dt.date(2026, 3, 5)
    assert "vaudra refus" in before.quoi
    (after,) = du(silent, dt.date(2026, 3, 6), REPONDRE)
    assert "le silence vaut refus" in after.quoi
    theirs = book(**{"Décision de l'employeur": None, "Initiative": "employeur"})
    assert du(theirs, dt.date(2026, 3, 6), REPONDRE) == []


def test_the_end_comes_thirty_days_ahead_and_a_suspension_stops_everything() -> None:
    ends: Cells = {"Date de fin prévue": dt.date(2026, 6, 30)}
    assert du(book(**ends), dt.date(2026, 5, 30), FINIR) == []
    assert any("30 juin 2026" in tache.quoi for tache in du(book(**ends), dt.date(2026, 5, 31), FINIR))
    stopped = book(**(ends | {"État": "suspendu", "Suspendu le": dt.date(2026, 4, 1)}))
    assert du(stopped, dt.date(2026, 6, 15)) == []
    again = book(**ends, **{"Suspendu le": dt.date(2026, 4, 1), "Reprise le": dt.date(2026, 6, 1)})
    assert any(tache.sorte == FINIR for tache in du(again, dt.date(2026, 6, 15)))


def test_a_finished_bilan_still_has_its_certificate_to_send() -> None:
    over: Cells = {"État": "clos", "Date de clôture": APRES}
    made = realiser(book(**over))
    assert [tache.sorte for tache in du(made, APRES)] == [ENVOYER]
    assert du(realiser(book(**over, **{"Attestation délivrée le": APRES})), APRES) == []


def test_a_bilan_that_stopped_has_its_certificate_to_send_and_no_later_session_to_point() -> None:
    stopped: Cells = {"Fin par": "abandon de l’agent", "Date d'effet": dt.date(2026, 4, 1)}
    made = book(**stopped)
    made.sheets["Séances"][0]["Statut de la séance"] = "réalisée"
    found = du(made, APRES)
    (certificate,) = (t.quoi for t in found if t.sorte == ENVOYER)
    assert certificate.startswith("Le bilan est interrompu depuis le 1er avril 2026")
    assert [t.jour for t in found if t.sorte == POINTER] == [
        s["Date"]
        for s in made.sheets["Séances"][1:]
        if s["Date"] <= dt.date(2026, 4, 1)  # type: ignore[operator]
    ]


def test_who_withdrew_before_the_answer_awaits_none() -> None:
    silent: Cells = {"Décision de l'employeur": None, "Convention signée le": None}
    assert du(book(**silent), APRES, REPONDRE) != []
    gone: Cells = {"Fin par": "abandon de l’agent", "Date d'effet": dt.date(2026, 2, 3)}
    assert du(book(**silent, **gone), APRES, REPONDRE) == []


def test_refused_bilans_await_nobody() -> None:
    assert du(book(**REFUSE), APRES) == []


@pytest.mark.parametrize(
    ("opinion", "stops"),
    [("défavorable", True), ("Avis défavorable", True), ("Refus", True), ("favorable", False), (None, False)],
)
def test_the_refusal_of_the_cpf_commission_stops_the_file(opinion: str | None, stops: bool) -> None:
    made = classeur("DEPARTEMENT")
    made.set("Agents", 0, "Avis de la commission CPF", opinion)
    made.set("Agents", 0, "Date de l'avis de la commission CPF", dt.date(2026, 1, 15) if opinion else None)
    assert etats.refuse(un(made)) is stops
    assert ("avis-cpf-defavorable" in codes(modele(made))) is stops
    assert statuts(made)["convention/2026-001"] == ("sans objet" if stops else "due")


def test_another_scheme_has_no_commission_to_listen_to() -> None:
    assert not etats.refuse(un(book(**{"Avis de la commission CPF": "défavorable"})))


def test_while_no_session_is_planned_the_first_possible_day_is_said() -> None:
    made, first = book(), dt.date(2026, 3, 3)  # four weeks after the exchanges of 3 February
    assert [t for t in du(made, JOUR, FINIR) if t.jour == first] == []
    made.sheets["Séances"] = [dict.fromkeys(made.sheets["Séances"][0])]
    (told,) = [t for t in du(made, dt.date(2026, 2, 20), FINIR) if t.jour == first]
    assert "à partir du 3 mars 2026" in told.quoi.replace("\u00a0", " ")
    (told,) = [t for t in du(made, APRES, FINIR) if t.jour == first]
    assert "depuis le 3 mars 2026" in told.quoi.replace("\u00a0", " ")
    for over in ("clos", "interrompu"):
        assert [t for t in du(made.set("Agents", 0, "État", over), APRES, FINIR) if t.jour == first] == []
