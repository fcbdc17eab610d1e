"""The register of co-signatures: which synthesis, signed when, and the digest of what was signed."""

from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from pipeline.store import files, lines

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
    """Give the co-signatures by key of document; raise ``UserError`` when they cannot be read."""
    made = lines.read(registre / REGISTER, _parsed, "Le registre des co-signatures")
    return {f"synthese/{each.reference}": each for each in made}


def _parsed(said: dict[str, str]) -> Cosignature:
    return Cosignature(**{**said, "le": date.fromisoformat(said["le"])})  # type: ignore[arg-type]


def record(registre: Path, made: Cosignature) -> None:
    """Add a line; the file is its owner's only."""
    lines.add(registre / REGISTER, [_line(made)])


def _line(made: Cosignature) -> dict[str, str]:
    return {**asdict(made), "le": made.le.isoformat()}


def blank(registre: Path, key: str) -> None:
    """Leave of a destroyed synthesis its key, its date and its digest, not the name of its file."""
    made = cosigned(registre)
    if key in made:
        kept = [replace(each, fichier="") if name == key else each for name, each in made.items()]
        files.write(registre / REGISTER, lines.encoded(map(_line, kept)), private=True)
