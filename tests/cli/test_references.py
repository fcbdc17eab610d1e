"""A bilan whose reference was corrected: the counsellor's commands follow it, and never act on another's."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.synthese.cosignatures import cosigned
from pipeline.synthese.transmission import recorded
from tests.cli.terminal import Terminal, without_libreoffice
from tests.cli.test_conseiller import RH, plans
from tests.product.bureau import AGENTS, CONSEILLER, LEA, Bureau, copied, opened
from tests.product.mains import read, type_after

NEW = "BP-901"


def renamed(bureau: Bureau, before: str, after: str) -> None:
    """Correct a reference in every sheet."""
    for file in (AGENTS, CONSEILLER):
        book = load_workbook(bureau.inputs / file)
        for cell in (cell for sheet in book for row in sheet.iter_rows() for cell in row):
            if cell.value == before:
                cell.value = after
        book.save(bureau.inputs / file)


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Bureau:
    """An office whose syntheses are made; one's reference was corrected since, and produced again."""
    bureau = opened(tmp_path_factory.mktemp("bureau"), only=frozenset({"synthese"}))
    bureau.run()
    type_after(bureau.document(), "4.1.", " Projet validé")
    renamed(bureau, LEA, NEW)
    bureau.run()
    return bureau


@pytest.fixture
def terminal(
    followed: Bureau, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Terminal:
    without_libreoffice(monkeypatch)
    return Terminal(copied(followed, tmp_path), capsys, monkeypatch)


def test_a_copy_is_handed_over_under_the_new_reference(terminal: Terminal) -> None:
    terminal.type("transmettre", NEW, "--a", RH)
    (copy,) = (terminal.bureau.outputs / "transmissions" / RH).glob("*.docx")
    assert "Projet validé" in read(copy)
    assert [each.reference for each in recorded(terminal.bureau.registre)] == [LEA]


def test_it_is_read_back_under_the_new_reference(terminal: Terminal) -> None:
    said = terminal.type("relire")
    assert f"{NEW} : " in said
    assert LEA not in said
    assert plans(terminal.bureau)[0][0] in {NEW, "2026-025"}
    assert NEW in {row[0] for row in plans(terminal.bureau)}
    page = (terminal.bureau.outputs / "conseiller" / "mes-agents.html").read_text("utf-8")
    assert NEW in page
    assert "introuvable" not in page


def test_its_signature_freezes_it(terminal: Terminal) -> None:
    terminal.type("cosigner", NEW, "--le", "2026-11-30")
    assert list(cosigned(terminal.bureau.registre)) == [f"synthese/{LEA}"]
    mine = terminal.bureau.document().read_bytes()
    terminal.bureau.write("Agents", NEW, "Nom", "Le Goff-Martin")
    terminal.bureau.run()
    assert terminal.bureau.document().read_bytes() == mine


def test_all_of_it_goes_when_it_is_destroyed(terminal: Terminal) -> None:
    bureau = terminal.bureau
    for sheet in ("Préremplissage", "Actions"):
        bureau.drop(sheet, NEW, CONSEILLER)
    terminal.type("relire")
    said = terminal.type("detruire", NEW, "--oui")
    assert "La synthèse est détruite" in said
    left = [name for name in bureau.files() if LEA in name or NEW in name]
    assert len(left) == 1
    assert "Attestation de destruction BP-901" in left[0]
    assert NEW not in {row[0] for row in plans(bureau)}


def test_another_that_takes_the_old_reference_is_asked_about_and_nothing_is_sent(terminal: Terminal) -> None:
    bureau = terminal.bureau
    renamed(bureau, "2026-006", LEA)
    before = {name: data for name, data in bureau.files().items() if name.startswith("transmissions/")}
    said = terminal.type("transmettre", LEA, "--a", RH, code=1)
    assert "ne devine pas" in said or "aucun consentement" in said
    after = {name: data for name, data in bureau.files().items() if name.startswith("transmissions/")}
    assert after == before
