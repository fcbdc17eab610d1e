"""Which filled cells of a sheet are struck through: an office strikes what no longer holds."""

import re
from collections.abc import Iterator

from lxml import etree

from pipeline.sheetfiles.columns import column_index

Cells = frozenset[tuple[int, int]]
"""Rows as Excel numbers them, columns from 0."""

NONE: Cells = frozenset()


def styles(root: etree._Element) -> frozenset[int]:
    """The cell styles whose font is struck through, by their numbers; most workbooks have none."""
    struck = [any(_says(node) for node in font.iter("{*}strike")) for font in _within(root, "fonts")]
    used = (node.get("fontId", "") for node in _within(root, "cellXfs"))
    known = {str(number) for number, is_struck in enumerate(struck) if is_struck}
    return frozenset(number for number, font in enumerate(used) if font in known)


def _within(root: etree._Element, tag: str) -> Iterator[etree._Element]:
    for group in root.iter(f"{{*}}{tag}"):
        yield from (node for node in group if isinstance(node.tag, str))


def _says(node: etree._Element) -> bool:
    return node.get("val", "1") in ("1", "true", "on")


def cells(xml: bytes, struck: frozenset[int]) -> Cells:
    """The cells of these styles that hold something, in a sheet's XML; nothing is looked for without any."""
    if not struck:
        return NONE
    numbers = b"|".join(str(number).encode() for number in sorted(struck))
    cell = (
        rb'<(?:\w+:)?c (?=[^>]*\bs="(?:' + numbers + rb')")[^>]*\br="([A-Z]{1,3})(\d{1,7})"[^>]*[^>/]>(?!</)'
    )
    found = re.findall(cell, xml)
    return frozenset((int(row), column_index(letters.decode("ascii"))) for letters, row in found)
