"""A synthesis handed over: a copy, to a recipient the agent consented to, without its authors' names."""

import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from pipeline.errors import UserError
from pipeline.store import files
from pipeline.store.names import PATH_LIMIT, clean, fit, reference, with_mark
from pipeline.store.package import DOCUMENT, Package, Unreadable, read_identifier
from pipeline.store.store import Store
from pipeline.store.survey import whereabouts
from pipeline.store.tree import TRANSMISSIONS, Tree, look
from pipeline.synthese.consentements import check_consent, living, withdrawn
from pipeline.workbook.sheets import Consentement
from pipeline.workbook.values.fold import fold

_PROPERTIES = ("docProps/core.xml", "docProps/app.xml")
_NAMES = re.compile(
    rb"(<(?:\w+:)?(creator|lastModifiedBy|Company|Manager)\b[^>]*>)[^<]*(</(?:\w+:)?\2>)", re.IGNORECASE
)
# Who commented, who changed: names, initials, accounts.
_REVIEWER = re.compile(rb"(\b\w+:(?:author|initials|userId)=)(\"[^\"]*\"|'[^']*')")
_COMMENT = re.compile(rb"<w:comment\b")
_STORY = re.compile(r"word/[^/]+\.xml")
_TRACKED = re.compile(rb"<w:(?:ins|del|moveFrom|moveTo)\b")


REGISTER = "transmissions.jsonl"


@dataclass(frozen=True, slots=True)
class Transmise:
    """One line of the register of transmissions: whose, to whom, what of it, when, the digest of the copy."""

    reference: str
    destinataire: str
    portee: str
    le: date
    empreinte: str
    fichier: str


def recorded(registre: Path) -> tuple[Transmise, ...]:
    """Give the copies that were made, the first one first."""
    path = registre / REGISTER
    if not path.exists():
        return ()
    lines = (json.loads(line) for line in path.read_text("utf-8").splitlines() if line)
    return tuple(Transmise(**{**line, "le": date.fromisoformat(line["le"])}) for line in lines)


def record(registre: Path, made: Transmise) -> None:
    """Add a line; the file is its owner's only."""
    line = json.dumps({**asdict(made), "le": made.le.isoformat()}, ensure_ascii=False, sort_keys=True)
    handle = os.open(registre / REGISTER, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "ab") as stream:
        stream.write(f"{line}\n".encode())


@dataclass(frozen=True, slots=True)
class Transmission:
    """The copy that was made, and what the recipient would read between the lines, to be said to the user."""

    path: Path
    commentaires: int
    modifications_suivies: int


def transmettre(
    store: Store, reference_: str, destinataire: str, consentements: Iterable[Consentement], day: date
) -> Transmission:
    """Copy a synthesis for a recipient to whom the agent consented; raise ``UserError`` otherwise."""
    consent = check_consent(reference_, destinataire, consentements, day)
    path = _where(store, f"synthese/{reference_}")
    data = _read(store.outputs / path)
    target = _target(store.outputs, consent.destinataire, PurePosixPath(path).name, f"synthese/{reference_}")
    files.make_folder(target.parent.parent, private=True)
    files.make_folder(target.parent, private=True)
    return _copied(data, target)


def outlived(tree: Tree, consentements: Iterable[Consentement], day: date) -> Iterator[tuple[int, str]]:
    """Give the copies that were handed over before the consent was withdrawn: place in the list, path."""
    rows = list(consentements)
    alive = {(row.reference, fold(row.destinataire)) for row in rows if living(row, day)}
    for place, row in enumerate(rows):
        if withdrawn(row, day) and (row.reference, fold(row.destinataire)) not in alive:
            folder = fold(f"{TRANSMISSIONS}/{clean(row.destinataire)}/")
            copies = (path for path in sorted(tree.files) if fold(path).startswith(folder))
            theirs = (path for path in copies if tree.identifier(path) == f"synthese/{row.reference}")
            yield from ((place, path) for path in theirs)


def _target(outputs: Path, destinataire: str, name: str, key: str) -> Path:
    """Give the place of the copy; a namesake's, handed over before, is not written over."""
    room = PATH_LIMIT - len(str(outputs)) - 1
    path = fit(f"{TRANSMISSIONS}/{clean(destinataire)}/{name}", room)
    if (outputs / path).exists() and read_identifier(outputs / path) != key:
        path = with_mark(path, reference(key), room)
    return outputs / path


def _copied(data: bytes, target: Path) -> Transmission:
    comments = tracked = 0
    try:
        package = Package(data)
        parts = {name: package.read(name) for name in package.entries if name in _PROPERTIES}
        comments = sum(
            len(_COMMENT.findall(package.read(name)))
            for name in package.entries
            if name == "word/comments.xml"
        )
        tracked = len(_TRACKED.findall(package.read(DOCUMENT)))
        cleaned = {name: _NAMES.sub(rb"\1\3", part) for name, part in parts.items()}
        data = package.with_parts(cleaned | _without_reviewers(package))
    except Unreadable:  # protected by a password: handed over as it is
        pass
    files.write(target, data, private=True)
    return Transmission(target, comments, tracked)


def _without_reviewers(package: Package) -> dict[str, bytes]:
    """Give the parts that name those who commented or tracked changes, without their names."""
    stories = {name: package.read(name) for name in package.entries if _STORY.fullmatch(name)}
    return {
        name: _REVIEWER.sub(rb'\1"Auteur"', part) for name, part in stories.items() if _REVIEWER.search(part)
    }


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except PermissionError as fault:
        raise files.locked(path) from fault


def _where(store: Store, key: str) -> str:
    path = whereabouts(look(store.outputs), store.rows()).get(key)
    if path is None:
        raise UserError(
            f"La synthèse « {reference(key)} » est introuvable dans outputs, ou y est en plusieurs copies.",
            "Gardez-en une seule, ou faites-la avec « docs ».",
        )
    return path
