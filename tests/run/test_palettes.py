"""The palettes of the docs are what the fields are, and each control, pasted, is right."""

import io
from functools import cache

import docx
import pytest

from pipeline.render import check
from pipeline.run.filters import FUNCTIONS
from pipeline.run.palettes import W, names, palette, printed, tag_of, variable
from pipeline.run.templates import known
from pipeline.settings import ROOT
from tests.render.docs import blank


def test_the_docs_hold_a_palette_per_type() -> None:
    assert {path.name for path in (ROOT / "docs").glob("palette-*.docx")} == names().keys()


@cache
def made(name: str) -> bytes:
    """A palette as the program makes it now."""
    return palette(names()[name])


def controls(data: bytes) -> list[str]:
    document = docx.Document(io.BytesIO(data))
    held = document.element.body.iter(f"{{{W}}}sdtContent")
    return ["".join(text.text or "" for text in one.iter(f"{{{W}}}t")) for one in held]


@pytest.mark.parametrize("name", sorted(names()))
def test_each_control_pasted_into_a_template_is_right(name: str) -> None:
    kind = names()[name]
    fields = list(printed(kind))
    texts = controls(made(name))
    assert texts == [tag_of(entry) for entry in fields]
    pasted = blank()
    for text, entry in zip(texts, fields, strict=True):
        loop = f"{{% for {variable(entry)} in {entry.repeated} %}}{text}{{% endfor %}}"
        pasted.add_paragraph(loop if entry.repeated else text)
    buffer = io.BytesIO()
    pasted.save(buffer)
    assert check(buffer.getvalue(), filters=FUNCTIONS, fields=known(kind)) == []


@pytest.mark.parametrize("name", sorted(names()))
def test_the_palettes_of_the_docs_are_those_of_the_fields(name: str) -> None:
    """« python -m pipeline modeles palettes docs » makes them again."""
    assert controls((ROOT / "docs" / name).read_bytes()) == controls(made(name))
