"""A synthesis read back: its lines, controls and fields."""

import re
from dataclasses import replace
from functools import cache

from lxml import etree

from pipeline.store.package import Package
from pipeline.store.wordml import NS, W, attribute, parent_of, select
from pipeline.synthese.machine import Machine
from tests.templates import contexts_synthese
from tests.templates.contexts_synthese import COMPLET
from tests.templates.rendu import lines, render


@cache
def rendered(name: str) -> bytes:
    return render("synthese", getattr(contexts_synthese, name))


def made(**changes: object) -> bytes:
    return render("synthese", replace(COMPLET, **changes))  # type: ignore[arg-type]


def body(document: bytes) -> etree._Element:
    return etree.fromstring(Package(document).read("word/document.xml"))


def unwrapped(document: bytes) -> bytes:
    """The document with its controls taken off: python-docx does not read inside them."""
    root = body(document)
    for control in list(root.iter(f"{W}sdt")):
        for run in select(control, "w:sdtContent/*"):
            control.addprevious(run)
        parent_of(control).remove(control)
    return Package(document).with_parts({"word/document.xml": etree.tostring(root)})


def read(document: bytes) -> list[str]:
    return [plain(line) for line in lines(unwrapped(document))]


def plain(words: str) -> str:
    return words.replace("\u00a0", " ").replace("’", "'")


def headings(document: bytes) -> list[str]:
    found = (re.fullmatch(r"Heading (\d) \| (.*)", line) for line in read(document))
    return [f"{match[1]} {match[2]}" for match in found if match]


def under(heading: str, document: bytes) -> list[str]:
    """The lines between a heading and the next one."""
    told = read(document)
    start = next(rank for rank, line in enumerate(told) if re.match(rf"Heading \d \| {heading}", line)) + 1
    after = (rank for rank in range(start, len(told)) if told[rank].startswith(("Heading", "tête")))
    return told[start : next(after)]


def values(machine: Machine) -> dict[str, str]:
    return {name: placed[0][1].text() for name, placed in machine.places.items()}


def controls(document: bytes) -> dict[str, etree._Element]:
    return {attribute(c.find("w:sdtPr/w:tag", NS)): c for c in body(document).iter(f"{W}sdt")}
