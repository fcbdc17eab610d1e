"""References change and are used again: documents follow their bilan, and never go to another's."""

from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.report.run import Run
from pipeline.run.conseiller.dossiers import of_reference, own
from pipeline.run.gather import gather
from pipeline.run.identites import A_CONFIRMER, repondre
from pipeline.store.identites import CLE, FICHIER
from pipeline.store.outcome import Status
from tests.builders import classeur
from tests.bureau import Bureau
from tests.workbook.builders import Book

SYNTHESE = frozenset({"synthese"})


def renomme(book: Book, reference: str) -> Book:
    for sheet in ("Agents", "Séances"):
        for row in range(len(book.sheets[sheet])):
            book.set(sheet, row, "Référence", reference)
    return book


def une_autre() -> Book:
    return classeur().set("Agents", 0, "Nom", "Abgrall").set("Agents", 0, "Prénom", "Yann")


def posees(run: Run) -> list[str]:
    return [issue.dossiers[0] for issue in run.issues if issue.code == A_CONFIRMER]


@pytest.fixture
def connu(bureau: Bureau) -> Bureau:
    """An office that has made the synthesis of 2026-001."""
    bureau.deposer(classeur()).produire(only=SYNTHESE)
    return bureau


def test_the_documents_of_a_renamed_reference_follow_it(connu: Bureau) -> None:
    run = connu.deposer(renomme(classeur(), "BP-7")).produire(only=SYNTHESE)
    assert posees(run) == []
    (name,) = [name for name in connu.fichiers() if name.startswith("syntheses/")]
    assert "BP-7" in name
    assert not [issue for issue in run.issues if issue.code == "document-disparu"]


def test_a_reference_used_again_withholds_until_a_person_has_said(connu: Bureau) -> None:
    before = connu.fichiers()
    run = connu.deposer(une_autre()).produire()
    assert posees(run) == ["2026-001"]
    assert {line.status for line in run.documents} <= {Status.RETENU, Status.PAS_ENCORE, Status.SANS_OBJET}
    assert connu.fichiers() == before
    with pytest.raises(UserError, match="ne devine pas"):
        of_reference(own(connu.reglages()), "2026-001")


def test_another_bilan_gets_documents_of_its_own(connu: Bureau) -> None:
    before = connu.fichiers()
    settings = connu.deposer(une_autre()).reglages()
    repondre(settings, gather(settings).modele, "2026-001", meme=False)
    run = connu.produire(only=SYNTHESE)
    assert posees(run) == []
    after = connu.fichiers()
    assert before.items() <= after.items()
    assert [name for name in after.keys() - before.keys() if "Abgrall" in name]
    assert posees(connu.produire(only=SYNTHESE)) == []


def test_the_same_bilan_corrected_keeps_its_documents(connu: Bureau) -> None:
    settings = connu.deposer(une_autre()).reglages()
    repondre(settings, gather(settings).modele, "2026-001", meme=True)
    connu.produire(only=SYNTHESE)
    (name,) = [name for name in connu.fichiers() if name.startswith("syntheses/")]
    assert "Abgrall" in name


def test_a_register_of_before_is_taken_over_where_names_agree_and_asked_where_not(connu: Bureau) -> None:
    for name in (FICHIER, CLE):
        (connu.root / "registre" / name).unlink()
    assert posees(connu.produire(only=SYNTHESE)) == []
    for name in (FICHIER, CLE):
        (connu.root / "registre" / name).unlink()
    assert posees(connu.deposer(une_autre()).produire(only=SYNTHESE)) == ["2026-001"]


def test_a_dry_run_remembers_nothing(bureau: Bureau) -> None:
    bureau.deposer(classeur()).produire(dry_run=True)
    assert not (bureau.root / "registre").exists()


def test_a_question_that_is_not_asked_has_no_answer(connu: Bureau) -> None:
    settings = connu.reglages()
    with pytest.raises(UserError, match="Aucune question"):
        repondre(settings, gather(settings).modele, "2026-001", meme=True)


def test_the_files_lie_beside_the_register(connu: Bureau) -> None:
    assert {FICHIER, CLE} <= {path.name for path in Path(connu.root / "registre").iterdir()}


def test_ones_own_bilans_follow_the_example_without_a_question(bureau: Bureau) -> None:
    bureau.deposer(classeur(), "exemple.xlsx").produire(only=SYNTHESE)
    (bureau.inputs / "exemple.xlsx").unlink()
    assert posees(bureau.deposer(une_autre()).produire(only=SYNTHESE)) == []


def test_the_example_never_takes_the_place_of_ones_own(connu: Bureau) -> None:
    before = connu.fichiers()
    (connu.inputs / "bilans.xlsx").unlink()
    assert posees(connu.deposer(une_autre(), "exemple.xlsx").produire(only=SYNTHESE)) == ["2026-001"]
    assert connu.fichiers() == before
