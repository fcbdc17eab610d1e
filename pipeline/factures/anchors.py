"""Anchors: rank and digest of the last record, noted where a recomputed chain cannot follow."""

import csv
import hashlib
import hmac
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from pipeline.errors import UserError
from pipeline.factures.schema import ecritures, head
from pipeline.issues import Issue, Origin, Severity
from pipeline.store import files

FICHIER = "ancres.csv"
KEY = "BILAN_CLE_ANCRES"
TYPED = re.compile(r"\s*(\d{1,12})\s*:\s*([0-9a-fA-F]{8,64})\s*")
TITLES = ("Jour", "Rang", "Empreinte", "Sceau")


@dataclass(frozen=True, slots=True)
class Anchor:
    """What was noted: a rank, the digest (or its first eight digits at least), a seal when there is a key."""

    rang: int
    empreinte: str
    jour: str = ""
    sceau: str = ""


def typed(text: str) -> Anchor:
    """Read « RANG:EMPREINTE », as it was noted."""
    found = TYPED.fullmatch(text)
    if not found:
        raise UserError(
            f"« {text} » n’est pas ce que donne « factures verifier ».",
            "Écrivez le rang, deux points, l’empreinte : 120:9f86d081…",
        )
    return Anchor(int(found[1]), found[2].lower())


def note(connection: sa.Connection, folder: Path, jour: date) -> None:
    """Add today's last record to ``ancres.csv``, unless it is there."""
    rang, empreinte = head(connection)
    path = folder / FICHIER
    known = list(read(path)) if path.exists() else []
    if not rang or (known and known[-1].rang == rang):
        return
    rows = [*known, Anchor(rang, empreinte, jour.isoformat(), _seal(jour.isoformat(), rang, empreinte))]
    lines = [";".join(TITLES), *(f"{a.jour};{a.rang};{a.empreinte};{a.sceau}" for a in rows)]
    files.write(path, ("\r\n".join(lines) + "\r\n").encode("utf-8-sig"), private=True)


def read(path: Path) -> Iterator[Anchor]:
    """The anchors of a file, which may be a copy kept elsewhere."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.DictReader(stream, delimiter=";"):
                yield Anchor(int(row["Rang"]), row["Empreinte"], row["Jour"], row["Sceau"] or "")
    except (OSError, ValueError, KeyError, TypeError, csv.Error):
        raise UserError(
            f"Le fichier d’ancres « {path.name} » ne se lit pas.",
            "Donnez une copie de registre/ancres.csv.",
            str(path),
        ) from None


def _seal(jour: str, rang: int, empreinte: str) -> str:
    """A seal that only those who have the key can make; empty without a key."""
    key = os.environ.get(KEY, "")
    text = f"{jour};{rang};{empreinte}".encode()
    return hmac.new(key.encode(), text, hashlib.sha256).hexdigest() if key else ""


def compare(connection: sa.Connection, anchors: Iterable[Anchor], place: str = "") -> Iterator[Issue]:
    """Name the anchors that the register does not have: it was cut off, or written anew."""
    for anchor in anchors:
        query = sa.select(ecritures.c.empreinte).where(ecritures.c.rang == anchor.rang)
        found = str(connection.scalar(query) or "")
        if not found.startswith(anchor.empreinte):
            yield _issue(anchor, found, place)
        elif os.environ.get(KEY) and anchor.jour and not _sealed(anchor):
            yield Issue(
                "ancre-sans-sceau",
                Severity.ERREUR,
                f"L’ancre du rang {anchor.rang} n’a pas été écrite avec la clé {KEY}.",
                "Comparez avec une copie des ancres gardée ailleurs : verifier --ancres FICHIER.",
                Origin(file=place),
            )


def _sealed(anchor: Anchor) -> bool:
    return hmac.compare_digest(anchor.sceau, _seal(anchor.jour, anchor.rang, anchor.empreinte))


def _issue(anchor: Anchor, found: str, place: str) -> Issue:
    had = f"l’empreinte y est {found[:16]}…" if found else "cette écriture n’y est pas"
    return Issue(
        "ancre-differente",
        Severity.ERREUR,
        f"Le registre n’est plus celui qui a été noté : au rang {anchor.rang}, {anchor.empreinte[:16]}… "
        f"était attendu, et {had}.",
        "Le registre a été tronqué, récrit ou remplacé depuis : restaurez une sauvegarde.",
        Origin(file=place),
    )
