"""What docxtpl makes of each construct, which the engine takes over: what a new one changes is named."""

import inspect
import json
from importlib.metadata import version
from pathlib import Path

from docxtpl import DocxTemplate

KNOWN = json.loads(Path(__file__).with_name("seam.json").read_text(encoding="utf-8"))


def changed(known: list[dict[str, str]]) -> list[str]:
    """The constructs that docxtpl rewrites otherwise than it did."""
    return [one["what"] for one in known if DocxTemplate.patch_xml(None, one["word"]) != one["jinja"]]


def test_docxtpl_rewrites_each_construct_as_it_did() -> None:
    assert changed(KNOWN) == [], f"docxtpl {version('docxtpl')} rewrites these otherwise"
    assert len(KNOWN) == len({one["what"] for one in KNOWN}) > 15


def test_a_change_is_named() -> None:
    wrong = {**KNOWN[0], "what": "a tag that became another", "jinja": "{{ b }}"}
    assert changed([*KNOWN, wrong]) == ["a tag that became another"]


def test_the_rewriting_is_asked_of_the_class_alone() -> None:
    assert list(inspect.signature(DocxTemplate.patch_xml).parameters) == ["self", "src_xml"]
    assert "self." not in inspect.getsource(DocxTemplate.patch_xml)
