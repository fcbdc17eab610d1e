"""Templates that a person changed are tried in a process with limits; the shipped ones are not."""

import io
from hashlib import sha256
from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.run.template_sources import SHIPPED, shipped
from pipeline.run.templates import HeldTemplate
from pipeline.settings import ROOT
from tests.render.docs import blank

TEMPLATES = sorted((ROOT / "templates" / "docx").glob("*.docx"))


def test_the_list_of_shipped_templates_is_true() -> None:
    expected = sorted(sha256(path.read_bytes()).hexdigest() for path in TEMPLATES)
    assert sorted(SHIPPED.read_text(encoding="ascii").split()) == expected


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_shipped_template_is_known(path: Path) -> None:
    assert shipped(path.read_bytes())


def test_a_template_that_someone_saved_again_is_foreign() -> None:
    assert not shipped(_with("Un paragraphe ajouté."))


def test_one_that_asks_for_too_much_memory_is_refused_in_french() -> None:
    held = HeldTemplate(_with("Bonjour {{ nom }}{{ 'x' * taille }}"), "bombe.docx")
    assert held.render({"nom": "Élodie", "taille": 1})
    with pytest.raises(UserError, match="mémoire"):
        held.render({"nom": "Élodie", "taille": 10**10})


def _with(text: str) -> bytes:
    document = blank()
    document.add_paragraph(text)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()
