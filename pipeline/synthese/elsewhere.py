"""Where a synthesis is held beside its own place: other files, members of archives, PDFs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath

from pipeline.errors import UserError
from pipeline.store import envois, files, pdfs
from pipeline.store.archive import check_archive
from pipeline.store.names import folded
from pipeline.store.store import Store
from pipeline.store.tree import Tree
from pipeline.store.verdicts import vet
from pipeline.synthese import cosignatures
from pipeline.synthese.containers import DAMAGED
from pipeline.synthese.evidence import WRITTEN, text_of
from pipeline.synthese.holders import Holder, Wanted, holders

# Where a PDF is a synthesis, or a copy of one.
FOLDER = "syntheses/"
STRANGE = (
    "ce PDF n’a pas été fait par le programme : nul ne sait de quelle synthèse il est. Supprimez-le, ou "
    "rangez-le hors de ce dossier"
)
# Pictures, sound, documents of other programs: a scan, a recording, a page printed to a file.
OPAQUE = frozenset(
    (
        *(".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic", ".heif", ".djvu"),
        *(".xps", ".oxps", ".pages", ".one", ".wpd", ".wps", ".epub", ".ps"),
        *(".mp3", ".m4a", ".wav", ".ogg", ".opus", ".wma", ".mp4", ".mov"),
    )
)
UNSEEN = "nul ne sait de quelle synthèse vient ce fichier. Supprimez-le, ou rangez-le hors de ce dossier"
NAMED = "ce texte nomme l’agent sans être un document du programme : s’il reprend la synthèse, supprimez-le, "
NAMED += "sinon rangez-le hors de ce dossier"


def everywhere(
    store: Store, tree: Tree, wanted: Wanted, found: Sequence[str], roots: Iterable[Path]
) -> tuple[Holder, ...]:
    """Look where its place or its row does not lead, in outputs first, then in packs made for somebody."""
    key, rows = wanted.key, store.rows().values()
    mine = [each for row in rows if concerns(row.key, key) for each in (row.path, row.placed, row.proposed)]
    others = {tree.real(row.path) for row in rows if not concerns(row.key, key) and row.path in tree.files}
    known = {tree.real(path) for path in found}
    names = {PurePosixPath(path).name for path in (*mine, *found) if path}
    names |= {f"Synthèse {each} " for each in wanted.references}
    wanted, vetting = replace(wanted, names=names, others=others), partial(vet, store.registre)
    there = {each.path: each for each in holders((store.outputs, *roots), wanted, vetting)}
    there |= {path: Holder(path) for path in envois.holding(store.registre, store.outputs, key)}
    return (*(each for path, each in there.items() if path not in known), *_strange(store, tree, wanted))


def ours(path: Path) -> bool:
    """Tell whether an archive is one of ours, which can be made again without some of its members."""
    try:
        check_archive(path)
    except UserError:
        return False
    return True


def _strange(store: Store, tree: Tree, wanted: Wanted) -> Iterator[Holder]:
    """Give what lies beside the syntheses and is nobody's: a PDF, a scan, a text that names the agent."""
    known = {pair.pdf.digest for pair in pdfs.load(store.registre).values()}
    known |= {signed.pdf for signed in cosignatures.cosigned(store.registre).values()}
    others = {folded(each.stem) for each in wanted.others}
    for path in tree.files:
        real, suffix = tree.real(path), PurePosixPath(path).suffix.lower()
        beside = path.startswith(FOLDER) and folded(real.stem) not in others
        if not beside or wanted.named(path) or tree.identifier(path):
            continue
        if suffix == ".pdf" and files.digest(real.read_bytes()) not in known:
            yield Holder(real, doubt=STRANGE)
        elif suffix in OPAQUE:
            yield Holder(real, doubt=UNSEEN)
        elif suffix in WRITTEN and _names(real, wanted):
            yield Holder(real, doubt=NAMED)


def _names(path: Path, wanted: Wanted) -> bool:
    try:
        with path.open("rb") as stream:
            return wanted.speaks_of(text_of(stream))
    except DAMAGED:  # said already
        return False


def pdfs_of(registre: Path, key: str) -> Iterator[str]:
    """Give the SHA-256 of the PDFs that the program made of a synthesis, beside it or when it was signed."""
    if pair := pdfs.load(registre).get(key):
        yield pair.pdf.digest
    if (signed := cosignatures.cosigned(registre).get(key)) and signed.pdf:
        yield signed.pdf


def forget_pdf(registre: Path, key: str) -> None:
    """Leave nothing of a synthesis in the register of PDFs."""
    pairs = pdfs.load(registre)
    if pairs.pop(key, None):
        pdfs.save(registre, pairs)


def concerns(other: str, key: str) -> bool:
    """Tell whether a key is that of a document, or of a new version written beside it."""
    return other == key or other.startswith(f"{key} (nouvelle version ")
