"""The template of the contract in easy words: one page of short sentences, fourteen points."""

from pathlib import Path

import docx

from pipeline.documents.facile import ContexteFacile, PartieFacile
from pipeline.documents.identites import Document
from tests.templates.contexts import ORGANISME
from tests.templates.rendu import TEMPLATES, audit, faults, golden, render

COMPLETE = ContexteFacile(
    document=Document("FAL-2026-014", "Contrat en facile à lire"),
    organisme=ORGANISME,
    contrat="ENG-2026-014",
    parties=(
        PartieFacile(
            "Votre bilan", ("Vous faites un bilan : Bilan professionnel.", "Il ne vous coûte rien.")
        ),
        PartieFacile("Le secret", ("Le professionnel garde secret ce que vous dites.",)),
    ),
)


def test_it_reads_as_its_golden_text(tmp_path: Path) -> None:
    made = render("facile", COMPLETE)
    expected, actual = golden("facile_complet", made)
    assert actual == expected
    assert faults(made) == []
    assert audit(made, tmp_path) == []


def test_its_text_is_at_least_fourteen_points() -> None:
    styles = docx.Document(str(TEMPLATES / "facile.docx")).styles
    sizes = [styles[name].font.size.pt for name in ("Corps", "Heading 1", "Title", "Subtitle")]
    assert min(sizes) == 14
