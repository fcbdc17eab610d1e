"""PDF, checks of electronic invoices and previews: here, or in chunks on the cluster where there is one."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.einvoicing import checks
from pipeline.einvoicing.profiles import Profil
from pipeline.errors import UserError
from pipeline.pdf import Result, convert, preview
from pipeline.run.grappe.execution import grappe
from pipeline.run.pool import Pool, R, T, Work
from pipeline.settings import Settings

PDFS, FACTURES = 20, 20  # a chunk: a few seconds of work; LibreOffice starts once for each
MORT = "l’ouvrier qui le faisait s’est arrêté : relancez"

Fichier = tuple[Path, bytes]
Facture = tuple[str, Profil, bytes]


def pdfs(settings: Settings, paths: Sequence[Path]) -> Iterator[Result]:
    """As ``pdf.convert``; on a cluster, workers are sent the bytes and send back the PDF."""
    if not settings.grappe:
        yield from convert(paths)
        return
    for chunk, found in _lots(settings, _pdfs, [(path, path.read_bytes()) for path in paths], PDFS):
        yield from found or (Result(path, reason=MORT) for path, _ in chunk)


def controles(settings: Settings, made: Mapping[str, tuple[Profil, bytes]]) -> dict[str, tuple[str, ...]]:
    """As ``checks.check``: the faults of each electronic invoice, by its name."""
    if not settings.grappe:
        return checks.check(made)
    items = [(name, profil, data) for name, (profil, data) in made.items()]
    told: dict[str, tuple[str, ...]] = {}
    for chunk, found in _lots(settings, _controles, items, FACTURES):
        told |= dict(found) if found else {name: (MORT,) for name, _, _ in chunk}
    return told


def apercu(settings: Settings, pdf: bytes) -> bytes:
    """As ``pdf.preview``: the first page of a PDF as PNG."""
    if not settings.grappe:
        return preview(pdf)
    ((_, found),) = _lots(settings, _apercus, [pdf], 1)
    if not found:
        raise UserError(f"L’aperçu n’a pas pu être fait : {MORT}.")
    return found[0]


def _lots(
    settings: Settings, work: Work[None, T, R], items: Sequence[T], size: int
) -> Iterator[tuple[Sequence[T], Sequence[R] | None]]:
    chunks = (items[start : start + size] for start in range(0, len(items), size))
    with grappe(settings) as factory:
        if factory is None or not items:
            return
        with Pool(None, factory) as pool:
            yield from pool.map(work, chunks)


def _pdfs(_state: None, items: Sequence[Fichier]) -> list[Result]:
    """In a worker: the bytes under names of its own, converted, under their names again."""
    with tempfile.TemporaryDirectory(prefix="bilan-grappe-") as folder:
        own = {Path(folder) / f"{rank:04}.docx": path for rank, (path, _) in enumerate(items)}
        for place, (_, data) in zip(own, items, strict=True):
            place.write_bytes(data)
        return [replace(made, source=own[made.source]) for made in convert(list(own), batches=1)]


def _controles(_state: None, items: Sequence[Facture]) -> list[tuple[str, tuple[str, ...]]]:
    return list(checks.check({name: (profil, data) for name, profil, data in items}).items())


def _apercus(_state: None, items: Sequence[bytes]) -> list[bytes]:
    return [preview(data) for data in items]
