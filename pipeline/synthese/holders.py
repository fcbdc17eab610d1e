"""Which files hold a synthesis: by what they contain, whatever they are called; then by their name alone.

A synthesis survives under many names: « Sauvegarde de ….wbk », ``~WRL0003.tmp``, a copy in a zip. The
identifier that each document carries tells, in any file that is a zip; the printed reference tells where the
identifier was lost; what cannot be opened is never said to hold nothing.
"""

import io
import os
import re
import unicodedata
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath

from pipeline.ooxml.reading import READING_FAULTS
from pipeline.store.names import folded
from pipeline.store.package import identifier_in

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
        *(".tmp", ".bak", ".xml", ".htm", ".html", ".mht", ".txt", ""),
    )
)
_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_STORY = re.compile(r"word/[^/]+\.xml|(?:content|styles)\.xml")
_LONGEST, _DEEPEST = 64 << 20, 3
# Our own reports and registers name references, and hold no word of a synthesis.
_OURS = re.compile(r"(?:rapport|a-faire)\.\w+|incident-.*|.*\.sqlite(?:-\w+)?|.*\.jsonl?|.*\.lock")


@dataclass(frozen=True, slots=True)
class Holder:
    """A file that holds the synthesis, or may.

    ``members``: those of an archive that do; ``doubt``: why it is not sure (French), "" when it is.
    """

    path: Path
    members: tuple[str, ...] = ()
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One synthesis to look for: what registers know its bilan by, the references that its files may print.

    ``names``: those its files were known under; ``digests``: the SHA-256 of the PDFs made of it; ``others``:
    files of other documents.
    """

    bilan: str
    references: Collection[str] = ()
    names: Collection[str] = ()
    others: Collection[Path] = ()
    digests: Collection[str] = ()

    @property
    def key(self) -> str:
        """Its identifier."""
        return f"{KIND}/{self.bilan}"

    def printed(self, text: bytes) -> bool:
        """Tell whether bytes print a reference of the synthesis, or quote its identifier."""
        said = (*(f"SYN-{each}" for each in self.references), self.key)
        either = "|".join(map(re.escape, said))
        pattern = rf"(?:{either})(?![\w-])"
        wide = text[: len(text) // 2 * 2].decode("utf-16-le", "ignore") if b"\0" in text else ""
        return bool(re.search(pattern, text.decode("utf-8", "ignore")) or re.search(pattern, wide))

    def is_pdf(self, data: bytes) -> bool:
        """Tell whether bytes are a PDF that was made of the synthesis."""
        return data.startswith(_PDF) and sha256(data).hexdigest() in self.digests

    def named(self, name: str) -> bool:
        """Tell whether a file bears one of the names, alone or within its own."""
        stems = (folded(PurePosixPath(each).stem) for each in self.names)
        return any(stem and stem in folded(name) for stem in stems)


Vet = Callable[[list[Path]], Mapping[Path, str]]


def holders(roots: Iterable[Path], wanted: Wanted, vet: Vet | None = None) -> Iterator[Holder]:
    """Look into every file under some folders, hidden and temporary ones too.

    ``vet`` says of files what forbids to open them; pipes and devices hold nothing.
    """
    paths = [each for each in _files(roots) if each not in wanted.others and not _OURS.fullmatch(each.name)]
    written = [path for path in paths if path.suffix.lower() in WRITTEN]
    refused = vet(written) if vet else {}
    for path in paths:
        if path in refused:
            yield Holder(path, doubt=f"ce fichier {refused[path]}")
        else:
            found = _inspected(path, wanted)
            if found is not None:
                yield found


def _files(roots: Iterable[Path]) -> Iterator[Path]:
    seen: set[Path] = set()
    for root in roots:
        for folder, _, names in os.walk(root):
            for name in sorted(names):
                path = Path(folder) / name
                if path.resolve() not in seen and path.is_file():
                    seen.add(path.resolve())
                    yield path


def _inspected(path: Path, wanted: Wanted) -> Holder | None:
    try:
        with path.open("rb") as stream:
            sign = stream.read(4)
            found = _in_zip(path, wanted) if sign == _ZIP else _in_bytes(path, sign, wanted)
    except OSError:
        found = Holder(path, doubt="ce fichier ne peut pas être lu")
    if found is None and wanted.named(unicodedata.normalize("NFC", path.name)):
        return Holder(path, doubt="il porte le nom de la synthèse (s’il ne la reprend pas, renommez-le)")
    return found


def _in_zip(path: Path, wanted: Wanted) -> Holder | None:
    try:
        with zipfile.ZipFile(path) as archive:
            carried = identifier_in(archive)
            if carried == wanted.key:
                return Holder(path)
            if carried:
                return None
            if _prints(archive, wanted):
                return Holder(path, doubt="il imprime sa référence sans porter son identifiant")
            return _archived(path, archive, wanted)
    except READING_FAULTS:
        written = path.suffix.lower() in {*WRITTEN, ".zip"}
        return Holder(path, doubt="ce fichier est abîmé ou ne peut pas être lu") if written else None


def _archived(path: Path, archive: zipfile.ZipFile, wanted: Wanted) -> Holder | None:
    """Look into the files of an archive, archives in it included."""
    members = tuple(name for name, sure in _members(archive, wanted, 1) if sure)
    if members:
        return Holder(path, members)
    doubtful = next((name for name, sure in _members(archive, wanted, 1) if not sure), "")
    if doubtful:
        return Holder(path, doubt=f"« {doubtful} » y est protégé, abîmé ou trop grand pour être lu")
    return None


def _members(archive: zipfile.ZipFile, wanted: Wanted, depth: int) -> Iterator[tuple[str, bool]]:
    """Give the members that hold the synthesis (True), and those that cannot be read (False)."""
    for info in archive.infolist():
        suffix = PurePosixPath(info.filename).suffix.lower()
        if info.is_dir() or suffix not in {*WRITTEN, ".zip", ".pdf"} or suffix in {".xml", ".htm", ".html"}:
            continue
        try:
            if info.file_size > _LONGEST:
                yield info.filename, False
                continue
            data = archive.read(info)
            if _holds(data, wanted, depth):
                yield info.filename, True
            elif data.startswith(_OLE) and _ENCRYPTED in data:
                yield info.filename, False
        except READING_FAULTS:
            yield info.filename, False


def _holds(data: bytes, wanted: Wanted, depth: int) -> bool:
    if not data.startswith(_ZIP):
        return wanted.is_pdf(data) if data.startswith(_PDF) else wanted.printed(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        carried = identifier_in(archive)
        if carried or depth >= _DEEPEST:
            return carried == wanted.key
        return _prints(archive, wanted) or any(sure for _, sure in _members(archive, wanted, depth + 1))


def _prints(archive: zipfile.ZipFile, wanted: Wanted) -> bool:
    """Tell whether a Word or OpenDocument file prints the reference, its marks of runs set aside."""
    parts = (
        i for i in archive.infolist() if re.fullmatch(r"word/[^/]+\.xml|content\.xml|styles\.xml", i.filename)
    )
    return any(wanted.printed(_plain(archive.read(part))) for part in parts if part.file_size < _LONGEST)


def _plain(part: bytes) -> bytes:
    """Give the text of a part: its paragraphs and tabs apart, its runs together."""
    apart = re.sub(rb"</w:p>|</text:p>|<w:(?:tab|br|ptab)\b[^<>]*>|<w:fldChar\b[^<>]*>", b" ", part)
    return re.sub(rb"<[^<>]+>", b"", apart)


def _in_bytes(path: Path, sign: bytes, wanted: Wanted) -> Holder | None:
    """Look into a file that is no zip: an older format, a protected one, text."""
    if sign == _PDF and wanted.digests and path.stat().st_size < _LONGEST:
        return Holder(path) if wanted.is_pdf(path.read_bytes()) else None
    if path.suffix.lower() not in WRITTEN:
        return None
    if path.stat().st_size > _LONGEST:
        return Holder(path, doubt="ce fichier est trop grand pour être lu")
    data = path.read_bytes()
    if sign == _OLE and _ENCRYPTED in data:
        return Holder(path, doubt="protégé par un mot de passe : nul ne sait ce qu’il contient")
    if wanted.printed(data):
        return Holder(path, doubt="il imprime la référence de la synthèse")
    return None
