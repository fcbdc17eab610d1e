"""A document looked at: where its file is by now, whose it is, its first page as a picture."""

import threading
from dataclasses import dataclass
from pathlib import Path

from pipeline.documents import catalogue
from pipeline.errors import UserError
from pipeline.ingest import inside
from pipeline.model.entites import Dossier
from pipeline.pdf import cached_preview, convert, preview
from pipeline.run.gather import Gathered
from pipeline.settings import Settings
from pipeline.store import files
from pipeline.store.register import NAME, Known, opened

APERCUS = "apercus"
LARGEUR = 640
_one = threading.Lock()  # one picture at a time: LibreOffice fills the machine


@dataclass(frozen=True, slots=True)
class Consulte:
    """One file that the register knows: its kind, the dossiers that it is about."""

    path: Path
    kind: str
    dossiers: tuple[Dossier, ...]


def connus(settings: Settings) -> dict[str, Known]:
    """What the register knows, by key; nothing is created by looking."""
    path = settings.registre / NAME
    if not path.exists():
        return {}
    stat = path.stat()
    key = (str(path), stat.st_mtime_ns, stat.st_size, stat.st_ino)
    known = next((rows for each, rows in _loaded if each == key), None)
    if known is None:
        with opened(settings.registre, memory=True) as register:
            known = register.load()
        _loaded[:] = [(key, known)]
    return known


_loaded: list[tuple[tuple[str, int, int, int], dict[str, Known]]] = []  # as last read, until the file changes


def consulter(settings: Settings, gathered: Gathered, cle: str) -> Consulte | None:
    """The file of a key, with its dossiers as the workbooks have them now; None when there is none."""
    row = connus(settings).get(cle)
    if row is None or row.destroyed or row.kind not in {kind.kind for kind in catalogue.TYPES}:
        return None
    path = files.actual(settings.outputs, row.path)
    if inside(settings.outputs, row.path) is None or not path.is_file():
        return None
    return Consulte(path, row.kind, _dossiers(gathered, cle))


def _dossiers(gathered: Gathered, cle: str) -> tuple[Dossier, ...]:
    found = next((item.sujet.dossiers for item in gathered.plan.items if item.key == cle), ())
    references = next((absent.dossiers for absent in gathered.plan.absents if absent.key == cle), ())
    return found or tuple(d for d in gathered.modele.dossiers if d.reference in references)


def image(settings: Settings, found: Consulte) -> bytes:
    """The first page of a Word file as PNG; of what is destroyed on demand, no picture is kept.

    Raises ``UserError`` (``Missing`` where LibreOffice or the extra « pdf » is not installed).
    """
    kind = catalogue.of(found.kind)
    if kind.actualise or kind.confidentiel:
        with _one:
            return preview(_pdf(found.path), 1, LARGEUR)
    return premiere_page(settings, found.path)


def premiere_page(settings: Settings, path: Path) -> bytes:
    """The first page of a Word file as PNG, kept beside the registers: the same bytes are drawn once."""
    with _one:
        folder = settings.registre / APERCUS
        target = folder / f"{files.digest(path.read_bytes())[:32]}.pdf"
        if not target.exists():
            files.make_folder(folder, private=True)
            files.write(target, _pdf(path), private=True)
        return cached_preview(target, 1, LARGEUR, folder, _private).read_bytes()


def _private(place: Path, data: bytes) -> None:
    files.write(place, data, private=True)


def _pdf(path: Path) -> bytes:
    (made,) = convert([path], batches=1)
    if made.data is None:
        raise UserError(f"L’aperçu n’a pas pu être fait : {made.reason}.", "Ouvrez le document dans Word.")
    return made.data
