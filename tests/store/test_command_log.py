"""The log says what was run, never on whom; the diagnostic names nobody."""

from pathlib import Path

import pytest

from pipeline.cli.main import bilan
from pipeline.run.diagnostic import diagnostic
from pipeline.store import command_log
from tests.builders import classeur
from tests.bureau import Bureau

REGISTRE = "registre"


def test_a_command_and_its_options_are_logged_without_their_values(tmp_path: Path) -> None:
    registre = tmp_path / REGISTRE
    registre.mkdir()
    words = ["--espace", "/srv/Le Goff", "transmettre", "2026-001", "--a", "Léa Le Goff", "--date=2026-01-01"]
    told = command_log.said(words, bilan.commands)
    assert told == "transmettre --espace --a --date"
    assert command_log.logged(registre, told, lambda: 3) == 3
    first, last = command_log.dernieres(registre, 5)
    assert "début transmettre" in first
    assert "code 3 en 0.0 s" in last
    assert (registre / command_log.NAME).stat().st_mode & 0o077 == 0


def test_a_log_rotates_and_one_that_cannot_be_written_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command_log, "LARGEST", 200)
    for _ in range(20):
        command_log.logged(tmp_path, "docs", lambda: 0)
    assert len(list(tmp_path.glob("journal.log*"))) == command_log.KEPT + 1
    assert command_log.logged(tmp_path / "absent", "docs", lambda: 4) == 4
    assert not (tmp_path / "absent").exists()


def test_the_diagnostic_names_nobody(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path).deposer(classeur(), "Le Goff Léa.xlsx")
    bureau.produire()
    command_log.logged(tmp_path / REGISTRE, "docs", lambda: 0)
    found = {point.quoi: point.trouve for point in diagnostic(bureau.reglages())}
    assert "sain" in found["documents.sqlite"]
    assert found["factures.sqlite"] == "absent"
    assert "fin docs code 0" in found["Journal, 1"]
    text = " ".join(found.values())
    assert not [word for word in ("Goff", "Léa", "2026-001", str(tmp_path)) if word in text]
