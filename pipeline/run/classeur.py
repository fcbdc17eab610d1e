"""The blank workbook of the schemes asked for."""

from collections.abc import Sequence
from pathlib import Path

from pipeline.dispositifs import load, trouve
from pipeline.errors import UserError, cause
from pipeline.workbook.blank import write_blank


def write_classeur(
    path: Path, codes: Sequence[str] = (), *, conseiller: bool = False, complet: bool = False
) -> str:
    """Write it and say so: what a first document needs, or everything. Nobody's workbook is overwritten."""
    if path.suffix.lower() != ".xlsx":
        raise UserError(
            f"« {path.name} » n’est pas un nom de classeur.", "Donnez un nom qui finit par .xlsx."
        )
    if path.exists():
        raise UserError(
            f"« {path.name} » existe déjà : il n’est pas remplacé.", "Renommez-le, ou donnez un autre nom."
        )
    schemes, _ = load(path.parent / "dispositifs")
    chosen = []
    for code in codes:
        found = trouve(schemes, code)
        if found is None:
            raise UserError(f"Le dispositif « {code} » n’existe pas.", f"Choisissez : {', '.join(schemes)}.")
        chosen.append(found)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_blank(path, chosen or None, conseiller=conseiller, essentiel=not complet)
    except OSError as fault:
        raise UserError(
            f"« {path.name} » ne peut pas être écrit ({cause(fault)}).", "Choisissez un autre dossier."
        ) from fault
    return f"Classeur vierge écrit : {path}. Remplissez-le, puis lancez make docs."
