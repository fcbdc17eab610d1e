"""The sheet « Règlements » brought into the register: its words, and its payments as lines of a ledger."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import partial

import sqlalchemy as sa

from pipeline.factures.events import (
    FEUILLE,
    Fait,
    check_day,
    load_events,
    load_history,
    say,
)
from pipeline.factures.ledger import Ledger, tried
from pipeline.factures.payments import numeros_of
from pipeline.factures.pieces import find, find_invoice
from pipeline.factures.register import Register
from pipeline.french import date_courte, liste
from pipeline.issues import Issue, Severity
from pipeline.workbook.records import Record
from pipeline.workbook.sheets import Reglement


def record_sheet(
    register: Register,
    records: Iterable[Record[Reglement]],
    read: Collection[str] | None = None,
    unreadable: Collection[tuple[str, int]] = (),
    espace: str = "",
) -> tuple[Issue, ...]:
    """Bring the register to what the sheets say, in one transaction; what cannot be is named by its cell.

    ``read`` are the workbooks whose sheet was read whole (None: those of the records): a line is missing
    from these alone. ``unreadable`` are the rows (file, row) that could not be read: nothing is missing
    there. ``espace`` says whose inputs they are: two offices may each have a workbook of one name.
    """
    everything = list(records)
    with register.writing() as connection:
        faults = {r.row.numero_de_facture: f for r in everything if (f := _unknown(connection, r))}
        known = [r for r in everything if r.row.numero_de_facture not in faults]
        issues = [*faults.values(), *(issue for r in everything for issue in _half_told(r))]
        issues += _words(register, connection, known, espace)
        wrong = {(r.place.file, r.place.row) for r in everything if r.row.numero_de_facture in faults}
        ledger = Ledger(register, connection, wrong.union(unreadable), espace)
        issues += ledger.bring(known, {r.place.file for r in everything} if read is None else read)
    return tuple(sorted(dict.fromkeys(issues), key=_row_of))


def _row_of(issue: Issue) -> int:
    return int("0" + "".join(filter(str.isdigit, issue.origin.cell)))


def _unknown(connection: sa.Connection, record: Record[Reglement]) -> Issue | None:
    """One fault for a number that no invoice has, whatever its lines say."""

    def look(_: Record[Reglement]) -> None:
        for numero in numeros_of(record):
            find(connection, numero)

    return tried(record, "numero_de_facture", look)


Said = dict[str, list[Record[Reglement]]]
SAID = {"recue_le": "reçue le", "numero_de_titre": "titre n°"}


def _words(
    register: Register, connection: sa.Connection, records: Sequence[Record[Reglement]], espace: str
) -> Iterator[Issue]:
    """The reception and the titre of each invoice, where the sheets say one; the last human act stands."""
    received, claimed = _by_invoice(records, "recue_le"), _by_invoice(records, "numero_de_titre")
    for chosen, field, act in ((received, "recue_le", _receive), (claimed, "numero_de_titre", _claim)):
        for numero, told in chosen.items():
            record = partial(act, register, connection, numero, espace)
            if issue := _two_words(told, field, numero) or tried(told[-1], field, record):
                yield issue
    for chosen, field, fait in ((received, "recue_le", Fait.RECUE), (claimed, "numero_de_titre", Fait.TITRE)):
        for numero, told in chosen.items():
            if otherwise := _otherwise(connection, told[-1], numero, field, fait):
                yield otherwise


def _receive(
    register: Register, connection: sa.Connection, numero: str, espace: str, record: Record[Reglement]
) -> None:
    facture = find_invoice(connection, numero)
    le = record.row.recue_le or register.today
    check_day(register, facture, le, "réception")
    say(connection, facture.numero, Fait.RECUE, {"date": le.isoformat(), "espace": espace}, FEUILLE)


def _claim(
    register: Register, connection: sa.Connection, numero: str, espace: str, record: Record[Reglement]
) -> None:
    row, piece = record.row, find(connection, numero)
    if row.date_du_titre is not None:
        check_day(register, piece, row.date_du_titre, "titre")
    say(connection, piece.numero, Fait.TITRE, {**_titre(row), "espace": espace}, FEUILLE)


def _by_invoice(records: Sequence[Record[Reglement]], field: str) -> Said:
    """The rows that fill a column, by the invoice that they name."""
    found: Said = {}
    for record in records:
        for numero in numeros_of(record) if getattr(record.row, field) else ():
            found.setdefault(numero.lower(), []).append(record)
    return found


def _titre(row: Reglement) -> dict[str, str]:
    return {
        "titre": row.numero_de_titre or "",
        "bordereau": row.numero_de_bordereau or "",
        "date": row.date_du_titre.isoformat() if row.date_du_titre else "",
    }


def _two_words(told: Sequence[Record[Reglement]], field: str, numero: str) -> Issue | None:
    """Two rows that say two days, or two titres, of one invoice: none is chosen."""
    words = [shown(getattr(record.row, field)) for record in told]
    if len(set(words)) == 1:
        return None
    return Issue(
        "reglement-contradictoire",
        Severity.ERREUR,
        f"{numero.upper()} : la feuille dit {SAID[field]} {liste(dict.fromkeys(words))}. "
        "Rien n’en est inscrit.",
        "Gardez la bonne valeur et videz l’autre case.",
        told[-1].at(field),
    )


def shown(value: object) -> str:
    """A cell as a person reads it."""
    return date_courte(value) if isinstance(value, date) else str(value)


def _otherwise(
    connection: sa.Connection, record: Record[Reglement], numero: str, field: str, fait: Fait
) -> Issue | None:
    """Where a command said another thing after the sheet: it stands, and both are shown."""
    piece = find(connection, numero)
    known = [e for e in load_events(connection, piece.numero) if e.fait is fait]
    now = getattr(record.row, field)
    stands = (known[-1].jour if fait is Fait.RECUE else known[-1].titre) if known else None
    gone = not known and any(e.fait is fait for e in load_history(connection, piece.numero))
    if stands == now or (stands is None and not gone):
        return None
    said = f"{SAID[field]} {shown(stands)} (dernière saisie)" if known else f"{fait} : retrait inscrit"
    return Issue(
        "reception-differente" if fait is Fait.RECUE else "titre-different",
        Severity.INFORMATION,
        f"{piece.numero} : {said} ; la feuille dit {shown(now)}.",
        "La dernière saisie vaut. Corrigez la cellule, ou videz-la.",
        record.at(field),
    )


# What says nothing alone, the cell that it needs, and how a person would say so.
NEEDS = (
    ("montant", "date_de_paiement", "Un montant est donné sans sa date de paiement", "Date de paiement"),
    ("numero_de_bordereau", "numero_de_titre", "Un bordereau est donné sans son n° de titre", "N° de titre"),
    ("date_du_titre", "numero_de_titre", "La date d’un titre est donnée sans son numéro", "N° de titre"),
)


def _half_told(record: Record[Reglement]) -> Iterator[Issue]:
    """What a line says in part, and which cannot be recorded: never passed over in silence."""
    for told, needed, message, heading in NEEDS:
        unread = needed in record.faults  # the reading has said it
        if getattr(record.row, told) is not None and getattr(record.row, needed) is None and not unread:
            yield Issue(
                "reglement-incomplet",
                Severity.ERREUR,
                f"{message} : rien n’en est enregistré.",
                f"Remplissez « {heading} », ou videz l’autre case.",
                record.at(needed),
            )
