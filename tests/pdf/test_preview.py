"""Pictures of pages: their width, their place, their rights, and what is said of a page that is not there."""

import os
import shutil
import time
from pathlib import Path

import pytest
from PIL import Image

from pipeline.errors import UserError
from pipeline.pdf import cached_preview, forget_previews, preview
from pipeline.store import files

pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


def test_a_page_as_a_picture(converted: dict[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / "page.png"
    path.write_bytes(preview(converted["conventions"], 2, 640))
    with Image.open(path) as image:
        assert image.width == 640
        assert 880 < image.height < 930
        assert len(image.convert("L").getcolors() or ()) > 10


def test_no_such_page(converted: dict[str, bytes], tmp_path: Path) -> None:
    with pytest.raises(UserError, match="pas de page 9"):
        preview(converted["devis"], 9)
    broken = tmp_path / "abimé.pdf"
    broken.write_bytes(b"rien")
    with pytest.raises(UserError, match="abimé"):
        preview(broken)


def test_kept_once_with_the_rights_of_its_document(converted: dict[str, bytes], tmp_path: Path) -> None:
    pdf = tmp_path / "Synthèse.pdf"
    files.write(pdf, converted["syntheses"], private=True)
    written: list[Path] = []

    def write(path: Path, data: bytes) -> None:
        written.append(path)
        path.write_bytes(data)

    first = cached_preview(pdf, 1, 400, tmp_path / "apercus", write)
    assert cached_preview(pdf, 1, 400, tmp_path / "apercus", write) == first
    assert written == [first]
    if os.name == "posix":
        assert first.stat().st_mode & 0o777 == 0o600
    forget_previews(tmp_path / "apercus", [files.digest(pdf.read_bytes())])
    assert first.exists()
    forget_previews(tmp_path / "apercus", [])
    assert not first.exists()


@pytest.mark.epreuve
def test_a_page_takes_less_than_fifty_milliseconds(converted: dict[str, bytes]) -> None:
    preview(converted["conventions"])
    spent = []
    for _ in range(7):
        start = time.process_time()
        preview(converted["conventions"], 1, 800)
        spent.append(time.process_time() - start)
    assert sorted(spent)[3] <= 0.05
