"""The synthesis: dates by phase of Annexe 2, a plan of N actions × M steps, no field for 2.5."""

import datetime as dt

import pytest

from pipeline.documents import synthese
from pipeline.documents.fields import walk
from pipeline.documents.kind import Ressources
from pipeline.documents.synthese import ContexteSynthese
from tests.builders import classeur, dispositifs, modele, promotion
from tests.workbook.builders import Book, Row


def synthetise(book: Book, *others: Book, cle: str = "2026-001") -> ContexteSynthese:
    (sujet,) = [s for s in synthese.TYPE.sujets(modele(book, *others)) if s.cle == cle]
    found = synthese.TYPE.produire(sujet, Ressources())
    assert isinstance(found, ContexteSynthese)
    return found


def conseiller(*actions: Row) -> Book:
    """The counsellor's own workbook."""
    book = Book({}, "conseiller/suivi.xlsx", conseiller=True)
    for number, action in enumerate(actions, 1):
        row: Row = {"Référence": "2026-001", "N°": number}
        book.add("Actions", **(row | action))
    return book


def test_each_phase_has_the_dates_of_its_steps() -> None:
    found = synthetise(classeur())
    assert found.phase_1.dates == "du 11 au 25 mars 2026"
    assert found.phase_2.dates == "du 8 avril au 1er juillet 2026"
    assert found.phase_3.dates == "du 15 au 29 juillet 2026"
    assert found.phase_4.dates == "du 12 au 26 août 2026"


def test_the_dates_of_the_sessions_leave_out_autonomous_work() -> None:
    found = synthetise(classeur())
    assert found.dates_des_seances == "8 et 22 avril 2026\u00a0; 6 et 20 mai 2026\u00a0; 17 juin 2026"


def test_first_and_last_interviews_are_those_of_the_first_and_last_phases() -> None:
    found = synthetise(promotion())
    assert (found.date_entretien_initial, found.date_entretien_final) == (
        dt.date(2026, 3, 18),
        dt.date(2026, 6, 17),
    )


def test_a_meeting_with_the_employer_is_no_interview() -> None:
    found = synthetise(classeur())
    assert (found.date_entretien_initial, found.date_entretien_final) == (
        dt.date(2026, 3, 25),
        dt.date(2026, 8, 12),
    )
    assert found.phase_4.dates == "du 12 au 26 août 2026"
    two = classeur()
    two.set("Séances", 2, "Étape", two.sheets["Séances"][1]["Étape"])
    assert synthetise(two).date_entretien_initial == dt.date(2026, 3, 25)
    only = synthetise(classeur().set("Séances", 1, "Étape", "1"))
    assert only.date_entretien_initial is None


def test_unknown_dates_leave_the_fields_open() -> None:
    book = classeur().set("Agents", 0, "Date de lancement", None)
    del book.sheets["Séances"]
    found = synthetise(book)
    phases = (found.phase_1, found.phase_2, found.phase_3, found.phase_4)
    assert [phase.dates for phase in phases] == [None] * 4
    assert (found.dates_des_seances, found.date_de_lancement, found.date_entretien_initial) == (None,) * 3


@pytest.mark.parametrize(
    ("book", "forme", "titre"),
    [
        (classeur, "individuel", "Bilan de parcours professionnel"),
        (promotion, "collectif", "Bilan de parcours professionnel collectif"),
    ],
)
def test_the_form_is_collective_in_a_promotion_only(book: type[Book], forme: str, titre: str) -> None:
    found = synthetise(book())
    assert (found.forme, found.document.titre) == (forme, titre)


def test_the_plan_has_four_blank_actions_of_four_steps_at_least() -> None:
    found = synthetise(classeur())
    assert [action.intitule for action in found.actions] == [None] * 4
    assert [line.cases for line in found.etapes] == [("",) * 4] * 4


def test_the_plan_grows_with_actions_and_steps() -> None:
    actions: list[Row] = [
        {"Intitulé": f"Action {n}", "Étapes": "\n".join(f"étape {n}.{m}" for m in range(1, n + 1))}
        for n in range(1, 7)
    ]
    found = synthetise(classeur(), conseiller(*actions))
    assert [action.intitule for action in found.actions] == [f"Action {n}" for n in range(1, 7)]
    assert len(found.etapes) == 6
    assert all(len(line.cases) == 6 for line in found.etapes)
    assert found.etapes[0].cases == tuple(f"étape {n}.1" for n in range(1, 7))
    assert found.etapes[5].cases == ("",) * 5 + ("étape 6.6",)


def test_actions_come_in_the_order_of_their_numbers() -> None:
    book = conseiller({"Intitulé": "Deux", "N°": 2}, {"Intitulé": "Un", "N°": 1})
    book.set("Actions", 0, "Date de réalisation", dt.date(2026, 12, 1)).set("Actions", 1, "Durée", "six mois")
    book.set("Actions", 1, "Date de réalisation", "premier semestre 2027")
    found = synthetise(classeur(), book).actions
    assert [(a.intitule, a.date_de_realisation) for a in found[:2]] == [
        ("Un", "premier semestre 2027"),
        ("Deux", "01/12/2026"),
    ]


def test_what_was_prepared_comes_paragraph_by_paragraph_under_its_heading() -> None:
    book = Book({}, "conseiller/suivi.xlsx", conseiller=True)
    book.add("Préremplissage", Référence="2026-001", Rubrique="2.1.1", Texte="Paie.\n\n  Budget.  ")
    found = synthetise(classeur(), book).rubriques
    assert found.r2_1_1 == ("Paie.", "Budget.")
    assert found.r1_1 == ()


def test_the_personal_situation_has_no_field_and_no_cell() -> None:
    paths = {entry.path for entry in walk(ContexteSynthese)}
    assert not [path for path in paths if "2_5" in path]
    book = Book({}, "conseiller/suivi.xlsx", conseiller=True)
    book.add("Préremplissage", Référence="2026-001", Rubrique="2.5", Texte="Confidence")
    found = modele(classeur(), book)
    assert [issue.severity.value for issue in found.issues] == ["erreur"]
    assert "Confidence" not in repr(found.issues)


@pytest.mark.parametrize("code", sorted(scheme.code for scheme in dispositifs().values()))
def test_a_scheme_adds_its_sections_after_the_tree(code: str) -> None:
    scheme = next(each for each in dispositifs().values() if each.code == code)
    found = synthetise(classeur(code))
    assert [section.titre for section in found.sections] == [s.titre for s in scheme.synthese.sections]


def test_the_sessions_held_are_listed_month_by_month_and_one_missed_is_none() -> None:
    book = classeur()
    for rank in range(3):
        book = book.set("Séances", rank, "Statut de la séance", "réalisée")
    assert synthetise(book).seances_tenues == ("mars 2026\u00a0: 11 et 25", "avril 2026\u00a0: 8")
    missed = synthetise(book.set("Séances", 2, "Statut de la séance", "absence"))
    assert missed.seances_tenues == ("mars 2026\u00a0: 11 et 25",)
    assert missed.dates_des_seances == "22 avril 2026\u00a0; 6 et 20 mai 2026\u00a0; 17 juin 2026"
