"""Whether an agent's recorded consents cover a recipient, on a day."""

from collections.abc import Iterable
from datetime import date

from pipeline.errors import UserError
from pipeline.workbook.sheets import Consentement
from pipeline.write.grids import plain

# What a scope may say and still mean the whole synthesis; anything narrower is for a person to judge.
ENTIERE = frozenset(
    {"", "synthese", "la synthese", "synthese entiere", "synthese complete", "toute la synthese"}
    | {"la synthese entiere", "integralite", "document entier", "tout", "tous documents"}
)


def check_consent(
    reference: str, destinataire: str, consentements: Iterable[Consentement], day: date
) -> Consentement:
    """Give the consent that covers a recipient; raise ``UserError`` with the reason when none does."""
    theirs = [row for row in consentements if row.reference == reference]
    same = [row for row in theirs if plain(row.destinataire) == plain(destinataire)]
    if not same:
        raise _refused(destinataire, "aucun consentement n’est enregistré pour ce destinataire", theirs)
    living = [row for row in same if row.date <= day and (row.retire_le is None or row.retire_le > day)]
    if not living:
        raise _refused(destinataire, "le consentement a été retiré, ou n’est pas encore donné", theirs)
    for row in living:
        if plain(row.portee or "") in ENTIERE:
            return row
    raise _refused(destinataire, f"le consentement ne couvre que « {living[0].portee} »", theirs)


def _refused(destinataire: str, why: str, theirs: list[Consentement]) -> UserError:
    known = ", ".join(sorted({f"« {row.destinataire} »" for row in theirs}))
    remedy = "Enregistrez l’accord de l’agent dans la feuille « Consentements », puis relancez."
    if known:
        remedy += f" Destinataires enregistrés : {known}."
    return UserError(f"La synthèse n’est pas transmise à « {destinataire} » : {why}.", remedy)
