"""A copy of a faulty template with a Word comment on each faulty paragraph."""

import io
from collections import Counter
from collections.abc import Iterable
from typing import Any

from lxml import etree

from pipeline.ooxml.packing import pack
from pipeline.ooxml.reading import read_members
from pipeline.render.clean import W
from pipeline.render.errors import Fault
from pipeline.render.messages import FRENCH
from pipeline.render.places import TEXT_LENGTH, paragraph_text

AUTHOR = "Vérification du modèle"


def annotate(source: bytes, faults: Iterable[Fault], language: str = FRENCH) -> bytes:
    """Return the template with its faults as comments; those outside the body are put at its beginning."""
    import docx  # noqa: PLC0415  (0.2 s: only who annotates pays for it)

    document = docx.Document(io.BytesIO(source))
    seen: Counter[tuple[str, str]] = Counter()
    for fault in faults:
        spot = fault.spot
        runs = _runs(document, spot.text, seen[spot.text, fault.code])
        seen[spot.text, fault.code] += 1
        where = "" if runs else f"[{spot.section(language)} : « {spot.text} »] "
        comment = document.add_comment(
            runs or _first(document), where + " ".join(fault.said(language)), author=AUTHOR, initials="V"
        )
        comment._comment_elm.attrib.pop(W + "date", "")
    buffer = io.BytesIO()
    document.save(buffer)
    return pack(read_members(buffer.getvalue()))


def _runs(document: Any, text: str, rank: int) -> list[Any]:
    """Return the runs of the ``rank``-th paragraph with this text (the last one, past the end)."""
    found = [
        runs
        for paragraph in document.element.body.iter(W + "p")
        if paragraph_text(paragraph).strip()[:TEXT_LENGTH] == text
        and (runs := _own_runs(document, paragraph))
    ]
    return found[min(rank, len(found) - 1)] if found else []


def _own_runs(document: Any, paragraph: etree._Element) -> list[Any]:
    from docx.text.run import Run  # noqa: PLC0415

    if next(paragraph.iterancestors(W + "txbxContent"), None) is not None:
        return []
    return [Run(run, document) for run in paragraph.findall(W + "r")]  # type: ignore[arg-type]


def _first(document: Any) -> Any:
    for paragraph in document.paragraphs:
        if paragraph.runs:
            return paragraph.runs[0]
    paragraph = document.paragraphs[0] if document.paragraphs else document.add_paragraph()
    return paragraph.add_run()
