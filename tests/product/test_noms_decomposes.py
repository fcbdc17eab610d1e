"""A Mac, a zip or a NAS gives decomposed names (NFD): the whole product works on such files."""

import unicodedata
from pathlib import Path

import pytest

from pipeline.store.outcome import Status
from tests.cli.terminal import Terminal
from tests.product.bureau import LEA, Bureau, opened
from tests.product.mains import WORDS, edit, read

RH = "Ressources humaines de la commune"


def decompose(root: Path) -> int:
    """Rename every file and folder as a Mac would; how many were."""
    count = 0
    for path in sorted(root.rglob("*"), reverse=True):
        name = unicodedata.normalize("NFD", path.name)
        if name != path.name:
            path.rename(path.with_name(name))
            count += 1
    return count


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    """An office whose documents are made, one synthesis edited, all names decomposed."""
    bureau = opened(tmp_path)
    (bureau.inputs / "agents.xlsx").rename(bureau.inputs / "agents été.xlsx")
    bureau.run()
    edit(bureau.document())
    assert decompose(bureau.root) > 10
    return bureau


def folded(names: dict[str, bytes]) -> set[str]:
    return {unicodedata.normalize("NFC", name) for name in names}


@pytest.mark.epreuve
def test_each_document_is_found_again_and_nothing_is_doubled(bureau: Bureau) -> None:
    before = bureau.files()
    run = bureau.run()
    made = [line for line in run.documents if line.path and line.status not in {Status.INCHANGE, Status.FIGE}]
    assert made == []
    assert bureau.files() == before


@pytest.mark.epreuve
def test_an_edited_one_is_refreshed_and_another_replaced_under_their_real_names(bureau: Bureau) -> None:
    before = bureau.files()
    file = unicodedata.normalize("NFD", "agents été.xlsx")
    bureau.write("Agents", LEA, "Fonction", "Chargée de carrières", file=file)
    run = bureau.run()
    lines = [
        line for line in run.documents if LEA in line.dossiers and line.kind in ("synthese", "convention")
    ]
    assert {line.kind: line.status for line in lines} == {"synthese": Status.FAIT, "convention": Status.FIGE}
    (path,) = bureau.outputs.glob(f"syntheses/*{LEA}*")
    assert "Chargée de carrières" in read(path)
    assert all(word in read(path) for word in WORDS)
    new = {name for name in folded(bureau.files()) - folded(before) if not name.startswith("sauvegardes/")}
    assert new == set()
    assert len(bureau.files()) == len(folded(bureau.files()))


@pytest.mark.epreuve
def test_every_command_of_the_counsellor_opens_them(
    bureau: Bureau, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = Terminal(bureau, capsys, monkeypatch)
    assert f"{LEA} : 9\u00a0parties encore vides" in terminal.type("relire")
    for path in bureau.registre.glob("documents.sqlite"):
        path.unlink()
    terminal.type("registre", "reconstruire")
    assert bureau.line().status is Status.INCHANGE
    terminal.type("detruire", LEA, "--oui")
    assert [name for name in folded(bureau.files()) if LEA in name and name.startswith("syntheses/")] == []
