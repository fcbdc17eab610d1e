"""docxtpl's live objects are accepted through the slow way, under the same guarantees."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from hypothesis import Phase, find, settings
from hypothesis import strategies as st
from jinja2 import Environment, StrictUndefined

from pipeline.render import RenderError, Template, live
from pipeline.render import template as template_module
from pipeline.settings import ROOT
from tests.render.corpus import FEATURES, compiled
from tests.render.docs import anchored, body_xml, p, template
from tests.render.reference import assert_same
from tests.render.test_documents import custom, png

PROJECT = sorted((ROOT / "templates" / "docx").glob("*.docx"))
WITH_IMAGE = template(
    p("a {{ image }} {{ x }}", run="<w:b/>"),
    anchored(p("z")),
    p("{{ image }}"),
    header=p("{{ image }} {{ x }}"),
)
WITH_SUBDOC = template(p("{{ x }}"), p("{{p sous }}"), p("fin"))


def with_image(tpl: DocxTemplate) -> dict[str, Any]:
    return {"image": InlineImage(tpl, io.BytesIO(png()), width=Mm(10)), "x": "Dupont & fils\n2"}


def with_subdoc(tpl: DocxTemplate) -> dict[str, Any]:
    subdoc = tpl.new_subdoc(io.BytesIO(template(p("Sous {{ non }}"), p("suite"))))
    return {"sous": subdoc, "x": "é"}


Maker = Callable[[DocxTemplate], dict[str, Any]]
LIVE: dict[str, tuple[bytes, Maker]] = {
    "inline-image": (WITH_IMAGE, with_image),
    "subdoc": (WITH_SUBDOC, with_subdoc),
}


def theirs(data: bytes, make: Maker) -> bytes:
    tpl = DocxTemplate(io.BytesIO(data))
    tpl.render(make(tpl), Environment(autoescape=True, undefined=StrictUndefined))
    buffer = io.BytesIO()
    tpl.save(buffer)
    return buffer.getvalue()


def ours(data: bytes, make: Maker) -> bytes:
    return Template(data, name="m.docx").render(make(DocxTemplate(io.BytesIO(data))), {"id": "1"})


@pytest.mark.parametrize("name", LIVE)
def test_a_live_object_gives_docxtpls_own_parts(name: str) -> None:
    assert_same(ours(*LIVE[name]), theirs(*LIVE[name]))


@pytest.mark.parametrize("name", LIVE)
def test_the_guarantees_hold_on_the_slow_way(name: str) -> None:
    output = ours(*LIVE[name])
    assert output == ours(*LIVE[name])
    assert custom(output) == {"id": "1"}
    with zipfile.ZipFile(io.BytesIO(output)) as archive:
        assert archive.namelist() == sorted(archive.namelist())
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"<dc:creator></dc:creator>" in archive.read("docProps/core.xml")
    ids = re.findall(r'<wp:docPr [^>]*?id="(\d+)"', body_xml(output))
    assert len(ids) == len(set(ids))


def test_nothing_is_refused_on_the_slow_way_too() -> None:
    tpl = DocxTemplate(io.BytesIO(WITH_IMAGE))
    with pytest.raises(RenderError, match="« x »"):
        Template(WITH_IMAGE).render({**with_image(tpl), "x": None})


def test_an_image_made_for_another_template_is_refused() -> None:
    other = DocxTemplate(io.BytesIO(template(p("a"))))
    with pytest.raises(RenderError, match="autre modèle"):
        Template(WITH_IMAGE).render({"image": InlineImage(other, io.BytesIO(png())), "x": "a"})


@pytest.fixture
def slow_ways(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    taken: list[str] = []

    def noting(parts: Any, *rest: Any) -> bytes:
        taken.append("slow")
        return live.render_live(parts, *rest)

    monkeypatch.setattr(template_module, "render_live", noting)
    return taken


@pytest.mark.parametrize("name", [*FEATURES, *LIVE])
def test_only_live_objects_take_the_slow_way(name: str, slow_ways: list[str]) -> None:
    if name in LIVE:
        ours(*LIVE[name])
    else:
        compiled(name).render(first(FEATURES[name].contexts))
    assert bool(slow_ways) == (name in LIVE)


def first(contexts: st.SearchStrategy[dict[str, Any]]) -> dict[str, Any]:
    alone = settings(max_examples=1, database=None, phases=[Phase.generate])
    return find(contexts, lambda _: True, settings=alone)


@pytest.mark.parametrize("path", PROJECT, ids=lambda path: path.name)
def test_no_template_of_the_project_holds_a_live_object(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        text = archive.read("word/document.xml").decode()
    assert not re.search(r"\{\{p\s", re.sub("<[^>]+>", "", text))
