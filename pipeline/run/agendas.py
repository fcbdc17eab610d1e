"""The numbers last given to the events of each agenda, kept in the register and not only in the file."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from pipeline.documents.agenda_revisions import Numeros, numeros_de
from pipeline.run.plan import Item
from pipeline.settings import Settings
from pipeline.store import notes
from pipeline.store.files import actual
from pipeline.store.outcome import Outcome, Status

NAME = "agendas.json"


def recall(registre: Path, key: str) -> Numeros:
    """Give the numbers of one agenda; none without a file that can be read."""
    found = _load(registre / NAME, _stamp(registre / NAME)).get(key, {})
    return {uid: (int(number), str(said)) for uid, (number, said) in found.items()}


def remember(settings: Settings, items: Sequence[Item], outcomes: Iterable[Outcome]) -> None:
    """Keep the numbers of the agendas that this run wrote."""
    new = {
        item.key: numeros_de(actual(settings.outputs, outcome.path).read_bytes())
        for item, outcome in zip(items, outcomes, strict=True)
        if item.type.suite is not None and outcome.status is Status.FAIT
    }
    if new:
        path = settings.registre / NAME
        notes.keep(path, {**_load(path, _stamp(path)), **new})


def _stamp(path: Path) -> int:
    return path.stat().st_mtime_ns if path.is_file() else 0


@lru_cache(maxsize=2)
def _load(path: Path, _stamp: int) -> Mapping[str, Mapping[str, tuple[int, str]]]:
    return notes.recall(path, dict, {})
