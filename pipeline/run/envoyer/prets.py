"""The packs that are ready: what each holds, for whom, since when, and its files to take along."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.errors import UserError
from pipeline.ingest import inside
from pipeline.run.envoyer.paquets import PART
from pipeline.settings import Settings
from pipeline.store import envois, files


@dataclass(frozen=True, slots=True)
class Pret:
    """One pack as last prepared. ``envoye``: the last day a person said that it left, None: it waits."""

    cle: str
    reference: str
    label: str
    noms: tuple[str, ...]
    prepare: date
    envoye: date | None
    a_part: bool
    chemin: str


def prets(settings: Settings) -> list[Pret]:
    """Every pack of the register whose files are there, those that wait first, then the latest."""
    found = [_pret(cle, each) for cle, each in envois.load(settings.registre).items()]
    there = [each for each in found if each.envoye or _place(settings, each) is not None]
    return sorted(
        there, key=lambda each: (each.envoye is not None, -each.prepare.toordinal(), each.reference)
    )


def _rang(each: Pret) -> tuple[bool, int, str]:
    return each.envoye is not None, -each.prepare.toordinal(), each.reference


def contenu(settings: Settings, cle: str) -> tuple[str, bytes]:
    """The pack as one file to take along: itself, or its folder as an archive. Raises ``UserError``."""
    found = next((each for each in prets(settings) if each.cle == cle), None)
    place = _place(settings, found) if found else None
    if place is None:
        raise UserError("Cet envoi n’est plus là.", "Préparez-le de nouveau.")
    if place.is_file():
        return place.name, place.read_bytes()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in _files(place):
            archive.write(path, path.relative_to(place).as_posix())
    return f"{place.name}.zip", out.getvalue()


def _pret(cle: str, each: envois.Envoi) -> Pret:
    said = each.prepare
    gone = [] if each.en_attente else [date.fromisoformat(day) for _, day in each.envoyes.values()]
    names = tuple(said.noms.values())
    sent = max(gone, default=None)
    apart = cle.endswith(f"/{PART}")
    return Pret(cle, said.reference, said.role, names, date.fromisoformat(said.le), sent, apart, said.chemin)


def _place(settings: Settings, each: Pret) -> Path | None:
    """Where the pack is; None when it is gone, or anywhere but under outputs."""
    if not each.chemin or inside(settings.outputs, each.chemin) is None:
        return None
    place = files.actual(settings.outputs, each.chemin)
    return place if place.exists() else None


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())
