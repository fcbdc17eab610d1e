"""Whatever the template and the data, the document is one that Word opens: schema, containers, unique ids."""

import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]

from pipeline.ooxml.packing import pack
from pipeline.ooxml.parts import CONTENT_TYPES, parse, serialize, target_of
from pipeline.ooxml.reading import read_members
from pipeline.render import Template
from pipeline.render import check as check_template
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
SAMPLE = 60
OFFICE_SAMPLE = 24


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
    source = Grammar(seed).document()
    refused = {fault.code for fault in check_template(source)}
    assert refused <= REFUSED | {"revisions-acceptees"}
    if refused & REFUSED:
        return {}
    compiled = Template(source, name=f"{seed}.docx")
    return {name: compiled.render(context) for name, context in CONTEXTS.items()}


def run(seeds: range, folder: Path) -> int:
    made = 0
    for seed in seeds:
        for name, data in rendered(seed).items():
            made += 1
            check(data, folder / f"{seed}-{name}.docx")
    return made


def test_a_few_random_templates_make_sound_documents(tmp_path: Path) -> None:
    assert run(range(8), tmp_path) > 8


@pytest.mark.epreuve
def test_random_templates_make_sound_documents(tmp_path: Path) -> None:
    assert run(range(1000, 1000 + SAMPLE), tmp_path) > SAMPLE


@pytest.mark.epreuve
def test_libreoffice_opens_documents_of_random_templates(tmp_path: Path) -> None:
    names = []
    for seed in range(2000, 2000 + OFFICE_SAMPLE):
        for name, data in rendered(seed).items():
            names.append(f"{seed}-{name}")
            (tmp_path / f"{names[-1]}.docx").write_bytes(data)
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation=file://{tmp_path}/profil",
        "--convert-to",
        "pdf",
    ]
    sources = [str(tmp_path / f"{name}.docx") for name in names]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), *sources], check=True, capture_output=True, timeout=600
    )
    assert names
    assert [name for name in names if not (tmp_path / f"{name}.pdf").exists()] == []
