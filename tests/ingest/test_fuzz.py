"""Each gate fed with bytes changed at random, for a bounded time: a sentence or a result, nothing else."""

import datetime as dt
import random
import time
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from openpyxl import Workbook

from pipeline.dispositifs.loader import load
from pipeline.errors import UserError
from pipeline.ingest import images, trial_child
from pipeline.render import Template, TemplateError
from pipeline.run.facturer.releves import read_statement
from pipeline.run.facturer.statuts import COLONNES
from pipeline.settings import Settings
from pipeline.sheetfiles import open_workbook
from pipeline.store.package import read_identifier
from pipeline.synthese.clean_copy import cleaned
from pipeline.synthese.holders import Wanted, holders
from pipeline.synthese.machine import opened
from pipeline.synthese.refresh import refresh
from pipeline.synthese.sections import sections
from tests.product.charges import ods
from tests.product.test_modeles_pieges import _png
from tests.synthese import real
from tests.synthese.word import packed, unpacked
from tests.templates.contexts_synthese import COMPLET

ROOT = Path(__file__).parents[2]
SECONDS, LONGEST = 6.0, 10.0
TOKENS = (
    b"",
    b"<",
    b"]]>",
    b"&#0;",
    b'"',
    b"\xff",
    b"\0",
    b"-1",
    b"99999999999",
    b"{{",
    b"%}",
    b"PK\x05\x06",
)
Gate = Callable[[Path], object]


def mangled(data: bytes, draw: random.Random) -> bytes:
    """A few bytes changed, cut, doubled or replaced by what means trouble; of a zip, in one of its parts."""
    if data.startswith(b"PK") and draw.random() < 0.7:
        parts = unpacked(data)
        name = draw.choice(sorted(parts))
        return packed({**parts, name: _changed(parts[name], draw)})
    return _changed(data, draw)


def _changed(data: bytes, draw: random.Random) -> bytes:
    found = bytearray(data)
    for _ in range(draw.randint(1, 6)):
        at = draw.randrange(len(found) + 1)
        until = at + draw.choice((0, 1, 1, 4, 60))
        again = bytes(found[at : at + 40]) * 2
        found[at:until] = draw.choice((bytes([draw.randrange(256)]), again, draw.choice(TOKENS)))
    return bytes(found)


@cache
def synthesis() -> bytes:
    return real.synthese(COMPLET)


def _book() -> bytes:
    import io

    book = Workbook()
    for row in (("Référence", "Nom", "Prénom"), ("A-01", "Le Goff", "Élodie"), ("A-02", 12.5, True)):
        book.active.append(row)  # type: ignore[union-attr]
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _read_back(path: Path) -> None:
    """Everything that is done with a synthesis found in outputs, once it has its verdict."""
    read_identifier(path)
    if trial_child.verdict(str(path), trial_child.reading()):
        return
    data = path.read_bytes()
    sections(data)
    machine = opened(data)
    cleaned(machine.package)
    refresh(data, synthesis(), {})


def _looked_for(path: Path) -> None:
    list(holders([path.parent], Wanted("A-01", ("A-01",), ("Synthèse A-01.docx",))))


def _statement(path: Path) -> None:
    where = path.parent
    read_statement(
        Settings(inputs=where, outputs=where, registre=where, day=dt.date(2026, 11, 26)), path, COLONNES
    )


def _scheme(path: Path) -> None:
    path.rename(path.with_suffix(".toml"))
    load(path.parent)


CASES: dict[str, tuple[Callable[[], bytes], Gate]] = {
    "classeur xlsx": (_book, open_workbook),
    "classeur ods": (lambda: ods("<table:table-row><table:table-cell/></table:table-row>"), open_workbook),
    "classeur csv": (lambda: "Référence;Nom\nA-01;Le Goff\n".encode() * 20, open_workbook),
    "relevé": ((";".join(c.titres[0] for c in COLONNES) + "\n1;2;3;4\n" * 20).encode, _statement),
    "synthèse": (synthesis, _read_back),
    "synthèse cherchée": (synthesis, _looked_for),
    "modèle": ((ROOT / "templates" / "docx" / "attestation.docx").read_bytes, Template),
    "logo": (lambda: _png(3, 3), lambda path: images.size_of(path.read_bytes())),
    "dispositif": (
        lambda: next((ROOT / "pipeline" / "dispositifs").glob("*.toml")).read_bytes(),
        _scheme,
    ),
}
SUFFIX = {"relevé": ".csv", "classeur csv": ".csv", "classeur ods": ".ods", "classeur xlsx": ".xlsx"}


@pytest.mark.epreuve
@pytest.mark.parametrize("name", sorted(CASES))
def test_a_gate_answers_whatever_the_bytes(name: str, tmp_path: Path) -> None:
    make, gate = CASES[name]
    sound, draw = make(), random.Random(zlib.crc32(name.encode()))
    end, tried = time.monotonic() + SECONDS, 0
    while time.monotonic() < end:
        folder = tmp_path / str(tried)
        folder.mkdir()
        path = folder / f"a{SUFFIX.get(name, '.docx')}"
        path.write_bytes(mangled(sound, draw))
        start = time.monotonic()
        try:
            gate(path)
        except (UserError, TemplateError, images.Unusable):
            pass
        except Exception as fault:
            raise AssertionError(f"{name}, attempt {tried}: {fault!r}") from fault
        assert time.monotonic() - start < LONGEST, (name, tried)
        tried += 1
    assert tried > 20
