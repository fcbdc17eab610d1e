"""The terms of the acts of a run kept: of those made, as made; of those just frozen, as their file says."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from pipeline.documents.kind import sans_terme
from pipeline.model.revisions import NUMERO, Terme
from pipeline.run.plan import Item
from pipeline.settings import Settings
from pipeline.store import termes
from pipeline.store.files import actual
from pipeline.store.identites import connues
from pipeline.store.outcome import Outcome, Status
from pipeline.store.said import said, says
from pipeline.store.termes import Enonce
from pipeline.workbook.records import Tables
from pipeline.workbook.values.fold import fold
from pipeline.workbook.vocabulary import ActeSigne


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
    return _frozen(settings, item, outcome, before) if outcome.status is Status.FIGE else None


def _frozen(settings: Settings, item: Item, outcome: Outcome, before: Enonce | None) -> Enonce | None:
    """What a file that was just frozen says; of one frozen before numbers were kept, the number too."""
    cited = item.kind in set(ActeSigne) and item.sujet.dossier is not None
    lacking = cited and (before is None or NUMERO not in before.termes)
    if before is not None and before.fige and not lacking:
        return None
    text = said(actual(settings.outputs, outcome.path))
    stated = before or termes.stated(item.type.termes(item.sujet), fige=False)
    known = stated if stated.fige else termes.found_in(text, stated)
    return _numbered(item, known, text) if lacking else known


def _numbered(item: Item, known: Enonce, text: str) -> Enonce:
    """With the number that the file bears, looked for once."""
    dossier = item.sujet.dossier
    names = (dossier.reference, dossier.bilan) if dossier else ()
    number = next((Terme(NUMERO, each, each) for each in names if says(text, [each])), None)
    return replace(known, termes={**known.termes, NUMERO: number})
