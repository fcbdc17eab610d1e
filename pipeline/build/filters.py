"""The filters that templates may use: French, and the logo as a picture."""

from collections.abc import Callable, Mapping
from typing import Any

from pipeline import french
from pipeline.documents.identites import LogoOrganisme
from pipeline.render import Image

# A context's dataclasses are the template's variables; these are its filters.
_FRENCH: Mapping[str, Callable[..., Any]] = {
    name: getattr(french, name)
    for name in (
        "accord",
        "date_courte",
        "date_longue",
        "decimal",
        "duree",
        "elision",
        "en_lettres",
        "heure",
        "heures",
        "iban",
        "jour_date",
        "jours",
        "liste",
        "mois_annee",
        "montant",
        "nombre",
        "ordinal",
        "plage",
        "pluriel",
        "quantieme",
        "siren",
        "siret",
        "telephone",
    )
}


def image(logo: LogoOrganisme) -> Image:
    """The filter « image »: a logo as a picture of its right size."""
    return Image(logo.contenu, logo.largeur_mm, logo.texte_alternatif)


FUNCTIONS: Mapping[str, Callable[..., Any]] = {**_FRENCH, "image": image}
