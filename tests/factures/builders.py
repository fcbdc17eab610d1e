"""Invented drafts, and a register to try them on."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.factures import credit
from pipeline.factures.frozen import lines
from pipeline.factures.numbering import FORMAT
from pipeline.factures.register import Register, open_register
from pipeline.french import montant
from pipeline.model.factures import Avoir, Draft, LigneFacture, Tiers, cle_bilan, ligne_ttc
from pipeline.workbook.vocabulary import Unite

AMOUNTS: set[str] = set()
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
    draft = Draft.model_validate(values | changes)
    AMOUNTS.add(montant(draft.total_ttc))
    return draft


def _for(ligne: LigneFacture, reference: str) -> LigneFacture:
    return ligne if ligne.reference else ligne.model_copy(update={"reference": reference})


def prepare_credit(*given: Any, **said: Any) -> Avoir:
    """As the program does; its page will say its total."""
    avoir = credit.prepare_credit(*given, **said)
    AMOUNTS.add(montant(avoir.total_ttc))
    return avoir


def render(numero: str) -> bytes:
    """A small page that says its number, and every total it may have to say."""
    texts = [f"facture {numero}", *sorted(AMOUNTS)]
    body = "".join(f"<w:p><w:t>{text}</w:t></w:p>" for text in texts)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr(zipfile.ZipInfo("word/document.xml"), body)
    return stream.getvalue()


def says(document: bytes, numero: str) -> bool:
    """Whether a page made by :func:`render` bears this number."""
    return f"facture {numero}" in (lines(document) or ())


@contextmanager
def a_register(
    folder: Path, today: date = TODAY, address: str = "", modele: str = FORMAT
) -> Iterator[Register]:
    with open_register(folder, today, address=address, modele=modele) as register:
        yield register
