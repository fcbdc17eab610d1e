"""Electronic invoices: 2,000 made and checked, then put in their PDF; time, processor and memory."""

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.mesure import Measure, measured
from bench.resultats import write_section
from pipeline.documents.facture import depuis_brouillon
from pipeline.einvoicing import checks, xml
from pipeline.einvoicing.embed import embed
from pipeline.einvoicing.profiles import Profil
from pipeline.factures.pieces import Issued
from pipeline.pdf import convert
from tests.einvoicing.builders import EXEMPT, D, an_issue
from tests.templates.rendu import render

ROOT = Path(__file__).resolve().parent.parent
COUNT = 2_000
XML, PDF = "xml", "pdf"
MADE_IN, WITH_PDF_IN, MEMORY = 90, 600, 1_500


def work(what: str, count: int) -> None:
    """What is measured, in a process of its own: the XML alone, or with the page and the PDF of each."""

    pieces = [replace(an_issue(EXEMPT), numero=f"F-2026-{n:05d}") for n in range(1, count + 1)]
    made = {piece.numero: (Profil.EXTENDED, xml.make(piece, Profil.EXTENDED)) for piece in pieces}
    if any(checks.check(made).values()):
        raise RuntimeError("an invoice of the bench is not valid")
    if what == XML:
        return
    with TemporaryDirectory() as folder:
        done = 0
        for result in convert(sorted(_pages(pieces, Path(folder)))):
            if result.data is None:
                raise RuntimeError("a page of the bench was not converted")
            number = result.source.stem
            embed(result.data, made[number][1], Profil.EXTENDED, f"Facture n° {number}", "CDG")
            done += 1
    if done != count:
        raise RuntimeError("a page of the bench is missing")


def _pages(pieces: Sequence[Issued], folder: Path) -> list[Path]:

    paths = []
    for piece in pieces:
        path = folder / f"{piece.numero}.docx"
        path.write_bytes(render("facture", depuis_brouillon(piece.draft, None, piece.numero, D)))
        paths.append(path)
    return paths


def _line(name: str, found: Measure) -> str:
    figures = f"{found.wall:.1f} s | {found.cpu:.1f} s | {found.memory:.0f} Mo | {found.others:.1f}"
    return f"| {name} | {figures} |".replace(".", ",")


def _verdict(name: str, value: float, aim: int, unit: str) -> str:
    word = "atteint" if value <= aim else "non atteint"
    return f"- {name} : {value:.0f} {unit} (visé : {aim} au plus), {word}."


def _alone(name: str, found: Measure) -> str:
    cores = os.cpu_count() or 1
    return f"- {name}, le temps processeur partagé entre {cores} cœurs : {found.cpu / cores:.0f} s."


def main(count: int = COUNT) -> None:
    """Measure both, write the section."""
    found = {}
    for what in (XML, PDF):
        found[what] = measured([sys.executable, "-m", "bench.facturx", what, str(count)], ROOT)
        if found[what].code:
            raise RuntimeError(f"the bench of {what} failed")
    text = "\n".join(
        [
            "## Factures électroniques",
            "",
            f"{count} factures Factur-X EXTENDED, chacune contrôlée contre son schéma, son profil et les",
            f"règles françaises, {os.cpu_count()} cœurs. Mémoire : la plus haute, de tous les processus.",
            "",
            "| | durée | temps processeur | mémoire | cœurs pris par d’autres |",
            "|---|---:|---:|---:|---:|",
            _line("XML fait et contrôlé", found[XML]),
            _line("le même, avec la page, le PDF/A-3 et sa relecture", found[PDF]),
            "",
            _verdict("XML fait et contrôlé", found[XML].wall, MADE_IN, "s"),
            _verdict("avec le PDF", found[PDF].wall, WITH_PDF_IN, "s"),
            *(_alone(name, found[what]) for name, what in (("XML", XML), ("avec le PDF", PDF))),
            _verdict("mémoire", max(x.memory for x in found.values()), MEMORY, "Mo"),
            "",
            f"Python {sys.version.split()[0]}, "
            f"factur-x {version('factur-x')}, saxonche {version('saxonche')}.",
        ]
    )
    print(text)
    write_section("facturx", text)


if __name__ == "__main__":
    if sys.argv[1:]:
        work(sys.argv[1], int(sys.argv[2]))
    else:
        main()
