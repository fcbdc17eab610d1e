"""Damaged and hostile files put into the folders, through the command: each stops nothing but itself."""

import io
import json
import os
import random
import shutil
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.product.exemple import ROOT, classeurs, produire

BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "cc"><!ENTITY d "&b;&b;">]><a>&d;</a>'
LIMIT_SECONDS = 100
# Each seed flips other bytes: the four make 300 files.


def rezipped(
    data: bytes, change: Callable[[str, bytes], bytes | None], method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """The package with each part changed; None drops it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", method) as new:
        for name in old.namelist():
            part = change(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
    return out.getvalue()


def payloads(sound: bytes, main: str, seed: int) -> Iterator[tuple[str, bytes]]:
    """Thirty-odd files that were, or look like, a sound one; ``main`` is its main part."""

    def only(part: bytes | None) -> Callable[[str, bytes], bytes | None]:
        return lambda name, data: part if name == main else data

    draw = random.Random(seed)
    yield "vide", b""
    yield "texte", b"PK rien du tout"
    yield "pdf", b"%PDF-1.7\n%rien"
    yield "hasard", draw.randbytes(4096)
    yield "zeros", b"\0" * 4096
    for share in (1, 10, 50, 90, 99):
        yield f"coupe-{share}", sound[: len(sound) * share // 100]
    for name, method in (("bzip2", zipfile.ZIP_BZIP2), ("lzma", zipfile.ZIP_LZMA)):
        yield name, rezipped(sound, lambda _, data: data, method)
    yield "entites", rezipped(sound, only(BOMB))
    yield "profond", rezipped(sound, only(b"<a>" * 5000 + b"</a>" * 5000))
    yield "non-ferme", rezipped(sound, only(b"<a><b></a>"))
    yield "utf8", rezipped(sound, only(b'<?xml version="1.0" encoding="UTF-8"?><a>\xff\xfe\xc3</a>'))
    yield "sans-partie", rezipped(sound, only(None))
    yield "partie-vide", rezipped(sound, only(b""))
    yield "sans-types", rezipped(sound, lambda name, data: None if name.startswith("[") else data)
    yield "types-faux", rezipped(sound, lambda name, data: b"<a/>" if name.startswith("[") else data)
    yield "taille", sound.replace(b"PK\x01\x02", b"PK\x01\x02\xff\xff", 1)
    end = sound.rfind(b"PK\x05\x06")
    yield "repertoire", sound[: end + 16] + b"\xff\xff\xff\x7f" + sound[end + 20 :]
    for rank in range(12):
        flipped = bytearray(sound)
        for _ in range(4 + rank):
            flipped[draw.randrange(len(flipped))] ^= 1 << draw.randrange(8)
        yield f"octets-{rank}", bytes(flipped)


TOMLS = {
    "entier": "x = " + "9" * 5000,
    "crochets": "x = " + "[" * 4000,
    "coupe": 'code = "A',
    "double": "x = 1\nx = 2",
    "nan": 'code = "NAN"\nheures = nan',
    "vide": "",
    "date": "code = 9999-99-99",
    "octets": "\ud800",
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office whose documents were made once."""
    root = tmp_path_factory.mktemp("sain")
    assert produire(classeurs(root / "inputs"), root / "outputs").code == 0
    return root


def _planted(root: Path, sound: Path, seed: int) -> tuple[list[str], list[str]]:
    """A copy of the office with every payload in its place: names of those in inputs, in outputs."""
    shutil.copytree(sound, root, dirs_exist_ok=True)
    book = (ROOT / "inputs" / "exemple.xlsx").read_bytes()
    shutil.move(root / "inputs" / "exemple.xlsx", root / "inputs" / "agents.xlsx")
    word = next((sound / "outputs" / "conventions").glob("*.docx")).read_bytes()
    books = dict(payloads(book, "xl/workbook.xml", seed))
    words = dict(payloads(word, "docProps/custom.xml", seed + 1))
    for name, data in books.items():
        (root / "inputs" / f"piege-{name}.xlsx").write_bytes(data)
    for name, data in words.items():
        (root / "outputs" / "syntheses" / f"piege-{name}.docx").write_bytes(data)
    (root / "inputs" / "dispositifs").mkdir()
    for name, text in TOMLS.items():
        (root / "inputs" / "dispositifs" / f"piege-{name}.toml").write_bytes(
            text.encode("utf-8", "surrogatepass")
        )
    if sys.platform != "win32":
        os.mkfifo(root / "inputs" / "tube.xlsx")
        os.mkfifo(root / "outputs" / "syntheses" / "tube.docx")
        (root / "outputs" / "syntheses" / "zero.docx").symlink_to("/dev/zero")
    return sorted(books), sorted(words)


@pytest.mark.parametrize(
    "seed",
    [
        pytest.param(1, marks=pytest.mark.epreuve),
        *(pytest.param(n, marks=pytest.mark.epreuve_longue) for n in (2, 3, 4)),
    ],
)
def test_every_trap_is_met_and_every_other_document_made(tmp_path: Path, sound: Path, seed: int) -> None:
    books, words = _planted(tmp_path, sound, seed)
    assert len(books) + len(words) + len(TOMLS) >= 75
    before = {path.name for path in (sound / "outputs").rglob("*.docx")}
    start = time.monotonic()
    done = produire(tmp_path / "inputs", tmp_path / "outputs")
    assert time.monotonic() - start < LIMIT_SECONDS
    assert "Traceback" not in done.console
    assert not list((tmp_path / "outputs").glob("incident-*"))
    report = json.loads((tmp_path / "outputs" / "rapport.json").read_text(encoding="utf-8"))
    named = " ".join(f"{issue['file']} {issue['message']}" for issue in report["issues"])
    for name in ("vide", "texte", "coupe-50", "bzip2", "lzma", "entites", "profond", "non-ferme", "utf8"):
        assert f"piege-{name}.xlsx" in named, name
    for name in ("coupe-50", "lzma", "entites", "profond", "non-ferme", "utf8", "octets-11"):
        assert f"piege-{name}.docx" in named or name.startswith("octets"), name
    for name in ("entier", "crochets", "coupe", "double", "octets"):
        assert f"piege-{name}.toml" in named, name
    after = {path.name for path in (tmp_path / "outputs").rglob("*.docx")}
    assert before <= after


@pytest.mark.epreuve
@pytest.mark.parametrize(
    ("folder", "variables"),
    [
        ("accents é # % et espaces", {}),
        ("sans-home", {"HOME": "", "USERPROFILE": ""}),
        ("locale-c", {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
        ("turc", {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"}),
    ],
)
def test_odd_places_and_odd_surroundings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, variables: dict[str, str]
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value) if value else monkeypatch.delenv(name, raising=False)
    root = tmp_path / folder
    done = produire(classeurs(root / "inputs"), root / "outputs", "--seulement", "conventions")
    assert done.code == 0, done.console
    assert len(list((root / "outputs" / "conventions").glob("*.docx"))) > 20
    again = produire(root / "inputs", root / "outputs", "--seulement", "conventions")
    assert {line["status"] for line in again.rapport["documents"]} <= {
        "inchangé",
        "figé",
        "pas encore",
        "sans objet",
    }
