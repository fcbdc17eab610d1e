"""The model in memory after a line was typed: what it touches is read again, the rest is kept."""

from dataclasses import dataclass

from pipeline.model.taches import Tache
from pipeline.run.a_faire import a_faire, ranged
from pipeline.run.cycle_collector import paused
from pipeline.run.gather import Gathered
from pipeline.run.memoire.ailleurs import Ailleurs
from pipeline.run.memoire.constats import changees
from pipeline.run.memoire.echange import echange
from pipeline.run.memoire.partie import page, parties
from pipeline.run.saisies.garde import Garde
from pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Relu:
    """The whole as it stands now, and what awaits somebody, where that was known before."""

    gathered: Gathered
    taches: tuple[Tache, ...] | None


def relire(
    settings: Settings, lu: Gathered, garde: Garde, taches: tuple[Tache, ...] | None = None
) -> Relu | None:
    """Bring up to date what was gathered, by the typed lines that changed; None: only a whole reading can.

    The caller knows that nothing but the page's own workbooks and their register has changed.
    """
    with paused():
        try:
            return _relu(settings, lu, garde, taches)
        except Ailleurs:
            return None


def _relu(settings: Settings, lu: Gathered, garde: Garde, taches: tuple[Tache, ...] | None) -> Relu:
    now = page(settings, garde)
    part = parties(settings, lu, garde, now)
    found = Relu(lu, taches)
    if part is not None:
        told = None if taches is None else _taches(settings, taches, part.avant, part.apres)
        found = Relu(echange(lu, part), told)
    garde.tapees, garde.fusions = now
    return found


def _taches(
    settings: Settings, whole: tuple[Tache, ...], before: Gathered, after: Gathered
) -> tuple[Tache, ...]:
    return ranged(changees(whole, a_faire(settings, before), a_faire(settings, after)))
