"""Foreign files read whole, in a process apart, without harm: one verdict per digest, remembered."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from pipeline.errors import UserError
from pipeline.ingest import MOST, Refused, read
from pipeline.ingest.trial import Candidate, digest_of, try_all, unknown
from pipeline.store import notes

NAME = "verdicts.json"
REMEMBERED = 20_000
OTHERWISE = (
    "Fermez-le s’il est ouvert, ou reprenez-en une copie saine : la dernière est dans outputs/sauvegardes/."
)

# What this process found sound: a new office has no register yet, and each of its pages reads its workbooks.
_SOUND: set[str] = set()


def vet(registre: Path, paths: Iterable[Path], most: int = MOST) -> dict[Path, str]:
    """Return the files that must not be opened, with what is wrong with each (it completes « le fichier … »).

    New ones, by their digest, are first read in a process with limits; the verdicts are kept in ``registre``
    when it exists already, and this process remembers what it found sound before that.
    """
    refused: dict[Path, str] = {}
    candidates = []
    for path in paths:
        try:
            candidates.append(Candidate(path, digest_of(read(path, most))))
        except Refused as fault:
            refused[path] = fault.why
    known: dict[str, str] = notes.recall(registre / NAME, notes.of_texts, {})
    learnt = {c.digest: "" for c in candidates if c.digest in _SOUND and c.digest not in known}
    if new := unknown(candidates, known | learnt):
        tried = try_all([each.path for each in new])
        learnt |= {each.digest: tried[each.path] for each in new}
        _remember(digest for digest, why in learnt.items() if not why)
    if learnt:
        known |= learnt
        _keep(registre, known)
    return refused | {each.path: why for each in candidates if (why := known[each.digest])}


def _remember(digests: Iterable[str]) -> None:
    if len(_SOUND) > REMEMBERED:
        _SOUND.clear()
    _SOUND.update(digests)


def sound(registre: Path, path: Path) -> bytes:
    """Give the bytes of a Word file that may be opened; ``Refused`` says why of any other."""
    if why := vet(registre, [path]).get(path):
        raise Refused(f"« {path.name} » {why}", OTHERWISE, str(path))
    return read(path)


def _keep(registre: Path, verdicts: dict[str, str]) -> None:
    if registre.is_dir():
        kept = dict(list(verdicts.items())[-REMEMBERED:])
        with suppress(UserError):  # they are found again at the next run
            notes.keep(registre / NAME, kept)
