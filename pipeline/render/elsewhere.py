"""The parts that are no story: charts and diagrams, filled too; any other tag is refused by its place."""

import re
from collections.abc import Iterator

from lxml import etree

from pipeline.ooxml.parts import (
    CONTENT_TYPES,
    OVERRIDE,
    RELATIONSHIP,
    Members,
    content_types,
    parse,
    relationships,
    serialize,
    target_of,
)
from pipeline.ooxml.reading import PackageError, read_members
from pipeline.render.errors import Fault, Spot
from pipeline.render.tags import STATEMENT, VARIABLE

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
# What holds texts in runs, and its texts.
_RUNS = ((A + "p", A + "t"), (M + "oMath", M + "t"))
_TAG = re.compile(
    f"{VARIABLE}|{STATEMENT}",
    re.DOTALL,
)
_MARKUP = re.compile(r"<[^<>]*>")
_READABLE = (".xml", ".rels", ".vml", ".htm", ".html", ".mht", ".txt", ".rtf", ".svg")
# The workbook of a chart, a file kept in another.
_PACKAGES = (".xlsx", ".xlsm", ".docx", ".docm", ".pptx", ".pptm")
_GLOSSARY = "glossary/"
# What a part is for people, by its content type's ending.
_NAMES = (
    ("custom-properties+xml", "personnalisees"),
    ("extended-properties+xml", "personnalisees"),
    ("chart+xml", "chart"),
    ("diagramData+xml", "diagram"),
    ("relationships+xml", "liens"),
)


def gather_runs(root: etree._Element) -> None:
    """Write each tag of a chart, a diagram or an equation whole into the run where it begins."""
    for holder, held in _RUNS:
        for paragraph in root.iter(holder):
            texts = list(paragraph.iter(held))
            whole = "".join(text.text or "" for text in texts)
            if len(texts) > 1 and _TAG.search(whole):
                _gather(texts, whole)


def _gather(texts: list[etree._Element], whole: str) -> None:
    homes = [rank for rank, text in enumerate(texts) for _ in text.text or ""]
    for found in _TAG.finditer(whole):
        homes[found.start() : found.end()] = [homes[found.start()]] * len(found.group())
    for rank, text in enumerate(texts):
        text.text = "".join(letter for letter, home in zip(whole, homes, strict=True) if home == rank)


def without_glossary(members: Members) -> None:
    """Take away the building blocks kept with a template when they hold tags: documents do not use them."""
    parts = {name for name in members if _GLOSSARY in name}
    if not any(_TAG.search(_text(members[name])) for name in parts):
        return
    for name in parts:
        del members[name]
    for name, root in list(relationships(members)):
        doomed = [el for el in root.iter(RELATIONSHIP) if target_of(name, el) in parts]
        if doomed:
            for element in doomed:
                root.remove(element)
            members[name] = serialize(root)
    types = parse(members[CONTENT_TYPES])
    for element in list(types.iter(OVERRIDE)):
        if element.get("PartName", "").lstrip("/") in parts:
            types.remove(element)
    members[CONTENT_TYPES] = serialize(types)


def empty_bound_data(members: Members) -> None:
    """Empty the tags of the data that controls were bound to: they are the controls' text once more."""
    for name in members:
        if name.startswith("customXml/") and name.endswith(".xml") and _TAG.search(_text(members[name])):
            root = parse(members[name])
            for element in root.iter():
                if element.text and _TAG.search(element.text):
                    element.text = ""
            members[name] = serialize(root)


def stray_tags(members: Members, filled: frozenset[str]) -> Iterator[Fault]:
    """Yield the tags of the parts that are not filled: they would leave with the documents."""
    types = content_types(members)
    for name in sorted(members.keys() - filled):
        for tag in dict.fromkeys(_TAG.findall(_texts(name, members[name]))):
            kind = next((label for ending, label in _NAMES if types[name].endswith(ending)), "autre")
            yield Fault("balise-hors-atteinte", spot=Spot(kind), values=(("balise", tag), ("membre", name)))


def _texts(name: str, data: bytes) -> str:
    """Return the text of a part, of all the parts of a file kept in it; empty for a picture."""
    if name.lower().endswith(_READABLE):
        return _text(data)
    if not name.lower().endswith(_PACKAGES):
        return ""
    try:
        inner = read_members(data)
    except PackageError:  # no document: nothing of it is shown
        return ""
    return " ".join(_text(part) for one, part in inner.items() if one.lower().endswith(_READABLE))


def _text(data: bytes) -> str:
    """Return a part's text and addresses without its markup: a tag may be cut by it."""
    text = data.decode("utf-8", "replace")
    if "{" not in text and "%7B" not in text:
        return ""
    addresses = " ".join(re.findall(r'"(?=[^"<]*(?:\{\{|\{%|%7B(?:%7B|%25)))([^"<]*)"', text))
    return _MARKUP.sub("", text) + " " + addresses.replace("%7B", "{").replace("%7D", "}").replace("%25", "%")
