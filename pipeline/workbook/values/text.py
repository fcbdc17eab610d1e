"""Text kept true: NFC, outer blanks gone, no control character; numbers typed where text is due."""

import datetime as dt
import re
import unicodedata
from decimal import Decimal

from pipeline.sheetfiles.model import CellValue
from pipeline.workbook.values.outcome import Refused

BLANKS = " \t\r\n\u00a0\u202f\u2007\u2009\u200b\ufeff"
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_LONGEST = 32_767
_FIRST_ROUNDED = 10**15  # from here on, Excel puts zeros in place of the last digits


def clean(text: str) -> str:
    """Normalise a text cell; control characters are refused, since Word drops or breaks what follows."""
    if text.isascii() and text.isprintable():
        return text.strip(" ")
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = text.replace("\u0085", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    if found := _FORBIDDEN.search(text):
        raise Refused(
            "caractere-interdit",
            f"caractère de contrôle (U+{ord(found[0]):04X}) dans le texte.",
            "Effacez la cellule et retapez le texte au clavier.",
        )
    return text.strip(BLANKS)


def as_text(cell: CellValue) -> str:
    """The text of a cell whose column holds text."""
    if isinstance(cell, str):
        return _bounded(clean(cell))
    if isinstance(cell, bool):
        raise Refused(
            "texte-attendu",
            "un texte est attendu, Excel a compris VRAI ou FAUX.",
            "Mettez la cellule au format Texte et retapez la valeur.",
        )
    if isinstance(cell, (int, Decimal)):
        return plain_number(_kept_whole(cell))
    if isinstance(cell, (dt.date, dt.time, dt.timedelta)):
        raise Refused(
            "texte-attendu",
            "un texte est attendu, Excel a compris une date ou une heure.",
            "Mettez la cellule au format Texte et retapez la valeur.",
        )
    raise Refused("texte-attendu", "un texte est attendu.", "Retapez la valeur.")


def _kept_whole(number: int | Decimal) -> int | Decimal:
    if -_FIRST_ROUNDED < number < _FIRST_ROUNDED:
        return number
    raise Refused(
        "texte-attendu",
        "Excel n’a gardé que les quinze premiers chiffres de ce numéro.",
        "Mettez la cellule au format Texte et retapez le numéro entier.",
    )


def plain_number(number: int | Decimal) -> str:
    """A number as an office writes it, without grouping."""
    return str(number) if isinstance(number, int) else f"{number.normalize():f}".replace(".", ",")


def _bounded(text: str) -> str:
    if len(text) > _LONGEST:
        raise Refused("texte-trop-long", "texte trop long.", f"Restez sous {_LONGEST} caractères.")
    return text


def as_code(cell: CellValue) -> str:
    """A code or reference: one line of text."""
    if isinstance(cell, Decimal) and cell % 1:
        raise Refused(
            "texte-attendu",
            "un code est attendu, Excel a compris un nombre décimal.",
            "Mettez la cellule au format Texte et retapez le code.",
        )
    text = as_text(cell)
    if "\n" in text or "\t" in text:
        raise Refused(
            "code-sur-plusieurs-lignes",
            "un code tient sur une ligne.",
            "Ne laissez qu’un code dans la cellule.",
        )
    return text


_SEPARATORS = re.compile(r"(?:(?<!\s)\s+)?(?:[;\n]|,(?!\d)|(?<!\d),|(?<=\s)[+/]\s)\s*")


def as_codes(cell: CellValue) -> tuple[str, ...]:
    """One or several codes separated by « ; », a comma, a line break, or « + » and « / » between blanks."""
    if isinstance(cell, Decimal) and cell % 1:
        raise Refused(
            "liste-ambigue",
            "Excel a compris un nombre décimal : un code, ou deux ?",
            "Mettez la cellule au format Texte et séparez les codes par « ; ».",
        )
    text = as_text(cell)
    parts = _SEPARATORS.split(text)
    if re.search(r"\d,\d", text):
        parts = [piece for part in parts for piece in re.split(r"(?:(?<!\s)\s+)?,\s*", part)]
    return tuple(dict.fromkeys(part for part in parts if part))


def as_lines(cell: CellValue) -> tuple[str, ...]:
    """One item per line, dashes and bullets of a typed list taken off."""
    lines = (re.sub(r"^[-–—•*·]\s+", "", line.strip(BLANKS)) for line in as_text(cell).split("\n"))
    return tuple(line for line in lines if line)
