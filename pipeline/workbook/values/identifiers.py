"""Numbers that identify: SIRET, postcode, phone, IBAN…, zeros lost in Excel mended."""

import re
from decimal import Decimal

from stdnum import bic, iban
from stdnum.fr import siret as french_siret
from stdnum.fr import tva

from pipeline.sheetfiles.model import CellValue
from pipeline.workbook.values.outcome import Mended, Refused
from pipeline.workbook.values.text import as_text

_BLANKS = re.compile(r"[\s\u00a0\u202f\u2009.\-‑–_/]+")
_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]]+@[^\s@<>,;:\"()\[\]]+\.[^\s@<>,;:\"()\[\].]{2,}")
_SCIENTIFIC = re.compile(r"\d[.,]\d+E\+?\d+", re.IGNORECASE)


def siret(cell: CellValue) -> str | Mended:
    """14 digits whose key is right (La Poste's own rule included). 13 typed as a number: the zero is back."""
    text = _compact(cell)
    if isinstance(cell, int) and len(text) == 13 and french_siret.is_valid("0" + text):
        return Mended("0" + text, "zero-retabli", "le zéro du début, perdu par Excel, a été rétabli.")
    if _SCIENTIFIC.fullmatch(as_text(cell)) or (isinstance(cell, Decimal) and cell % 1):
        raise Refused(
            "siret-invalide",
            "SIRET abîmé par Excel (notation scientifique).",
            "Mettez la colonne au format Texte et retapez les 14 chiffres.",
        )
    if not text.isascii() or not text.isdigit() or len(text) != 14:
        raise Refused(
            "siret-invalide",
            "un SIRET compte 14 chiffres." + _counted(text),
            "Recopiez les 14 chiffres du SIRET.",
        )
    if not text.strip("0") or not french_siret.is_valid(text):
        raise Refused(
            "siret-invalide",
            "la clé de contrôle du SIRET est fausse : un chiffre est erroné.",
            "Vérifiez chaque chiffre.",
        )
    return text


def _counted(text: str) -> str:
    return f" Il y en a {len(text)} ici." if text.isdigit() else ""


def _compact(cell: CellValue) -> str:
    return _BLANKS.sub("", as_text(cell))


def postcode(cell: CellValue) -> str | Mended:
    """Five digits; four typed as a number had a leading zero."""
    text = _compact(cell)
    if isinstance(cell, int) and len(text) == 4:
        return Mended("0" + text, "zero-retabli", "le zéro du début, perdu par Excel, a été rétabli.")
    if not re.fullmatch(r"\d{5}", text, re.ASCII) or not _department(text):
        raise Refused(
            "code-postal-invalide",
            "un code postal français compte cinq chiffres.",
            "Recopiez les cinq chiffres, au format Texte si le premier est un zéro.",
        )
    return text


def _department(text: str) -> bool:
    return "01" <= text[:2] <= "98" and text[:2] != "96"


def phone(cell: CellValue) -> str | Mended:
    """Ten digits from 0, or an international number from +; nine typed as a number had lost their zero."""
    text = re.sub(r"\(0\)", "", as_text(cell))
    text = re.sub(r"[\s\u00a0\u202f\u2009.\-‑–_/()]+", "", text)
    if isinstance(cell, int) and len(text) == 9 and text[0] != "0":
        return Mended("0" + text, "zero-retabli", "le zéro du début, perdu par Excel, a été rétabli.")
    text = re.sub(r"^(?:\+|00)33(?=[1-9]\d{8}$)", "0", text)
    if re.fullmatch(r"0[1-9]\d{8}", text, re.ASCII) or re.fullmatch(r"\+[1-9]\d{6,14}", text, re.ASCII):
        return text
    if re.fullmatch(r"3\d{3}", text, re.ASCII):
        return text
    several = [part for part in re.split(r"(?:(?<!\s)\s+)?(?:/|;|,|\bou\b)\s*", as_text(cell)) if part]
    if len(several) > 1 and all(_is_phone(part) for part in several):
        return Mended(
            as_text(cell),
            "plusieurs-telephones",
            "plusieurs numéros dans une cellule : ils sont imprimés tels quels.",
            "Vérifiez ; pour l’éviter, n’en gardez qu’un.",
            warn=True,
        )
    raise Refused(
        "telephone-invalide",
        "un numéro de téléphone compte dix chiffres.",
        "Écrivez un seul numéro, par exemple 02 98 00 00 00.",
    )


def _is_phone(text: str) -> bool:
    return not isinstance(_or_none(text), Mended | None)


def _or_none(text: str) -> str | Mended | None:
    try:
        return phone(text)
    except Refused:
        return None


def account(cell: CellValue) -> str:
    """An IBAN whose key is right."""
    text = _compact(cell).upper()
    if not iban.is_valid(text, check_country=False):
        raise Refused("iban-invalide", "la clé de contrôle de l’IBAN est fausse.", "Recopiez l’IBAN du RIB.")
    return text


def bank(cell: CellValue) -> str:
    """A BIC of 8 or 11 characters."""
    text = _compact(cell).upper()
    if not bic.is_valid(text):
        raise Refused("bic-invalide", "un BIC compte 8 ou 11 caractères.", "Recopiez le BIC du RIB.")
    return text


def vat(cell: CellValue) -> str:
    """A French intra-community VAT number."""
    text = _compact(cell).upper()
    number = text.removeprefix("FR")
    if not tva.is_valid(number):
        raise Refused(
            "tva-invalide",
            "un n° de TVA français s’écrit FR, deux caractères de clé, puis le SIREN.",
            "Recopiez le n° de TVA.",
        )
    return "FR" + number


def email(cell: CellValue) -> str | Mended:
    """One address; one that is mistyped is kept as typed, aloud: it withholds no paper."""
    text = as_text(cell).removeprefix("mailto:")
    if not _EMAIL.fullmatch(text) and re.fullmatch(r"[^\s,;]+@[^\s,;]+", text) and len(text) <= 254:
        message = "cette adresse n’est sans doute pas valide : elle est imprimée telle quelle."
        return Mended(text, "courriel-douteux", message, "Vérifiez-la.", warn=True)
    if not _EMAIL.fullmatch(text) or len(text) > 254 or ".." in text:
        raise Refused("courriel-invalide", "cette adresse n’est pas valide.", "Écrivez une seule adresse.")
    return text
