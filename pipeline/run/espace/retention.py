"""How long each kind of paper is kept after the closing, and why: the office's own table."""

from dataclasses import dataclass

from pipeline.errors import UserError
from pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Nature:
    """One kind of paper: its word in ``bilan.toml``, months kept after the closing, its source."""

    mot: str
    intitule: str
    dossiers: tuple[str, ...]
    mois: int
    source: str


CINQ_ANS = "prescription de droit commun, code civil, article 2224"
# The folders under outputs; syntheses (destroyed on demand) and invoices (ten years, numbered) are not there.
NATURES = (
    Nature(
        "conventions",
        "Conventions, devis, avenants et bulletins d’adhésion",
        ("conventions", "devis", "avenants"),
        60,
        CINQ_ANS,
    ),
    Nature("contrats", "Contrats d’engagement et de confidentialité", ("contrats",), 60, CINQ_ANS),
    Nature("calendriers", "Calendriers et courriers", ("calendriers", "courriers"), 60, "suit la convention"),
    Nature("emargements", "Feuilles d’émargement", ("emargements",), 60, CINQ_ANS),
    Nature("attestations", "Attestations de présence", ("attestations",), 60, CINQ_ANS),
    Nature("classeurs", "Classeurs de suivi", ("classeurs",), 60, "suit la convention"),
)


def durees(settings: Settings) -> dict[str, int]:
    """Months by word, as the office fixed them with its archivist; raise ``UserError`` on an unknown word."""
    known = {nature.mot: nature.mois for nature in NATURES}
    unknown = sorted(set(settings.conservation) - set(known))
    if unknown:
        raise UserError(
            f"bilan.toml : [conservation] ne connaît pas « {unknown[0]} ».",
            f"Écrivez l’un de ces mots : {', '.join(known)}. Les synthèses ont leur propre règle, "
            "les factures se gardent dix ans.",
        )
    return known | dict(settings.conservation)
