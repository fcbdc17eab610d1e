"""The example's documents leave once the office has workbooks of its own: those as made, and no other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.french import accord, nombre
from pipeline.issues import Issue, Severity
from pipeline.report.run import Run
from pipeline.settings import Settings
from pipeline.store import files, notes, pdfs
from pipeline.store.lock import one_run
from pipeline.store.outcome import Status
from pipeline.store.register import Known, opened
from pipeline.workbook.reading.sources import find_sources

NAME = "exemple.json"
SHOWN = 5
_MADE = (Status.FAIT, Status.INCHANGE)


@dataclass(frozen=True, slots=True)
class Retrait:
    """The example's documents by path under ``outputs``: as they were made, and changed by a person since."""

    intacts: tuple[str, ...]
    modifies: tuple[str, ...] = ()

    @property
    def nombre(self) -> int:
        """How many documents are as they were made."""
        return _documents(self.intacts)

    @property
    def question(self) -> str:
        """What is asked, once."""
        them = accord(self.nombre, "Le retirer", "Les retirer")
        return f"{_encore(self.nombre)} dans outputs, parmi les vôtres (personnes inventées). {them} ?"


def noter(settings: Settings, run: Run) -> None:
    """Keep the list of what a run on the shipped example made: the digest of each file, by its key."""
    made = {line.path for line in run.documents if line.status in _MADE}
    with opened(settings.registre, memory=True) as register:
        rows = [row for row in register.load().values() if row.path in made and not row.destroyed]
    kept = _read(settings)
    kept["documents"] = kept.get("documents", {}) | {row.key: row.digest for row in rows}
    _write(settings, kept)


def documents(settings: Settings) -> Mapping[str, str]:
    """The list: the digest of each document that the example made, by its key."""
    found: Mapping[str, str] = _read(settings).get("documents", {})
    return found


def a_retirer(settings: Settings) -> Retrait | None:
    """What could leave now; None while only the example is there, when nothing is left, or once answered."""
    noted = _read(settings)
    if not noted.get("documents") or noted.get("gardes") or not _own(settings):
        return None
    found = _sorted(settings, noted["documents"])
    return found if found.intacts or found.modifies else None


def retirer(settings: Settings) -> Retrait:
    """Remove the example's documents that are as they were made; what a person changed stays, named."""
    with one_run(settings.registre):
        noted = _read(settings).get("documents", {})
        found = _sorted(settings, noted)
        with opened(settings.registre) as register:
            rows = {key: row for key, row in register.load().items() if key in noted}
            pairs = pdfs.load(settings.registre)
            for key, row in rows.items():
                if row.path in found.intacts:
                    _remove_pdf(settings, pairs.pop(key, None))
                    files.remove(files.actual(settings.outputs, row.path))
            pdfs.save(settings.registre, pairs)
            register.forget(key for key, row in rows.items() if row.path not in found.modifies)
        left = {row.path: _names(row.path) for row in rows.values() if row.path in found.modifies}
        _write(settings, {"restes": sorted(left)} if left else {})
    _empty_folders(settings.outputs)
    return found


def garder(settings: Settings) -> None:
    """Remember that the person wants them kept: the question is not asked again."""
    _write(settings, {**_read(settings), "gardes": True})


def restes(settings: Settings) -> Iterable[Issue]:
    """Say, once the office works on its own workbooks, which of the example's documents are still there."""
    noted = _read(settings)
    found = a_retirer(settings)
    if found is not None:
        yield Issue(
            "exemple-reste",
            Severity.INFORMATION,
            f"{_encore(_documents((*found.intacts, *found.modifies)))} dans outputs, parmi les vôtres.",
            "Relancez en répondant « oui » à la question, ou avec --oui : ceux que personne n’a modifiés "
            "seront retirés.",
        )
    left = [path for path in noted.get("restes", ()) if files.actual(settings.outputs, path).exists()]
    if left:
        yield Issue(
            "exemple-modifie",
            Severity.INFORMATION,
            f"{accord(len(left), 'Un document', 'Des documents')} de l’exemple, modifié"
            f"{'s' * (len(left) > 1)} par quelqu’un, "
            f"{accord(len(left), 'est encore', 'sont encore')} dans outputs : {_some(left)}.",
            "Supprimez-les s’ils ne servent plus.",
        )


def _some(paths: list[str]) -> str:
    more = len(paths) - SHOWN
    return ", ".join(map(_names, paths[:SHOWN])) + (f" et {more} autres" if more > 0 else "")


def _documents(paths: Iterable[str]) -> int:
    """How many documents these files are: a calendar and its agenda file as one, as everywhere."""
    return len({path.rpartition(".")[0] for path in paths})


def _encore(count: int) -> str:
    what = accord(count, "document de l’exemple est encore", "documents de l’exemple sont encore")
    return f"{nombre(count)} {what}"


def _names(path: str) -> str:
    return path.rpartition("/")[2]


def _own(settings: Settings) -> bool:
    return any(not source.example for source in find_sources(settings.inputs))


def _sorted(settings: Settings, noted: Mapping[str, str]) -> Retrait:
    """The documents of the list that are on disk: as made, or not (what is signed or taken over is not)."""
    with opened(settings.registre, memory=True) as register:
        rows = [row for key, row in register.load().items() if key in noted]
    here = [row for row in rows if not row.destroyed and files.actual(settings.outputs, row.path).exists()]
    same = tuple(sorted(row.path for row in here if _as_made(settings, row, noted[row.key])))
    return Retrait(same, tuple(sorted(row.path for row in here if row.path not in same)))


def _as_made(settings: Settings, row: Known, digest: str) -> bool:
    path = files.actual(settings.outputs, row.path)
    return not row.is_frozen and row.digest == digest == files.digest(path.read_bytes())


def _remove_pdf(settings: Settings, pair: pdfs.Pair | None) -> None:
    if pair and pdfs.stamped(settings.outputs, pair.pdf.path, None) == pair.pdf:
        files.remove(settings.outputs / pair.pdf.path)


def _empty_folders(outputs: Path) -> None:
    for folder in sorted((path for path in outputs.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()


def _read(settings: Settings) -> dict[str, Any]:
    return notes.recall(settings.registre / NAME, dict, {})


def _write(settings: Settings, noted: Mapping[str, Any]) -> None:
    path = settings.registre / NAME
    if not noted:
        path.unlink(missing_ok=True)
    elif noted != _read(settings):
        notes.keep(path, noted)
