"""The file of proof of a signed document: what came back, its evidence, and what was found, owner-only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.ingest import read
from pipeline.run.signatures.reconnaitre import Attendu
from pipeline.store import files
from pipeline.store.names import PATH_LIMIT, clean, fit
from pipeline.store.signatures import Recue

DOSSIER = "signatures"
MOST = 64 << 20


@dataclass(frozen=True, slots=True)
class Classement:
    """What is to be filed: the file and its extension, files of evidence, what was said of it."""

    extension: str
    data: bytes
    preuves: Sequence[Path]
    dits: Sequence[str]


def classer(outputs: Path, about: Attendu, made: Recue, what: Classement) -> Recue:
    """File it; nothing is ever written over: the same bytes are left, others get another name."""
    folder = f"{DOSSIER}/{clean(about.titre)}"
    for each in (DOSSIER, folder):
        files.make_folder(outputs / each, private=True)
    stem = f"{about.path.stem} - {'copie' if made.papier else 'signé'}"
    place = _put(outputs, f"{folder}/{stem}{what.extension}", what.data)
    proofs = {
        _put(outputs, f"{folder}/preuve - {clean(path.name)}", data): files.digest(data)
        for path in what.preuves
        for data in (read(path, MOST),)
    }
    told = "".join(_told(made, files.digest(what.data), what.dits)).encode("utf-8-sig")
    proofs[_put(outputs, f"{folder}/{stem} - constat.txt", told)] = files.digest(told)
    return replace(made, fichier=place, empreinte=files.digest(what.data), preuves=proofs)


def _told(made: Recue, mark: str, said: Sequence[str]) -> Iterator[str]:
    yield f"{made.nom}\nReçu le {made.le}, état : {made.etat}\nEmpreinte SHA-256 : {mark}\n"
    yield from (f"– {each}\n" for each in said)


def _put(outputs: Path, path: str, data: bytes) -> str:
    """Write a file under a name that no other bytes have; give its place."""
    wanted = fit(path, PATH_LIMIT - len(str(outputs)) - 1)
    stem, dot, suffix = wanted.rpartition(".")
    number, place = 2, wanted
    while (outputs / place).exists():
        if (outputs / place).read_bytes() == data:
            return place
        place, number = f"{stem} ({number}){dot}{suffix}", number + 1
    files.write(outputs / place, data, private=True)
    return place
