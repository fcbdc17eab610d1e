"""Which files hold a synthesis: by what they contain, whatever they are called; then by their name alone.

A synthesis survives under many names: « Sauvegarde de ….wbk », ``~WRL0003.tmp``, a copy in a zip. The
identifier that each document carries tells, in any file that is a zip; the printed reference tells where the
identifier was lost; what cannot be opened is never said to hold nothing.
"""

import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.synthese.evidence import KIND, WRITTEN, Wanted, evidence

__all__ = ["KIND", "Holder", "Wanted", "holders"]
CLOSED = "ce dossier ne peut pas être lu"
LINKED = "un lien y mène, le fichier lui-même est ailleurs : supprimez-le là où il est, puis le lien"


@dataclass(frozen=True, slots=True)
class Holder:
    """A file that holds the synthesis, or may.

    ``members``: those of an archive that do; ``doubt``: why it is not sure (French), "" when it is.
    """

    path: Path
    members: tuple[str, ...] = ()
    doubt: str = ""


Vet = Callable[[list[Path]], Mapping[Path, str]]


def holders(roots: Iterable[Path], wanted: Wanted, vet: Vet | None = None) -> Iterator[Holder]:
    """Look into every file under some folders, hidden and temporary ones and linked folders too.

    ``vet`` says of files what forbids to open them; pipes and devices hold nothing.
    """
    shut: list[Path] = []
    roots = list(roots)
    paths = [each for each in _files(roots, shut) if each not in wanted.others]
    written = [path for path in paths if path.suffix.lower() in WRITTEN]
    refused = vet(written) if vet else {}
    homes = [root.resolve() for root in roots]
    for path in paths:
        found = (
            Holder(path, doubt=f"ce fichier {refused[path]}") if path in refused else _inspected(path, wanted)
        )
        if found is not None:
            away = not any(path.resolve().is_relative_to(home) for home in homes)
            yield Holder(path, doubt=LINKED) if away else found
    yield from (Holder(folder, doubt=CLOSED) for folder in shut)


def _files(roots: Iterable[Path], shut: list[Path]) -> Iterator[Path]:
    """Give each file once, by the first of its names; ``shut`` takes the folders that may not be read."""
    seen: set[Path] = set()

    def refused(fault: OSError) -> None:
        if not isinstance(fault, FileNotFoundError):
            shut.append(Path(fault.filename))

    for root in roots:
        for folder, folders, names in os.walk(root, onerror=refused, followlinks=True):
            real = Path(folder).resolve()
            if real in seen:
                folders.clear()
                continue
            seen.add(real)
            for name in sorted(names):
                path = Path(folder) / name
                if path.is_file() and path.resolve() not in seen:
                    seen.add(path.resolve())
                    yield path


def _inspected(path: Path, wanted: Wanted) -> Holder | None:
    try:
        with path.open("rb") as stream:
            found = evidence(stream, path.name, wanted)
    except OSError:
        return Holder(path, doubt="ce fichier ne peut pas être lu")
    if found:
        return Holder(path, found.members, found.doubt)
    if wanted.named(unicodedata.normalize("NFC", path.name)):
        return Holder(path, doubt="il porte le nom de la synthèse (s’il ne la reprend pas, renommez-le)")
    return None
