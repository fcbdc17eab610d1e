"""Reads the logos that the organisations name: PNG or JPEG files under the inputs folder."""

from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

from pipeline.documents.identites import LogoOrganisme
from pipeline.issues import Issue, Severity
from pipeline.workbook import sheets
from pipeline.workbook.records import Record

LARGEUR_MAX, HAUTEUR_MAX = 45.0, 16.0
_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


def read_logos(
    inputs: Path, organismes: Iterable[Record[sheets.Organisme]]
) -> tuple[dict[str, LogoOrganisme], tuple[Issue, ...]]:
    """Logos by the code of their organisation; one that cannot be used is left out, with a warning."""
    logos: dict[str, LogoOrganisme] = {}
    issues: list[Issue] = []
    for record in organismes:
        if record.row.logo:
            found = _read(inputs, record.row.logo, record.row.nom)
            if isinstance(found, LogoOrganisme):
                logos[record.row.code] = found
            else:
                issues.append(_issue(found, record))
    return logos, tuple(issues)


def _read(inputs: Path, name: str, nom: str) -> LogoOrganisme | str:
    root = inputs.resolve()
    path = (root / name).resolve()
    if not path.is_relative_to(root):
        return "n’est pas sous le dossier inputs"
    try:
        data = path.read_bytes()
    except OSError:
        return "est introuvable"
    if not data.startswith(_SIGNATURES):
        return "n’est ni une image PNG ni une image JPEG"
    width = _width(data)
    if width is None:
        return "est une image illisible"
    return LogoOrganisme(data, width, f"Logo de {nom}", blake2b(data, digest_size=16).hexdigest())


def _width(data: bytes) -> float | None:
    """The width, in millimetres, at which the logo is neither too high nor too wide."""
    # python-docx takes 0.2 s to load: only those who have a logo pay for it.
    from docx.image.exceptions import (  # noqa: PLC0415
        InvalidImageStreamError,
        UnexpectedEndOfFileError,
        UnrecognizedImageError,
    )
    from docx.image.image import Image  # noqa: PLC0415

    try:
        image = Image.from_blob(data)
    except (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError):
        return None
    if not image.px_width or not image.px_height:
        return None
    return round(min(LARGEUR_MAX, HAUTEUR_MAX * image.px_width / image.px_height), 1)


def _issue(fault: str, record: Record[sheets.Organisme]) -> Issue:
    return Issue(
        "logo-inutilisable",
        Severity.AVERTISSEMENT,
        f"Le logo « {record.row.logo} » {fault} : les documents portent le nom seul.",
        "Placez l’image dans inputs et écrivez ici son nom, par exemple « logo.png ».",
        record.at("logo"),
    )
