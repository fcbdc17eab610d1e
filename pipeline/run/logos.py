"""Reads the logos that the organisations name: PNG or JPEG files under the inputs folder."""

from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

from pipeline.documents.identites import LogoOrganisme
from pipeline.ingest import Refused, images, inside, read
from pipeline.issues import Issue, Severity
from pipeline.render.errors import RenderError
from pipeline.render.images import media
from pipeline.workbook import sheets
from pipeline.workbook.records import Record

LARGEUR_MAX, HAUTEUR_MAX = 45.0, 16.0


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
    path = inside(inputs, name)
    if path is None:
        return "n’est pas sous le dossier inputs"
    try:
        data = read(path, images.MOST, inputs)
        size = images.size_of(data)
        media(data)
    except Refused as fault:
        return fault.why if path.exists() else "est introuvable"
    except images.Unusable as fault:
        return str(fault)
    except RenderError:
        return "est une image illisible"
    width = round(min(LARGEUR_MAX, HAUTEUR_MAX * size.width / size.height), 1)
    return LogoOrganisme(data, width, f"Logo de {nom}", blake2b(data, digest_size=16).hexdigest())


def _issue(fault: str, record: Record[sheets.Organisme]) -> Issue:
    return Issue(
        "logo-inutilisable",
        Severity.AVERTISSEMENT,
        f"Le logo « {record.row.logo} » {fault} : les documents portent le nom seul.",
        "Placez l’image dans inputs et écrivez ici son nom, par exemple « logo.png ».",
        record.at("logo"),
    )
