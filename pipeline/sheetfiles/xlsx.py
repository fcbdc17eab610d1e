"""An .xlsx or .xlsm package to sheets."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import unquote

from lxml import etree

from pipeline.sheetfiles import struck
from pipeline.sheetfiles.cells import Book
from pipeline.sheetfiles.columns import whole
from pipeline.sheetfiles.model import RawSheet, Table
from pipeline.sheetfiles.package import Package, local, stream
from pipeline.sheetfiles.refusal import Reason, Refusal
from pipeline.sheetfiles.rows import Budget
from pipeline.sheetfiles.sheetparser import merge_of
from pipeline.sheetfiles.sheetxml import read_sheet
from pipeline.sheetfiles.values import Format, decode_escapes, formats_by_style, text_value

_TRUE = ("1", "true", "on")


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet as the workbook lists it."""

    name: str
    part: str
    visible: bool


class XmlParts(Protocol):
    """Named parts that parse as XML."""

    def __contains__(self, name: str) -> bool: ...

    def xml(self, name: str) -> etree._Element:
        """One part, parsed."""
        ...


def read_xlsx(package: Package) -> tuple[RawSheet, ...]:
    """The worksheets, in the order of their tabs."""
    main = main_part(package)
    workbook = package.xml(main)
    targets = relations(package, main)
    parts = list(sheet_parts(workbook, targets))
    budget, styles = Budget(), _styles(package, targets)
    book = Book(
        _strings(package, targets, budget),
        [] if styles is None else _formats(styles),
        _says(workbook, "workbookPr", "date1904"),
        budget,
        stale=_says(workbook, "calcPr", "fullCalcOnLoad"),
    )
    lines = frozenset[int]() if styles is None else struck.styles(styles)
    return tuple(_sheet(package, part, book, lines) for part in parts)


def _says(workbook: etree._Element, tag: str, attribute: str) -> bool:
    return any(node.get(attribute) in _TRUE for node in children(workbook, tag))


def _sheet(package: Package, part: SheetPart, book: Book, lines: frozenset[int]) -> RawSheet:
    xml = package.read(part.part)
    found = read_sheet(xml, book)
    tables = tuple(_tables(package, part.part))
    return RawSheet(
        part.name,
        found.rows,
        found.hidden,
        part.visible,
        found.merged,
        from_1904=book.from_1904,
        tables=tables,
        struck=struck.cells(xml, lines),
    )


def _tables(package: Package, part: str) -> Iterator[Table]:
    """The tables that a sheet declares."""
    for kind, target in relations(package, part).values():
        if kind == "table" and target in package:
            root = package.xml(target)
            totals = max(whole(root.get("totalsRowCount") or "0"), 0)
            yield from (Table(block, totals) for block in merge_of(root.get("ref", "")))


def children(node: etree._Element, tag: str) -> list[etree._Element]:
    """Descendants by tag, whatever the namespace (transitional or strict)."""
    return list(node.iter(f"{{*}}{tag}"))


def main_part(package: XmlParts) -> str:
    """The name of the workbook part."""
    for kind, target in relations(package, "").values():
        if kind == "officeDocument":
            return target
    raise Refusal(Reason.DAMAGED)


def relations_part(part: str) -> str:
    """The name of the part that holds the relations of another."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def relations(package: XmlParts, part: str) -> dict[str, tuple[str, str]]:
    """Relations of a part: id → (last word of its type, full name of the target)."""
    folder, path = posixpath.dirname(part), relations_part(part)
    if path not in package:
        return {}
    found = {}
    for node in children(package.xml(path), "Relationship"):
        if node.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/" + folder, unquote(node.get("Target", ""))))
            found[node.get("Id", "")] = (posixpath.basename(node.get("Type", "")), target.lstrip("/"))
    return found


def sheet_parts(
    workbook: etree._Element, targets: dict[str, tuple[str, str]], kind: str = "worksheet"
) -> Iterator[SheetPart]:
    """The worksheets of the workbook part; chart sheets have no cells and are left out."""
    for node in children(workbook, "sheet"):
        key = next((value for name, value in node.attrib.items() if str(name).endswith("}id")), "")
        if str(key) not in targets:  # its rows are elsewhere, or nowhere
            raise Refusal(Reason.DAMAGED)
        found, target = targets[str(key)]
        if found == kind:
            yield SheetPart(node.get("name", ""), target, node.get("state", "visible") == "visible")


def _part_of_kind(targets: dict[str, tuple[str, str]], kind: str) -> str:
    return next((target for found, target in targets.values() if found == kind), "")


def _styles(package: Package, targets: dict[str, tuple[str, str]]) -> etree._Element | None:
    part = _part_of_kind(targets, "styles")
    return package.xml(part) if part in package else None


def _formats(styles: etree._Element) -> list[Format]:
    codes = {_int(node.get("numFmtId")): node.get("formatCode", "") for node in children(styles, "numFmt")}
    cells = [node for group in children(styles, "cellXfs") for node in group if isinstance(node.tag, str)]
    return formats_by_style((_int(node.get("numFmtId")) for node in cells), codes)


def _int(text: str | None) -> int:
    return max(whole(text or ""), 0)


def _strings(package: Package, targets: dict[str, tuple[str, str]], budget: Budget) -> list[str | None]:
    part = _part_of_kind(targets, "sharedStrings")
    return read_strings(package.read(part), budget) if part in package else []


def read_strings(xml: bytes, budget: Budget) -> list[str | None]:
    """The table of shared strings: formatting runs joined, phonetic guides left out."""
    strings: list[str | None] = []
    pieces: list[str] = []
    inside: list[str] = []
    phonetic = 0

    def start(name: str, _attributes: dict[str, str]) -> None:
        nonlocal phonetic
        tag = local(name)
        if tag == "si":
            pieces.clear()
        phonetic += tag == "rPh"
        inside.append(tag)

    def end(_name: str) -> None:
        nonlocal phonetic
        tag = inside.pop()
        phonetic -= tag == "rPh"
        if tag == "si":
            strings.append(text_value(decode_escapes("".join(pieces))) if pieces else None)

    def text(piece: str) -> None:
        if inside[-1] == "t" and not phonetic:
            pieces.append(piece)

    stream(xml, start, end, text, budget)
    return strings
