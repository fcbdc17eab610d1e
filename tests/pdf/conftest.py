"""One document of each kind, made from the example once, and its PDF."""

import shutil
from pathlib import Path

import pytest

from pipeline.pdf import convert
from tests.product.exemple import Production


@pytest.fixture(scope="session")
def one_of_each(production: Production) -> dict[str, Path]:
    """The first Word file of each kind, by the folder that it is in."""
    found: dict[str, Path] = {}
    for path in sorted(production.outputs.rglob("*.docx")):
        found.setdefault(path.parent.relative_to(production.outputs).as_posix(), path)
    return found


@pytest.fixture(scope="session")
def converted(one_of_each: dict[str, Path]) -> dict[str, bytes]:
    """The PDF of each, by folder."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    folders = {path: folder for folder, path in one_of_each.items()}
    results = {folders[each.source]: each for each in convert(list(folders))}
    assert all(each.data and each.pages for each in results.values())
    return {folder: each.data or b"" for folder, each in results.items()}
