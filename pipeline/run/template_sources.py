"""Where templates are: the office's own before the shipped ones, and which are known to be good."""

from hashlib import sha256
from pathlib import Path

from pipeline.documents.propres.reglage import MODELES
from pipeline.errors import UserError
from pipeline.ingest import Refused, read
from pipeline.settings import Settings

OWN = MODELES
MOST = 32 * 1024 * 1024
SHIPPED = Path(__file__).with_name("modeles.txt")


def source_of(settings: Settings, name: str) -> Path:
    """The file of a template: the office's own, else the shipped one."""
    own = settings.inputs / OWN / name
    return own if own.is_file() else settings.templates / name


def shipped(data: bytes) -> bool:
    """Whether it is, to the byte, a template delivered with the program."""
    return sha256(data).hexdigest() in SHIPPED.read_text(encoding="ascii").split()


def delivered(settings: Settings, path: Path, data: bytes | None = None) -> bool:
    """Whether it is the shipped template of its own name, which the program's tests know to be good."""
    try:
        found = read_source(path) if data is None else data
        return shipped(found) and (
            path.parent == settings.templates or found == read_source(settings.templates / path.name)
        )
    except UserError:  # whoever uses it will say it
        return False


def read_source(path: Path) -> bytes:
    """The bytes of a template. Raises ``UserError``."""
    if not path.exists():
        raise UserError(
            f"Le modèle {path.name} est introuvable.",
            f"Remettez-le dans inputs/{OWN} s’il est à vous, sinon dans templates/docx.",
        )
    try:
        return read(path, MOST)
    except Refused as fault:
        raise UserError(f"Le modèle {path.name} {fault.why}.", fault.remedy, str(path)) from fault
