"""The marked copy on disk: written, renewed, kept when a person touched it, removed once all is clean."""

import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pipeline.errors import UserError
from pipeline.issues import Issue
from pipeline.sheetfiles.marked.listing import is_faulty
from pipeline.sheetfiles.marked.marking import mark
from pipeline.sheetfiles.marked.seal import is_untouched


class Action(StrEnum):
    """What became of a copy."""

    WRITTEN = "écrite"
    UNCHANGED = "inchangée"
    KEPT = "conservée"
    REMOVED = "supprimée"
    NOTHING = "sans objet"


_SENTENCES = {
    Action.WRITTEN: "Les cellules à corriger sont marquées dans « {} ».",
    Action.UNCHANGED: "Les cellules à corriger sont déjà marquées dans « {} ».",
    Action.KEPT: (
        "« {} » a été modifié depuis sa création : il est conservé tel quel. S’il est corrigé, "
        "remettez-le dans « inputs » à la place de l’ancien ; sinon supprimez-le pour en recevoir un neuf."
    ),
    Action.REMOVED: "« {} » a été supprimé : son classeur n’a plus d’erreur.",
    Action.NOTHING: "",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a copy, and the sentence that says so."""

    action: Action
    target: Path

    @property
    def sentence(self) -> str:
        """In French, for the report; empty when there is nothing to say."""
        return _SENTENCES[self.action].format(self.target.name)


def marked_name(source: str, kind: str = "") -> str:
    """The name of a workbook's copy: macros need their own extension, anything else becomes .xlsx.

    ``kind`` is what the workbook was found to be, whatever its own name says.
    """
    path = Path(source)
    wanted = ".xlsm" if (kind or path.suffix.lower().strip(".")) == "xlsm" else ".xlsx"
    return path.name if path.suffix.lower() == wanted else f"{path.stem}{wanted}"


def discard_marked(copy: Path) -> bool:
    """Remove a copy that is of no more use; False when a person touched it or has it open."""
    try:
        if not is_untouched(copy.read_bytes()):
            return False
        copy.unlink()
    except OSError:
        return False
    return True


def refresh_marked(
    source: Path, issues: Sequence[Issue], target: Path, *, name: str = "", confidential: bool = False
) -> Outcome:
    """Bring the copy up to date. What a person touched is never overwritten nor removed.

    ``name`` and ``confidential`` are those of ``mark``. Raises ``UserError`` when the copy or its source is
    open elsewhere.
    """
    try:
        return Outcome(_refresh(source, issues, target, name or source.name, confidential), target)
    except PermissionError as error:
        raise UserError(
            "La copie annotée ne peut pas être écrite : elle est sans doute ouverte dans Excel.",
            "Fermez-la, puis relancez.",
            target.name,
        ) from error


def _refresh(source: Path, issues: Sequence[Issue], target: Path, name: str, confidential: bool) -> Action:
    present = target.read_bytes() if target.exists() else None
    if present is not None and not is_untouched(present):
        return Action.KEPT
    if not is_faulty(issues, name, confidential=confidential):
        target.unlink(missing_ok=True)
        return Action.NOTHING if present is None else Action.REMOVED
    wanted = mark(source, issues, name=name, confidential=confidential)
    if wanted == present:
        return Action.UNCHANGED
    write_private(target, wanted)
    return Action.WRITTEN


def write_private(target: Path, content: bytes) -> None:
    """Write a whole file or nothing, readable by its owner only."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(OSError):  # a shared folder may not be ours
        target.parent.chmod(0o700)
    handle, temporary = tempfile.mkstemp(prefix="~", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
