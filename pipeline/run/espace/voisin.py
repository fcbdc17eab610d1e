"""A new folder of the program beside the one in use, its workbooks copied: told before numbering."""

import filecmp
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.factures.database import FICHIER
from pipeline.french import pluriel
from pipeline.issues import Issue, Origin, Severity
from pipeline.run.espace import exemple
from pipeline.run.lecture import NAME as LECTURE
from pipeline.settings import Settings
from pipeline.store.bases import looked_at
from pipeline.store.register import NAME
from pipeline.workbook.reading.sources import find_sources

# Folders looked into: a zip unpacks as « bilan » or as « bilan/bilan », beside the old one or one level up.
MOST = 200
SAME_TIME = 0.001  # seconds
PROGRAM = "preparer.py"


@dataclass(frozen=True, slots=True)
class Voisin:
    """Another office that seems to be this one: its folder, how many documents and invoices it knows."""

    racine: Path
    documents: int
    factures: int

    def __str__(self) -> str:
        told = [pluriel(self.documents, "document")] if self.documents else []
        told += [pluriel(self.factures, "facture numérotée", "factures numérotées")] if self.factures else []
        return f"« {self.racine} » ({', '.join(told)})"


def commence(settings: Settings) -> bool:
    """Whether this office has worked on workbooks of its own; what the example made does not count."""
    known, numbered = _counts(settings.registre)
    read = (settings.registre / LECTURE).exists()
    return read or numbered > 0 or known > len(exemple.documents(settings))


def voisins(settings: Settings) -> tuple[Voisin, ...]:
    """The offices beside this one of which it seems to be a copy without their registers."""
    own = [source.path for source in find_sources(settings.inputs) if not source.example]
    if not own:
        return ()
    root = settings.registre.absolute().parent
    return tuple(
        Voisin(other, *_counts(other / "registre"))
        for other in _around(root)
        if _has_registers(other / "registre") and _same_office(root, other, own)
    )


def voisin(settings: Settings) -> tuple[Issue, ...]:
    """One warning per office found beside, until this one has begun."""
    return (
        ()
        if commence(settings)
        else tuple(
            Issue(
                "dossier-voisin",
                Severity.AVERTISSEMENT,
                f"Un autre dossier du programme a déjà servi : {other}. Celui-ci n’en connaît rien : "
                "il refait tous les documents, et donnerait de nouveau les mêmes numéros de facture.",
                f"Reprenez ses registres et ses documents : {reprendre(other)}. Rien n’est effacé.",
                Origin(file=str(other.racine)),
            )
            for other in voisins(settings)
        )
    )


def reprendre(other: Voisin) -> str:
    """What is typed to go on from that folder."""
    return f'espace reprendre "{other.racine}"'


def _has_registers(registre: Path) -> bool:
    return any((registre / name).exists() for name in (NAME, FICHIER))


def _around(root: Path) -> Iterator[Path]:
    seen = {root}
    for folder in _beside(root):
        if len(seen) == MOST:
            return
        if folder not in seen:
            seen.add(folder)
            yield folder


def _beside(root: Path) -> Iterator[Path]:
    for parent in (root.parent, root.parent.parent):
        for folder in _folders(parent):
            yield folder
            if not (folder / PROGRAM).exists():
                yield from _folders(folder)


def _folders(parent: Path) -> Iterator[Path]:
    with suppress(OSError):
        yield from filter(_plain, sorted(parent.iterdir()))


def _plain(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink() and not path.name.startswith(".")


def _same_office(root: Path, other: Path, own: list[Path]) -> bool:
    """Two folders of the program side by side, or one workbook copied from one to the other."""
    with suppress(OSError):
        if (root / PROGRAM).exists() and (other / PROGRAM).exists():
            return True
        theirs = {path.name: path for path in (other / "inputs").iterdir() if path.is_file()}
        both = ((path, theirs[path.name]) for path in own if path.name in theirs)
        return any(_copied(mine, other) for mine, other in both)
    return False


def _copied(mine: Path, other: Path) -> bool:
    """The very same file: its content and its time, which a copy keeps."""
    apart = abs(mine.stat().st_mtime - other.stat().st_mtime)
    return apart < SAME_TIME and filecmp.cmp(mine, other, shallow=False)


def _counts(registre: Path) -> tuple[int, int]:
    return (
        _count(registre / NAME, "SELECT COUNT(*) FROM documents"),
        _count(registre / FICHIER, "SELECT COUNT(*) FROM pieces WHERE n IS NOT NULL"),
    )


def _count(path: Path, query: str) -> int:
    with suppress(sqlite3.Error):
        if path.exists():
            with closing(looked_at(path)) as base:
                return int(base.execute(query).fetchone()[0])
    return 0
