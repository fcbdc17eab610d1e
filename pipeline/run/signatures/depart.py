"""A PDF as it leaves to be signed: its places named, and what it is written in it for when it comes back."""

import re

from pipeline.errors import UserError
from pipeline.pdf.places import Place, find_places, with_places

DOCUMENT, EMPREINTE = "BilanDocument", "BilanEmpreinte"
MOTS = re.compile(r"[Ss]ignature(?:\s+et\s+cachet|\s+précédée\s+de\s+«\s*Lu\s+et\s+approuvé\s*»)?\s*:")
AGENT, EMPLOYEUR, ORGANISME = "signature_agent", "signature_employeur", "signature_organisme"
# What heads the column of each party, the nearest to its place first.
_QUI = (
    (re.compile(r"^L.agent\b"), AGENT),
    (re.compile(r"^(?:Pour l.employeur|Bon pour accord)\b"), EMPLOYEUR),
    (re.compile(r"^(?:Pour|Le professionnel)\b"), ORGANISME),
)


def a_signer(data: bytes, cle: str, empreinte: str) -> tuple[bytes, tuple[Place, ...]]:
    """The PDF of a document (by its key, of a file of that digest) with its places; as it was, with none."""
    places = places_de(data)
    return with_places(data, places, {DOCUMENT: cle, EMPREINTE: empreinte}), places


def places_de(data: bytes) -> tuple[Place, ...]:
    """Where parties sign in the PDF of one of our documents."""
    try:
        return find_places(data, MOTS, _nom)
    except ImportError as fault:
        raise UserError(
            "Les places de signature n’ont pas pu être cherchées : le complément « pdf » est incomplet.",
            "Installez-le avec « make extra-pdf », puis relancez.",
        ) from fault


def _nom(above: str) -> str:
    """The party whose column it is, from the lines above."""
    lines = [line.strip() for line in reversed(above.splitlines())]
    found = (name for line in lines for words, name in _QUI if words.match(line))
    return next(found, "signature")
