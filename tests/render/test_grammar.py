"""Whatever the template and the data, the document is one that Word opens: schema, containers, unique ids."""

import re
import subprocess
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]

from pipeline.ooxml.packing import pack
from pipeline.ooxml.parts import CONTENT_TYPES, parse, serialize, target_of
from pipeline.ooxml.reading import read_members
from pipeline.render import Template, TemplateError
from pipeline.render.clean import W
from tests.render.grammar import CONTEXTS, Grammar

# What the grammar may draw and the engine refuses by its name.
REFUSED = frozenset(
    {"p-porteur", "tr-porteur", "tc-porteur", "signet-a-cheval", "champ-a-cheval", "bloc-a-cheval"}
)
ENDS_WITH_PARAGRAPH = ("tc", "hdr", "ftr", "footnote", "txbxContent")
BLOCKS = {W + "p", W + "tbl", W + "sdt"}
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
UNTOUCHED = re.compile(
    r"word/(styles|theme|fontTable|webSettings|stylesWithEffects|settings)|customXml|docProps"
)
VALIDATOR = OpenXmlValidator()
SAMPLE = 80  # templates, of three documents each
OFFICE_SAMPLE = 20
BATCH = 25  # files that LibreOffice opens in one call


def check(data: bytes, path: Path) -> None:
    for name, content in read_members(data).items():
        assert not re.search(rb"\{\{|\{%|[\x00-\x08]", content) or not name.endswith(".xml"), name
        if re.fullmatch(r"word/(document|header\d*|footer\d*|footnotes)\.xml", name):
            root = etree.fromstring(content)
            for fallback in list(root.iter(FALLBACK)):  # Word itself says there again what the choice says
                fallback.getparent().remove(fallback)  # type: ignore[union-attr]
            containers(root, name)
            identifiers(root, name)
    path.write_bytes(slim(data))
    assert not [str(error) for error in VALIDATOR.validate(path).errors if not excused(str(error))]


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
    """What the tests' own shortened drawings lack, and the parts that ``slim`` left out."""
    return bool(re.search(r"wps|wp:|/inline|/v:|textbox|/pict|required relationship", error))


def containers(root: etree._Element, name: str) -> None:
    for tag in ENDS_WITH_PARAGRAPH:
        for element in root.iter(W + tag):
            blocks = [child for child in element if child.tag in BLOCKS]
            assert blocks, (name, tag)
            assert blocks[-1].tag != W + "tbl", (name, tag)
    assert all(table.findall(f".//{W}tr") for table in root.iter(W + "tbl")), name
    assert all(row.findall(f".//{W}tc") for row in root.iter(W + "tr")), name


def identifiers(root: etree._Element, name: str) -> None:
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


def rendered(seed: int) -> dict[str, bytes]:
    """The documents of one random template, by data; none when it is refused for what may be drawn."""
    try:
        compiled = Template(Grammar(seed).document(), name=f"{seed}.docx")
    except TemplateError as error:
        if {fault.code for fault in error.faults if fault.serious} <= REFUSED:
            return {}
        raise
    return {name: compiled.render(context) for name, context in CONTEXTS.items()}


def run(seeds: range, folder: Path) -> list[Path]:
    """Make and check the documents of these templates; give their files."""
    made = []
    for seed in seeds:
        for name, data in rendered(seed).items():
            made.append(folder / f"{seed}-{name}.docx")
            check(data, made[-1])
            made[-1].write_bytes(data)
    return made


def opened(paths: Sequence[Path], folder: Path) -> list[str]:
    """The names of the files that LibreOffice does not open."""
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation=file://{folder}/profil",
        "--convert-to",
        "pdf",
    ]
    for start in range(0, len(paths), BATCH):
        batch = [str(path) for path in paths[start : start + BATCH]]
        with suppress(subprocess.TimeoutExpired):  # what is missing is named
            subprocess.run(
                [*command, "--outdir", str(folder), *batch], check=True, capture_output=True, timeout=180
            )
    return [path.name for path in paths if not path.with_suffix(".pdf").exists()]


def test_a_few_random_templates_make_sound_documents(tmp_path: Path) -> None:
    assert len(run(range(6), tmp_path)) > 6


@pytest.mark.epreuve
@pytest.mark.parametrize("first", range(1000, 1000 + 4 * SAMPLE, SAMPLE))
def test_random_templates_make_sound_documents(tmp_path: Path, first: int) -> None:
    assert len(run(range(first, first + SAMPLE), tmp_path)) > SAMPLE


@pytest.mark.epreuve
def test_libreoffice_opens_documents_of_random_templates(tmp_path: Path) -> None:
    made = run(range(2000, 2000 + OFFICE_SAMPLE), tmp_path)
    assert len(made) > OFFICE_SAMPLE
    assert opened(made, tmp_path) == []


@pytest.mark.epreuve_longue
@pytest.mark.parametrize("first", range(10_000, 11_700, 100))
def test_five_thousand_documents_are_sound_and_opened(tmp_path: Path, first: int) -> None:
    made = run(range(first, first + 100), tmp_path)
    assert len(made) > 250
    assert opened(made, tmp_path) == []
