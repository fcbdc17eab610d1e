"""The one register: bound to its own file and to the documents beside it; a copy numbers nothing."""

import json
import uuid
from collections.abc import Iterable
from pathlib import Path

import sqlalchemy as sa

from pipeline.errors import UserError
from pipeline.factures.database import Address
from pipeline.factures.pieces import Issued
from pipeline.factures.schema import append, parametres
from pipeline.store import files

MARKER = "registre.json"
FOLDER = "factures"
IDENTITY, PLACE = "identite", "lien"
ADOPTION = "adoption"
ADOPT = (
    "Reprenez l’original, ou, si celui-ci est désormais le seul qui serve, tapez « registre adopter » : "
    "l’autre ne doit alors plus jamais émettre."
)


def place_of(address: Address) -> str:
    """The file's own identity: device and inode (or file index); "" for a base, which has one place."""
    if address.fichier is None:
        return ""
    found = address.fichier.stat()
    return f"{found.st_dev}:{found.st_ino}"


def read(connection: sa.Connection, name: str) -> str:
    """One thing the register knows of itself; "" when it does not."""
    query = sa.select(parametres.c.valeur).where(parametres.c.nom == name)
    return str(connection.scalar(query) or "")


def write(connection: sa.Connection, name: str, value: str) -> None:
    """Replace one thing the register knows of itself."""
    connection.execute(sa.delete(parametres).where(parametres.c.nom == name))
    connection.execute(sa.insert(parametres).values(nom=name, valeur=value))


def bind_new(connection: sa.Connection, address: Address) -> None:
    """Give an identity and a place to a register that has none: a new one, or one of version 0.1.0."""
    if not read(connection, IDENTITY):
        write(connection, IDENTITY, uuid.uuid4().hex)
        write(connection, PLACE, place_of(address))


def check_place(connection: sa.Connection, address: Address) -> None:
    """Refuse a register that is not where it was bound: its original may go on giving the same numbers."""
    if read(connection, PLACE) != place_of(address):
        raise UserError(
            "Ce registre des factures a été copié, déplacé ou restauré : rien n’est numéroté, car l’original "
            "pourrait donner les mêmes numéros.",
            ADOPT,
            str(address),
        )


def check_marker(connection: sa.Connection | None, outputs: Path) -> None:
    """Refuse to number beside the documents of another register, or of one that was lost."""
    marker = outputs / FOLDER / MARKER
    if not marker.exists():
        return
    known = _marked(marker)
    ours = read(connection, IDENTITY) if connection is not None else ""
    if known != ours:
        raise UserError(
            "Les factures de ce dossier viennent d’un autre registre que celui qui est ouvert : rien n’est "
            "numéroté, car leurs numéros pourraient être donnés une seconde fois.",
            ADOPT,
            str(marker),
        )


def _marked(marker: Path) -> str:
    try:
        return str(json.loads(marker.read_text("utf-8"))["registre"])
    except (OSError, ValueError, KeyError, TypeError):
        return "illisible"


def mark(connection: sa.Connection, outputs: Path, known: Iterable[Issued]) -> None:
    """Write beside the documents which register issued them: its identity, SIREN, series and years."""
    series = sorted({(p.draft.emetteur.siret[:9], p.serie, p.date.year) for p in known})
    said = {
        "registre": read(connection, IDENTITY),
        "series": [dict(zip(("siren", "serie", "annee"), each, strict=True)) for each in series],
        "note": "Ne pas supprimer : dit quel registre a émis ces factures.",
    }
    data = json.dumps(said, ensure_ascii=False, indent=1).encode()
    marker = outputs / FOLDER / MARKER
    if not marker.exists() or marker.read_bytes() != data:
        files.make_folder(marker.parent)
        files.write(marker, data)


def adopt(connection: sa.Connection, address: Address, outputs: Path) -> tuple[str, str]:
    """Bind the register to where it is, under a new identity: what it was copied from is another since.

    Returns the place of before and of now; both are recorded.
    """
    marker = outputs / FOLDER / MARKER
    before, after = read(connection, PLACE), place_of(address)
    faits = {
        "avant": before,
        "apres": after,
        "identite": read(connection, IDENTITY),
        "dossier": _marked(marker) if marker.exists() else "",
    }
    append(connection, ADOPTION, "", faits)
    write(connection, PLACE, after)
    write(connection, IDENTITY, uuid.uuid4().hex)
    return before, after
