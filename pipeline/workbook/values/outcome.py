"""What converting a cell gives beside a value: a refusal, or a value mended and told."""

from collections.abc import Callable
from dataclasses import dataclass, field

from pipeline.sheetfiles.model import CellValue

Convert = Callable[[CellValue], object]
"""Gives the value, or ``Mended``; raises ``Refused``. Never called with a blank cell."""


class Refused(Exception):
    """A cell that cannot be understood for certain.

    ``message`` and ``remedy`` are French and say nothing of the value; ``detail`` may, and is left out
    where the column is sensitive. ``hidden``: the value itself is never shown.
    """

    def __init__(
        self, code: str, message: str, remedy: str, detail: str = "", *, hidden: bool = False
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy
        self.detail = detail
        self.hidden = hidden


@dataclass(frozen=True, slots=True)
class Mended:
    """A value put right where only one reading is possible; ``message`` says how, for the report.

    ``warn``: kept as typed although it is doubtful.
    """

    value: object
    code: str
    message: str
    warn: bool = field(default=False, kw_only=True)
    remedy: str = "Vérifiez ; pour l’éviter, mettez la colonne au format Texte."
