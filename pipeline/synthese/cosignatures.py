"""The register of co-signatures: which synthesis, signed when, and the digest of what was signed."""

import json
import os
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from pipeline.store import files

REGISTER = "cosignatures.jsonl"


@dataclass(frozen=True, slots=True)
class Cosignature:
    """One synthesis signed: its file under outputs, the SHA-256 of its bytes at that moment, of its PDF.

    ``reference`` is what registers know the bilan by. Of two lines of one bilan the last one holds.
    """

    reference: str
    le: date
    fichier: str
    empreinte: str
    pdf: str = ""


def cosigned(registre: Path) -> dict[str, Cosignature]:
    """Give the co-signatures by key of document."""
    path = registre / REGISTER
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    found = (json.loads(line) for line in lines if line)
    made = (Cosignature(**{**line, "le": date.fromisoformat(line["le"])}) for line in found)
    return {f"synthese/{each.reference}": each for each in made}


def record(registre: Path, made: Cosignature) -> None:
    """Add a line; the file is its owner's only."""
    handle = os.open(registre / REGISTER, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "ab") as stream:
        stream.write(_line(made))


def _line(made: Cosignature) -> bytes:
    said = {**asdict(made), "le": made.le.isoformat()}
    return f"{json.dumps(said, ensure_ascii=False, sort_keys=True)}\n".encode()


def blank(registre: Path, key: str) -> None:
    """Leave of a destroyed synthesis its key, its date and its digest, not the name of its file."""
    path, made = registre / REGISTER, cosigned(registre)
    if key in made:
        kept = [replace(each, fichier="") if name == key else each for name, each in made.items()]
        files.write(path, b"".join(map(_line, kept)), private=True)
