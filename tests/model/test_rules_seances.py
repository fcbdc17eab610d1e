"""One session: its day, its status, its steps; and nobody in two places at once."""

import datetime as dt

import pytest

from pipeline.issues import Severity
from pipeline.sheetfiles.model import CellValue
from tests.builders import JOUR, classeur, codes, modele, promotion, seule, statuts
from tests.model.cas import Cas, change, is_silent, speaks, withholds_its_documents_alone
from tests.rows import REFERENCE, seance
from tests.workbook.builders import Book, plain

FIN_PREVUE = ("Agents", 0, "Date de fin prévue", dt.date(2026, 8, 26))


def jour(row: int, day: dt.date, *others: tuple[str, int, str, object]) -> Book:
    return change(("Séances", row, "Date", day), *others)  # type: ignore[arg-type]


CAS = [
    Cas(
        "etape-inconnue",
        lambda: change(("Séances", 1, "Étape", "99")),
        lambda: change(("Séances", 1, "Étape", "3")),
        ("Séances", 1, "Étape"),
        "1, 2, 3, 4",
    ),
    Cas(
        "seance-hors-periode",
        lambda: change(("Séances", 12, "Date", dt.date(2026, 8, 27)), FIN_PREVUE),
        lambda: change(("Séances", 12, "Date", dt.date(2026, 8, 26)), FIN_PREVUE),
        ("Séances", 12, "Date"),
        "dates du bilan",
    ),
    Cas(
        "seance-hors-periode",
        lambda: jour(1, dt.date(2026, 3, 10)),
        lambda: jour(1, dt.date(2026, 3, 12)),
        ("Séances", 1, "Date"),
        "dates du bilan",
    ),
    Cas(
        "jour-chome",
        lambda: jour(9, dt.date(2026, 7, 14)),
        lambda: jour(9, dt.date(2026, 7, 13)),
        ("Séances", 9, "Date"),
        "hors du temps de travail",
    ),
    Cas(
        "jour-chome",
        lambda: jour(9, dt.date(2026, 7, 11)),
        lambda: jour(9, dt.date(2026, 7, 10)),
        ("Séances", 9, "Date"),
        "hors du temps de travail",
    ),
    Cas(
        "seance-passee",
        change,
        lambda: change(("Séances", 0, "Date", dt.date(2026, 3, 12))),
        ("Séances", 0, "Statut de la séance"),
        "réalisée",
        jour=dt.date(2026, 3, 12),
    ),
    Cas(
        "duree-realisee-superieure",
        lambda: change(
            ("Séances", 0, "Durée réalisée", 2), ("Séances", 0, "Statut de la séance", "réalisée")
        ),
        lambda: change(
            ("Séances", 0, "Durée réalisée", 1), ("Séances", 0, "Statut de la séance", "réalisée")
        ),
        ("Séances", 0, "Durée réalisée"),
        "horaire",
        jour=dt.date(2026, 3, 11),
        severity=Severity.ERREUR,
        documents=("attestation",),
    ),
    *(
        Cas(
            "seance-a-venir-pointee",
            lambda said=said: change(("Séances", 0, "Statut de la séance", said)),  # type: ignore[misc]
            lambda: change(("Séances", 0, "Statut de la séance", "reportée")),
            ("Séances", 0, "Date"),
            "prévue",
            jour=dt.date(2026, 3, 10),
            severity=Severity.ERREUR,
            documents=("attestation", "facture", "synthese"),
        )
        for said in ("réalisée", "absence", "absence excusée")
    ),
]
IDS = [f"{cas.code}-{n}" for n, cas in enumerate(CAS)]


def test_a_session_out_of_the_bilan_is_said_on_the_side_where_it_is() -> None:
    early = seule(modele(jour(1, dt.date(2026, 3, 10))), "seance-hors-periode")
    assert "avant le lancement (11 mars 2026)" in early.message.replace("\u00a0", " ")
    late = seule(modele(jour(12, dt.date(2026, 8, 27), FIN_PREVUE)), "seance-hors-periode")
    assert "après la fin prévue (26 août 2026)" in late.message.replace("\u00a0", " ")


