"""The slow way for docxtpl's live objects (InlineImage, Subdoc), which write into docxtpl's own document.

The parts are rendered by our functions and parsed strictly; the file goes through our cleaning and packing.
"""

import io
from collections.abc import Iterable, Mapping
from threading import Lock
from typing import Any

from pipeline.ooxml.packing import pack
from pipeline.ooxml.parts import Members, parse
from pipeline.ooxml.properties import stamp
from pipeline.ooxml.reading import read_members
from pipeline.render.clean import W, clean
from pipeline.render.environment import FIRST_DRAWING, RenderState
from pipeline.render.errors import RenderError
from pipeline.render.images import add_images
from pipeline.render.part import CompiledPart

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
# A live object changes the document it was made for: one rendering at a time.
_ONE_AT_A_TIME = Lock()


def render_live(
    parts: Iterable[CompiledPart],
    stories: Members,
    variables: dict[str, Any],
    properties: Mapping[str, str],
    document: Any,
) -> bytes:
    """Return the document made with the DocxTemplate ``document`` its live values belong to."""
    with _ONE_AT_A_TIME:
        document.render_init()
        state = RenderState()
        state.document = document
        package = document.docx.part.package
        known = {str(part.partname).lstrip("/"): part for part in package.iter_parts()}
        for part in parts:
            _fill(part, known.get(part.source.member), variables, state)
        buffer = io.BytesIO()
        document.docx.save(buffer)
        document.is_rendered = True
    members = clean(read_members(buffer.getvalue()))
    members.update({name: data for name, data in stories.items() if name in members})
    add_images(members, state.images)
    if properties:
        stamp(members, properties)
    return pack(members)


def _fill(compiled: CompiledPart, part: Any, variables: dict[str, Any], state: RenderState) -> None:
    from docx.opc.part import XmlPart  # noqa: PLC0415  (0.2 s, and live objects are rare)
    from docx.oxml import parse_xml  # noqa: PLC0415

    if part is None:
        raise RenderError("objet-d-un-autre-modele", compiled.source.file)
    state.document.current_rendering_part = part
    data = compiled.render(variables, state)
    if not isinstance(part, XmlPart):
        part._blob = data
        return
    if not compiled.source.body:
        part._element = parse_xml(data)
        return
    body: Any = parse(data).find(W + "body")
    for rank, drawing in enumerate(body.iter(DRAWING), FIRST_DRAWING):
        drawing.set("id", str(rank))
    root: Any = part._element
    root.replace(root.body, body)
