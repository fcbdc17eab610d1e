"""What a dossier's rows cannot tell, since some cell of theirs could not be read: rules say nothing on it."""

from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.dispositifs import cle
from pipeline.issues import Origin
from pipeline.model.annuaire import Annuaire
from pipeline.workbook import sheets
from pipeline.workbook.records import Record


def feuilles(
    annuaire: Annuaire, agent: Record[sheets.Agent], dispositif: str, corps: Iterable[str]
) -> frozenset[str]:
    """The sheets of which a row of the dossier is lost, wholly or in part: who pays, how much, who signs.

    ``corps`` are the codes of the bodies that sign.
    """
    return frozenset(
        nom
        for nom, lost in (
            ("Financements", _payeurs(annuaire, agent)),
            ("Tarifs", _brisee(annuaire, "Tarifs", dispositif)),
            ("Signataires", any(_brisee(annuaire, "Signataires", code) for code in corps)),
        )
        if lost
    )


def cellules(records: Iterable[Record[Any]]) -> Iterator[Origin]:
    """The cells of ``records`` that could not be read, where an error stands already."""
    return (record.at(nom) for record in records for nom in record.faults)


def _payeurs(annuaire: Annuaire, agent: Record[sheets.Agent]) -> bool:
    """Whether one of those who pay, or its part, is not known as it was written."""
    reference, alone = agent.row.reference, agent.row.facturer_a
    rows = annuaire.financements.get(cle(reference), ())
    named = [row.row.financeur for row in rows] or ([alone] if alone else [])
    unread = any(row.faults for row in rows) or (not rows and "facturer_a" in agent.faults)
    astray = any(annuaire.payeur(code) is None for code in named)
    return unread or astray or _brisee(annuaire, "Financements", reference)


def _brisee(annuaire: Annuaire, feuille: str, code: str) -> bool:
    return annuaire.brisee(feuille, code) is not None
