"""What one file says of a synthesis: that it holds it, that nobody can tell, or nothing at all."""

import io
import re
import zipfile
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from pipeline.pdf import words as pdf
from pipeline.store.names import folded
from pipeline.store.package import identifier_in
from pipeline.synthese.anchors import SIGN
from pipeline.synthese.containers import (
    DAMAGED,
    LONGEST,
    OLE,
    ZIP,
    Budget,
    Member,
    closed,
    is_package,
    members,
    protected,
    sign_of,
    zipped,
)
from pipeline.synthese.retold import readable, retells

KIND = "synthese"
WRITTEN = frozenset(
    (
        *(
            ".docx",
            ".docm",
            ".dotx",
            ".dotm",
            ".odt",
            ".ott",
            ".doc",
            ".dot",
            ".rtf",
            ".fodt",
            ".wbk",
            ".asd",
        ),
        *(".tmp", ".bak", ".xml", ".htm", ".html", ".xhtml", ".mht", ".mhtml", ".eml", ".txt", ".md", ""),
        ".uot",
    )
)
# One that cannot be read is named with what workbooks still quote.
_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv"})
_PDF, _DEEPEST = b"%PDF", 4
# « x » or « copie » within another name says nothing; « Synthèse 2026-001 » does.
_TELLING = 12
_REFERENCE = re.compile(r"\bSYN-\w")
_STORY = re.compile(r"word/[^/]+\.xml|(?:content|styles)\.xml")
# Our own reports and registers name references, and hold no word of a synthesis.
_OURS = re.compile(
    r"(?:rapport|a-faire)\.(?:html|json)|incident-.*\.txt|.*\.sqlite(?:-\w+)?|.*\.jsonl?|.*\.lock"
)
RETOLD = (
    "ce texte nomme l’agent et reprend les rubriques de la synthèse : supprimez-le, ou rangez-le ailleurs"
)
LOCKED = "protégé par un mot de passe : nul ne sait ce qu’il contient"
TOO_MANY = "cette archive contient trop de fichiers pour être lue"
UNREADABLE = "ce fichier est abîmé ou ne peut pas être lu"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One synthesis to look for: what registers know its bilan by, the references that its files may print.

    ``names``: those its files were known under; ``digests``: the SHA-256 of the PDFs made of it; ``others``:
    files of other documents; ``agent``: how texts name the person.
    """

    bilan: str
    references: Collection[str] = ()
    names: Collection[str] = ()
    others: Collection[Path] = ()
    digests: Collection[str] = ()
    agent: Collection[str] = ()

    @property
    def key(self) -> str:
        """Its identifier."""
        return f"{KIND}/{self.bilan}"

    @property
    def said(self) -> tuple[str, ...]:
        """What its files print: its references, or its identifier."""
        return (*(f"SYN-{each}" for each in self.references), self.key)

    def printed(self, text: bytes) -> bool:
        """Tell whether bytes print a reference of the synthesis, or quote its identifier."""
        either = "|".join(map(re.escape, self.said))
        pattern = rf"(?:{either})(?![\w-])"
        wide = text[: len(text) // 2 * 2].decode("utf-16-le", "ignore") if b"\0" in text else ""
        return bool(re.search(pattern, text.decode("utf-8", "ignore")) or re.search(pattern, wide))

    def speaks_of(self, text: bytes) -> bool:
        """Tell whether a text names the agent."""
        said = folded(text.decode("utf-8", "ignore"))
        return any(folded(each) in said for each in self.agent if each)

    def retold(self, data: bytes, fields: bool) -> bool:
        """Tell whether bytes name the agent and tell the synthesis again; ``fields``: they hold its own.

        Where a text prints a reference, it says itself which synthesis it is.
        """
        told = (text for text in readable(data) if not _REFERENCE.search(text)) if self.agent else ()
        return any(retells(text, self.agent, fields) for text in told)

    def is_pdf(self, data: bytes) -> bool:
        """Tell whether bytes are a PDF that was made of the synthesis."""
        return data.startswith(_PDF) and sha256(data).hexdigest() in self.digests

    def named(self, name: str) -> bool:
        """Tell whether a file bears one of the names; a long one may be within its own."""
        path = PurePosixPath(name)
        if _workbook(name) or _OURS.fullmatch(path.name):
            return False
        own, stems = folded(path.stem), {folded(PurePosixPath(each).stem) for each in self.names}
        return own in stems or any(stem in folded(name) for stem in stems if len(stem) >= _TELLING)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a file says: that it is the synthesis, that some ``members`` are, or why it may be (``doubt``)."""

    sure: bool = False
    members: tuple[str, ...] = ()
    doubt: str = ""

    def __bool__(self) -> bool:
        return bool(self.sure or self.members or self.doubt)


NOTHING = Evidence()


