"""The terms of the acts of a run kept: of those made, as made; of those just frozen, as their file says."""

from collections.abc import Collection, Iterable, Sequence

from pipeline.documents.kind import sans_terme
from pipeline.run.plan import Item
from pipeline.settings import Settings
from pipeline.store import termes
from pipeline.store.files import actual
from pipeline.store.identites import connues
from pipeline.store.outcome import Outcome, Status
from pipeline.store.said import said
from pipeline.store.termes import Enonce
from pipeline.workbook.records import Tables
from pipeline.workbook.values.fold import fold


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


def employers_that_signed(tables: Tables, settings: Settings) -> dict[str, str]:
    """The employer of the convention as made, by reference, where another is said to have come since."""
    rows = [record.row for record in tables.agents]
    asked = {row.reference for row in rows if row.employeur_depuis_le and not row.employeur_precedent}
    known = {fold(key): each for key, each in termes.recall(settings.registre).items()} if asked else {}
    bilans = connues(settings.registre) if asked else {}
    keys = {each: f"{_CONVENTION}/{bilans.get(fold(each), fold(each))}" for each in asked}
    stated = {each: known[key].termes for each, key in keys.items() if key in known}
    found = {each: terme.valeur for each, terms in stated.items() if (terme := terms.get(_EMPLOYEURS))}
    return {each: code for each, code in found.items() if _ONE_MORE not in code}


_CONVENTION, _EMPLOYEURS, _ONE_MORE = "convention", "employeurs", "+"


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
