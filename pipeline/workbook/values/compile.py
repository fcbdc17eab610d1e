"""A column's converter, made once: what it does with text is remembered, since columns repeat themselves."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from stdnum.fr import siret as french_siret

from pipeline.sheetfiles.model import CellError, CellValue
from pipeline.workbook.columns import Column, Forme
from pipeline.workbook.values import dates, identifiers, lists, numbers, text
from pipeline.workbook.values.nir import holds_nir
from pipeline.workbook.values.outcome import Convert, Mended, Refused

_REMEMBERED: Final = 50_000


def plain_text(cell: CellValue) -> str:
    """Text, unless it is plainly a number that identifies something else: a SIRET in an address."""
    value = text.as_text(cell)
    compact = value.replace(" ", "").replace("\u00a0", "")
    if len(compact) == 14 and compact.isascii() and compact.isdigit() and french_siret.is_valid(compact):
        raise Refused(
            "valeur-d-une-autre-nature",
            "c’est un SIRET, un texte est attendu.",
            "Écrivez-le dans sa colonne, et ici ce qui est demandé.",
        )
    return value


def text_or_date(cell: CellValue) -> str:
    """A period in words, or a date as an office writes it."""
    return f"{dates.date(cell):%d/%m/%Y}" if isinstance(cell, dt.date) else text.as_text(cell)


def day(cell: CellValue) -> dt.date | Mended:
    """A day; a time of day stored with it is left out, aloud."""
    value = dates.date(cell)
    if isinstance(cell, dt.datetime) or (isinstance(cell, Decimal) and cell % 1):
        return Mended(value, "heure-ignoree", _NO_CLOCK, "Vérifiez ; l’heure s’écrit dans une autre colonne.")
    return value


def clock(cell: CellValue) -> dt.time | Mended:
    """A time of day; a day stored with it is left out, aloud."""
    value = dates.time(cell)
    if isinstance(cell, dt.datetime) and cell.year > dates.CALENDAR_START:
        return Mended(value, "jour-ignore", _NO_DAY, "Vérifiez ; le jour s’écrit dans une autre colonne.")
    return value


_NO_CLOCK: Final = "l’heure qui accompagne le jour n’est pas lue."
_NO_DAY: Final = "le jour qui accompagne l’heure n’est pas lu."
_BY_FORM: Final[dict[Forme, Convert]] = {
    Forme.TEXTE: plain_text,
    Forme.CODE: text.as_code,
    Forme.CODES: text.as_codes,
    Forme.LIGNES: text.as_lines,
    Forme.TEXTE_OU_DATE: text_or_date,
    Forme.SIRET: identifiers.siret,
    Forme.CODE_POSTAL: identifiers.postcode,
    Forme.TELEPHONE: identifiers.phone,
    Forme.COURRIEL: identifiers.email,
    Forme.IBAN: identifiers.account,
    Forme.BIC: identifiers.bank,
    Forme.TVA: identifiers.vat,
    Forme.DATE: day,
    Forme.MOIS: dates.month,
    Forme.HEURE: clock,
    Forme.HEURES: numbers.hours,
    Forme.MONTANT: numbers.amount,
    Forme.MOUVEMENT: numbers.movement,
    Forme.POURCENTAGE: numbers.percentage,
    Forme.ENTIER: numbers.whole,
    Forme.NOTE: numbers.mark,
    Forme.OUI_NON: lists.yes_no,
}

_BY_LIST: Final[dict[Forme, Callable[..., Convert]]] = {
    Forme.CHOIX: lists.choice,
    Forme.CHOIX_MULTIPLE: lists.choices,
}

_ERRORS: Final = {
    "formule-sans-valeur": Refused(
        "formule-sans-valeur",
        "la formule n’a pas de résultat enregistré.",
        "Ouvrez le classeur, laissez-le recalculer, enregistrez-le ; ou tapez la valeur.",
    ),
    "valeur-illisible": Refused(
        "valeur-illisible",
        "le fichier porte ici une valeur illisible.",
        "Retapez la valeur, ou enregistrez de nouveau le classeur dans Excel.",
    ),
}


_NIR: Final = Refused(
    "nir-interdit",
    "la cellule contient ce qui a la forme d’un numéro de sécurité sociale.",
    "Effacez-le du classeur : aucun document n’en a besoin.",
    hidden=True,
)


def converter(column: Column) -> Convert:
    """The converter of a column: refuses NIRs and Excel's errors, remembers what it made of texts."""
    build = _BY_LIST.get(column.forme)
    plain = build(column.choix) if build else _BY_FORM[column.forme]
    return _remembering(plain, siret=plain is identifiers.siret)


def _remembering(plain: Convert, *, siret: bool) -> Convert:
    known: dict[str, object] = {}

    def checked(cell: CellValue) -> object:
        # A SIRET that lost its zero in Excel may look like a NIR without its key.
        if holds_nir(cell) and not (siret and isinstance(plain(cell), Mended)):
            raise _NIR
        return plain(cell)

    def convert(cell: CellValue) -> object:
        if type(cell) is str:
            if (value := known.get(cell)) is not None:
                return value
            value = checked(cell)
            if len(known) < _REMEMBERED:
                known[cell] = value
            return value
        if isinstance(cell, CellError):
            raise _refusal(cell)
        return checked(cell)

    return convert


def _refusal(error: CellError) -> Refused:
    return _ERRORS.get(error.kind) or Refused(
        "erreur-excel",
        f"la cellule contient l’erreur {error.kind}.",
        "Corrigez la formule, ou tapez la valeur.",
    )


__all__ = ["Convert", "Mended", "Refused", "converter"]
