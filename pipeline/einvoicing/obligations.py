"""What the legal calendar asks of an invoice to a private customer: dated data, with its source."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from pipeline.einvoicing.profiles import public
from pipeline.factures.pieces import Issued
from pipeline.workbook.vocabulary import RegimeTVA

PUBLISHED = Path(__file__).with_name("calendrier.toml")
EMIT = ("grandes", "autres")  # the first by its size, which only the office knows


@dataclass(frozen=True, slots=True)
class Obligation:
    """From which day, for whom, what, where it comes from."""

    du: date
    qui: str
    texte: str
    source: str


@cache
def calendar() -> tuple[Obligation, ...]:
    """The obligations, the earliest first."""
    found = tomllib.loads(PUBLISHED.read_text("utf-8"))["obligations"]
    return tuple(sorted((Obligation(**each) for each in found), key=lambda o: (o.du, o.qui)))


def obligations(piece: Issued) -> tuple[Obligation, ...]:
    """What binds its issuer on its day; nothing where no tax is charged, nor to a public body."""
    if piece.draft.regime != RegimeTVA.TAUX.value or public(piece.draft.client):
        return ()
    return tuple(each for each in calendar() if each.qui in EMIT and each.du <= piece.date)
