"""One pack on disk: a folder, one ZIP, or a draft e-mail that nothing has sent; the same bytes each time."""

import io
import mimetypes
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from enum import StrEnum

from pipeline.run.envoyer.messages import Message
from pipeline.store import files

MESSAGE = "message.txt"


class Forme(StrEnum):
    """What a pack is made as; the value is what people type."""

    DOSSIER = "dossier"
    ZIP = "zip"
    COURRIEL = "courriel"


@dataclass(frozen=True, slots=True)
class Contenu:
    """What a pack holds: its message, its attachments by file name."""

    message: Message
    pieces: Mapping[str, bytes]


def en_dossier(held: Contenu) -> dict[str, bytes]:
    """The files of a folder, by name: the papers, and the message to copy."""
    said = held.message
    text = f"À : {said.a or '(adresse à compléter)'}\nObjet : {said.objet}\n\n{said.texte}\n"
    return {**held.pieces, MESSAGE: text.encode("utf-8-sig")}


def en_zip(held: Contenu) -> dict[str, bytes]:
    """One archive, dated the first day that the format knows."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(en_dossier(held).items()):
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return {"": out.getvalue()}


def en_courriel(held: Contenu) -> dict[str, bytes]:
    """A draft that Outlook and others open ready to be read over: ``X-Unsent`` says that it was not sent."""
    mail = EmailMessage(policy=SMTP)
    mail["X-Unsent"] = "1"
    mail["Subject"] = held.message.objet.replace("\u00a0", " ")
    if held.message.a:
        mail["To"] = held.message.a
    mail.set_content(held.message.texte)
    for name, data in sorted(held.pieces.items()):
        main, _, sub = (mimetypes.guess_type(name)[0] or "application/octet-stream").partition("/")
        mail.add_attachment(data, maintype=main, subtype=sub, filename=name)
    mail.set_boundary(f"bilan-{files.digest(b''.join(held.pieces.values()))[:32]}")
    return {"": mail.as_bytes()}


FAIRE: Mapping[Forme, tuple[Callable[[Contenu], dict[str, bytes]], str]] = {
    Forme.DOSSIER: (en_dossier, ""),
    Forme.ZIP: (en_zip, ".zip"),
    Forme.COURRIEL: (en_courriel, ".eml"),
}
