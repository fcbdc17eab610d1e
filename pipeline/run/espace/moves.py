"""Files moved under a note of what goes where, so that a crash is finished; the register follows."""

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

from pipeline.errors import UserError
from pipeline.settings import Settings
from pipeline.store import files, notes, pdfs
from pipeline.store.register import opened

NAME = "archivage.json"
Pairs = Sequence[tuple[str, str]]


def pending(registre: Path) -> bool:
    """Whether a move was cut short."""
    return (registre / NAME).is_file()


def plan_note(registre: Path, settings: Settings, documents: Pairs, classeurs: Pairs, target: Path) -> None:
    """Note what goes where: documents under ``outputs``, workbooks from ``inputs`` to ``target``."""
    said = {
        "documents": [list(pair) for pair in documents],
        "classeurs": [[str(settings.inputs / name), str(target / to)] for name, to in classeurs],
    }
    notes.keep(registre / NAME, said)


def carry_out(settings: Settings) -> None:
    """Move what the note says and is not moved yet; then the note goes. The caller holds the register."""
    note = json.loads((settings.registre / NAME).read_text("utf-8"))
    moves = dict(note["documents"])
    pairs = pdfs.load(settings.registre)
    beside = {p.pdf.path: f"{_stem(moves[p.word.path])}.pdf" for p in pairs.values() if p.word.path in moves}
    for source, target in (moves | beside).items():
        move(files.actual(settings.outputs, source), settings.outputs / target, private=True)
    _follow(settings, moves, beside, pairs)
    for source, target in note["classeurs"]:
        move(Path(source), Path(target))
    (settings.registre / NAME).unlink()


def move(source: Path, target: Path, *, private: bool = False) -> None:
    """Move one file, unless it was; raise ``UserError`` when another program holds it."""
    if not source.exists():
        return
    files.make_folder(target.parent, private=private)
    if holder := files.held_open(source):
        raise files.locked(source, holder)
    try:
        os.replace(source, target)  # noqa: PTH105 (one call, atomic)
    except OSError as fault:
        raise UserError(
            f"« {source.name} » n’a pas pu être rangé : l’archivage n’est pas fini.",
            "Fermez-le dans Word ou Excel, puis relancez : l’archivage continuera où il en est.",
            str(source),
        ) from fault


def free_name(folder: Path, name: str) -> str:
    """The name, or with a number when the folder has one like it: an archive never replaces another."""
    path = Path(name)
    others = (path.with_name(f"{path.stem} ({n}){path.suffix}") for n in range(2, 10_000))
    return next(each.as_posix() for each in chain([path], others) if not (folder / each).exists())


def _follow(settings: Settings, moves: dict[str, str], beside: dict[str, str], pairs: dict[str, Any]) -> None:
    with opened(settings.registre) as register:
        rows = register.load().values()
        register.save(replace(row, path=moves[row.path]) for row in rows if row.path in moves)
    if beside:
        for key, pair in pairs.items():
            if pair.word.path in moves:
                word = replace(pair.word, path=moves[pair.word.path])
                pairs[key] = pdfs.Pair(word, replace(pair.pdf, path=beside[pair.pdf.path]))
        pdfs.save(settings.registre, pairs)


def _stem(path: str) -> str:
    return path.rpartition(".")[0]
