"""How long a year's electronic invoices take: made and checked, then with their PDF."""

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.documents.facture import depuis_brouillon
from pipeline.einvoicing import checks, xml
from pipeline.einvoicing.embed import embed
from pipeline.einvoicing.profiles import Profil
from pipeline.factures.pieces import Issued
from pipeline.pdf import convert
from tests.einvoicing.builders import EXEMPT, D, an_issue
from tests.templates.rendu import render

COUNT = 2_000 if os.environ.get("LONGUES") else 60
MADE_IN, WITH_PDF_IN, START = 90.0, 600.0, 60.0  # seconds for 2,000 on two quiet cores; what any count needs


def a_year(count: int) -> list[Issued]:
    return [replace(an_issue(EXEMPT), numero=f"F-2026-{n:05d}") for n in range(1, count + 1)]


def timed(work: Callable[[], None], allowed: float) -> None:
    began = time.perf_counter()
    work()
    assert time.perf_counter() - began <= START + allowed * COUNT / 2_000


@pytest.mark.epreuve
def test_a_year_is_made_checked_and_put_in_its_pages_in_time(tmp_path: Path) -> None:
    pieces = a_year(COUNT)
    made: dict[str, tuple[Profil, bytes]] = {}

    def make() -> None:
        for piece in pieces:
            made[piece.numero] = (Profil.EXTENDED, xml.make(piece, Profil.EXTENDED))
        assert not any(checks.check(made).values())

    def put_in_pages() -> None:
        for piece in pieces:
            page = render("facture", depuis_brouillon(piece.draft, None, piece.numero, D))
            (tmp_path / f"{piece.numero}.docx").write_bytes(page)
        done = 0
        for result in convert(sorted(tmp_path.glob("*.docx"))):
            assert result.data is not None
            embed(result.data, made[result.source.stem][1], Profil.EXTENDED, result.source.stem, "CDG")
            done += 1
        assert done == COUNT

    timed(make, MADE_IN)
    timed(put_in_pages, WITH_PDF_IN)
