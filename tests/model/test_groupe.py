"""The price of a whole group, by the key of « Financements »."""

from decimal import Decimal

from pipeline.model.entites import Modele
from tests.builders import APRES, codes, modele, promotion
from tests.workbook.builders import Book

PRIX = Decimal("1000.00")


def a_group(*parts: object, column: str = "Part") -> Book:
    """Three agents billed as one group, all closed; a part or an amount each."""
    book = promotion(3, par="CDG")
    book.sheets["Tarifs"][0] |= {"Montant": 1000, "Unité": "groupe"}
    for row in book.sheets["Agents"]:
        row |= {"État": "clos", "Date de clôture": APRES}
    for n, part in enumerate(parts, 1):
        other = "Montant" if column == "Part" else "Part"
        code = ("KERLANN", "PLOUVEN")[(n - 1) % 2]
        book.add(
            "Financements",
            Référence=f"2026-{n:03d}",
            Financeur=code,
            **{column: part, other: None},  # type: ignore[arg-type]
        )
    return book


def billed(found: Modele) -> list[Decimal]:
    return [draft.total_ttc for dossier in found.dossiers for draft in dossier.brouillons]


def test_parts_of_a_third_make_up_the_price_to_the_cent() -> None:
    found = modele(a_group("33,33 %", "33,33 %", "33,34 %"), jour=APRES)
    assert billed(found) == [Decimal("333.30"), Decimal("333.30"), Decimal("333.40")]
    assert sum(billed(found)) == PRIX


def test_amounts_are_a_key_too_and_the_line_says_of_what_it_is_a_part() -> None:
    found = modele(a_group(500, 300, 200, column="Montant"), jour=APRES)
    assert billed(found) == [Decimal(500), Decimal(300), Decimal(200)]
    details = [draft.lignes[0].detail for dossier in found.dossiers for draft in dossier.brouillons]
    assert set(details) == {"Part du prix du groupe, 1\u202f000,00\u00a0€"}


def test_a_key_that_does_not_make_up_the_price_bills_nobody() -> None:
    found = modele(a_group(500, 300, 100, column="Montant"), jour=APRES)
    assert billed(found) == []
    assert codes(found).count("cle-de-groupe-inexacte") == 1
    assert all(any(r.touches("facture") for r in d.retenues) for d in found.dossiers)


def test_an_agent_without_a_part_withholds_the_whole_group() -> None:
    found = modele(a_group(500, 500, column="Montant"), jour=APRES)
    assert billed(found) == []
    assert "cle-de-groupe-manquante" in codes(found)


def test_a_price_per_agent_needs_no_key() -> None:
    book = a_group()
    book.sheets["Tarifs"][0]["Unité"] = "agent"
    assert billed(modele(book, jour=APRES)) == [PRIX] * 3


def test_a_group_of_one_is_billed_its_whole_price() -> None:
    book = a_group("100 %")
    book.sheets["Agents"] = book.sheets["Agents"][:1]
    for sheet in ("Séances", "Confidentiel"):
        kept = {None, "2026-001"}
        book.sheets[sheet] = [row for row in book.sheets.get(sheet, []) if row.get("Référence") in kept]
    assert billed(modele(book, jour=APRES)) == [PRIX]