@pytest.mark.parametrize("cas", CAS, ids=IDS)
def test_the_rule_names_its_cell_and_its_remedy(cas: Cas) -> None:
    speaks(cas)


@pytest.mark.parametrize("cas", CAS, ids=IDS)
def test_the_neighbouring_value_is_right(cas: Cas) -> None:
    is_silent(cas)


@pytest.mark.parametrize("cas", CAS, ids=IDS)
def test_it_withholds_what_it_says_and_nothing_else(cas: Cas) -> None:
    withholds_its_documents_alone(cas)


def test_a_session_of_the_very_day_may_be_held() -> None:
    book = change(("Séances", 0, "Statut de la séance", "réalisée"))
    assert codes(modele(book, jour=dt.date(2026, 3, 11))) == []


def test_a_session_of_the_very_day_is_not_past() -> None:
    assert "seance-passee" not in codes(modele(jour=dt.date(2026, 3, 11)))


def a_week_alone() -> tuple[Book, int, dt.date]:
    """A bilan whose work alone lasts a week: the rank of its row, the day on which it begins."""
    book = classeur()
    rows = book.sheets["Séances"]
    place = next(n for n, row in enumerate(rows) if row["Nature"] == "autonomie")
    start = rows[place]["Date"]
    assert isinstance(start, dt.date)
    return book.set("Séances", place, "Jusqu'au", start + dt.timedelta(days=7)), place, start


@pytest.mark.parametrize(("after", "told"), [(7, False), (8, True)])
def test_autonomous_work_is_past_once_its_period_is_over(after: int, told: bool) -> None:
    book, place, start = a_week_alone()
    found = modele(book, jour=start + dt.timedelta(days=after)).issues
    past = {issue.origin.cell for issue in found if issue.code == "seance-passee"}
    assert (book.at("Séances", place, "Statut de la séance") in past) is told


@pytest.mark.parametrize(("after", "told"), [(6, True), (7, False)])
def test_autonomous_work_is_held_once_its_period_is_over(after: int, told: bool) -> None:
    book, place, start = a_week_alone()
    book.set("Séances", place, "Statut de la séance", "réalisée")
    found = modele(book, jour=start + dt.timedelta(days=after)).issues
    issues = [issue for issue in found if issue.code == "seance-a-venir-pointee"]
    assert [issue.origin.cell for issue in issues] == [book.at("Séances", place, "Jusqu'au")] * told
    assert all("corrigez" in issue.remedy and "Jusqu’au" in issue.remedy for issue in issues)


def test_an_unbilled_opening_meeting_may_precede_the_launch() -> None:
    assert codes(modele(jour(0, dt.date(2026, 3, 4)))) == []


@pytest.mark.parametrize("value", ["non", "en partie", None])
def test_a_saturday_is_nobodys_business_outside_working_time(value: str | None) -> None:
    book = jour(9, dt.date(2026, 7, 11), ("Agents", 0, "Sur temps de travail", value))
    assert ("jour-chome" in codes(modele(book))) is (value != "non")


def test_a_holiday_is_that_of_the_place() -> None:
    # Good Friday is a holiday in Alsace-Moselle only.
    book = jour(2, dt.date(2026, 4, 3))
    assert codes(modele(book)) == []
    book.set("Organismes", 0, "Code postal", "67000")
    assert "vendredi" in seule(modele(book), "jour-chome").message.casefold()


@pytest.mark.parametrize("status", ["reportée", "annulée par l'agent", "annulée par l'organisme"])
def test_a_session_that_does_not_stand_wakes_no_rule_on_days(status: str) -> None:
    book = jour(9, dt.date(2026, 7, 12), ("Séances", 9, "Statut de la séance", status))
    assert codes(modele(book)) == []


