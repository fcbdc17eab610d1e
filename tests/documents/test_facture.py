"""The provisional invoice: shares to the cent, three tax regimes, hours, interruptions."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

import pytest

from pipeline.dispositifs import Dispositif, Interruption, RegleInterruption
from pipeline.documents import facture
from pipeline.documents.facture import ContexteFacture
from pipeline.documents.kind import Echeance, Ressources, Sujet
from pipeline.model.assemble import assemble
from pipeline.model.regroupement import par_mois
from pipeline.model.rules import check
from pipeline.sheetfiles.model import CellValue
from tests.builders import APRES, classeur, dispositifs, modele, promotion, realiser, sujets
from tests.workbook.builders import Book, employeur, read


def clos(**cells: CellValue) -> Book:
    """A closed bilan at 1 200 €; ``cells`` of its agent."""
    book = realiser(classeur())
    for heading, value in cells.items():
        book.set("Agents", 0, heading, value)
    return book


def partage(*parts: tuple[str, CellValue, CellValue]) -> Book:
    book = clos()
    for code, part, montant in parts:
        if code != "KERLANN":
            book.add(
                "Financeurs", **{h: v for h, v in employeur(code, "20005678600011").items() if h != "Affilié"}
            )
        book.add("Financements", Référence="2026-001", Financeur=code, Part=part, Montant=montant)
    return book


def factures(book: Book) -> list[ContexteFacture]:
    found = sujets(facture.TYPE, book, APRES).values()
    return [facture.contexte(sujet, Ressources()) for sujet in found]


def une(book: Book) -> ContexteFacture:
    (found,) = factures(book)
    return found


def test_the_employer_is_billed_by_default_for_the_whole_price() -> None:
    found = une(clos())
    assert (found.client.nom, found.client.siret) == ("Commune de Kerlann", "21290999800016")
    assert found.total_ttc == 1200
    (line,) = found.lignes
    assert (str(line.quantite), line.unite, str(line.montant)) == ("1", "bilan", "1200.00")
    assert line.libelle == "Bilan professionnel – Élodie Le Goff"
    assert found.date_d_execution == "du 11 mars au 26 août 2026"


def test_without_a_number_it_is_provisional_and_undated() -> None:
    found = une(clos())
    assert (found.numero, found.date, found.document.titre) == (None, None, "Facture provisoire")


@pytest.mark.parametrize(
    ("parts", "amounts"),
    [
        ([("KERLANN", 50, None), ("SDIS", 50, None)], ["600.00", "600.00"]),
        ([("KERLANN", Decimal("33.33"), None), ("SDIS", Decimal("66.67"), None)], ["399.96", "800.04"]),
        ([("KERLANN", None, Decimal("0.01")), ("SDIS", None, Decimal("1199.99"))], ["0.01", "1199.99"]),
        ([("KERLANN", None, 200), ("SDIS", 50, None), ("TIERS", None, 400)], ["200.00", "600.00", "400.00"]),
        ([("KERLANN", 0, None), ("SDIS", 100, None)], ["1200.00"]),
    ],
)
def test_the_shares_add_up_to_the_cent(
    parts: list[tuple[str, CellValue, CellValue]], amounts: list[str]
) -> None:
    found = factures(partage(*parts))
    assert [str(each.total_ttc) for each in found] == amounts
    assert sum(each.total_ttc for each in found) == 1200


def test_a_share_says_what_it_is_a_part_of() -> None:
    detail = (
        factures(partage(("KERLANN", Decimal("33.33"), None), ("SDIS", Decimal("66.67"), None)))[0]
        .lignes[0]
        .detail
    )
    assert detail is not None
    assert detail.startswith("Part de 33,33\u00a0% d’un montant total")
    assert "1\u202f200,00\u00a0€" in detail


@pytest.mark.parametrize(
    ("regime", "mention", "ht", "tva"),
    [
        ("exonéré 261-4-4° a", "261-4-4°", "1200.00", []),
        ("hors champ 256 B", "256\u00a0B", "1200.00", []),
        ("taux", None, "1000.00", [("20", "200.00")]),
    ],
)
def test_three_tax_regimes(regime: str, mention: str | None, ht: str, tva: list[tuple[str, str]]) -> None:
    book = clos().set("Organismes", 0, "Régime de TVA", regime).set("Organismes", 0, "Taux de TVA", 20)
    found = une(book)
    assert str(found.total_ht) == ht
    assert [(str(line.taux), str(line.montant)) for line in found.tva] == tva
    assert found.total_ttc == 1200
    assert found.mention_tva is None if mention is None else mention in (found.mention_tva or "")


def test_a_tariff_by_the_hour_counts_the_hours_done() -> None:
    book = clos().set("Tarifs", 0, "Montant", 100).set("Tarifs", 0, "Unité", "heure")
    book.set("Séances", 3, "Durée réalisée", Decimal("1.25"))
    (line,) = une(book).lignes
    assert (str(line.quantite), line.unite, str(line.montant)) == ("13.25", "heure", "1325.00")


def test_references_that_the_payer_asks_for_are_printed() -> None:
    book = clos(**{"N° d'engagement": "E-118", "N° de bon de commande": "BC-77"})
    found = une(book.set("Employeurs", 0, "Code service", "RH-01"))
    assert (found.numero_engagement, found.numero_bon_de_commande) == ("E-118", "BC-77")
    assert (found.client.code_service, found.convention) == ("RH-01", "CONV-2026-001")


def test_each_payer_has_its_own_commitment_number() -> None:
    book = partage(("KERLANN", 50, None), ("SDIS", 50, None))
    book.set("Financements", 1, "N° d'engagement", "E-S").set("Agents", 0, "N° d'engagement", "E-K")
    assert [each.numero_engagement for each in factures(book)] == ["E-K", "E-S"]


@pytest.mark.parametrize(("verified", "told"), [(dt.date(2026, 2, 1), True), (None, False)])
def test_the_checklist_of_a_reimbursed_employer_says_no_ground(verified: dt.date | None, told: bool) -> None:
    book = clos().add("Confidentiel", Référence="2026-001")
    book.set("Confidentiel", 0, "Éligibilité FIPHFP vérifiée le", verified)
    book.set("Confidentiel", 0, "Éligibilité FIPHFP vérifiée par", "Anne Kerjean")
    found = une(book)
    assert found.pieces_fiphfp is told
    assert "Kerjean" not in repr(found)


def test_file_names_do_not_tell_who_pays() -> None:
    book = partage(("KERLANN", 50, None), ("FIPHFP", 50, None))
    names = [facture.TYPE.fichier(sujet) for sujet in sujets(facture.TYPE, book, APRES).values()]
    assert len(set(names)) == 2
    assert not [word for name in names for word in name if "FIPHFP" in word or "KERLANN" in word]


def interrompre(rule: Interruption | None) -> Sujet:
    """A bilan stopped after three hours, under a rule of its scheme."""
    schemes: Mapping[str, Dispositif] = {
        key: each.model_copy(update={"interruption": rule}) for key, each in dispositifs().items()
    }
    book = (
        classeur()
        .set("Agents", 0, "État", "interrompu")
        .set("Agents", 0, "Date d'effet", dt.date(2026, 5, 4))
    )
    for row in (0, 1, 2):
        book.set("Séances", row, "Statut de la séance", "réalisée")
    reading = read(book, dispositifs=tuple(each.code for each in schemes.values()))
    found = check(assemble(reading.tables, reading.issues, schemes, APRES), APRES)
    (sujet,) = facture.TYPE.sujets(found)
    return sujet


TEXTE = "Règle convenue."


@pytest.mark.parametrize(
    ("rule", "quantity", "amount"),
    [
        (Interruption(regle=RegleInterruption.FORFAIT, texte=TEXTE), "1", "1200.00"),
        (
            Interruption(regle=RegleInterruption.HEURES, taux_horaire=Decimal("80.50"), texte=TEXTE),
            "3",
            "241.50",
        ),
    ],
)
def test_an_interrupted_bilan_is_billed_by_its_schemes_rule(
    rule: Interruption, quantity: str, amount: str
) -> None:
    (line,) = facture.contexte(interrompre(rule), Ressources()).lignes
    assert (str(line.quantite), str(line.montant)) == (quantity, amount)


def test_an_interruption_for_which_nothing_is_due_has_no_invoice_and_no_fault() -> None:
    sujet = interrompre(Interruption(regle=RegleInterruption.RIEN, texte=TEXTE))
    assert facture.TYPE.verdict(sujet).echeance is Echeance.SANS_OBJET


def test_an_interruption_without_a_rule_is_withheld_not_guessed() -> None:
    sujet = interrompre(None)
    assert facture.TYPE.verdict(sujet).echeance is Echeance.DUE
    assert [held.issue.code for held in facture.TYPE.retenues(sujet)] == ["interruption-sans-regle"]


def test_in_a_promotion_the_convention_named_is_the_employer_s() -> None:
    book = realiser(promotion())
    book.set("Tarifs", 0, "Unité", "agent")
    found = {each.document.reference: each.convention for each in factures(book)}
    assert found["FAC-2026-001"] == "CONV-P2026-1-1"
    assert found["FAC-2026-002"] == "CONV-P2026-1-2"
    assert une(clos()).convention == "CONV-2026-001"


def page_du_mois(book: Book) -> ContexteFacture:
    """The invoice of one month for two agents of one employer."""
    pair = [d for d in modele(book, jour=APRES).dossiers if d.reference in {"2026-001", "2026-003"}]
    (draft,) = par_mois([dossier.brouillons[0] for dossier in pair])
    return facture.depuis_brouillon(draft)


def test_the_lines_of_a_month_do_not_repeat_what_the_whole_invoice_says() -> None:
    book = realiser(promotion()).set("Tarifs", 0, "Unité", "agent")
    same = page_du_mois(book)
    assert same.convention == "CONV-P2026-1-1"
    assert [line.detail for line in same.lignes] == [None, None]
    other = page_du_mois(book.set("Agents", 2, "Date de clôture", dt.date(2026, 6, 30)))
    assert [line.detail for line in other.lignes] == [
        "Du 11\u00a0mars au 17\u00a0juin\u00a02026",
        "Du 11\u00a0mars au 30\u00a0juin\u00a02026",
    ]
