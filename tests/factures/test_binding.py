import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.factures.anchors import FICHIER, note, typed
from pipeline.factures.anchors import compare as compared
from pipeline.factures.anchors import read as anchors_of
from pipeline.factures.binding import IDENTITY, adopt, check_marker, mark, read
from pipeline.factures.integrity import verify
from pipeline.factures.issue import issue
from pipeline.factures.pieces import load
from tests.factures.builders import a_draft, a_register, render

D = date(2026, 7, 1)


def test_a_copied_register_numbers_nothing_until_adopted(tmp_path: Path) -> None:
    with a_register(tmp_path / "a") as register:
        issue(register, a_draft("B-1"), D, render)
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    with a_register(tmp_path / "b") as copy:
        with pytest.raises(UserError, match="copié") as caught:
            issue(copy, a_draft("B-2"), D, render)
        assert "registre adopter" in caught.value.remedy
        with copy.writing() as connection:
            adopt(connection, copy.address, tmp_path / "outputs")
        assert issue(copy, a_draft("B-2"), D, render).numero == "F-2026-00002"
        assert verify(copy) == ()
    with a_register(tmp_path / "a") as register:
        assert issue(register, a_draft("B-2"), D, render).numero == "F-2026-00002"


def test_documents_of_another_register_are_known_by_their_marker(tmp_path: Path) -> None:
    outputs = tmp_path / "outputs"
    with a_register(tmp_path / "a") as register, a_register(tmp_path / "b") as other:
        issue(register, a_draft("B-1"), D, render)
        with register.reading() as connection:
            mark(connection, outputs, load(connection))
            check_marker(connection, outputs)
            identity = read(connection, IDENTITY)
        said = json.loads((outputs / "factures" / "registre.json").read_text("utf-8"))
        assert (said["registre"], said["series"]) == (
            identity,
            [{"siren": "282900019", "serie": "F", "annee": 2026}],
        )
        with other.reading() as connection, pytest.raises(UserError, match="autre registre"):
            check_marker(connection, outputs)
        with pytest.raises(UserError, match="autre registre"):
            check_marker(None, outputs)


def test_an_anchor_is_written_once_a_record_and_a_seal_needs_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BILAN_CLE_ANCRES", "une clé")
    with a_register(tmp_path) as register:
        issue(register, a_draft("B-1"), D, render)
        with register.reading() as connection:
            for _ in range(2):
                note(connection, tmp_path, D)
            (anchor,) = anchors_of(tmp_path / FICHIER)
            assert list(compared(connection, [anchor])) == []
            monkeypatch.setenv("BILAN_CLE_ANCRES", "une autre")
            (told,) = compared(connection, [anchor])
            assert told.code == "ancre-sans-sceau"
            (told,) = compared(connection, [typed("1:0123456789")])
            assert told.code == "ancre-differente"
            assert list(compared(connection, [typed(f"1:{anchor.empreinte[:12].upper()}")])) == []
    with pytest.raises(UserError, match="factures verifier"):
        typed("un")


def test_a_copy_of_the_anchors_that_is_not_there_or_not_theirs_is_told(tmp_path: Path) -> None:
    (tmp_path / "autre.csv").write_text("Nom;Prénom\nLe Goff;Élodie\n", "utf-8")
    for name in ("absente.csv", "autre.csv"):
        with pytest.raises(UserError, match="ne se lit pas"):
            list(anchors_of(tmp_path / name))
