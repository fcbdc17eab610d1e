"""The sheet « Règlements » brought into the register: read again at each run, recorded once."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from pipeline.errors import UserError
from pipeline.factures.events import claim, pay_listed, receive
from pipeline.factures.pieces import find_invoice
from pipeline.factures.register import Register
from pipeline.issues import Issue, Severity
from pipeline.workbook.records import Record
from pipeline.workbook.sheets import Reglement


def record_sheet(register: Register, records: Iterable[Record[Reglement]]) -> tuple[Issue, ...]:
    """Record what the sheet says and the register does not know; what cannot be is named by its cell."""
    by_number: defaultdict[str, list[Record[Reglement]]] = defaultdict(list)
    for record in records:
        by_number[record.row.numero_de_facture.lower()].append(record)
    return tuple(issue for group in by_number.values() for issue in _record_invoice(register, group))


def _record_invoice(register: Register, records: Sequence[Record[Reglement]]) -> list[Issue]:
    """Record the lines of one invoice; the last word on its reception and its titre wins."""
    numero = records[0].row.numero_de_facture
    unknown = _tried(records[0], "numero_de_facture", lambda _: _known(register, numero))
    if unknown:
        return [unknown]
    received = [r for r in records if r.row.recue_le]
    claimed = [r for r in records if r.row.numero_de_titre]
    paid = [r for r in records if r.row.date_de_paiement and "montant" not in r.faults]
    acts: list[tuple[Sequence[Record[Reglement]], str, Callable[[Record[Reglement]], object]]] = [
        (received[-1:], "recue_le", lambda r: receive(register, numero, _day(r.row.recue_le))),
        (claimed[-1:], "numero_de_titre", lambda r: _claim(register, r.row)),
        (paid[:1], "date_de_paiement", lambda _: pay_listed(register, numero, _payments(paid))),
    ]
    issues = [_tried(record, field, act) for chosen, field, act in acts for record in chosen]
    halves = [issue for record in records for issue in _half_told(record)]
    return list(dict.fromkeys([*halves, *(issue for issue in issues if issue)]))


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


def _tried(record: Record[Reglement], field: str, act: Callable[[Record[Reglement]], object]) -> Issue | None:
    try:
        act(record)
    except UserError as error:
        return Issue("reglement-refuse", Severity.ERREUR, error.message, error.remedy, record.at(field))
    return None


def _known(register: Register, numero: str) -> None:
    """Raise ``UserError`` when no invoice has this number: one fault, whatever its lines say."""
    with register.reading() as connection:
        find_invoice(connection, numero)


def _claim(register: Register, row: Reglement) -> bool:
    return claim(
        register,
        row.numero_de_facture,
        row.numero_de_titre or "",
        row.numero_de_bordereau or "",
        row.date_du_titre,
    )


def _payments(records: Iterable[Record[Reglement]]) -> list[tuple[date, Decimal | None]]:
    return [(_day(r.row.date_de_paiement), r.row.montant) for r in records]


def _day(day: date | None) -> date:
    if day is None:
        raise ValueError("a line chosen for its day has one")
    return day
