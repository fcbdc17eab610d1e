"""After a crash: what did reach the disk is registered, and the file it replaces under another name goes."""

from pathlib import Path

import pytest

from pipeline.store.files import digest
from pipeline.store.journal import Intent, Journal, clear, foresee, replay
from pipeline.store.register import Known

OLD, NEW = b"avant", b"apres"
ROW = Known("convention/A", "convention", "c/Nouveau.docx", "", "", "f2", digest(NEW), "", seen=digest(NEW))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A run that stopped once the new file was written."""
    (tmp_path / "outputs" / "c").mkdir(parents=True)
    (tmp_path / "outputs" / "c" / "Ancien.docx").write_bytes(OLD)
    journal = Journal(tmp_path / "registre")
    journal.note([Intent(ROW, "c/Ancien.docx", digest(OLD))])
    (tmp_path / "outputs" / "c" / "Nouveau.docx").write_bytes(NEW)
    journal.close()
    return tmp_path


def test_a_rename_cut_short_is_finished_once(site: Path) -> None:
    outputs, registre = site / "outputs", site / "registre"
    assert list(foresee(registre, outputs)) == [ROW]
    assert (outputs / "c" / "Ancien.docx").exists(), "a dry run finishes nothing"
    assert list(replay(registre, outputs)) == [ROW]
    assert [path.name for path in (outputs / "c").iterdir()] == ["Nouveau.docx"]
    clear(registre)
    assert list(replay(registre, outputs)) == []


def test_a_file_that_a_person_changed_meanwhile_stays(site: Path) -> None:
    outputs = site / "outputs"
    (outputs / "c" / "Ancien.docx").write_bytes(b"retouche")
    assert list(replay(site / "registre", outputs)) == [ROW]
    assert (outputs / "c" / "Ancien.docx").read_bytes() == b"retouche"


def test_a_file_that_never_reached_the_disk_is_no_row(site: Path) -> None:
    (site / "outputs" / "c" / "Nouveau.docx").write_bytes(NEW[:2])
    assert list(replay(site / "registre", site / "outputs")) == []
    assert (site / "outputs" / "c" / "Ancien.docx").read_bytes() == OLD
