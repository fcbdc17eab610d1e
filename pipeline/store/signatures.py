"""The register of what came back signed: which document, its file, its proof, the day; digests, no word."""

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pipeline.store import files, lines

REGISTER = "signatures.jsonl"
SIGNE, A_VERIFIER, COPIE = "signé", "à vérifier", "copie"


@dataclass(frozen=True, slots=True)
class Recue:
    """One line: the document's key, its state, the day it came and the day it was signed (ISO, or "").

    ``fichier``: its place under ``outputs/``, ``empreinte`` its SHA-256, ``preuves`` the digest of each
    piece of evidence by place; ``word``: the digest of the Word file that was sent; ``parties``: the fields
    signed; ``entier``: everybody signed; ``papier``: where the paper original is kept.
    """

    cle: str
    reference: str
    nom: str
    etat: str
    le: str
    signe_le: str
    fichier: str
    empreinte: str
    word: str
    preuves: dict[str, str] = field(default_factory=dict)
    parties: tuple[str, ...] = ()
    entier: bool = False
    papier: str = ""


def received(registre: Path) -> tuple[Recue, ...]:
    """Give the lines, the first one first; raise ``UserError`` for a register that cannot be read."""
    return tuple(lines.read(registre / REGISTER, _parsed, "Le registre des signatures"))


def _parsed(said: dict[str, Any]) -> Recue:
    return Recue(**{**said, "parties": tuple(said["parties"])})


def last(registre: Path) -> dict[str, Recue]:
    """Give the last line of each document."""
    return {each.cle: each for each in received(registre)}


def record(registre: Path, made: Recue) -> None:
    """Add a line; the file is its owner's only."""
    files.make_folder(registre, private=True)
    lines.add(registre / REGISTER, [asdict(made)])
