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


def test_documents_of_a_row_that_was_removed_are_named_until_they_are_taken_away(bureau: Bureau) -> None:
    bureau.produire()
    bureau.deposer(classeur())
    (said,) = disparus(bureau.produire())
    assert said.message.startswith("4 documents déjà produits"), said.message
    assert "Contrat d’engagement 2026-002" in said.message
    for path in bureau.outputs.rglob("*2026-002*"):
        path.unlink()
    assert disparus(bureau.produire()) == []


def test_a_row_in_error_is_not_said_to_be_gone(bureau: Bureau) -> None:
    bureau.produire()
    bureau.deposer(classeur().add("Agents", **agent("2026-002", Dispositif="CDG34", Fonction=None)))
    run = bureau.produire()
    assert "cellule-obligatoire-vide" in {issue.code for issue in run.issues}
    assert disparus(run) == []
