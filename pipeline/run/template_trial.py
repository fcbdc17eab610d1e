"""Templates that are no longer the shipped ones: tried first in a process with limits of time and memory."""

from collections.abc import Collection, Mapping
from hashlib import sha256
from pathlib import Path

from pipeline.errors import UserError
from pipeline.render.limits import LimitedTemplate
from pipeline.run.filters import FUNCTIONS

LIST = Path(__file__).with_name("modeles.txt")


def shipped(data: bytes) -> bool:
    """Whether it is, to the byte, a template delivered with the program."""
    return sha256(data).hexdigest() in LIST.read_text(encoding="ascii").split()


def try_out(
    name: str, data: bytes, sample: Mapping[str, object], fields: Collection[str] | None = None
) -> UserError | None:
    """Compile and render it once on a real context; why it cannot be used, ``None`` when it can."""
    try:
        with LimitedTemplate(data, name=name, filters=FUNCTIONS, fields=fields) as template:
            template.render(sample)
    except UserError as fault:
        return fault
    return None