def test_a_session_without_an_end_withholds_the_papers_that_show_it() -> None:
    book = change(("Séances", 0, "Fin", None))
    issue = seule(modele(book), "cellule-obligatoire-vide")
    assert (issue.origin.sheet, issue.origin.cell) == ("Séances", book.at("Séances", 0, "Fin"))
    held = {key.split("/")[0] for key, status in statuts(book).items() if status == "retenu"}
    assert held == {"convention", "calendrier", "agenda", "contrat", "synthese"}


def two(
    first: tuple[int, int], second: tuple[int, int], *, code: str = "CDG34", status: str = "prévue"
) -> Book:
    """Two agents with the same professional, one session each on one day, by their hours."""
    book = classeur(code)
    book.sheets["Séances"] = [
        seance("1", dt.date(2026, 3, 11), dt.time(first[0]), dt.time(first[1])),
        seance(
            "1",
            dt.date(2026, 3, 11),
            dt.time(second[0]),
            dt.time(second[1]),
            **{"Référence": "2026-002", "Statut de la séance": status},
        ),
    ]
    return book.add("Agents", **(book.sheets["Agents"][0] | {"Référence": "2026-002"}))


def test_a_professional_in_two_places_is_told_with_both_dossiers() -> None:
    book = two((9, 11), (10, 12))
    issue = seule(modele(book), "chevauchement")
    assert issue.dossiers == ("2026-001", "2026-002")
    assert "Maëlle Le Bris" in issue.message
    assert (issue.origin.sheet, issue.origin.cell) == ("Séances", book.at("Séances", 1, "Début"))
    assert "intervenant" in issue.remedy
    assert "retenu" not in statuts(book).values()


def test_one_session_after_the_other_is_right() -> None:
    assert codes(modele(two((9, 11), (11, 13)))) == []


def test_a_cancelled_session_is_nowhere() -> None:
    assert codes(modele(two((9, 11), (10, 12), status="annulée par l'agent"))) == []


def test_a_long_session_hides_no_later_one() -> None:
    book = two((8, 13), (9, 10))
    book.add("Agents", **(book.sheets["Agents"][0] | {"Référence": "2026-003"}))
    book.add("Séances", **seance("1", dt.date(2026, 3, 11), dt.time(11), dt.time(12), Référence="2026-003"))
    told = [issue.dossiers for issue in modele(book).issues if issue.code == "chevauchement"]
    assert told == [("2026-001", "2026-002"), ("2026-001", "2026-003")]


def test_two_professionals_may_work_at_once() -> None:
    book = two((9, 11), (10, 12)).set("Agents", 1, "Intervenant", "PSY")
    book.add("Intervenants", Code="PSY", Nom="Kerboul", Prénom="Yann")
    assert codes(modele(book)) == []


def test_a_session_names_another_professional_than_the_bilans() -> None:
    book = two((9, 11), (10, 12)).set("Séances", 1, "Intervenant", "PSY")
    book.add("Intervenants", Code="PSY", Nom="Kerboul", Prénom="Yann")
    assert codes(modele(book)) == []


def test_a_groups_session_counts_once() -> None:
    assert codes(modele(promotion())) == []


def test_an_interview_during_the_session_of_another_group_is_an_overlap() -> None:
    book = promotion()
    row = next(r for r in book.sheets["Séances"] if r["Référence"] == REFERENCE)
    row |= {"Date": dt.date(2026, 3, 11), "Début": dt.time(10), "Fin": dt.time(11)}
    assert "chevauchement" in codes(modele(book))


def test_an_own_interview_at_the_start_of_the_groups_session_is_an_error() -> None:
    book = promotion()
    row = next(r for r in book.sheets["Séances"] if r["Référence"] == REFERENCE)
    row |= {"Date": dt.date(2026, 3, 11), "Début": dt.time(9), "Fin": dt.time(10)}
    issue = seule(modele(book), "seances-simultanees")
    assert issue.dossiers == (REFERENCE,)
    held = {key for key, status in statuts(book, JOUR).items() if status == "retenu"}
    own = {f"{kind}/{REFERENCE}" for kind in ("calendrier", "agenda", "contrat", "synthese")}
    assert held == {*own, f"bulletin/{REFERENCE}-KERLANN"}


