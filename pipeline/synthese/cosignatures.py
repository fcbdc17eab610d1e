"""The register of co-signatures: which synthesis, signed when, and the digest of what was signed."""

import json
import os
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

REGISTER = "cosignatures.jsonl"


@dataclass(frozen=True, slots=True)
class Cosignature:
    """One synthesis signed: its file under outputs, the SHA-256 of its bytes at that moment."""

    reference: str
    le: date
    fichier: str
    empreinte: str


def cosigned(registre: Path) -> dict[str, Cosignature]:
    """Give the co-signatures by key of document."""
    path = registre / REGISTER
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    found = (json.loads(line) for line in lines if line)
    made = (Cosignature(**{**line, "le": date.fromisoformat(line["le"])}) for line in found)
    return {f"synthese/{each.reference}": each for each in made}


def record(registre: Path, made: Cosignature) -> None:
    """Add a line; the file is its owner's only."""
    line = json.dumps({**asdict(made), "le": made.le.isoformat()}, ensure_ascii=False, sort_keys=True)
    handle = os.open(registre / REGISTER, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "ab") as stream:
        stream.write(f"{line}\n".encode())