def evidence(
    stream: BinaryIO, name: str, wanted: Wanted, depth: int = 0, budget: Budget | None = None
) -> Evidence:
    """Look into a file, and into those that it holds, within a ``budget`` for all of them."""
    sign, left = sign_of(stream), budget or Budget()
    try:
        if sign.startswith(ZIP):
            return _of_zip(stream, wanted, depth, left)
        held = members(stream, name)
        return _of_members(held, wanted, depth, left) or _of_bytes(stream, sign, name, wanted)
    except DAMAGED:
        return NOTHING if _workbook(name) else Evidence(doubt=UNREADABLE)


def _workbook(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in _WORKBOOKS


def _of_zip(stream: BinaryIO, wanted: Wanted, depth: int, left: Budget) -> Evidence:
    with zipfile.ZipFile(stream) as archive:
        carried = identifier_in(archive)
        if carried == wanted.key:
            return Evidence(sure=True)
        if protected(archive):
            return Evidence(doubt=LOCKED)
        if not carried and is_package(archive):
            stories = _stories(archive)
            said = [*map(_plain, stories)]
            if any(map(wanted.printed, said)):
                return Evidence(doubt="il imprime sa référence sans porter son identifiant")
            if wanted.retold(b" ".join(said), any(SIGN in story for story in stories)):
                return Evidence(doubt=RETOLD)
        return _of_members(zipped(archive), wanted, depth, left)


def _of_members(held: Iterable[Member], wanted: Wanted, depth: int, left: Budget) -> Evidence:
    """Say what the files of a container say; beyond some depth, or some number, nobody can tell."""
    sure, doubt = [], ""
    for each in held:
        if depth and not left.takes(each):  # an archive of an office of its own is as large as the office
            doubt = doubt or TOO_MANY
            break
        found = _of_member(each, wanted, depth + 1, left)
        if found.sure or found.members:
            sure.append(each.name)
        elif found.doubt and not doubt:
            doubt = f"« {each.name} » : {found.doubt}"
    return Evidence(members=tuple(sure), doubt="" if sure else doubt)


def _of_member(member: Member, wanted: Wanted, depth: int, left: Budget) -> Evidence:
    if member.data is None:
        doubt = "protégé, abîmé ou trop grand pour être lu"
        return NOTHING if _workbook(member.name) else Evidence(doubt=doubt)
    if depth > _DEEPEST:
        return Evidence(doubt="trop d’archives l’une dans l’autre")
    return evidence(io.BytesIO(member.data), member.name, wanted, depth, left)


def _stories(archive: zipfile.ZipFile) -> list[bytes]:
    """Give the parts in which a document's text stands; raise ``DAMAGED`` when they are out of measure."""
    parts = [info for info in archive.infolist() if _STORY.fullmatch(info.filename)]
    if sum(part.file_size for part in parts) > LONGEST:
        raise zipfile.BadZipFile
    return [archive.read(part) for part in parts]


def _plain(part: bytes) -> bytes:
    """Give the text of a part: its paragraphs and tabs apart, its runs together."""
    apart = re.sub(rb"</w:p>|</text:p>|<w:(?:tab|br|ptab)\b[^<>]*>|<w:fldChar\b[^<>]*>", b" ", part)
    return re.sub(rb"<[^<>]+>", b"", apart)


def text_of(stream: BinaryIO) -> bytes:
    """Give what a Word, OpenDocument or plain file says; raises ``DAMAGED``."""
    if not sign_of(stream).startswith(ZIP):
        return stream.read(LONGEST)
    with zipfile.ZipFile(stream) as archive:
        return b" ".join(map(_plain, _stories(archive)))


def _of_bytes(stream: BinaryIO, sign: bytes, name: str, wanted: Wanted) -> Evidence:
    """Look into a file that holds no other: an older format, a protected one, a PDF, text."""
    path = PurePosixPath(name)
    written = path.suffix.lower() in WRITTEN and not _OURS.fullmatch(path.name)
    stream.seek(0)
    data = stream.read(LONGEST + 1) if written or sign.startswith((_PDF, OLE)) else b""
    if wanted.is_pdf(data):
        return Evidence(sure=True)
    if sign.startswith(_PDF):
        return _of_pdf(data, wanted)
    why = "" if _workbook(name) else closed(sign, data)
    if why or not written:
        return Evidence(doubt=why)
    if len(data) > LONGEST:
        return Evidence(doubt="ce fichier est trop grand pour être lu")
    if wanted.printed(data) or any(wanted.printed(text.encode()) for text in readable(data)):
        return Evidence(doubt="il imprime la référence de la synthèse")
    return Evidence(doubt=RETOLD) if wanted.retold(data, SIGN in data) else NOTHING


def _of_pdf(data: bytes, wanted: Wanted) -> Evidence:
    if pdf.locked(data):
        return Evidence(doubt=LOCKED)
    said = pdf.words(data).encode()
    if any(pdf.spelt(data, each) for each in wanted.said) or wanted.printed(said):
        return Evidence(doubt="ce PDF imprime la référence de la synthèse")
    return Evidence(doubt=RETOLD) if wanted.retold(said, fields=False) else NOTHING
