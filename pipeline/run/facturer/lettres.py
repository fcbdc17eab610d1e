"""The letters about unpaid invoices: one per invoice and step, never made twice nor over another."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pipeline.documents import relance as document
from pipeline.factures.etat import LigneSuivi
from pipeline.factures.rectify import Rectification, as_rectified, by_number
from pipeline.factures.relances import Relance, Voie, relance, send
from pipeline.run.contents import variables
from pipeline.run.facturer import registre
from pipeline.run.facturer.avoirs import read_logo
from pipeline.run.facturer.emission import template_of
from pipeline.run.facturer.etat import Etat
from pipeline.settings import Settings
from pipeline.store import files

LETTRES = (Voie.AMIABLE, Voie.RELANCE)


def write_letters(settings: Settings, state: Etat) -> tuple[Path, ...]:
    """Write the letters due that are not there yet: what a person wrote in one is kept."""
    due = [(row, said) for row in state.lignes if (said := relance(row)).voie in LETTRES]
    if not due:
        return ()
    template, changes = template_of(settings, document.TYPE), _rectifications(settings)
    made: list[Path] = []
    for row, said in due:
        target = settings.outputs / document.TYPE.dossier / _name(row, said)
        if target.exists():
            continue
        logo = read_logo(settings, row.piece.organisme)
        draft = as_rectified(row.piece.draft, changes.get(row.piece.numero, ()))
        facture = document.Facture(row.piece.numero, row.piece.date, row.piece.total, draft)
        context = document.depuis_facture(facture, _due(row), said.palier, settings.day, logo)
        files.make_folder(target.parent)
        files.write(target, template.render(variables(context)))
        made.append(target)
    return tuple(made)


def send_letters(settings: Settings, numeros: Sequence[str], le: date) -> tuple[tuple[str, int], ...]:
    """Record the letters sent that day, and the rank of each; 0: that was known."""
    with registre.opened(settings) as register:
        return tuple((numero, send(register, numero, le)) for numero in numeros)


def _name(row: LigneSuivi, said: Relance) -> str:
    again = f"-{said.rang}" if said.rang > 1 else ""
    step = f"{said.palier}-jours" if said.palier else f"rappel{again}"
    return f"relance_{row.piece.numero.replace('/', '~')}_{step}.docx"


def _rectifications(settings: Settings) -> dict[str, list[Rectification]]:
    """What was rectified of each invoice: a letter goes to the customer as it is now known."""
    with registre.opened(settings) as register:
        return by_number(register)


def _due(row: LigneSuivi) -> document.Du:
    """What is owed; a late invoice was received and is past its day."""
    if row.recue_le is None or row.echeance is None:
        raise TypeError(f"{row.piece.numero} is not late")
    return document.Du(
        recue_le=row.recue_le,
        echeance=row.echeance,
        retard=row.retard,
        reste=row.reste,
        avoirs=row.avoirs,
        regle=row.regle,
        interets=row.interets,
        interets_a_part=row.taux_inconnu is not None,
        indemnite=row.indemnite,
        precedente=row.lettres[-1].le if row.lettres else None,
    )
