"""Lines that a person changed or erased in Excel after they were copied: asked about, never lost."""

from pipeline.errors import UserError
from pipeline.run.saisies.copie import copier
from pipeline.run.saisies.fusion import NUMERO, Ecart
from pipeline.run.saisies.lecture import fusions
from pipeline.settings import Settings
from pipeline.store.saisies import Etat, opened


def ecarts(settings: Settings) -> list[Ecart]:
    """What is asked, in the order in which it was typed."""
    found = (ecart for fusion in fusions(settings).values() for ecart in fusion.ecarts)
    return sorted(found, key=lambda each: each.rangee.numero)


def repondre(settings: Settings, numero: int, *, remettre: bool) -> None:
    """Put a line back as it was typed, or keep what the workbook says of it now: changed, or gone."""
    asked = next((each for each in ecarts(settings) if each.rangee.numero == numero), None)
    if asked is None:
        raise UserError(f"Rien n’est demandé sur la saisie n° {numero}.", "Actualisez la page.")
    with opened(settings.registre) as register:
        if remettre:
            register.noter([numero], Etat.A_COPIER)
        elif asked.dit is None:
            register.noter([numero], Etat.RETIREE)
        else:
            register.corriger(numero, {nom: text for nom, text in asked.dit.items() if nom != NUMERO})
    copier(settings)
