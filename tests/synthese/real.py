"""The shipped synthesis rendered by the engine: what the hand-made documents alone cannot prove."""

from functools import cache
from pathlib import Path

from pipeline import french
from pipeline.documents.synthese import ContexteSynthese
from pipeline.render import Image, Template
from pipeline.run.contents import IDENTIFIER, variables
from tests.synthese.word import packed, unpacked

SYNTHESE = Path(__file__).parents[2] / "templates" / "docx" / "synthese.docx"


@cache
def _template() -> Template:
    filters = {name: getattr(french, name) for name in french.__all__ if callable(getattr(french, name))}
    logo = {"image": lambda logo: Image(logo.contenu, logo.largeur_mm, logo.texte_alternatif)}
    return Template(SYNTHESE, filters={**filters, **logo})


def synthese(context: ContexteSynthese, key: str = "synthese/A-01") -> bytes:
    """Render a synthesis as a run does, stamped with its key."""
    return _template().render(variables(context), {IDENTIFIER: key})


def with_body(data: bytes, old: bytes, new: bytes) -> bytes:
    """Change a few bytes of a document's main part."""
    parts = unpacked(data)
    return packed({**parts, "word/document.xml": parts["word/document.xml"].replace(old, new)})
