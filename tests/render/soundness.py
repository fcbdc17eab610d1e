"""Whether Word opens a document: schema, containers, ids of their own; whether LibreOffice opens it."""

import os
import re
import signal
import subprocess
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lxml import etree
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]
from openxml_audit.schema.validator import SchemaValidator  # type: ignore[import-untyped]

from pipeline.ooxml.packing import pack
from pipeline.ooxml.parts import CONTENT_TYPES, parse, serialize, target_of
from pipeline.ooxml.reading import read_members
from pipeline.render.clean import W

ENDS_WITH_PARAGRAPH = ("tc", "hdr", "ftr", "footnote", "endnote", "txbxContent")
BLOCKS = {W + "p", W + "tbl", W + "sdt"}
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
STORY = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
UNTOUCHED = re.compile(
    r"word/(styles|theme|fontTable|webSettings|stylesWithEffects|settings)|customXml|docProps"
)
BATCH = 50  # files that LibreOffice opens in one call
PATIENCE_SECONDS, ALONE_SECONDS = 300.0, 90.0
LEFT = re.compile(rb"\{\{|\{%|[\x00-\x08]")


class _Remembering(SchemaValidator):  # type: ignore[misc]
    """The validator's own verdicts, each order of children being judged once: most come back all the time."""

    def __init__(self) -> None:
        super().__init__()
        self._right: dict[tuple[int, tuple[str, ...]], object] = {}

    def _validate_content_model(self, content_model: Any, children: list[Any], context: Any) -> None:
        key = (id(content_model), tuple(child.tag for child in children))
        if key in self._right:
            return
        before = len(context.errors)
        super()._validate_content_model(content_model, children, context)
        if len(context.errors) == before:
            self._right[key] = content_model  # kept, so that no other model has its id


VALIDATOR = OpenXmlValidator()
VALIDATOR._schema_validator = _Remembering()


def check(data: bytes, path: Path) -> None:
    """Hold a document to all of it; ``path`` is where it is left."""
    for name, content in read_members(data).items():
        if not name.endswith(".xml") or UNTOUCHED.match(name):
            continue
        assert not LEFT.search(content), name
        if STORY.fullmatch(name):
            root = etree.fromstring(content)
            for fallback in list(root.iter(FALLBACK)):  # Word itself says there again what the choice says
                fallback.getparent().remove(fallback)  # type: ignore[union-attr]
            containers(root, name)
            identifiers(root, name)
    notes(data)
    path.write_bytes(data)
    assert faults(path) == []


def notes(data: bytes) -> None:
    """Each mark has a note of its own."""
    members = read_members(data)
    body = etree.fromstring(members["word/document.xml"])
    for kind in ("footnote", "endnote"):
        marks = [mark.get(W + "id") for mark in body.iter(f"{W}{kind}Reference")]
        assert len(set(marks)) == len(marks), kind
        part = members.get(f"word/{kind}s.xml", b"<none/>")
        ids = [note.get(W + "id") for note in etree.fromstring(part).iter(W + kind)]
        assert set(marks) <= set(ids), kind
        assert len(set(ids)) == len(ids), kind


def faults(path: Path) -> list[str]:
    """What openxml-audit says against a file."""
    return [str(error) for error in VALIDATOR.validate(path).errors if not excused(str(error))]


def slim(data: bytes) -> bytes:
    """The same document without the parts that no tag touches, which take the validator most of its time."""
    members = {name: content for name, content in read_members(data).items() if not UNTOUCHED.match(name)}
    for name, content in members.items():
        if name.endswith(".rels") or name == CONTENT_TYPES:
            root = parse(content)
            for element in list(root):
                target = element.get("PartName", "").lstrip("/") or target_of(name, element)
                if UNTOUCHED.match(target):
                    root.remove(element)
            members[name] = serialize(root)
    return pack(members)


def excused(error: str) -> bool:
    """What the tests' own shortened drawings lack, the parts that ``slim`` left out, and a note not found.

    The validator remembers the notes of a file by where it lay in memory, and takes those of one for
    another's; ``notes`` looks for them itself.
    """
    own = r"wps|wp:|/inline|/v:|textbox|/pict|required relationship"
    return bool(re.search(own + r"|not found in Part:\S*(?:Foot|End)notesPart", error))


def containers(root: etree._Element, name: str) -> None:
    """Each container of blocks ends with a paragraph; no table is without rows, no row without cells."""
    for tag in ENDS_WITH_PARAGRAPH:
        for element in root.iter(W + tag):
            blocks = [child for child in element if child.tag in BLOCKS]
            assert blocks, (name, tag)
            assert blocks[-1].tag != W + "tbl", (name, tag)
    assert all(table.findall(f".//{W}tr") for table in root.iter(W + "tbl")), name
    assert all(row.findall(f".//{W}tc") for row in root.iter(W + "tr")), name


def identifiers(root: etree._Element, name: str) -> None:
    """No id is there twice, each bookmark that begins ends, each link to one finds it."""
    starts, ends = list(root.iter(W + "bookmarkStart")), list(root.iter(W + "bookmarkEnd"))
    assert sorted(one.get(W + "id", "") for one in starts) == sorted(one.get(W + "id", "") for one in ends), (
        name
    )
    ids: list[tuple[str, str]] = [("bookmark", one.get(W + "id", "")) for one in starts]
    ids += [("name", one.get(W + "name", "")) for one in starts]
    ids += [("drawing", one.get("id", "")) for one in root.iter(DRAWING)]
    ids += [("control", one.get(W + "val", "")) for one in root.iterfind(f".//{W}sdtPr/{W}id")]
    assert not [key for key, count in Counter(ids).items() if count > 1], name
    anchors = {link.get(W + "anchor") for link in root.iter(W + "hyperlink")}
    assert anchors <= {one.get(W + "name") for one in starts}, name


def unopened(paths: Sequence[Path], folder: Path) -> list[str]:
    """The names of the files that LibreOffice does not open; what a call leaves out is tried by itself.

    To open is to read the whole into its model: it is then written as text. Laying pages out is another
    matter, in which LibreOffice may go round for ever with long notes in tables.
    """
    for start in range(0, len(paths), BATCH):
        _open(paths[start : start + BATCH], folder, PATIENCE_SECONDS)
    for path in _left(paths, folder):
        _open([path], folder, ALONE_SECONDS)
    return [path.name for path in _left(paths, folder)]


def _left(paths: Sequence[Path], folder: Path) -> list[Path]:
    return [path for path in paths if not (folder / path.with_suffix(".txt").name).exists()]


def _open(paths: Sequence[Path], folder: Path, patience: float) -> None:
    profile = (folder / "profil").absolute()
    command = ["soffice", "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}"]
    command += ["--infilter=MS Word 2007 XML", "--convert-to", "txt:Text", "--outdir", str(folder)]
    process = subprocess.Popen(
        [*command, *map(str, paths)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
