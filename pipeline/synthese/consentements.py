"""Whether an agent's recorded consents cover a recipient, on a day."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from pipeline.errors import UserError
from pipeline.french import date_longue
from pipeline.model.accords import NUMERO, RUBRIQUE_DU_PLAN, SAUF
from pipeline.synthese.grids import plain
from pipeline.workbook.sheets import Consentement
from pipeline.workbook.values.fold import fold

# What a scope may say and still mean the whole synthesis; anything narrower is for a person to judge.
ENTIERE = frozenset(
    {"", "synthese", "la synthese", "synthese entiere", "synthese complete", "toute la synthese"}
    | {"la synthese entiere", "integralite", "document entier", "tout", "tous documents"}
)
ENREGISTRER = "Enregistrez l’accord de l’agent dans la feuille « Consentements », puis relancez."
NE_PAS = "Si l’agent y consent de nouveau, ajoutez une ligne à la feuille « Consentements »."
CORRIGER = "Attendez ce jour ou, si la date est fausse, corrigez-la dans la feuille « Consentements »."
LIMITER = (
    "Préparez vous-même un document limité à ce que l’agent a accepté ou, s’il accepte que toute la synthèse "
    "soit transmise, enregistrez-le dans la feuille « Consentements »."
)


def living(row: Consentement, day: date) -> bool:
    """Tell whether a consent counts on a day: given, and not withdrawn."""
    return row.date <= day and not withdrawn(row, day)


def withdrawn(row: Consentement, day: date) -> bool:
    """Tell whether a consent was withdrawn by a day."""
    return row.retire_le is not None and row.retire_le <= day


SEULEMENT = frozenset(
    {"seulement", "uniquement", "seul", "seule", "le", "la", "les", "rubrique", "rubriques"}
)
PLAN = re.compile(r"plan d'actions?")
_PIECES = re.compile(r"(?:(?<!\s)\s+)?(?:[,;+]|\bet\b)\s*")


def sections_of(portee: str) -> frozenset[str] | None:
    """Give the numbers of the sections that a scope covers, None for all; ValueError for any other words.

    « plan d’action seulement », « 2.3 et 4.1 ». What leaves something out is for a person to read.
    """
    said = plain(portee).replace("’", "'")
    if said in ENTIERE:
        return None
    found = {_section(piece) for piece in _PIECES.split(said) if piece}
    if SAUF & set(said.split()) or not found:
        raise ValueError(portee)
    return frozenset(found)


def _section(piece: str) -> str:
    words = " ".join(word.strip(".") for word in piece.split() if word.strip(".") not in SEULEMENT)
    if PLAN.fullmatch(words):
        return RUBRIQUE_DU_PLAN
    if NUMERO.fullmatch(words):
        return words
    raise ValueError(piece)


def understood(portee: str) -> bool:
    """Tell whether a scope names sections, or all of them."""
    try:
        sections_of(portee)
    except ValueError:
        return False
    return True


def check_consent(
    reference: str, destinataire: str, consentements: Iterable[Consentement], day: date
) -> Consentement:
    """Give the consent that covers a recipient; raise ``UserError`` with the reason when none does."""
    theirs = [row for row in consentements if row.reference == reference]
    same = [row for row in theirs if fold(row.destinataire) == fold(destinataire)]
    alive = [row for row in same if living(row, day)]
    if alive and understood(counting(alive).portee or ""):
        return counting(alive)
    why, remedy = _why(same, day) if same else _nobody(theirs)
    raise UserError(f"La synthèse n’est pas transmise à « {destinataire} » : {why}.", remedy)


def counting(rows: Sequence[Consentement]) -> Consentement:
    """Give, of one recipient's living consents, the last one: of one day, that to the whole, the first."""
    return max(rows, key=lambda row: (row.date, plain(row.portee or "") in ENTIERE))


def _why(same: Sequence[Consentement], day: date) -> tuple[str, str]:
    narrow = [row.portee for row in same if living(row, day)]
    past = [row.retire_le for row in same if row.retire_le is not None and withdrawn(row, day)]
    if narrow:
        return f"le consentement ne couvre que « {narrow[0]} »", LIMITER
    if past:
        return f"le consentement a été retiré le {date_longue(max(past))}", NE_PAS
    first = min(row.date for row in same)
    return f"le consentement n’est pas encore donné, il est daté du {date_longue(first)}", CORRIGER


def _nobody(theirs: Sequence[Consentement]) -> tuple[str, str]:
    known = ", ".join(sorted({f"« {row.destinataire} »" for row in theirs}))
    remedy = f"{ENREGISTRER} Destinataires enregistrés : {known}." if known else ENREGISTRER
    return "aucun consentement n’est enregistré pour ce destinataire", remedy
