"""Previews of a template on the office's own emptiest and fullest dossiers, stopped by the same limits."""

from pathlib import Path

import docx
import pytest

from pipeline.errors import UserError
from pipeline.render import limits
from pipeline.run.apercus import APERCUS, apercu
from pipeline.run.gather import gather
from tests.builders import classeur, realiser
from tests.bureau import Bureau
from tests.render.docs import p, template
from tests.rows import agent

VIDE = "2026-002"


@pytest.fixture
def deux(bureau: Bureau) -> Bureau:
    """Two dossiers, one of which has sessions."""
    book = realiser(classeur())
    book.sheets["Agents"].append(agent(VIDE, Dispositif="CDG29-EVOLUTION", Nom="Rien"))
    return bureau.deposer(book)


def own(bureau: Bureau, text: str) -> None:
    place = bureau.inputs / "modeles" / "emargement.docx"
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(template(p(text)))


@pytest.mark.epreuve
def test_the_emptiest_and_the_fullest_as_word_pdf_and_picture(deux: Bureau) -> None:
    made = apercu(deux.reglages(), "contrat")
    assert [path.suffix for path in made] == [".docx", ".pdf", ".png"] * 2
    assert all(path.parent == deux.outputs / APERCUS for path in made)
    assert made[1].read_bytes().startswith(b"%PDF")
    assert made[2].read_bytes().startswith(b"\x89PNG")
    said = ["\n".join(one.text for one in docx.Document(str(path)).paragraphs) for path in (made[0], made[3])]
    assert len(said[0]) < len(said[1])
    contexts = [item for item in gather(deux.reglages()).plan.items if item.kind == "contrat"]
    assert len(contexts) == 2


BOMBS = ("{{ 9**(9**9) }}", "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}")


@pytest.mark.epreuve
@pytest.mark.parametrize("text", BOMBS)
def test_a_bomb_is_stopped_and_leaves_no_preview(
    deux: Bureau, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SECONDS", 2.0)
    own(deux, text)
    with pytest.raises(UserError, match="trop de"):
        apercu(deux.reglages(), "emargement")
    assert not list(Path(deux.outputs / APERCUS).glob("*"))


def test_a_type_without_a_document_to_make_is_said(bureau: Bureau) -> None:
    with pytest.raises(UserError, match="Aucun document de ce type"):
        apercu(bureau.deposer(classeur()).reglages(), "bulletin")
