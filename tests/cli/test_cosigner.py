"""A co-signed synthesis is frozen as it was signed, whatever the workbook says next."""

from pathlib import Path

import pytest

from pipeline.store.files import digest
from pipeline.store.outcome import Status
from pipeline.synthese.cosignatures import cosigned
from tests.cli.terminal import Terminal
from tests.product.bureau import LEA, opened
from tests.product.mains import edit, type_after


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    bureau = opened(tmp_path, only=frozenset({"synthese"}))
    bureau.run()
    return Terminal(bureau, capsys, monkeypatch)


def test_what_was_signed_stays_and_its_digest_is_kept(terminal: Terminal) -> None:
    bureau = terminal.bureau
    type_after(bureau.document(), "4.1.", " Projet validé")
    mine = bureau.document().read_bytes()
    assert "Figée" in terminal.type("cosigner", LEA, "--le", "2026-11-30")
    assert cosigned(bureau.registre)[f"synthese/{LEA}"].empreinte == digest(mine)
    for name in ("Le Goff-Martin", "Martin"):
        bureau.write("Agents", LEA, "Nom", name)
        found = bureau.line()
        assert (found.status, found.beside) == (Status.CONSERVE, "")
        assert "co-signée" in found.reason
        assert bureau.document().read_bytes() == mine
    assert "déjà co-signée" in terminal.type("cosigner", LEA, "--le", "2026-11-30", code=1)


def test_it_is_not_frozen_before_it_is_signed_nor_with_revisions(terminal: Terminal) -> None:
    assert "25 décembre" in terminal.type("cosigner", LEA, "--le", "2026-12-25", code=1).replace(
        "\u00a0", " "
    )
    edit(terminal.bureau.document())
    assert "modification suivie" in terminal.type("cosigner", LEA, "--le", "2026-11-30", code=1)
    assert cosigned(terminal.bureau.registre) == {}
