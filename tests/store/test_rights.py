"""Private files and folders, whatever the umask; folders that are not safe are refused."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.documents.catalogue import TYPES
from pipeline.errors import UserError
from pipeline.report.incident import write_incident
from pipeline.store import files

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="rights of Unix")


@pytest.fixture(params=[0o000, 0o022, 0o077, 0o277])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    """A umask, put back afterwards."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o7777


def test_private_is_private_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(0o022)
    folder = tmp_path / "syntheses"
    files.make_folder(folder, private=True)
    os.umask(umask)
    files.write(folder / "a.docx", b"x", private=True)
    os.umask(before)
    assert _mode(folder / "a.docx") == 0o600
    assert _mode(folder) == 0o700


def test_a_shared_folder_keeps_its_group(tmp_path: Path) -> None:
    office = tmp_path / "outputs"
    office.mkdir()
    office.chmod(0o2770)
    files.make_folder(office / "syntheses", private=True)
    files.write(office / "syntheses" / "a.docx", b"x", private=True)
    assert _mode(office / "syntheses") == 0o2770
    assert _mode(office / "syntheses" / "a.docx") == 0o660


def test_a_link_in_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ailleurs").mkdir()
    (tmp_path / "registre").symlink_to(tmp_path / "ailleurs")
    with pytest.raises(UserError, match="lien vers un autre dossier"):
        files.make_folder(tmp_path / "registre", private=True)


def test_a_folder_open_to_all_is_closed(tmp_path: Path) -> None:
    (tmp_path / "registre").mkdir(mode=0o777)
    (tmp_path / "registre").chmod(0o777)
    files.make_folder(tmp_path / "registre", private=True)
    assert _mode(tmp_path / "registre") == 0o700


def test_a_planted_link_is_replaced_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victime"
    victim.write_text("intact", encoding="utf-8")
    (tmp_path / "rapport.html").symlink_to(victim)
    files.write(tmp_path / "rapport.html", b"page", private=True)
    assert victim.read_text(encoding="utf-8") == "intact"
    assert not (tmp_path / "rapport.html").is_symlink()


def test_an_incident_follows_no_link_and_is_private(tmp_path: Path) -> None:
    name = write_incident(tmp_path, ValueError("secret"))
    assert _mode(tmp_path / name) == 0o600
    assert "secret" not in (tmp_path / name).read_text(encoding="utf-8")


def test_the_kinds_that_state_what_is_private_declare_it() -> None:
    private = {kind.kind for kind in TYPES if kind.prive}
    assert {"contrat", "synthese", "referent"} <= private
