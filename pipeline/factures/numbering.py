"""The numbers of invoices: how they are written, and which date the next one may bear."""

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pipeline.errors import UserError
from pipeline.french import date_courte

FORMAT = "{serie}-{annee}-{n:05d}"
ALLOWED = re.compile(r"[A-Za-z0-9+\-_/]{1,35}")
CHAMPS = frozenset({"serie", "annee", "organisme", "n"})
WIDTH = re.compile(r"0[1-9]d|d?")


@dataclass(frozen=True, slots=True)
class Serie:
    """One continuous series: of an organisation, of a year (0 when the format shows no year)."""

    organisme: str
    serie: str
    annee: int


@dataclass(frozen=True, slots=True)
class Last:
    """The last number taken in a series; ``n`` is 0 before the first."""

    n: int = 0
    numero: str = ""
    jour: date | None = None


def check_format(modele: str) -> None:
    """Refuse a format that could give a number twice, or one that invoices may not bear."""
    try:
        parts = [part[1:] for part in string.Formatter().parse(modele) if part[1] is not None]
        essai = modele.format(serie="F", annee=2026, organisme="O", n=1)
    except (ValueError, KeyError, IndexError, AttributeError):
        raise _bad_format(modele) from None
    noms = [nom for nom, _, _ in parts]
    specs_ok = all(
        not conversion and (WIDTH.fullmatch(spec or "") if nom == "n" else not spec)
        for nom, spec, conversion in parts
    )
    once = (noms.count("n"), noms.count("serie")) == (1, 1)
    if not (once and specs_ok and set(noms) <= CHAMPS and ALLOWED.fullmatch(essai)):
        raise _bad_format(modele)


def _bad_format(modele: str) -> UserError:
    return UserError(
        f"Le format des numéros de facture « {modele} » n’est pas utilisable.",
        f"Écrivez-le comme {FORMAT} : {{serie}} et {{n}} y figurent une fois, et seuls {{annee}} et "
        f"{{organisme}} sont permis à côté de lettres, chiffres, « + », « - », « _ » et « / ».",
    )


def series_of(modele: str, organisme: str, serie: str, on: date) -> Serie:
    """Return the series in which a document of this date takes its number."""
    return Serie(organisme, serie, on.year if "{annee" in modele else 0)


def write_number(modele: str, serie: Serie, n: int) -> str:
    """Write the ``n``-th number of a series; at most 35 of the permitted characters."""
    numero = modele.format(serie=serie.serie, annee=serie.annee, organisme=serie.organisme, n=n)
    check_number(numero)
    return numero


def check_number(
    numero: str,
    cure: str = "Corrigez la « Série de factures » de la feuille « Organismes », ou le format des numéros.",
) -> None:
    """Refuse a number that electronic invoices may not bear (BT-1); ``cure`` says where to correct it."""
    if not ALLOWED.fullmatch(numero):
        raise UserError(
            f"Le numéro de facture « {numero} » n’est pas permis.",
            "Un numéro a au plus 35 caractères, sans espace : lettres sans accent, chiffres, « + », « - », "
            f"« _ », « / ». {cure}",
        )


def check_imported(numero: str) -> None:
    """Refuse a number of the finance software that electronic invoices may not bear."""
    check_number(
        numero,
        "Écrivez ainsi le numéro du logiciel financier dans la colonne « Numéro », par exemple 2026-T-117, "
        "ou laissez-la vide pour que le programme numérote.",
    )


def could_be_ours(modele: str, serie: Serie, numero: str) -> bool:
    """Say whether an imported number has the shape of those of this series, this year or another."""
    return _shaped(modele, numero, {"serie": re.escape(serie.serie), "organisme": re.escape(serie.organisme)})


def still_to_come(modele: str, serie: Serie, numero: str) -> bool:
    """Say whether a series may still give a number: its shape, and its year where the format shows one."""
    words = {"serie": re.escape(serie.serie), "organisme": re.escape(serie.organisme)}
    return _shaped(modele, numero, {**words, "annee": str(serie.annee)})


def of_our_shape(modele: str, numero: str) -> bool:
    """Say whether a number has the shape of those that this format gives, whatever the series."""
    return _shaped(modele, numero, {"serie": ".+", "organisme": ".+"})


def _shaped(modele: str, numero: str, words: Mapping[str, str]) -> bool:
    pattern = "".join(
        re.escape(text) + ("" if nom is None else words.get(nom, r"\d+"))
        for text, nom, _, _ in string.Formatter().parse(modele)
    )
    return re.fullmatch(pattern, numero, re.IGNORECASE) is not None


def check_date(on: date, today: date, last: Last, earliest: date) -> None:
    """Refuse a date after today, before the last of the series, or before ``earliest`` (what is billed)."""
    if on > today:
        raise UserError(f"La date d’émission, {date_courte(on)}, est à venir.", _dates(last, earliest, today))
    if on < earliest:
        raise UserError(
            f"La date d’émission, {date_courte(on)}, précède ce qui est facturé ({date_courte(earliest)}).",
            _dates(last, earliest, today),
        )
    if last.jour and on < last.jour:
        raise UserError(
            f"La date d’émission, {date_courte(on)}, précède celle du dernier numéro de la série, "
            f"{last.numero} du {date_courte(last.jour)}.",
            _dates(last, earliest, today),
        )


def _dates(last: Last, earliest: date, today: date) -> str:
    premier = max(earliest, last.jour or earliest)
    if premier > today:
        return (
            f"Attendez le {date_courte(premier)}, ou vérifiez l’horloge de ce poste, au {date_courte(today)}."
        )
    if premier == today:
        return f"Donnez la date du jour, {date_courte(today)}."
    return f"Donnez une date du {date_courte(premier)} au {date_courte(today)}."
