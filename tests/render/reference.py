"""docxtpl's own result, and the comparison of two documents part by part, canonicalised."""

import io
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import Environment, StrictUndefined
from lxml import etree

from pipeline.ooxml.parts import RELATIONSHIP, target_of
from pipeline.ooxml.reading import read_members
from pipeline.render.clean import W

# What we mean to differ in: metadata, and the declarations that follow from it.
OURS = ("docProps/", "[Content_Types].xml", "_rels/.rels", "word/settings.xml", "word/comments")


def docxtpl(
    data: bytes, context: Mapping[str, Any], filters: Mapping[str, Callable[..., Any]] | None = None
) -> bytes:
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    environment.filters.update(filters or {})
    tpl = DocxTemplate(io.BytesIO(data))
    tpl.render(dict(context), environment)
    buffer = io.BytesIO()
    tpl.save(buffer)
    return buffer.getvalue()


@lru_cache(maxsize=256)
def canonical(name: str, data: bytes) -> str:
    root = etree.fromstring(data)
    if name.endswith(".rels"):
        links = [(el.get("Id"), el.get("Type"), target_of(name, el)) for el in root.iter(RELATIONSHIP)]
        return str(sorted(links))
    for properties in root.iter(f"{W}tcPr"):  # docxtpl adds to them against the order of the schema
        properties[:] = sorted(properties, key=lambda child: str(child.tag))
    return etree.tostring(root, method="c14n", exclusive=True).decode()


def parts(data: bytes) -> dict[str, str | bytes]:
    return {
        name: canonical(name, content) if name.endswith((".xml", ".rels")) else content
        for name, content in read_members(data).items()
        if not name.startswith(OURS)
    }


def assert_same(ours: bytes, theirs: bytes) -> None:
    mine, expected = parts(ours), parts(theirs)
    assert mine.keys() == expected.keys()
    for name in expected:
        assert mine[name] == expected[name], name
