"""The attendance sheet: one per agent, one per session of a group."""

from pipeline.documents import emargement
from pipeline.documents.emargement import ContexteEmargement
from pipeline.documents.kind import Echeance
from tests.builders import classeur, contexte, promotion, sujets
from tests.rows import REFERENCE
from tests.workbook.builders import Book


def sheet(book: Book, cle: str = REFERENCE) -> ContexteEmargement:
    context = contexte(emargement.TYPE, book, cle=cle)
    assert isinstance(context, ContexteEmargement)
    return context


def test_an_agent_signs_every_session_of_presence_and_no_autonomous_work() -> None:
    context = sheet(classeur())
    alone = [row for row in classeur().sheets["Séances"] if row["Nature"] == "autonomie"]
    assert alone
    assert len(context.seances) == len(classeur().sheets["Séances"]) - len(alone)
    assert [line.numero for line in context.seances] == list(range(1, len(context.seances) + 1))


def test_a_cancelled_session_is_signed_by_nobody() -> None:
    book = classeur()
    whole = len(sheet(book).seances)
    book.set("Séances", 0, "Statut de la séance", "annulée par l'agent")
    assert len(sheet(book).seances) == whole - 1


def test_each_session_of_a_group_has_its_sheet_with_all_who_are_expected() -> None:
    book = promotion(3)
    found = sujets(emargement.TYPE, book)
    group = [key for key in found if key.startswith("PROMO-1-")]
    assert len(group) == sum(row["Promotion"] == "PROMO-1" for row in book.sheets["Séances"])
    assert group[0] == "PROMO-1-2026-03-11-0900"
    context = sheet(book, group[0])
    assert [p.nom_complet for p in context.participants] == [f"Madame Élodie Le Goff {n}" for n in (1, 2, 3)]
    assert context.agent is None


def test_a_group_is_in_the_order_of_names_whatever_their_accents() -> None:
    book = promotion(3)
    for row, name in enumerate(("Hamonic", "Évenou", "Autret")):
        book.set("Agents", row, "Nom", name)
    key = next(key for key in sujets(emargement.TYPE, book) if key.startswith("PROMO-1-"))
    names = [p.nom_complet.split()[-1] for p in sheet(book, key).participants]
    assert names == ["Autret", "Évenou", "Hamonic"]


def test_who_refused_or_left_is_not_on_the_group_s_sheet() -> None:
    book = promotion(3).set("Agents", 0, "Décision de l'employeur", "refus")
    book.set("Agents", 2, "État", "interrompu")
    key = next(key for key in sujets(emargement.TYPE, book) if key.startswith("PROMO-1-"))
    assert [p.nom_complet[-1] for p in sheet(book, key).participants] == ["2"]


def test_an_agent_of_a_group_signs_their_own_interviews_apart() -> None:
    assert len(sheet(promotion(3)).seances) == 3


def test_without_a_session_it_waits() -> None:
    book = classeur()
    book.sheets["Séances"] = book.sheets["Séances"][:0]
    found = sujets(emargement.TYPE, book)[REFERENCE]
    assert emargement.TYPE.verdict(found).echeance is Echeance.PAS_ENCORE


def test_work_that_a_group_does_alone_or_a_meeting_called_off_has_no_sheet() -> None:
    book = promotion(3)
    (first, second, *rest) = [row for row in book.sheets["Séances"] if row.get("Promotion")]
    first["Nature"] = "autonomie"
    second["Statut de la séance"] = "annulée par l'organisme"
    found = [key for key in sujets(emargement.TYPE, book) if key.startswith("PROMO-1-")]
    assert len(found) == len(rest)
