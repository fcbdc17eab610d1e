"""The bytes that papers leave as: their PDF where they leave as PDF, looked at again just before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.pdf import Missing
from pipeline.run.envoyer.pieces import Piece
from pipeline.run.grappe.lots import pdfs
from pipeline.run.signatures.depart import a_signer
from pipeline.settings import Settings
from pipeline.store import files


@dataclass(frozen=True, slots=True)
class Contenus:
    """The name and the bytes of each paper, by its file; of those that cannot leave, why (French).

    ``pages``: the page, 1 first, where parties sign those that are to be signed.
    """

    octets: dict[Path, tuple[str, bytes]] = field(default_factory=dict)
    fautes: dict[Path, str] = field(default_factory=dict)
    pages: dict[Path, int] = field(default_factory=dict)


def contenus(settings: Settings, papers: Mapping[Path, Piece]) -> Contenus:
    """Read every paper once; those that leave as PDF and have none are converted together."""
    found = Contenus()
    for path, piece in papers.items():
        _read(found, path, piece)
    told = found.octets.keys() | found.fautes.keys()
    _convert(settings, found, [path for path in papers if path not in told])
    for path, (name, data) in found.octets.items():
        if papers[path].a_signer and name.endswith(".pdf"):
            signed, places = a_signer(data, papers[path].cle, papers[path].empreinte)
            found.octets[path] = (name, signed)
            if places:
                found.pages[path] = places[0].page + 1
    return found


def _read(found: Contenus, path: Path, piece: Piece) -> None:
    data = path.read_bytes()
    if files.digest(data) != piece.empreinte:
        found.fautes[path] = "le fichier vient de changer : relancez"
    elif piece.pdf is not None:
        found.octets[path] = (piece.pdf.name, piece.pdf.read_bytes())
    elif not (piece.en_pdf and path.suffix == ".docx"):
        found.octets[path] = (path.name, data)


def _convert(settings: Settings, found: Contenus, paths: list[Path]) -> None:
    try:
        for result in pdfs(settings, paths) if paths else ():
            if result.data is None:
                found.fautes[result.source] = f"il n’a pas pu être converti en PDF : {result.reason}"
            else:
                found.octets[result.source] = (f"{result.source.stem}.pdf", result.data)
    except Missing as fault:
        why = f"il part en PDF, et {fault.message[:1].lower()}{fault.message[1:]}"
        found.fautes.update(dict.fromkeys(paths, why))
