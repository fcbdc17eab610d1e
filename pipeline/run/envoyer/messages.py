"""The message that goes with a pack: what is in it, what is to be signed, whom to answer; no word of why."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.documents.destinataires import Destinataire, Role
from pipeline.french import liste, telephone
from pipeline.run.envoyer.pieces import Objet, Piece
from pipeline.workbook.sheets import Organisme

BONJOUR = "Bonjour,"
ANNONCES = {
    Role.AGENT: "Veuillez trouver ci-joint, pour votre dossier {}\u00a0:",
    Role.CONSENTI: "Avec l’accord écrit de la personne concernée, veuillez trouver ci-joint, pour le "
    "dossier {}\u00a0:",
}
ANNONCE = "Veuillez trouver ci-joint, pour le dossier {}\u00a0:"
CONFIDENTIEL = "un document confidentiel"
A_SIGNER = "à signer et à nous retourner"
RESERVE = {
    Role.CONSENTI: "Ce document appartient à l’agent\u00a0: il n’est transmis à personne d’autre sans son "
    "accord.",
    Role.REFERENT: "Cette information vous est réservée.",
}


@dataclass(frozen=True, slots=True)
class Message:
    """What an e-mail says; ``a`` is its address, "" where the workbooks know none."""

    a: str
    objet: str
    texte: str


def message(
    about: Objet,
    someone: Destinataire,
    papers: Iterable[Piece],
    body: Organisme,
    pages: Mapping[Path, int] | None = None,
) -> Message:
    """The covering message of a pack; ``pages`` says where the papers to be signed are."""
    held = list(papers)
    counts = Counter(piece.nom for piece in held)
    each = list({piece.nom: piece for piece in held}.values())
    apart = any(piece.a_part for piece in held)
    subject = f"Dossier {about.reference}"
    if not apart:
        subject += f"\u00a0: {liste(_lower(name) for name in counts)}"
    lines = [BONJOUR, "", ANNONCES.get(someone.role, ANNONCE).format(about.reference)]
    for piece in each:
        line = _line(piece, counts[piece.nom], (pages or {}).get(piece.path))
        lines.append(line + ("." if piece is each[-1] else "\u00a0;"))
    if reserve := RESERVE.get(someone.role):
        lines += ["", reserve]
    return Message(someone.courriel, subject, "\n".join([*lines, "", "Cordialement,", "", *_signature(body)]))


def _line(piece: Piece, count: int, page: int | None) -> str:
    name = CONFIDENTIEL if piece.a_part else _lower(piece.nom)
    several = f" ({count})" if count > 1 else ""
    where = f" (page {page})" if page else ""
    todo = f", {A_SIGNER}{where}" if piece.a_signer else ""
    return f"– {name}{several}{todo}"


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


def _signature(body: Organisme) -> list[str]:
    reach = [telephone(body.telephone) if body.telephone else "", body.courriel or ""]
    return [body.nom, *(line for line in reach if line)]
