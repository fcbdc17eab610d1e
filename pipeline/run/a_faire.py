"""What to do today, from the workbooks: data that a page, a file or a console shows."""

from pipeline.model.taches import Tache, taches
from pipeline.run.envoyer.confirmer import taches as envois
from pipeline.run.gather import Gathered, gather
from pipeline.settings import Settings


def a_faire(settings: Settings, gathered: Gathered | None = None) -> tuple[Tache, ...]:
    """Everything that awaits somebody on ``settings.day``; ``gathered`` is what was read already."""
    found = taches((gathered or gather(settings)).modele, settings.day)
    return tuple(sorted((*found, *envois(settings)), key=lambda t: (t.jour, t.reference, t.quoi)))
