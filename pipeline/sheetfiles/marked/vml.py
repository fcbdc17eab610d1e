"""The old-style drawing in which Excel wants one shape per comment."""

import re
from collections.abc import Collection

_NAMESPACES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_HEAD = '<xml><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{blocks}"/></o:shapelayout>{kind}</xml>'
_KIND = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    '<v:shape id="_x0000_s{id}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;margin-top:2pt;'
    'width:260pt;height:{height}pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{left}, 15, {top}, 2, {right}, 15, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_BLOCK = 1024  # shape numbers come by blocks that the file reserves
_ROOT = re.compile(r"<xml\b[^>]*")
_SHAPES = re.compile(r"<((?:\w+:)?shape)\s(?:[^<]++|<(?!(?:\w+:)?shape\s|/\1>))*+</\1>")
_NUMBERS = re.compile(r"_x0000_s(\d{1,9})")
_ROW = re.compile(r"<(?:\w+:)?Row>\s*(\d+)\s*<")
_COLUMN = re.compile(r"<(?:\w+:)?Column>\s*(\d+)\s*<")
_LINE_LENGTH = 48
_LINE_HEIGHT = 15


def empty(block: int, shapes: int) -> str:
    """A drawing with no shape yet, which reserves numbers from its block on."""
    blocks = range(block, block + shapes // _BLOCK + 1)
    return _HEAD.format(blocks=",".join(map(str, blocks)), kind=_KIND)


def add_shapes(drawing: str, shapes: Collection[tuple[int, int, str]], block: int) -> str:
    """Add one hidden note per (row, column, text), both from 0; other shapes are not touched."""
    known = [int(number) for number in _NUMBERS.findall(drawing)]
    first = max([*known, block * _BLOCK]) + 1
    new = "".join(_shape(first + n, *shape) for n, shape in enumerate(shapes))
    if "_x0000_t202" not in drawing:
        new = _KIND + new
    before, end, after = _ROOT.sub(_declared, drawing, count=1).rpartition("</xml>")
    return f"{before}{new}{end}{after}"


def _declared(root: re.Match[str]) -> str:
    """The opening tag with the prefixes that our shapes use; other programs choose other prefixes."""
    missing = (item for item in _NAMESPACES.items() if f"xmlns:{item[0]}=" not in root[0])
    return root[0] + "".join(f' xmlns:{prefix}="{name}"' for prefix, name in missing)


def _shape(number: int, row: int, column: int, text: str) -> str:
    lines = sum(len(line) // _LINE_LENGTH + 1 for line in text.split("\n")) + 1
    return _SHAPE.format(
        id=number,
        height=lines * _LINE_HEIGHT,
        left=column + 1,
        right=column + 5,
        top=max(row - 1, 0),
        bottom=max(row - 1, 0) + lines,
        row=row,
        column=column,
    )


def remove_shapes(drawing: str, cells: Collection[tuple[int, int]]) -> str:
    """Take away the notes of these (row, column), from 0."""

    def keep(found: re.Match[str]) -> str:
        row, column = _ROW.search(found[0]), _COLUMN.search(found[0])
        gone = row is not None and column is not None and (int(row[1]), int(column[1])) in cells
        return "" if gone else found[0]

    return _SHAPES.sub(keep, drawing)
