"""Places to sign in a PDF: found by what the page says, made form fields where the file stays sound."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from pipeline.pdf.finish import identified

if TYPE_CHECKING:
    from pikepdf import Object, Pdf
    from pypdfium2 import PdfTextPage

Name = Callable[[str], str]
ROOM, GAP, MARGIN, ABOVE = 62.0, 4.0, 56.0, 90.0  # points: height of a place, under its words, at the right
_PRINT = 4  # annotation flag: PDF/A wants every annotation printed


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody signs: a name for programs, the page (0 first), the box in points from its foot."""

    nom: str
    page: int
    boite: tuple[float, float, float, float]


def find_places(data: bytes, words: re.Pattern[str], name: Name) -> tuple[Place, ...]:
    """The places of the last page that has any: under each match of ``words``.

    ``name`` names a place from what stands above it in its column. A name given twice has a number.
    """
    import pypdfium2  # noqa: PLC0415 - an extra

    pdf = pypdfium2.PdfDocument(data)
    try:
        for number in range(len(pdf) - 1, -1, -1):
            page = pdf[number]
            text = page.get_textpage()
            found = list(_on_page(text, words, name, page.get_width()))
            text.close()
            if found:
                return tuple(_distinct(number, found))
    finally:
        pdf.close()
    return ()


def _on_page(
    text: "PdfTextPage", words: re.Pattern[str], name: Name, width: float
) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    said = text.get_text_range()
    spans = [_span(text, match.start(), match.end()) for match in words.finditer(said)]
    lefts = sorted(span[0] for span in spans)
    for left, foot, top in spans:
        right = next((x - 2 * GAP for x in lefts if x > left + MARGIN), width - MARGIN)
        above = text.get_text_bounded(left - 2, top + 1, right, top + ABOVE)
        yield name(above), (left, foot - GAP - ROOM, right, foot - GAP)


def _span(text: "PdfTextPage", start: int, end: int) -> tuple[float, float, float]:
    """Left, foot and top of some characters."""
    count = text.count_rects(start, end - start)
    boxes = [text.get_rect(rank) for rank in range(count)]
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[3] for b in boxes)


def _distinct(number: int, found: Sequence[tuple[str, tuple[float, float, float, float]]]) -> Iterator[Place]:
    seen: dict[str, int] = {}
    for name, box in found:
        seen[name] = seen.get(name, 0) + 1
        yield Place(f"{name}_{seen[name]}" if seen[name] > 1 else name, number, box)


def with_places(data: bytes, places: Sequence[Place], said: Mapping[str, str]) -> bytes:
    """The same PDF with a signature field at each place and ``said`` among its properties.

    Its identifier stays. Without a structure tree, no field is made: a screen reader would not meet it.
    """
    import pikepdf  # noqa: PLC0415 - an extra

    with pikepdf.open(BytesIO(data)) as pdf:
        identifier = bytes(pdf.trailer.ID[0])
        for key, value in said.items():
            pdf.docinfo[f"/{key}"] = value
        if "/StructTreeRoot" in pdf.Root and "/AcroForm" not in pdf.Root:
            _add_fields(pdf, places)
        out = BytesIO()
        pdf.save(out, static_id=True)
        return identified(out.getvalue(), identifier)


def _add_fields(pdf: "Pdf", places: Sequence[Place]) -> None:
    import pikepdf  # noqa: PLC0415

    fields = [_field(pdf, place) for place in places]
    if fields:
        pdf.Root.AcroForm = pdf.make_indirect(pikepdf.Dictionary(Fields=pikepdf.Array(fields), SigFlags=0))


def _field(pdf: "Pdf", place: Place) -> "Object":
    """One field, empty until it is signed, in the structure tree under its document."""
    import pikepdf  # noqa: PLC0415

    page, root = pdf.pages[place.page], pdf.Root.StructTreeRoot
    box = [round(value, 2) for value in place.boite]
    empty = pdf.make_stream(b"")
    empty.Type, empty.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    empty.BBox = pikepdf.Array([0, 0, round(box[2] - box[0], 2), round(box[3] - box[1], 2)])
    number = int(root.get("/ParentTreeNextKey", 0)) or _next_key(root)
    field = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Sig,
            T=pikepdf.String(place.nom),
            TU=pikepdf.String(place.nom.replace("_", " ")),
            Rect=pikepdf.Array(box),
            F=_PRINT,
            P=page.obj,
            AP=pikepdf.Dictionary(N=empty),
            StructParent=number,
        )
    )
    page.obj.Annots = pikepdf.Array([*page.obj.get("/Annots", []), field])
    page.obj.Tabs = pikepdf.Name.S
    _tag(pdf, field, page.obj, number)
    return field


def _tag(pdf: "Pdf", field: "Object", page: "Object", number: int) -> None:
    import pikepdf  # noqa: PLC0415

    root = pdf.Root.StructTreeRoot
    parent = root.K[0] if isinstance(root.K, pikepdf.Array) else root.K
    said = pikepdf.Dictionary(Type=pikepdf.Name.OBJR, Obj=field, Pg=page)
    element = pdf.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.Form, P=parent, Pg=page, K=said)
    )
    inside = parent.get("/K", pikepdf.Array())
    kept = list(inside) if isinstance(inside, pikepdf.Array) else [inside]
    parent["/K"] = pikepdf.Array([*kept, element])
    nums = _last_leaf(root.ParentTree)
    nums["/Nums"] = pikepdf.Array([*nums.get("/Nums", []), number, element])
    if "/Limits" in nums:
        nums["/Limits"] = pikepdf.Array([nums.Limits[0], number])
    root.ParentTreeNextKey = number + 1


def _last_leaf(tree: "Object") -> "Object":
    while "/Kids" in tree:
        tree = tree.Kids[-1]
    return tree


def _next_key(root: "Object") -> int:
    nums = list(_last_leaf(root.ParentTree).get("/Nums", []))
    return int(nums[-2]) + 1 if len(nums) > 1 else 0
