"""« Produire » as a person means it: what a crash left is finished, documents made, the office told."""

import datetime as dt
from dataclasses import replace

from pipeline.errors import UserError
from pipeline.report.run import Run
from pipeline.run.docs import build
from pipeline.run.espace import exemple, mise_a_jour
from pipeline.run.espace.annee import reprendre
from pipeline.run.espace.voisin import voisin
from pipeline.run.make import Progress
from pipeline.run.saisies.copie import copier
from pipeline.run.sauvegarde import stale
from pipeline.settings import Settings


def undone(settings: Settings) -> None:
    """Stop, once registers are as they were, after an update that was cut short: this may be that version."""
    if mise_a_jour.reprendre(settings):
        raise UserError(
            "Une mise à jour avait été interrompue : elle est annulée, les registres sont comme avant.",
            "Relancez votre commande, puis la mise à jour quand vous voudrez.",
        )


def produire(settings: Settings, progress: Progress | None = None, now: dt.datetime | None = None) -> Run:
    """Make the documents due, and add to the run what the office must know of its folder.

    The command and the page call it; neither asks anything here: see ``exemple.a_retirer`` for the question
    that comes first.
    """
    if not settings.dry_run:
        undone(settings)
        reprendre(settings)
    typed = () if settings.dry_run else copier(settings)
    beside = (*voisin(settings), *typed)
    run = build(settings, progress)
    if not run.written:
        return replace(run, issues=(*beside, *run.issues))
    if any(source.example for source in run.sources):
        exemple.noter(settings, run)
        return replace(run, issues=(*beside, *run.issues))
    old = stale(settings, now or dt.datetime.now())
    return replace(run, issues=(*beside, *run.issues, *([old] if old else []), *exemple.restes(settings)))
