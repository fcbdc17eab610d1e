"""Templates on the page: taken, edited in Word, put back; two versions are both kept."""

from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from docx import Document

from pipeline.bureau.poste import Poste

NOM = "attestation.docx"


def edite(client: Client, mot: str) -> BytesIO:
    """As Word saves it: the template as it is given, and a sentence more."""
    taken = client.get(f"/modeles/telecharger/{NOM}")
    document = Document(BytesIO(b"".join(taken.streaming_content)))  # type: ignore[attr-defined]
    document.add_paragraph(mot)
    made = BytesIO()
    document.save(made)
    made.seek(0)
    made.name = "mon modèle.docx"
    return made


def remettre(client: Client, made: BytesIO) -> str:
    made.seek(0)
    answer: Any = client.post(f"/modeles/remettre/{NOM}", {"modele": made}, follow=True)
    return unescape(answer.content.decode()).replace("\xa0", " ")


@pytest.mark.epreuve
def test_a_template_edited_in_word_is_put_back_and_two_versions_are_both_kept(
    client: Client, seul: Poste
) -> None:
    place = seul.office.inputs / "modeles" / NOM
    first, second = edite(client, "Le premier."), edite(client, "Un autre, pris au même moment.")
    assert "est en place" in remettre(client, first)
    assert place.read_bytes() == first.getvalue()
    kept = seul.office.inputs / "archives" / "modeles"
    place.write_bytes(edite(client, "D’une collègue, entre-temps.").getvalue())
    said = remettre(client, second)
    assert "Deux versions" in said
    assert b"".join(path.read_bytes() for path in kept.iterdir()) == second.getvalue()
    mine = edite(client, "Repris de celui de la collègue.")
    before = place.read_bytes()
    assert "Celui d’avant est gardé : inputs/archives/modeles/" in remettre(client, mine)
    assert before in [path.read_bytes() for path in kept.iterdir()]
    client.post(f"/modeles/revenir/{NOM}")
    assert not place.exists()
    assert mine.getvalue() in [path.read_bytes() for path in kept.iterdir()]
