"""Invented drafts, and a register to try them on."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path

from pipeline.factures.numbering import FORMAT
from pipeline.factures.register import Register, open_register
from pipeline.model.factures import Draft, LigneFacture, Tiers, cle_bilan, ligne_ttc
from pipeline.workbook.vocabulary import Unite

TODAY = date(2026, 7, 15)
CDG = Tiers(code="CDG", nom="Centre de gestion de l’Exemple", siret="28290001900017", ville="Quimper")
VILLE = Tiers(code="VILLE", nom="Commune de Kerlannic", siret="21290001900017", ville="Kerlannic")


def a_line(
    prix: str = "2040.50", reference: str = "", taux: str = "0", libelle: str = "Bilan professionnel"
) -> LigneFacture:
    return ligne_ttc(libelle, Decimal(1), Unite.BILAN, Decimal(prix), Decimal(taux), reference)


def a_draft(reference: str = "B-1", /, *lignes: LigneFacture, **changes: object) -> Draft:
    values: dict[str, object] = {
        "organisme": "CDG",
        "serie": "F",
        "cle": cle_bilan("CDG", "VILLE", reference),
        "emetteur": CDG,
        "financeur": VILLE,
        "client": VILLE,
        "lignes": tuple(_for(x, reference) for x in lignes or (a_line(),)),
        "regime": "exonéré 261-4-4° a",
        "execution": date(2026, 6, 12),
    }
    return Draft.model_validate(values | changes)


def _for(ligne: LigneFacture, reference: str) -> LigneFacture:
    return ligne if ligne.reference else ligne.model_copy(update={"reference": reference})


def render(numero: str) -> bytes:
    return f"facture {numero}".encode()


@contextmanager
def a_register(
    folder: Path, today: date = TODAY, address: str = "", modele: str = FORMAT
) -> Iterator[Register]:
    with open_register(folder, today, address=address, modele=modele) as register:
        yield register
