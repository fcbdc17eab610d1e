"""The project's own templates, with the contexts of the example workbook, give docxtpl's own parts too."""

import datetime
import re
from functools import cache
from typing import Any

import pytest

from pipeline.documents.catalogue import TYPES
from pipeline.ooxml.reading import read_members
from pipeline.render import Template
from pipeline.run.contents import variables
from pipeline.run.filters import FUNCTIONS
from pipeline.run.gather import gather
from pipeline.settings import ROOT, Settings
from tests.product.exemple import inputs
from tests.render.reference import assert_same, docxtpl

TEMPLATES = ROOT / "templates" / "docx"
NAMES = sorted({one.template for one in TYPES if one.template and (TEMPLATES / one.template).exists()})
FEW = 2


@cache
def contexts() -> dict[str, list[dict[str, Any]]]:
    """The contexts of the example, by template: a few each, from its beginning and its end."""
    gathered = gather(Settings(day=datetime.date(2026, 6, 1), inputs=inputs()))
    found: dict[str, list[dict[str, Any]]] = {}
    for name in NAMES:
        items = [item for item in gathered.plan.items if item.type.template == name]
        some = items[:FEW] + items[FEW:][-FEW:]
        found[name] = [variables(item.produire(gathered.ressources)) for item in some]
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_template_gives_docxtpls_own_parts(name: str) -> None:
    data = (TEMPLATES / name).read_bytes()
    compiled = Template(data, name=name, filters=FUNCTIONS)
    for context in contexts()[name]:
        ours = compiled.render(context)
        members = read_members(ours)
        assert not re.search(
            rb"\{\{|\{%", b"".join(members[part] for part in members if part.endswith(".xml"))
        )
        if not any("media/image_" in part for part in members):
            assert_same(ours, docxtpl(data, context, FUNCTIONS))
