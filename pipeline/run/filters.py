"""The filters that templates may use: French, and the logo as a picture."""

from collections.abc import Callable, Mapping
from typing import Any

from pipeline import french
from pipeline.documents.identites import LogoOrganisme
from pipeline.render import Image


def image(logo: LogoOrganisme) -> Image:
    """The filter « image »: a logo as a picture of its right size."""
    return Image(logo.contenu, logo.largeur_mm, logo.texte_alternatif)


# A context's dataclasses are the template's variables; every French function is one of its filters.
FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    **{name: function for name in french.__all__ if callable(function := getattr(french, name))},
    "image": image,
}
