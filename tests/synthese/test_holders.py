"""A synthesis is found in any file that holds it; what cannot be opened is never said to hold nothing."""

import base64
import bz2
import gzip
import io
import lzma
import os
import re
import tarfile
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import docx
import pikepdf
import pytest

from pipeline.synthese.containers import Budget, Member
from pipeline.synthese.evidence import TOO_MANY, UNREADABLE, evidence
from pipeline.synthese.holders import CLOSED, LINKED, Holder, Wanted, holders
from tests.synthese import real
from tests.synthese.word import packed, unpacked
from tests.templates.contexts_synthese import COMPLET

PROTECTED = b"\xd0\xcf\x11\xe0" + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le")
MAIL_WITH_FILE = b"\xd0\xcf\x11\xe0" + b"\0" * 500 + "__attach_version1.0_#1".encode("utf-16-le")
AGENT = "Madame Léa Le Goff"
WANTED = Wanted("A-01", (COMPLET.document.reference.removeprefix("SYN-"),), ("Synthèse A-01.docx",))


@cache
def _sound() -> bytes:
    return real.synthese(COMPLET)


def _stripped() -> bytes:
    parts = unpacked(_sound())
    del parts["docProps/custom.xml"]
    for name in ("_rels/.rels", "[Content_Types].xml"):
        parts[name] = re.sub(rb"<(?:Relationship|Override)\b[^>]*custom[^>]*/>", b"", parts[name])
    return packed(parts)


def _zipped(name: str, data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("lisez-moi.txt", "rien")
        archive.writestr(name, data)
    return stream.getvalue()


def _locked(data: bytes) -> bytes:
    """The zip says that each of its files is protected by a password."""
    raw = bytearray(data)
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in re.finditer(re.escape(sign), data):
            raw[found.start() + at] |= 1
    return bytes(raw)


def _tarred(data: bytes, mode: str = "w") -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:  # type: ignore[call-overload]
        info = tarfile.TarInfo("vieux/synthèse.docx")
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return stream.getvalue()


def _embedded() -> bytes:
    stream = io.BytesIO()
    docx.Document().save(stream)
    return packed({**unpacked(stream.getvalue()), "word/embeddings/objet.docx": _sound()})


def _mail() -> bytes:
    head = (
        b'Content-Type: application/octet-stream; name="s.docx"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    )
    return head + base64.encodebytes(_sound())


def _old_office(data: bytes) -> bytes:
    """An older Office file, or an embedded object of that form, whose sectors surround another file."""
    return b"\xd0\xcf\x11\xe0" + b"\0" * 508 + data + b"\xff" * 80_000


def _object() -> bytes:
    stream = io.BytesIO()
    docx.Document().save(stream)
    return packed({**unpacked(stream.getvalue()), "word/embeddings/oleObject1.bin": _old_office(_sound())})


def _sealed() -> bytes:
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(made, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return made.getvalue()


def _pasted() -> bytes:
    """The whole text pasted in a new file: its body and its fields, neither identifier nor margins."""
    stream = io.BytesIO()
    docx.Document().save(stream)
    body = unpacked(_sound())["word/document.xml"]
    return packed(
        {**unpacked(stream.getvalue()), "word/document.xml": re.sub(rb"<w:sectPr.*?</w:sectPr>", b"", body)}
    )


def _told(encoding: str = "utf-8") -> bytes:
    lines = [each.text for each in docx.Document(io.BytesIO(_sound())).paragraphs]
    return "\r\n".join([AGENT.upper(), *lines]).encode(encoding, "replace")


def _rtf() -> bytes:
    text = "".join(chr(byte) if byte < 128 else f"\\'{byte:02x}" for byte in _told("cp1252"))
    return rb"{\rtf1\ansi{\*\generator x;}" + text.encode() + b"}"


def _spans() -> bytes:
    head, tail = COMPLET.document.reference[:6], COMPLET.document.reference[6:]
    return f"<p><span>{head}</span><span>{tail}</span></p>".encode()


def _opendocument() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("META-INF/manifest.xml", "<manifest><encryption-data/></manifest>")
        archive.writestr("content.xml", b"\x01\x02\x03")
    return stream.getvalue()


def found(root: Path, wanted: Wanted = WANTED) -> list[Holder]:
    return list(holders([root], wanted))


def put(root: Path, name: str, data: bytes) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_bytes(data)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "s.docx",
            "s.docx.old",
            "s.xyz",
            "sans extension",
            "~WRL0003.tmp",
            "s.wbk",
            ".cache/.x",
            "rapport.docx",
        ),
        *("notes.json", "$RECYCLE.BIN/$R1.docx", unicodedata.normalize("NFD", "été/élève.docx"), "s.xlsx"),
    ],
)
def test_a_copy_is_the_synthesis_whatever_its_name(tmp_path: Path, name: str) -> None:
    put(tmp_path, name, _sound())
    assert [(each.path.name, each.members, each.doubt) for each in found(tmp_path)] == [
        (Path(name).name, (), "")
    ]


