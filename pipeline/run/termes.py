"""The terms of the acts of a run kept: of those made, as made; of those just frozen, as their file says."""

from collections.abc import Collection, Iterable, Sequence

from pipeline.documents.kind import sans_terme
from pipeline.run.plan import Item
from pipeline.settings import Settings
from pipeline.store import termes
from pipeline.store.files import actual
from pipeline.store.outcome import Outcome, Status
from pipeline.store.said import said
from pipeline.store.termes import Enonce


def remember(
    settings: Settings, items: Sequence[Item], outcomes: Iterable[Outcome], refused: Collection[str]
) -> None:
    """Keep what is new; ``refused`` files are not opened."""
    known = termes.recall(settings.registre)
    found: dict[str, Enonce] = {}
    for item, outcome in zip(items, outcomes, strict=True):
        if item.type.termes is not sans_terme and outcome.path not in refused:
            new = _of(settings, item, outcome, known.get(item.key))
            found |= {item.key: new} if new else {}
    if any(known.get(key) != new for key, new in found.items()):
        termes.keep(settings.registre, known | found)


def _of(settings: Settings, item: Item, outcome: Outcome, before: Enonce | None) -> Enonce | None:
    """What is to be kept of one act; None when nothing is new."""
    if outcome.status is Status.FAIT:
        return termes.stated(item.type.termes(item.sujet), fige=bool(item.signed))
    if outcome.status is Status.INCHANGE and before is None:
        return termes.stated(item.type.termes(item.sujet), fige=False)
    if outcome.status is Status.FIGE and not (before and before.fige):
        stated = before or termes.stated(item.type.termes(item.sujet), fige=False)
        return termes.found_in(said(actual(settings.outputs, outcome.path)), stated)
    return None
