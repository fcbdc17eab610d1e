"""The list of sheets of a workbook: ours appended last and active, or taken away."""

import re
from dataclasses import dataclass

from lxml import etree

from pipeline.sheetfiles.columns import whole
from pipeline.sheetfiles.marked.parts import CONTENT_TYPES, Parts
from pipeline.sheetfiles.marked.text import MARK_SHEET, MARK_TITLE
from pipeline.sheetfiles.xlsx import main_part, relations

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_SELECTED = re.compile(rb"""\stabSelected=["'](?:1|true)["']""")
_HEAD_BYTES = 20_000


@dataclass(frozen=True, slots=True)
class Tab:
    """One sheet of the workbook, of any kind."""

    name: str
    part: str
    relation: str
    kind: str


class Workbook:
    """The workbook part and what it refers to."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.part = main_part(parts)
        self.root = parts.xml(self.part)
        self.namespace = etree.QName(self.root).namespace or ""
        self._targets = relations(parts, self.part)

    def _find(self, tag: str) -> etree._Element | None:
        return self.root.find(f"{{{self.namespace}}}{tag}")

    @property
    def _sheets(self) -> list[etree._Element]:
        found = self._find("sheets")
        return [] if found is None else list(found)

    def tabs(self) -> list[Tab]:
        """The sheets in order."""
        found = []
        for node in self._sheets:
            relation = next((str(v) for k, v in node.attrib.items() if str(k).endswith("}id")), "")
            kind, part = self._targets.get(relation, ("", ""))
            found.append(Tab(node.get("name", ""), part, relation, kind))
        return found

    def part_of_kind(self, kind: str) -> str:
        """The part that the workbook refers to under a kind of relation."""
        return next((part for found, part in self._targets.values() if found == kind), "")

    def be_no_template(self) -> None:
        """Excel does not open a file named .xlsx that says it is a template."""
        types = self.parts.read(CONTENT_TYPES)
        plain = types.replace(b"ml.template.main+", b"ml.sheet.main+")
        plain = plain.replace(b"ms-excel.template.macro", b"ms-excel.sheet.macro")
        self.parts.write(CONTENT_TYPES, plain)

    def styles_part(self, minimal: bytes) -> str:
        """The styles part, created when the workbook has none."""
        part = self.part_of_kind("styles")
        if part not in self.parts:
            part = "xl/styles.xml"
            self.parts.write(part, minimal)
            self.parts.declare(part, _STYLES_TYPE)
            self.parts.relate(self.part, "styles", part)
        return part

    def remove_mark_sheet(self) -> None:
        """Take our sheet away, with the names and the positions that counted it; never a person's own."""
        for index, (tab, node) in reversed(list(enumerate(zip(self.tabs(), self._sheets, strict=True)))):
            if self._is_ours(tab):
                parent = node.getparent()
                if parent is not None and len(parent) > 1:
                    parent.remove(node)
                    self.parts.unrelate(self.part, tab.relation)
                    self.parts.remove(tab.part)
                    self._shift_names(index)

    def _is_ours(self, tab: Tab) -> bool:
        """By its name and its first words, which other programs store among the shared strings."""
        stored = (part for part in (tab.part, self.part_of_kind("sharedStrings")) if part in self.parts)
        return tab.name.casefold().startswith(MARK_SHEET.casefold()) and any(
            MARK_TITLE in "".join(map(str, self.parts.xml(part).itertext())) for part in stored
        )

    def _free_title(self) -> str:
        taken = {tab.name.casefold() for tab in self.tabs()}
        numbered = (f"{MARK_SHEET} ({number})" for number in range(2, len(taken) + 3))
        return next(name for name in (MARK_SHEET, *numbered) if name.casefold() not in taken)

    def _shift_names(self, removed: int) -> None:
        names = self._find("definedNames")
        for node in [] if names is None else list(names):
            position = whole(node.get("localSheetId", ""))
            if position == removed:
                names.remove(node)  # type: ignore[union-attr]
            elif position > removed:
                node.set("localSheetId", str(position - 1))

    def append_mark_sheet(self, xml: bytes) -> str:
        """Add our sheet, last and active; its part."""
        part = self.parts.free_name("xl/worksheets/sheet{}.xml")
        self.parts.write(part, xml)
        self.parts.declare(part, _SHEET_TYPE)
        relation = self.parts.relate(self.part, "worksheet", part)
        nodes = self._sheets
        new = etree.Element(nodes[-1].tag, name=self._free_title())
        new.set("sheetId", str(max(whole(node.get("sheetId", "")) for node in nodes) + 1))
        key = next(str(k) for k in nodes[-1].attrib if str(k).endswith("}id"))
        new.set(key, relation)
        nodes[-1].addnext(new)
        self._activate(len(nodes))
        self._deselect_others()
        return part

    def _activate(self, index: int) -> None:
        views = self._find("bookViews")
        if views is None:
            views = etree.Element(f"{{{self.namespace}}}bookViews")
            sheets = self._find("sheets")
            sheets.addprevious(views)  # type: ignore[union-attr]
        if len(views) == 0:
            etree.SubElement(views, f"{{{self.namespace}}}workbookView")
        for view in views:
            view.set("activeTab", str(index))
            view.attrib.pop("firstSheet", "")

    def _deselect_others(self) -> None:
        """Two selected sheets would be edited together."""
        for tab in self.tabs():
            if tab.part in self.parts:
                xml = self.parts.read(tab.part)
                head = _SELECTED.sub(b"", xml[:_HEAD_BYTES])
                if len(head) != len(xml[:_HEAD_BYTES]):
                    self.parts.write(tab.part, head + xml[_HEAD_BYTES:])

    def save(self) -> None:
        """Write the workbook part back."""
        self.parts.write_xml(self.part, self.root)