@pytest.mark.parametrize("change", [lambda d: d + b"\0" * 5000, lambda d: b"\0" * 100 + d])
def test_bytes_around_it_change_nothing(tmp_path: Path, change: Callable[[bytes], bytes]) -> None:
    put(tmp_path, "s.docx", change(_sound()))
    assert len(found(tmp_path)) == 1


HELD: dict[str, Callable[[], bytes]] = {
    "s.zip": lambda: _zipped("dossier/a.docx", _sound()),
    "s.xyz": lambda: _zipped("a.docx.old", _sound()),
    "deux.zip": lambda: _zipped("a.zip", _zipped("b.zip", _sound())),
    "quatre.zip": lambda: _zipped("d.zip", _zipped("c.zip", _zipped("b.zip", _zipped("a", _sound())))),
    "tar.zip": lambda: _zipped("a.tar.gz", _tarred(_sound(), "w:gz")),
    "s.tar": lambda: _tarred(_sound()),
    "s.tgz": lambda: _tarred(_sound(), "w:gz"),
    "s.tar.xz": lambda: _tarred(_sound(), "w:xz"),
    "s.docx.gz": lambda: gzip.compress(_sound()),
    "s.docx.bz2": lambda: bz2.compress(_sound()),
    "s.docx.xz": lambda: lzma.compress(_sound()),
    "note.docx": _embedded,
    "objet.docx": _object,
    "objet.bin": lambda: _old_office(_sound()),
    "archive.exe": lambda: b"MZ" + b"\0" * 600 + _zipped("s.docx", _sound()),
    "s.lzma": lambda: lzma.compress(_sound(), format=lzma.FORMAT_ALONE),
    "message.eml": _mail,
    "copie.txt": lambda: base64.encodebytes(_sound()),
    "copie.b64": lambda: b"-----BEGIN-----\r\n" + base64.b64encode(_sound()) + b"\r\n-----END-----\r\n",
    "corps.json": lambda: (
        b'{"nom": "' + "é".encode() * 400 + b'", "d": "' + base64.b64encode(_sound()) + b'"}'
    ),
}


@pytest.mark.parametrize("name", sorted(HELD))
def test_it_is_found_in_what_holds_it(tmp_path: Path, name: str) -> None:
    put(tmp_path, name, HELD[name]())
    (holder,) = found(tmp_path)
    assert holder.members
    assert not holder.doubt


