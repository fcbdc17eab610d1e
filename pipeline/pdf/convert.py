"""Many Word files into PDF, in batches of their own; a file that kills its batch costs itself only."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from queue import SimpleQueue

from pipeline.pdf.finish import Unsound, finish
from pipeline.pdf.libreoffice import available, call, make_profile

BATCHES = 2
SIZE = 50
PATIENCE_SECONDS = 60.0
UNREADABLE = "le fichier Word ne peut pas être lu"
REFUSED = "LibreOffice ne sait pas le convertir"
STOPPED = "LibreOffice s’y est arrêté, ou n’en finissait pas"


@dataclass(frozen=True, slots=True)
class Result:
    """One file: ``data`` its PDF of ``pages`` pages, or None with a ``reason`` (French).

    ``digest`` is the SHA-256 of the bytes that were converted.
    """

    source: Path
    digest: str = ""
    data: bytes | None = None
    pages: int = 0
    reason: str = ""


def convert(
    paths: Sequence[Path],
    *,
    batches: int = BATCHES,
    patience: float = PATIENCE_SECONDS,
    soffice: Path | None = None,
) -> Iterator[Result]:
    """Give the PDF of each file as they come, in no order; the same source gives the same bytes.

    Nothing is written beside the files. ``patience``: seconds without a new page file after which a call is
    ended. Raises ``Missing`` when LibreOffice or pikepdf is not installed.
    """
    program = soffice or available()
    chunks = [paths[start : start + SIZE] for start in range(0, len(paths), SIZE)]
    if len(paths) < SIZE * batches:
        chunks = [chunk for rank in range(batches) if (chunk := paths[rank::batches])]
    with tempfile.TemporaryDirectory(prefix="bilan-pdf-", ignore_cleanup_errors=True) as folder:
        profiles: SimpleQueue[Path] = SimpleQueue()
        for rank in range(batches):
            profiles.put(Path(folder) / f"profil-{rank}")
        with ThreadPoolExecutor(batches) as threads:
            batch = _Batch(program, Path(folder), profiles, patience)
            futures = [threads.submit(batch.results, rank, chunk) for rank, chunk in enumerate(chunks)]
            try:
                for future in as_completed(futures):
                    yield from future.result()
            finally:
                threads.shutdown(cancel_futures=True)


class _Batch:
    """Converts one batch after the other; several threads may."""

    def __init__(self, soffice: Path, folder: Path, profiles: "SimpleQueue[Path]", patience: float) -> None:
        self._soffice, self._folder, self._profiles, self._patience = soffice, folder, profiles, patience

    def results(self, rank: int, paths: Sequence[Path]) -> list[Result]:
        """The result of each file: what is missing after a call is tried again, a suspect by itself."""
        work = self._folder / f"lot-{rank}"
        work.mkdir()
        found = dict(enumerate(_copied(path, work / f"{n:04}.docx") for n, path in enumerate(paths)))
        pending = [n for n, result in found.items() if not result.reason]
        attempts = 0
        while pending:
            attempts += 1
            pending = self._attempt(work, found, pending, work / f"essai-{attempts}")
        return [result for _, result in sorted(found.items())]

    def _attempt(self, work: Path, found: dict[int, Result], pending: list[int], target: Path) -> list[int]:
        """One call for what is pending; return what is still to be tried."""
        ended = self._call(work, pending, target)
        made = {n for n in pending if self._take(found, n, target / f"{n:04}.pdf")}
        rest = [n for n in pending if n not in made]
        after = [n for n in rest if n > max(made, default=-1)]
        alone = [n for n in rest if n not in after]
        # The first one not made after the last one made is where it ended.
        if not ended or len(pending) == 1:
            for n in after[:1]:
                found[n] = replace(found[n], reason=REFUSED if ended else STOPPED)
        else:
            alone += after[:1]
        for n in alone:
            self._attempt(work, found, [n], target.with_name(f"{target.name}-{n}"))
        return after[1:]

    def _call(self, work: Path, pending: Sequence[int], target: Path) -> bool:
        target.mkdir()
        profile = self._profiles.get()
        try:
            if not profile.exists():
                make_profile(profile)
            sources = [work / f"{n:04}.docx" for n in pending]
            ended = call(self._soffice, profile, sources, target, self._patience)
            if not ended:  # a killed call may leave its profile damaged
                shutil.rmtree(profile, ignore_errors=True)
            return ended
        finally:
            self._profiles.put(profile)

    def _take(self, found: dict[int, Result], n: int, made: Path) -> bool:
        """Whether the PDF is there and opens: it is then finished and kept."""
        result = found[n]
        try:
            data, pages = finish(made.read_bytes(), bytes.fromhex(result.digest)[:16])
        except (OSError, Unsound):
            return False
        made.unlink()
        found[n] = replace(result, data=data, pages=pages)
        return True


def _copied(path: Path, target: Path) -> Result:
    """A copy under a plain name: what is converted is what was read, whatever a person saves meanwhile."""
    try:
        data = path.read_bytes()
    except OSError:
        return Result(path, reason=UNREADABLE)
    target.write_bytes(data)
    return Result(path, sha256(data).hexdigest())
