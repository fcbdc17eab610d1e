"""Acts on a frozen document: confirming, undoing a date entered by mistake; a certificate replaced."""

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.model.revisions import NUMERO
from pipeline.report.run import Run
from pipeline.run.rouvrir import AVENANT, CONFIRMER, PAR_ERREUR, Acte, agir
from pipeline.sheetfiles.model import CellValue
from pipeline.store.outcome import Outcome, Status
from pipeline.store.termes import Enonce, keep, recall
from tests.builders import APRES, classeur, realiser
from tests.bureau import Bureau
from tests.rows import REFERENCE
from tests.templates.rendu import text
from tests.workbook.builders import Book

SIGNES = {"Convention signée le": dt.date(2026, 2, 20), "Contrat signé le": dt.date(2026, 2, 21)}


def office(**cells: CellValue) -> Book:
    book = realiser(classeur())
    for heading, value in cells.items():
        book.set("Agents", 0, heading, value)
    return book


def erased(book: Book, *headings: str) -> Book:
    """The dates erased on purpose, as a column emptied wholly must say."""
    for heading in headings:
        book.sheets["Agents"][0].pop(heading, None)
        book.set("Agents", 0, f"{heading} (vide)", None)
    return book


def renamed(book: Book) -> None:
    for rows in book.sheets.values():
        for row in rows:
            row.update({"Référence": "26-B-1"} if row.get("Référence") == REFERENCE else {})


def lines(run: Run) -> dict[str, Outcome]:
    return {line.kind: line for line in run.documents}


def attestations(bureau: Bureau) -> dict[str, bytes]:
    return {name: data for name, data in bureau.fichiers().items() if name.startswith("attestations/")}


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    """Everything made, then the convention and the contract signed."""
    made = Bureau(tmp_path).deposer(office())
    made.produire()
    made.deposer(office(**SIGNES)).produire()
    return made


def test_when_data_changed_before_the_date_the_question_stays_until_confirmed(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path).deposer(office())
    bureau.produire()
    bureau.deposer(office(**SIGNES, Fonction="Directrice"))
    for _ in range(2):
        assert "est-ce bien ce fichier" in lines(bureau.produire())["convention"].reason
    agir(bureau.reglages(), Acte(REFERENCE, "convention", CONFIRMER))
    found = lines(bureau.produire())["convention"]
    assert found.status is Status.FIGE
    assert "est-ce bien" not in found.reason


def test_a_dossier_whose_reference_changed_is_reopened_under_the_new_one(bureau: Bureau) -> None:
    book = office(**SIGNES)
    renamed(book)
    bureau.deposer(erased(book, "Convention signée le")).produire()
    before = bureau.fichiers()
    done = agir(bureau.reglages(), Acte("26-B-1", "convention", PAR_ERREUR, "mauvaise ligne"))
    assert done.path in before
    assert lines(bureau.produire())["convention"].status is Status.FAIT


@pytest.mark.parametrize("kept", [True, False])
def test_what_is_signed_is_cited_by_the_number_that_it_bears(bureau: Bureau, kept: bool) -> None:
    """An invoice, an amendment: a reference that changed since is no act's number; else its file says it."""
    if not kept:
        known = recall(bureau.root / "registre")
        before = {key: Enonce({**each.termes}, each.fige) for key, each in known.items()}
        for each in before.values():
            each.termes.pop(NUMERO, None)  # type: ignore[attr-defined]
        keep(bureau.root / "registre", before)
    book = office(**SIGNES, **{"Date de fin prévue": dt.date(2026, 12, 1), "Date de clôture": APRES})
    renamed(book)
    bureau.deposer(book).produire()
    agir(bureau.reglages(), Acte("26-B-1", "convention", AVENANT))
    bureau.produire()
    docx = {name: data for name, data in bureau.fichiers().items() if name.endswith(".docx")}
    said = {name.split("/")[0]: text(data) for name, data in docx.items()}
    assert f"CONV-{REFERENCE}" in said["avenants"]
    assert f"CONV-{REFERENCE}" in said["factures"]
    assert "CONV-26-B-1" not in said["avenants"] + said["factures"]


def test_a_date_entered_by_mistake_is_undone_with_a_reason_and_recorded(bureau: Bureau) -> None:
    acte = Acte(REFERENCE, "contrat", PAR_ERREUR, "ligne d’un autre agent")
    with pytest.raises(UserError, match="porte encore la date du 21 février 2026"):
        agir(bureau.reglages(), acte)
    bureau.deposer(erased(office(**SIGNES, **{"Contrat envoyé le": APRES}), "Contrat signé le"))
    with pytest.raises(UserError, match="envoyé le"):
        agir(bureau.reglages(), acte)
    bureau.deposer(erased(office(**SIGNES, Fonction="Directrice"), "Contrat signé le", "Contrat envoyé le"))
    with pytest.raises(UserError, match="motif"):
        agir(bureau.reglages(), Acte(REFERENCE, "contrat", PAR_ERREUR))
    assert lines(bureau.produire())["contrat"].status is Status.FIGE
    agir(bureau.reglages(), acte)
    found = lines(bureau.produire())
    assert (found["contrat"].status, found["convention"].status) == (Status.FAIT, Status.FIGE)
    with closing(sqlite3.connect(bureau.root / "registre" / "documents.sqlite")) as register:
        (told,) = register.execute("SELECT key, act, reason, frozen FROM acts")
    assert told[:3] == (f"contrat/{REFERENCE}", PAR_ERREUR, "ligne d’un autre agent")
    assert told[3].startswith("sa signature du 21 février 2026|")


def test_what_is_not_frozen_or_not_there_has_no_act(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path).deposer(office())
    bureau.produire()
    with pytest.raises(UserError, match="n’est pas figé"):
        agir(bureau.reglages(), Acte(REFERENCE, "contrat", CONFIRMER))
    with pytest.raises(UserError, match="Aucun document"):
        agir(bureau.reglages(), Acte("2026-999", "contrat", CONFIRMER))


def test_a_new_certificate_replaces_a_delivered_one_which_stays(tmp_path: Path) -> None:
    book = office()
    for row in book.sheets["Séances"][6:]:
        row["Statut de la séance"] = "prévue"
    delivered = dt.date(2026, 6, 5)
    bureau = Bureau(tmp_path).deposer(book)
    bureau.produire(day=delivered)
    former = attestations(bureau)
    bureau.deposer(office(**{"Attestation délivrée le": delivered}))
    line = lines(bureau.produire())["attestation"]
    after = attestations(bureau)
    assert line.status is Status.FAIT
    assert "remplace celle du 2026-06-05" in line.path
    assert former.items() < after.items()
    assert len(after) == 2
    assert lines(bureau.produire())["attestation"].status is Status.INCHANGE
    bureau.deposer(office(**{"Attestation délivrée le": APRES}))
    run = bureau.produire()
    assert lines(run)["attestation"].status is Status.FIGE
    assert "document-disparu" not in {issue.code for issue in run.issues}
    assert attestations(bureau) == after
