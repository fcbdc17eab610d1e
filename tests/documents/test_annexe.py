"""The payment annexe: made where a third party pays, names it with its share, and says nobody's ground."""

from decimal import Decimal

from pipeline.documents import annexe, convention
from pipeline.documents.kind import Echeance, Ressources, Sujet
from tests.builders import classeur, modele
from tests.templates.rendu import faults, render, text
from tests.workbook.builders import Book


def sujet(book: Book) -> Sujet:
    (found,) = annexe.TYPE.sujets(modele(book))
    return found


def partage(share: Decimal | int = Decimal("66.67")) -> Book:
    book = classeur("CDG29-REORIENTATION").add("Financeurs", Code="FONDS", Nom="Fonds pour l’insertion")
    if share != 100:
        book.add("Financements", Référence="2026-001", Financeur="KERLANN", Part=100 - share)
    return book.add("Financements", Référence="2026-001", Financeur="FONDS", Part=share)


def read(book: Book) -> str:
    made = render("lettre", annexe.contexte(sujet(book), Ressources()))
    assert faults(made) == []
    return text(made).replace("\u00a0", " ").replace("\u202f", " ")


def test_it_is_due_only_where_somebody_who_is_no_employer_pays() -> None:
    assert annexe.verdict(sujet(partage())).echeance is Echeance.DUE
    assert annexe.verdict(sujet(partage(100))).echeance is Echeance.DUE
    assert annexe.verdict(sujet(classeur("CDG29-REORIENTATION"))).echeance is Echeance.SANS_OBJET


def test_each_payer_has_its_share_to_the_cent() -> None:
    found = sujet(partage())
    dossier = found.un_dossier()
    said = read(partage())
    payer = next(f.payeur.nom for f in dossier.financements if f.payeur.code == "FONDS")
    assert dossier.tarif is not None
    assert dossier.tarif.montant == 1200
    assert "Prix\n1 200,00 €" in said
    assert f"{payer}\n800,04 €" in said
    assert "399,96 €" in said
    assert "CONV-2026-001" in said


def test_the_payer_is_named_here_and_not_in_the_convention() -> None:
    found = sujet(partage())
    payer = next(f.payeur.nom for f in found.un_dossier().financements if f.payeur.code == "FONDS")
    assert payer in read(partage())
    assert payer not in text(render("convention", convention.contexte(found, Ressources())))
    assert [
        word for word in ("réorientation", "médical", "restriction") if word in read(partage()).lower()
    ] == []


def test_nobody_s_report_says_that_it_exists() -> None:
    assert annexe.TYPE.confidentiel
    assert annexe.TYPE.prive
    assert annexe.TYPE.roles == ("facturation",)
