"""The register of what came back signed: which document, its file, its proof, the day; digests, no word."""

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pipeline.errors import UserError
from pipeline.store import files

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
    path = registre / REGISTER
    if not path.exists():
        return ()
    try:
        lines = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]
        return tuple(Recue(**{**line, "parties": tuple(line["parties"])}) for line in lines)
    except (ValueError, TypeError, KeyError) as fault:
        raise UserError(
            "Le registre des signatures est illisible.", "Reprenez-le d’une sauvegarde.", str(path)
        ) from fault


def last(registre: Path) -> dict[str, Recue]:
    """Give the last line of each document."""
    return {each.cle: each for each in received(registre)}


def record(registre: Path, made: Recue) -> None:
    """Add a line; the file is its owner's only."""
    files.make_folder(registre, private=True)
    handle = os.open(registre / REGISTER, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "ab") as stream:
        stream.write(f"{json.dumps(asdict(made), ensure_ascii=False, sort_keys=True)}\n".encode())