def at_once(start: int, end: int, **cells: CellValue) -> Book:
    """Two sessions of one agent on one day, with two professionals, the first from 9 to 11."""
    book = two((9, 11), (start, end))
    book.add("Intervenants", Code="PSY", Nom="Kerboul", Prénom="Yann")
    del book.sheets["Agents"][1]
    book.sheets["Séances"][1] |= {"Référence": REFERENCE, "Intervenant": "PSY"} | cells
    return book


@pytest.mark.parametrize(
    ("start", "end", "cells", "told"),
    [
        (10, 12, {}, True),
        (9, 12, {"Début": dt.time(9, 30)}, True),
        (10, 11, {}, True),
        (11, 12, {}, False),
        (8, 9, {}, False),
        (10, 12, {"Statut de la séance": "absence"}, False),
        (10, 12, {"Statut de la séance": "reportée"}, False),
    ],
)
def test_an_agent_attends_no_two_sessions_at_once(
    start: int, end: int, cells: dict[str, CellValue], told: bool
) -> None:
    found = modele(at_once(start, end, **cells))
    assert ("seances-qui-se-recouvrent" in codes(found)) is told


def test_hours_counted_twice_are_neither_agreed_nor_certified() -> None:
    book = at_once(10, 12)
    for row in book.sheets["Séances"]:
        row["Statut de la séance"] = "réalisée"
    issue = seule(modele(book, jour=dt.date(2026, 11, 22)), "seances-qui-se-recouvrent")
    assert "9 h – 11 h et 10 h – 12 h" in plain(issue.message)
    held = {k for k, s in statuts(book, dt.date(2026, 11, 22)).items() if s == "retenu"}
    assert {"convention/2026-001", "contrat/2026-001", "attestation/2026-001"} <= held


def test_a_part_of_the_groups_session_that_was_missed_is_not_counted_twice() -> None:
    book = promotion()
    row = next(r for r in book.sheets["Séances"] if r["Référence"] == REFERENCE)
    row |= {"Date": dt.date(2026, 3, 11), "Début": dt.time(10), "Fin": dt.time(11)}
    assert "seances-qui-se-recouvrent" in codes(modele(book))
    missed: dict[str, CellValue] = {"Promotion": "PROMO-1", "Référence": REFERENCE, "Heures manquées": 1}
    book.add("Absences", **missed, Date=dt.date(2026, 3, 11))
    assert "seances-qui-se-recouvrent" not in codes(modele(book))


@pytest.mark.parametrize(
    ("cells", "code", "field"),
    [
        ({"Date": dt.date(2026, 3, 12)}, "absence-sans-seance", "Date"),
        ({"Début": dt.time(14)}, "absence-sans-seance", "Date"),
        ({"Heures manquées": 50}, "absence-trop-longue", "Heures manquées"),
        ({"Heures manquées": 1}, None, ""),
        ({"Début": dt.time(9)}, None, ""),
        ({}, None, ""),
    ],
)
def test_an_absence_that_meets_no_session_is_never_left_out_of_the_count(
    cells: dict[str, CellValue], code: str | None, field: str
) -> None:
    book = promotion()
    for row in book.sheets["Séances"]:
        row["Statut de la séance"] = "réalisée"
    missed = {"Promotion": "PROMO-1", "Référence": REFERENCE, "Date": dt.date(2026, 3, 11)} | cells
    book.add("Absences", **missed)  # type: ignore[arg-type]
    after = dt.date(2026, 11, 22)
    found = modele(book, jour=after)
    assert [issue for issue in codes(found) if issue.startswith("absence")] == ([code] if code else [])
    held = {key for key, status in statuts(book, after).items() if status == "retenu"}
    assert held == ({f"attestation/{REFERENCE}"} if code else set())
    if code:
        assert seule(found, code).origin.cell == book.at("Absences", 0, field)
