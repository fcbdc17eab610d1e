"""What an office expects of pages, as LibreOffice lays them out: their count, their foot, their tables."""

import os
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from pipeline.documents.catalogue import with_template
from pipeline.pdf import convert
from tests.pdf.structure import bare, of_word
from tests.templates.contexts import ORGANISME
from tests.templates.echantillons import LONG, Echantillon, etires, tous
from tests.templates.rendu import render

ONE_PAGE = frozenset(
    {
        *("attestation-complet", "attestation-douze", "attestation-intermediaire", "avoir-complet"),
        *("calendrier-complet", "calendrier-promotion", "devis-complet", "emargement-agent_seul"),
        *("emargement-groupe", "facile-complete", "facture-complete", "facture-provisoire", "facture-taxee"),
        *("lettre-complete", "relance-relance"),
    }
)
SIGNATURE = re.compile(
    r"Fait à |Acceptation$|Bon pour accord|Pour l(?:e|’)|L’agent$|Les? professionnels?$|Co-signature"
)
ENTETES = f"{LONG} {ORGANISME.nom}"
PAS = 1 if os.environ.get("LONGUES") else 2


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, bytes]]:
    """Each sample: its Word file and its PDF."""
    folder = tmp_path_factory.mktemp("pages")
    made = {name: _ecrit(folder, name, kind, context) for name, kind, context in _tous()}
    names = {path: name for name, path in made.items()}
    return {names[each.source]: (each.source, each.data or b"") for each in convert(list(names))}


def _tous() -> Iterator[Echantillon]:
    yield from tous()
    yield from etires(PAS)


def _ecrit(folder: Path, name: str, kind: str, context: Any) -> Path:
    path = folder / f"{name}.docx"
    path.write_bytes(render(kind, context))
    return path


def _lignes(pdf: bytes) -> list[list[str]]:
    """The lines of each page, without its header and its footer."""
    document = pypdfium2.PdfDocument(pdf)
    whole = [page.get_textpage().get_text_bounded(bottom=52, top=788) for page in document]
    document.close()
    return [[line for line in text.splitlines() if line.strip() and line not in ENTETES] for text in whole]


@pytest.mark.epreuve
def test_every_template_is_among_the_samples() -> None:
    told = {f"{kind}.docx" for _, kind, _ in tous()}
    assert {kind.template for kind in with_template()} <= told


@pytest.mark.epreuve
def test_usual_papers_hold_on_one_page(pages: dict[str, tuple[Path, bytes]]) -> None:
    counts = {name: len(_lignes(pages[name][1])) for name in sorted(ONE_PAGE)}
    assert counts == dict.fromkeys(sorted(ONE_PAGE), 1)


@pytest.mark.epreuve
def test_no_page_holds_two_lines_nor_a_signature_alone_nor_ends_by_a_heading(
    pages: dict[str, tuple[Path, bytes]],
) -> None:
    faults = []
    for name, (word, pdf) in pages.items():
        headings = {said for mark, said in of_word(word.read_bytes()) if mark.startswith("H")}
        found = _lignes(pdf)
        for rank, lines in enumerate(found):
            signed = next((n for n, line in enumerate(lines) if SIGNATURE.match(line)), None)
            if rank and len(lines) <= 2:
                faults.append(f"{name}, page {rank + 1}: {len(lines)} lines")
            if rank and signed == 0:
                faults.append(f"{name}, page {rank + 1}: a signature alone")
            if lines and rank + 1 < len(found) and bare(lines[-1]) in headings:
                faults.append(f"{name}, page {rank + 1}: « {lines[-1]} » at its foot")
    assert faults == []


@pytest.mark.epreuve
def test_every_table_of_every_page_has_header_cells_and_none_holds_another(
    pages: dict[str, tuple[Path, bytes]],
) -> None:
    for name, (_, pdf) in pages.items():
        with pikepdf.open(BytesIO(pdf)) as opened:
            nodes = [o for o in opened.objects if isinstance(o, pikepdf.Dictionary) and "/S" in o]
            tables = [node for node in nodes if str(node.S) == "/Table"]
            assert [_dedans(table) & {"/TH", "/Table"} for table in tables] == [{"/TH"}] * len(tables), name


def _dedans(node: Any) -> set[str]:
    """The roles of what a node of the tree holds."""
    held = node.get("/K")
    children = list(held) if isinstance(held, pikepdf.Array) else [held]
    inside = [child for child in children if isinstance(child, pikepdf.Dictionary) and "/S" in child]
    return {str(child.S) for child in inside}.union(*map(_dedans, inside))
