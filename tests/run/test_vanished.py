"""Documents made before that nothing calls for any more: said once, and only what is true of them."""

from pathlib import Path

import pytest

from pipeline.issues import Issue
from pipeline.report.run import Run
from tests.builders import classeur
from tests.bureau import Bureau
from tests.rows import agent


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    book = classeur().add("Agents", **agent("2026-002", Dispositif="CDG34"))
    return Bureau(tmp_path).deposer(book)


def disparus(run: Run) -> list[Issue]:
    return [issue for issue in run.issues if issue.code == "document-disparu"]


def test_documents_of_a_row_that_was_removed_are_told_by_person_once(bureau: Bureau) -> None:
    bureau.produire()
    bureau.deposer(classeur())
    (said,) = disparus(bureau.produire())
    assert said.message.startswith("4 documents déjà produits"), said.message
    assert said.message.count("2026-002") == 1, said.message
    assert "(4\u00a0documents)" in said.message
    assert disparus(bureau.produire()) == []


def test_what_came_back_and_vanished_again_is_told_again(bureau: Bureau) -> None:
    both = classeur().add("Agents", **agent("2026-002", Dispositif="CDG34"))
    bureau.produire()
    for book, told in ((classeur(), 1), (both, 0), (classeur(), 1)):
        bureau.deposer(book)
        assert len(disparus(bureau.produire())) == told


def test_a_row_in_error_is_not_said_to_be_gone(bureau: Bureau) -> None:
    bureau.produire()
    bureau.deposer(classeur().add("Agents", **agent("2026-002", Dispositif="CDG34", Fonction=None)))
    run = bureau.produire()
    assert "cellule-obligatoire-vide" in {issue.code for issue in run.issues}
    assert disparus(run) == []
