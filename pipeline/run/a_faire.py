"""What to do today, from the workbooks: data that a page, a file or a console shows."""

from pipeline.model.taches import Tache, taches
from pipeline.run.gather import gather
from pipeline.settings import Settings


def a_faire(settings: Settings) -> tuple[Tache, ...]:
    """Everything that awaits somebody on ``settings.day``; writes nothing."""
    return taches(gather(settings).modele, settings.day)
