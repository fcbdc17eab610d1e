"""The structure tree put right where the converter leaves it so that a screen reader would be misled."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pikepdf import Dictionary, Object, Pdf

# The title of a document is its first heading: LibreOffice makes it a paragraph like another.
ROLES = {"/Title": "/H1"}
BLOCKS = frozenset({"/Div", "/Table", "/L"})
CELLS = frozenset({"/TH", "/TD"})
DEEPEST = 64


def mend(pdf: "Pdf") -> None:
    """Make a title a heading, move out of a heading the frames it anchors, name forgotten header cells."""
    import pikepdf  # noqa: PLC0415 - an extra

    root = pdf.Root.get("/StructTreeRoot")
    if root is None:
        return
    roles = root.get("/RoleMap", pikepdf.Dictionary())
    for role, standard in ROLES.items():
        if role in roles:
            roles[role] = pikepdf.Name(standard)
    headings = {f"/H{level}" for level in range(1, 7)}
    headings |= {role for role in ROLES if role in roles}
    _lift(root, headings, 0)
    _head(root)


def _head(root: "Object") -> None:
    """Header cells that the converter forgot: a first row in the style of the other tables' ones."""
    tables = [node for node in _descendants(root) if str(node.get("/S")) == "/Table"]
    cells = [[node for node in _descendants(table) if str(node.get("/S")) in CELLS] for table in tables]
    headed = [own for own in cells if any(str(cell.S) == "/TH" for cell in own)]
    styles = _of("/TH", headed) - _of("/TD", headed)  # what both have tells nothing
    for table, own in zip(tables, cells, strict=True):
        first = next((node for node in _descendants(table) if str(node.get("/S")) == "/TR"), None)
        if first is not None and not any(str(cell.S) == "/TH" for cell in own):
            _name(first, styles)


def _of(role: str, tables: "list[list[Object]]") -> set[str]:
    """The styles found in the cells of that role."""
    return {style for own in tables for cell in own if str(cell.S) == role for style in _styles(cell)}


def _name(row: "Object", styles: set[str]) -> None:
    import pikepdf  # noqa: PLC0415

    cells = [cell for cell in _elements(row) if isinstance(cell, pikepdf.Dictionary)]
    if styles and all(_styles(cell) & styles for cell in cells):
        for cell in cells:
            cell["/S"] = pikepdf.Name("/TH")


def _styles(cell: "Object") -> set[str]:
    return {str(node.get("/S")) for node in _descendants(cell)}


def _descendants(node: "Object", depth: int = 0) -> "Iterator[Object]":
    import pikepdf  # noqa: PLC0415

    for child in _elements(node) if depth <= DEEPEST else ():
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from _descendants(child, depth + 1)


def _lift(parent: "Object", headings: set[str], depth: int) -> None:
    import pikepdf  # noqa: PLC0415

    children = list(_elements(parent))
    if not children or depth > DEEPEST:
        return
    kept = pikepdf.Array()
    for child in children:
        kept.append(child)
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            kept.extend(_taken_out(child, parent) if str(child.S) in headings else ())
            _lift(child, headings, depth + 1)
    if len(kept) > len(children):
        parent["/K"] = kept


def _taken_out(heading: "Dictionary", parent: "Object") -> "Sequence[Object]":
    """The blocks inside a heading, which are then its neighbours."""
    import pikepdf  # noqa: PLC0415

    inside = list(_elements(heading))
    blocks = [k for k in inside if isinstance(k, pikepdf.Dictionary) and str(k.get("/S")) in BLOCKS]
    if blocks:
        heading["/K"] = pikepdf.Array([k for k in inside if not any(k is block for block in blocks)])
    for block in blocks:
        block["/P"] = parent
    return blocks


def _elements(node: "Object") -> "Iterator[Object]":
    import pikepdf  # noqa: PLC0415

    found = node.get("/K")
    if isinstance(found, pikepdf.Array):
        yield from found
    elif found is not None:
        yield found
