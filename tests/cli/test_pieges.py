"""Hostile files among the syntheses: the counsellor's commands name them, and neither hang nor fall."""

import os
import sys
import time
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal
from tests.cli.test_conseiller import CERTIFICATE, RH, blank
from tests.product.bureau import LEA, Bureau, copied, opened
from tests.synthese.word import packed, unpacked

DEEP = b"<w:document>" + b"<w:p>" * 4000 + b"</w:p>" * 4000 + b"</w:document>"


def hostile(data: bytes) -> bytes:
    """The same file with a main part nested without end."""
    return packed({**unpacked(data), "word/document.xml": DEEP})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Bureau:
    bureau = opened(tmp_path_factory.mktemp("bureau"), only=frozenset({"synthese"}))
    bureau.run()
    blank(bureau)
    return bureau


@pytest.fixture
def terminal(
    made: Bureau, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Terminal:
    return Terminal(copied(made, tmp_path), capsys, monkeypatch)


def test_it_is_named_where_it_is_asked_for_and_the_others_are_read(terminal: Terminal) -> None:
    path = terminal.bureau.document()
    path.write_bytes(hostile(path.read_bytes()))
    said = terminal.type("relire")
    (line,) = [each for each in said.splitlines() if each.startswith(LEA)]
    assert "imbriqué au-delà de toute mesure" in line
    assert len([each for each in said.splitlines() if "vides" in each]) >= 5
    for words in (("transmettre", LEA, "--a", RH), ("cosigner", LEA, "--le", "2026-11-30")):
        assert "imbriqué au-delà de toute mesure" in terminal.type(*words, code=1)


def test_one_that_cannot_be_opened_holds_the_certificate_back(terminal: Terminal) -> None:
    bureau = terminal.bureau
    (bureau.inputs / "reçu.docx").write_bytes(hostile(bureau.document().read_bytes()))
    said = terminal.type("detruire", LEA, "--oui")
    assert "inputs/reçu.docx : ce fichier est imbriqué" in said
    assert CERTIFICATE not in bureau.files()


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices of Unix")
def test_a_pipe_holds_nothing_and_holds_nobody(terminal: Terminal) -> None:
    bureau = terminal.bureau
    os.mkfifo(bureau.inputs / "tube.docx")
    os.mkfifo(bureau.outputs / "syntheses" / "tube.docx")
    (bureau.outputs / "syntheses" / "zero.docx").symlink_to("/dev/zero")
    start = time.monotonic()
    assert CERTIFICATE in terminal.type("detruire", LEA, "--oui")
    assert time.monotonic() - start < 30
