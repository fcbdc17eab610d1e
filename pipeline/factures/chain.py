"""The chain of digests: canonical text, and each record bound to the one before it."""

import json
from collections.abc import Mapping

import sqlalchemy as sa

from pipeline.factures.schema import ecritures, registre, whole
from pipeline.store.files import digest


def canonical(value: Mapping[str, object]) -> str:
    """Return the one JSON text of ``value``: sorted names, no spaces; amounts are already strings."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def chained(precedente: str, contenu: str) -> str:
    """Digest of a record bound to the digest of the record before it (empty for the first)."""
    return digest(f"{precedente}\n{contenu}".encode())


def head(connection: sa.Connection) -> tuple[int, str]:
    """Return the rank and the digest of the last record; (0, "") without any."""
    row = connection.execute(sa.select(registre.c.rang, registre.c.empreinte)).first()
    return (whole(row.rang), str(row.empreinte)) if row else (0, "")


def append(connection: sa.Connection, genre: str, numero: str, faits: Mapping[str, object]) -> int:
    """Write one record at the end of the chain and return its rank. The caller holds the register's lock."""
    dernier, precedente = head(connection)
    rang = dernier + 1
    contenu = canonical({"genre": genre, "numero": numero, "rang": rang, **faits})
    empreinte = chained(precedente, contenu)
    connection.execute(
        sa.insert(ecritures).values(
            rang=rang,
            genre=genre,
            numero=numero,
            contenu=contenu,
            precedente=precedente,
            empreinte=empreinte,
        )
    )
    connection.execute(sa.update(registre).values(rang=rang, empreinte=empreinte))
    return rang
