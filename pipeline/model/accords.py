"""A consent withdrawn on one line is withdrawn on every line that said the same: the agent said it once.

Code du travail, art. L. 6313-4 (the synthesis leaves with the agent's accord only): in doubt, it has ended.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from pipeline.workbook.records import Record
from pipeline.workbook.sheets import Consentement
from pipeline.workbook.values.fold import fold

# How a scope is said: the number of a section, what leaves something out, the section of the plan.
NUMERO = re.compile(r"\d+(?:\.\d+)*")
SAUF = frozenset({"sauf", "sans", "hors", "excepte", "excepté", "pas", "ni"})
RUBRIQUE_DU_PLAN = "3.1"


def ended(records: Iterable[Record[Consentement]]) -> tuple[Record[Consentement], ...]:
    """Give the consents, each with the day of the first withdrawal that ends it, on its own line or not."""
    every = tuple(records)
    gone = [each.row for each in every if each.row.retire_le is not None]
    return tuple(_ended(each, gone) for each in every) if gone else every


def _ended(record: Record[Consentement], gone: Iterable[Consentement]) -> Record[Consentement]:
    days = [row.retire_le for row in gone if row.retire_le is not None and _ends(row, record.row)]
    if not days or record.row.retire_le == min(days):
        return record
    return replace(record, row=record.row.model_copy(update={"retire_le": min(days)}))


def _ends(gone: Consentement, row: Consentement) -> bool:
    """Whether a withdrawal ends a consent: to the same recipient, given by then, what they cover alike."""
    same = gone.reference == row.reference and fold(gone.destinataire) == fold(row.destinataire)
    after = gone.retire_le is not None and (gone.retire_le > row.date or gone.date == row.date)
    return same and after and _alike(_sections(gone.portee), _sections(row.portee))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    within = (f"{a}.".startswith(f"{b}.") or f"{b}.".startswith(f"{a}.") for a in one for b in other)
    return not one or not other or any(within)


def _sections(portee: str | None) -> frozenset[str]:
    """Give the numbers that a scope names; none for all, or for words that only a person can read."""
    said = (portee or "").casefold()
    words = re.findall(r"[^\W\d]+", said)
    if SAUF & set(words):
        return frozenset()
    plan = {RUBRIQUE_DU_PLAN} if "plan" in words else set()
    return frozenset((*NUMERO.findall(said), *plan))