DOUBTED: dict[str, tuple[Callable[[], bytes], str]] = {
    "s.docx": (_stripped, "il imprime sa référence"),
    "s.zip": (lambda: _zipped("a.docx", _stripped()), "« a.docx » : il imprime sa référence"),
    "s.old": (lambda: PROTECTED, "protégé par un mot de passe"),
    "p.zip": (lambda: _zipped("a.docx", PROTECTED), "« a.docx » : protégé par un mot de passe"),
    "mot de passe.zip": (lambda: _locked(_zipped("a.docx", _sound())), "protégé, abîmé ou trop grand"),
    "s.odt": (_opendocument, "protégé par un mot de passe"),
    "message.msg": (lambda: MAIL_WITH_FILE, "pièces jointes"),
    "s.7z": (lambda: b"7z\xbc\xaf\x27\x1c" + b"\0" * 99, "cette archive ne s’ouvre pas"),
    "s.rar": (lambda: b"Rar!\x1a\x07\x01\x00" + b"\0" * 99, "cette archive ne s’ouvre pas"),
    "r.zip": (lambda: _zipped("s.rar", b"Rar!\x1a\x07\x01\x00"), "« s.rar » : cette archive"),
    "coupe.xyz": (lambda: _sound()[:-400], "abîmé"),
    "coupe.docx": (lambda: _sound()[: len(_sound()) // 2], "abîmé"),
    "coupe.gz": (lambda: gzip.compress(_sound())[:-400], "abîmé"),
    "Copie de Synthèse A-01.pdf": (lambda: b"%PDF-1.7", "il porte le nom"),
    "export.pdf": (_sealed, "protégé par un mot de passe"),
    "pdf.zip": (lambda: _zipped("export.pdf", _sealed()), "« export.pdf » : protégé par un mot de passe"),
    "nouveau.docx": (_pasted, "reprend les rubriques"),
    "collé.txt": (_told, "reprend les rubriques"),
    "collé latin.txt": (lambda: _told("cp1252"), "reprend les rubriques"),
    "collé large.txt": (lambda: _told("utf-16"), "reprend les rubriques"),
    "collé.rtf": (_rtf, "reprend les rubriques"),
    "page.html": (_spans, "il imprime la référence"),
    "s.txt": (f"Réf. {COMPLET.document.reference}".encode, "il imprime la référence"),
}


@pytest.mark.parametrize("name", sorted(DOUBTED))
def test_what_nobody_can_tell_is_named_with_the_reason(tmp_path: Path, name: str) -> None:
    make, why = DOUBTED[name]
    put(tmp_path, name, make())
    (holder,) = found(tmp_path, replace(WANTED, agent=("Léa Le Goff", "Le Goff Léa")))
    assert why in holder.doubt


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("agents.xlsx", PROTECTED),
        ("x agents.txt", b"rien"),
        ("rapport.html", COMPLET.document.reference.encode()),
        ("photo.png", b"\x89PNG"),
        ("autre.docx", None),
        (
            "consignes.txt",
            b"2.4.1. metiers occupes, savoir faire, savoir etre, connaissances acquises, exploration",
        ),
        ("autre bilan.txt", _told() + b"\r\nSYN-2027-004"),
        ("courrier.txt", "Madame Léa Le Goff, votre plan d’action et les motivations".encode()),
        (
            "vieux.doc",
            b"\xd0\xcf\x11\xe0" + b"\0" * 600 + b"PK\x03\x04theme/theme1.xmlPK\x05\x06" + b"\0" * 18,
        ),
        ("autre.zip", b"PK\x05\x06" + b"\0" * 18),
    ],
)
def test_other_files_hold_nothing(tmp_path: Path, name: str, data: bytes | None) -> None:
    put(tmp_path, name, real.synthese(COMPLET, "synthese/B-02") if data is None else data)
    short = Wanted("A-01", WANTED.references, ("x.docx",), agent=("Léa Le Goff",))
    assert found(tmp_path, short) == []


def test_too_many_archives_in_one_another_are_named(tmp_path: Path) -> None:
    data = _sound()
    for _ in range(7):
        data = _zipped("a.zip", data)
    put(tmp_path, "s.zip", data)
    (holder,) = found(tmp_path)
    assert "trop d’archives" in holder.doubt


def test_an_archive_of_archives_without_end_is_named_in_a_moment(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(40):
            archive.writestr(f"{number}.txt", b"")
    data = stream.getvalue()
    for _ in range(3):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(40):
                archive.writestr(f"{number}.zip", data)
        data = stream.getvalue()
    found_ = evidence(io.BytesIO(data), "a.zip", WANTED, budget=Budget(files=500))
    assert TOO_MANY in found_.doubt
    assert Budget(files=2, size=3).takes(Member("a", b"1234")) is False


def test_a_document_out_of_measure_is_not_read(tmp_path: Path) -> None:
    parts = {"[Content_Types].xml": b"<a/>", **{f"word/p{n}.xml": b" " * (9 << 20) for n in range(8)}}
    put(tmp_path, "s.old", packed(parts))
    assert [each.doubt for each in found(tmp_path)] == [UNREADABLE]


def test_what_a_link_leads_to_is_named_and_left(tmp_path: Path) -> None:
    put(tmp_path, "ailleurs/s.docx", _sound())
    put(tmp_path, "hors/s.docx", _sound())
    root = tmp_path / "outputs"
    root.mkdir()
    (root / "dossier").symlink_to(tmp_path / "ailleurs")
    (root / "lien.docx").symlink_to(tmp_path / "hors" / "s.docx")
    (root / "boucle").symlink_to(root)
    (root / "boucle.docx").symlink_to(root / "boucle.docx")
    assert sorted((each.path.name, each.doubt) for each in found(root)) == [
        ("lien.docx", LINKED),
        ("s.docx", LINKED),
    ]


def test_a_folder_that_may_not_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "fermé").mkdir()
    listed = os.scandir

    def refused(folder: str) -> object:
        if str(folder).endswith("fermé"):
            raise PermissionError(13, "Permission denied", str(folder))
        return listed(folder)

    monkeypatch.setattr(os, "scandir", refused)
    assert [(each.path.name, each.doubt) for each in found(tmp_path)] == [("fermé", CLOSED)]
