"""The register of packs: what was prepared for whom and when, and what a person confirmed as sent."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from pipeline.store import files, lines

REGISTER = "envois.jsonl"
PREPARE, ENVOYE = "préparé", "envoyé"


@dataclass(frozen=True, slots=True)
class Acte:
    """One line: a pack prepared, or confirmed as sent, on a day (ISO).

    ``cle`` is what the pack is known by for good; ``reference`` and ``role`` are for people. ``pieces``: the
    digest of each paper by its key, ``noms`` what it is called. ``chemin``: the pack under ``outputs/``;
    ``fichiers``: the digest of each of its files, by place in it ("" for a pack that is one file).
    """

    acte: str
    cle: str
    reference: str
    role: str
    le: str
    pieces: Mapping[str, str] = field(default_factory=dict)
    noms: Mapping[str, str] = field(default_factory=dict)
    chemin: str = ""
    fichiers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Envoi:
    """Where one pack stands: as last prepared; each paper confirmed as sent, its digest and the day."""

    prepare: Acte
    envoyes: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def en_attente(self) -> bool:
        """Whether something prepared was not confirmed as sent."""
        return any(self.envoyes.get(key, ("",))[0] != mark for key, mark in self.prepare.pieces.items())


def load(registre: Path) -> dict[str, Envoi]:
    """Give the packs by key; raise ``UserError`` for a register that cannot be read."""
    found: dict[str, Envoi] = {}
    for acte in _lines(registre):
        before = found.get(acte.cle, Envoi(acte))
        if acte.acte == ENVOYE:
            sent = {key: (mark, acte.le) for key, mark in acte.pieces.items()}
            found[acte.cle] = replace(before, envoyes={**before.envoyes, **sent})
        else:
            found[acte.cle] = replace(before, prepare=acte)
    return found


def record(registre: Path, actes: Iterable[Acte]) -> None:
    """Add lines; the file is its owner's only."""
    said = [asdict(acte) for acte in actes]
    if said:
        files.make_folder(registre, private=True)
        lines.add(registre / REGISTER, said)


def holding(registre: Path, outputs: Path, key: str) -> Iterator[Path]:
    """Give the files of packs that hold a paper, those still there: a file of a folder, or the whole pack."""
    for acte in _lines(registre):
        if key in acte.pieces and acte.chemin:
            pack = files.actual(outputs, acte.chemin)
            places = (pack / name if name else pack for name in acte.fichiers)
            yield from (place for place in places if place.is_file())


def blank(registre: Path, key: str) -> None:
    """Leave of the packs of a destroyed paper to whom and when, not what it was nor where it was."""
    made = list(_lines(registre))
    if any(key in acte.pieces for acte in made):
        kept = [_without(acte, key) if key in acte.pieces else acte for acte in made]
        files.write(registre / REGISTER, lines.encoded(map(asdict, kept)), private=True)


def _without(acte: Acte, key: str) -> Acte:
    pieces = {name: mark for name, mark in acte.pieces.items() if name != key}
    noms = {name: said for name, said in acte.noms.items() if name != key}
    return replace(acte, pieces=pieces, noms=noms, chemin="", fichiers={})


def _lines(registre: Path) -> Iterator[Acte]:
    yield from lines.read(registre / REGISTER, lambda said: Acte(**said), "Le registre des envois")
