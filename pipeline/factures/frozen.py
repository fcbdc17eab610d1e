"""What the frozen document itself says: its number and its total, read from its page."""

import io
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from html import unescape

from pipeline.errors import UserError
from pipeline.french import montant

BODY = "word/document.xml"
LARGEST = 50_000_000
PARAGRAPH = re.compile(rb"<w:p[ >](?:[^<]++|<(?!w:p[ >]|/w:p>))*+</w:p>")
TEXT = re.compile(rb"<w:t(?: [^<>]*)?>([^<]*)</w:t>")


def lines(document: bytes) -> tuple[str, ...] | None:
    """The paragraphs of a frozen document, spaces made plain; None when it cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(document)) as package, package.open(BODY) as part:
            data = part.read(LARGEST)
    except (zipfile.BadZipFile, KeyError, OSError, EOFError, ValueError, NotImplementedError):
        return None
    return tuple(_plain(b"".join(TEXT.findall(found))) for found in PARAGRAPH.findall(data))


def _plain(data: bytes) -> str:
    return re.sub(r"\s", " ", unescape(data.decode("utf-8", "replace")))


def missing(said: tuple[str, ...], numero: str, total: Decimal) -> Iterator[str]:
    """What a page does not say of what its record says."""
    if not any(numero in line for line in said):
        yield f"le numéro {numero}"
    amount = _plain(montant(total).encode())
    if not any(re.search(rf"(?<![\d ]){re.escape(amount)}", line) for line in said):
        yield f"le total {montant(total)}"


def check(document: bytes, numero: str, total: Decimal) -> None:
    """Refuse to issue a page that does not bear its number and its total."""
    said = lines(document)
    absent = list(missing(said, numero, total)) if said is not None else []
    if absent:
        raise UserError(
            f"Le document de {numero} n’imprime pas {' ni '.join(absent)} : il n’est pas émis.",
            "Remettez {{ numero }} et {{ total_ttc|montant }} dans le modèle de la facture ou de l’avoir.",
        )
