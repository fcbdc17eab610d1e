"""An office on disk: a small workbook as the user's own, and the billing done on it."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.factures.pieces import Issued, load
from pipeline.report.run import Run
from pipeline.run import build
from pipeline.run.facturer import emission, registre
from pipeline.run.facturer.avoirs import emit_avoir, prepare_avoir
from pipeline.run.facturer.choix import Demande
from pipeline.run.facturer.emission import Emission, Preparation
from pipeline.settings import Settings
from pipeline.store.outcome import Outcome
from tests.builders import APRES, classeur, realiser
from tests.bureau import enregistrer
from tests.workbook.builders import Book

FACTURE = frozenset({"facture"})


def closed(count: int = 1) -> Book:
    """Bilans of one employer, closed; their sessions do not overlap because only the first has any."""
    book = realiser(classeur("CDG34", "CDG"))
    book.sheets["Organismes"][0] |= {"Série de factures": "F"}
    book.sheets["Agents"][0]["Date de clôture"] = dt.date(2026, 9, 30)
    for n in range(2, count + 1):
        first = dict(book.sheets["Agents"][0])
        closing = dt.date(2026, 9, 30) if n % 2 else dt.date(2026, 10, 15)
        book.add(
            "Agents",
            **(first | {"Référence": f"2026-{n:03d}", "Nom": f"Riou {n}", "Date de clôture": closing}),
        )
    return book


@dataclass
class Office:
    """Folders ``inputs``, ``outputs``, ``registre`` under ``root``; ``book`` is what the workbook says."""

    root: Path
    book: Book = field(default_factory=closed)
    day: dt.date = APRES

    def settings(self, **options: object) -> Settings:
        """Write the workbook, and give the settings of a run."""
        inputs = self.root / "inputs"
        enregistrer(self.book, inputs / "agents.xlsx")
        given: dict[str, object] = {"day": self.day, "only": FACTURE, **options}
        return Settings(
            inputs=inputs,
            outputs=self.root / "outputs",
            registre=self.root / "registre",
            **given,  # type: ignore[arg-type]
        )

    def docs(self, **options: object) -> Run:
        """As « make factures »."""
        return build(self.settings(**options))

    def lines(self, **options: object) -> dict[str, Outcome]:
        """What became of each draft, by reference (and path when there are several)."""
        return {line.path or line.dossiers[0]: line for line in self.docs(**options).documents}

    def prepare(self, *references: str, **demande: object) -> Preparation:
        """As « facturer » before the confirmation."""
        return emission.prepare(self.settings(), Demande(references, **demande))  # type: ignore[arg-type]

    def issue(self, *references: str, **demande: object) -> Emission:
        """As « facturer --oui », every word that is asked typed."""
        prepared = self.prepare(*references, **demande)
        words = frozenset(question.mot for question in prepared.questions)
        return emission.emit(self.settings(confirmes=words), prepared)

    def credit(self, numero: str, *lignes: str) -> Issued:
        """As « avoir --oui »."""
        settings = self.settings()
        return emit_avoir(settings, prepare_avoir(settings, numero, "Erreur", lignes))[0]

    def drafts(self) -> list[str]:
        """The names of the drafts on disk."""
        return [path.name for path in self.drafts_paths()]

    def drafts_paths(self) -> list[Path]:
        """The drafts on disk."""
        return sorted((self.root / "outputs" / "factures" / "brouillons").glob("*.docx"))

    def copies(self) -> dict[str, bytes]:
        """The documents issued, on disk."""
        folder = self.root / "outputs" / "factures"
        return {path.name: path.read_bytes() for path in sorted(folder.glob("*.docx"))}

    def numbers(self) -> list[str]:
        """The numbers of the register."""
        with registre.opened(self.settings()) as register, register.reading() as connection:
            return [piece.numero for piece in load(connection)]
