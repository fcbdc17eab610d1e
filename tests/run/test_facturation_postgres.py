"""The same on a PostgreSQL shared by several machines: the register there, the copies here."""

from pathlib import Path

import pytest

from tests.factures.conftest import postgres, server
from tests.run.office import Office, closed

__all__ = ["postgres", "server"]


@pytest.mark.epreuve
def test_two_machines_share_numbers_and_each_has_all_copies(
    tmp_path: Path, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BILAN_REGISTRE", postgres)
    here, there = Office(tmp_path / "a", closed(2)), Office(tmp_path / "b", closed(2))
    there.docs()
    assert [piece.numero for piece in here.issue("2026-001").factures] == ["F-2026-00001"]
    assert [piece.numero for piece in there.issue("2026-002").factures] == ["F-2026-00002"]
    here.docs()
    there.docs()
    assert list(here.copies()) == ["facture_F-2026-00001.docx", "facture_F-2026-00002.docx"]
    assert here.copies() == there.copies()
    assert here.drafts() == there.drafts() == []
    assert not list(tmp_path.rglob("factures.sqlite"))
