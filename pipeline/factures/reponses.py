"""What a person said of a bilan that may be billed already, the same or another: kept in the register."""

import json
from collections.abc import Iterable
from hashlib import sha256

import sqlalchemy as sa

from pipeline.dispositifs import cle
from pipeline.factures.recognition import Traits
from pipeline.factures.register import Register
from pipeline.factures.schema import append, ecritures
from pipeline.model.entites import Reponse

GENRE, QUOI = "réglage", "bilan"
MEME, AUTRE = "le même bilan", "un autre bilan"


def question(numero: str, then: str, now: Traits) -> str:
    """What an answer is about: an invoice, its reference, the reference and the name of today; a digest."""
    said = "\n".join((numero, cle(then), cle(now.reference), " ".join(now.names)))
    return sha256(said.encode()).hexdigest()


def answered(register: Register) -> dict[str, bool]:
    """Whether it is the same bilan, by what was asked; the last word stands."""
    with register.reading() as connection:
        return _answered(connection)


def _answered(connection: sa.Connection) -> dict[str, bool]:
    texts = connection.scalars(
        sa.select(ecritures.c.contenu).where(ecritures.c.genre == GENRE).order_by(ecritures.c.rang)
    )
    found = (json.loads(text) for text in texts)
    return {faits["cle"]: faits["apres"] == MEME for faits in found if faits["quoi"] == QUOI}


def keep(register: Register, reponses: Iterable[Reponse]) -> None:
    """Record the answers that the register does not have yet."""
    with register.writing() as connection:
        known = _answered(connection)
        for each in reponses:
            if known.get(each.cle) is not each.meme:
                after = MEME if each.meme else AUTRE
                faits = {"quoi": QUOI, "cle": each.cle, "avant": each.numero, "apres": after}
                append(connection, GENRE, each.numero, faits)
                known[each.cle] = each.meme
