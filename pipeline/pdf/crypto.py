"""The signatures that a PDF bears, checked by pyHanko and told as they are; trust is nobody's to say here."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pipeline.errors import UserError

if TYPE_CHECKING:
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
    from pyhanko.sign.validation.status import PdfSignatureStatus


class Etat(StrEnum):
    """What can be said of a signature without any list of whom to trust."""

    INTEGRE = "intègre"
    MODIFIE = "modifié"
    INVERIFIABLE = "non vérifiable ici"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature: its field, its state, who and by which issuer as the certificate says, the day it says.

    ``cachet``: the certificate names a body (a platform, an office), no person.
    """

    champ: str
    etat: Etat
    qui: str = ""
    emetteur: str = ""
    jour: dt.date | None = None
    cachet: bool = False


def signatures(data: bytes) -> tuple[Signature, ...]:
    """Every signature of a PDF, the first one first; raise ``UserError`` when pyHanko is not installed."""
    if find_spec("pyhanko") is None:
        raise UserError(
            "Les signatures ne peuvent pas être vérifiées : le complément « signatures » n’est pas installé.",
            "Installez-le avec « make extra-signatures » (Windows : « py preparer.py signatures »).",
        )
    return tuple(_all(data))


def _all(data: bytes) -> Iterator[Signature]:
    from pyhanko.pdf_utils.misc import PdfReadError  # noqa: PLC0415 - an extra
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415

    try:
        found = PdfFileReader(BytesIO(data), strict=False).embedded_regular_signatures
    except (PdfReadError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return
    yield from (_one(each) for each in found)


def _one(embedded: "EmbeddedPdfSignature") -> Signature:
    """One signature; any fault of its own structure makes it unverifiable, never the others."""
    from pyhanko.sign.validation import validate_pdf_signature  # noqa: PLC0415
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415

    name = str(embedded.field_name or "")
    try:
        who, issuer, sealed = _named(embedded.signer_cert)
        trust = ValidationContext(trust_roots=[], allow_fetching=False)
        status = validate_pdf_signature(embedded, signer_validation_context=trust)
        day = status.signer_reported_dt
        return Signature(name, _etat(status), who, issuer, day.date() if day else None, sealed)
    except Exception:  # noqa: BLE001 - a foreign structure may break a parser in any way: told as such
        return Signature(name, Etat.INVERIFIABLE)


def _etat(status: "PdfSignatureStatus") -> Etat:
    """Whole as signed; later signatures and filled fields are no change, anything else is."""
    from pyhanko.sign.diff_analysis import ModificationLevel  # noqa: PLC0415

    if not status.intact:
        return Etat.MODIFIE
    if not status.valid:
        return Etat.INVERIFIABLE
    level = status.modification_level
    if level is None or level is ModificationLevel.ANNOTATIONS:  # a stamp laid over: for a person to look at
        return Etat.INVERIFIABLE
    return Etat.INTEGRE if level <= ModificationLevel.FORM_FILLING else Etat.MODIFIE


def _named(certificate: Any) -> tuple[str, str, bool]:
    """Whom a certificate names, who issued it, whether it names no person."""
    subject = certificate.subject.native
    person = {"surname", "given_name", "pseudonym"} & subject.keys()
    name = str(subject.get("common_name") or subject.get("organization_name") or "")
    body = str(subject.get("organization_name") or "")
    sealed = not person and bool(body) and ("organization_identifier" in subject or body in name)
    return name, str(certificate.issuer.human_friendly), sealed
