"""What is never shown, carried nor remembered of a foreign table: by its heading first, by its values too."""

import datetime as dt
import re
from collections.abc import Sequence

from pipeline.sheetfiles.model import CellValue
from pipeline.workbook.values import Refused
from pipeline.workbook.values.fold import fold
from pipeline.workbook.values.identifiers import account
from pipeline.workbook.values.nir import holds_nir

_WORDS = re.compile(
    r"(maladie|medica|medecin|sante|handicap|rqth|boeth?|naiss|securitesociale|invalid|inaptitude|patholog"
    r"|grossesse|maternite|syndic|religio|accident|restriction|^nir$|^nir\W|^iban|^rib$|^clm$|^cld$|^cmo$)"
)
_HEALTH = re.compile(
    r"(maladie|médica|handicap|rqth|invalidité|inaptitude|grossesse|dépressi|burn.?out|hospital)",
    re.IGNORECASE,
)
_LAST_BIRTH = 2009  # a date of birth of somebody at work is earlier, a date of a follow-up is not
_MOST_SHORT = 14


def is_sensitive_heading(heading: str) -> bool:
    """Whether a heading speaks of health, birth, beliefs or a bank account."""
    return bool(_WORDS.search(fold(heading)))


def are_sensitive(values: Sequence[CellValue]) -> bool:
    """Whether a column holds a social security number, were it one, or bank accounts."""
    return any(map(holds_nir, values)) or (bool(values) and all(map(_is_account, values)))


def speak_of_health(values: Sequence[CellValue]) -> bool:
    """Whether words speak of health: not asked of known headings, where « Chargé du handicap » is a job."""
    return any(isinstance(value, str) and _HEALTH.search(value) for value in values)


def may_be_births(values: Sequence[CellValue]) -> bool:
    """Whether all are dates old enough to be of births, under a heading that says nothing else."""
    return bool(values) and all(isinstance(v, dt.date) and v.year <= _LAST_BIRTH for v in values)


def _is_account(value: CellValue) -> bool:
    if not isinstance(value, str) or len(value) <= _MOST_SHORT:
        return False
    try:
        account(value)
    except Refused:
        return False
    return True
