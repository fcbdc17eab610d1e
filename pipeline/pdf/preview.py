"""Pictures of the pages of a PDF, kept by the digest of the file that they show."""

import os
import stat
from collections.abc import Callable, Collection
from contextlib import suppress
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from pipeline.errors import UserError
from pipeline.pdf.libreoffice import Missing

WIDEST = 2000
_SUFFIX = ".png"
Write = Callable[[Path, bytes], object]


def preview(pdf: Path | bytes, page: int = 1, width: int = 800) -> bytes:
    """Return page ``page`` (from 1) as a PNG ``width`` pixels wide (at most 2,000).

    Raises ``Missing`` without pypdfium2, ``UserError`` for a file or a page that cannot be shown.
    """
    try:
        import pypdfium2  # noqa: PLC0415 - an extra
    except ImportError:
        raise Missing(
            "Les aperçus ne sont pas installés.",
            "Installez le complément « pdf » : « make extra-pdf » (Windows : « py preparer.py pdf »).",
        ) from None
    try:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return _drawn(document, page, min(width, WIDEST))
        finally:
            document.close()
    except (pypdfium2.PdfiumError, OSError) as fault:
        name = pdf.name if isinstance(pdf, Path) else "reçu"
        raise UserError(
            f"Le PDF « {name} » ne peut pas être affiché.", "Refaites-le, puis réessayez."
        ) from fault


def _drawn(document: object, page: int, width: int) -> bytes:
    import pypdfium2  # noqa: PLC0415

    assert isinstance(document, pypdfium2.PdfDocument)  # noqa: S101 - for the type checker
    if not 1 <= page <= len(document):
        raise UserError(f"Ce document n’a pas de page {page}.", f"Il en a {len(document)}.")
    shown = document[page - 1]
    out = BytesIO()
    shown.render(scale=width / shown.get_width()).to_pil().save(out, "PNG", compress_level=1)
    return out.getvalue()


def cached_preview(pdf: Path, page: int, width: int, folder: Path, write: Write) -> Path:
    """Return the picture's place under ``folder``, drawn if it is not there yet.

    It has the rights of its document: readable by nobody who may not read the PDF itself. ``write`` puts
    bytes at a place, whole or not at all.
    """
    data = pdf.read_bytes()
    kept = folder / f"{sha256(data).hexdigest()[:32]}-{page}-{width}{_SUFFIX}"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        write(kept, preview(data, page, width))
    if os.name == "posix":
        kept.chmod(stat.S_IMODE(pdf.stat().st_mode) & 0o660)
    return kept


def forget_previews(folder: Path, digests: Collection[str]) -> None:
    """Remove the pictures of files of which only ``digests`` (SHA-256) are still there."""
    known = {digest[:32] for digest in digests}
    for path in folder.glob(f"*{_SUFFIX}"):
        if path.name.partition("-")[0] not in known:
            with suppress(OSError):
                path.unlink()
