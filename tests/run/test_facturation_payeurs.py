"""Who was billed, when the workbook names others since: nobody pays what another has been billed."""

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.issues import Severity
from pipeline.run.facturer.emises import DIFFERENTE
from pipeline.run.facturer.reprises import Reprise, rectifier, reprendre
from pipeline.store.outcome import Status
from tests.run.office import Office

REF = "2026-001"
FONDS = {
    "Code": "FONDS",
    "Nom": "Fonds d’essai",
    "SIRET": "20005678600011",
    "Adresse": "1 rue des Abers",
    "Code postal": "75000",
    "Ville": "Paris",
}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path)
    office.book.add("Financeurs", **FONDS)
    office.issue(REF)
    return office


def share(office: Office, payer: str, part: str) -> None:
    office.book.add("Financements", Référence=REF, Financeur=payer, Part=part)


def refused(office: Office, words: str) -> None:
    """Asked for again: refused, naming the invoice, what differs and the avoir; nothing is numbered."""
    before = office.numbers()
    choix = office.prepare(REF).choix
    assert choix.commandes == ()
    assert {(issue.code, issue.severity) for issue in choix.issues} == {(DIFFERENTE, Severity.ERREUR)}
    assert words in choix.issues[0].message
    assert "avoir F-2026-00001" in choix.issues[0].remedy
    assert office.issue(REF).factures == ()
    assert office.numbers() == before


def test_another_customer_is_billed_only_after_an_avoir(office: Office) -> None:
    office.book.set("Agents", 0, "Facturer à", "FONDS")
    refused(office, "le client")
    (line,) = [line for line in office.docs().documents if line.status is Status.RETENU]
    assert "F-2026-00001" in line.reason
    office.credit("F-2026-00001")
    (piece,) = office.issue(REF).factures
    assert (piece.numero, piece.draft.client.code) == ("F-2026-00002", "FONDS")


def test_a_second_payer_is_billed_only_after_an_avoir_of_that_part(office: Office) -> None:
    share(office, "KERLANN", "50")
    share(office, "FONDS", "50")
    refused(office, "le montant")
    office.credit("F-2026-00001", "1:600,00")
    (piece,) = office.issue(REF).factures
    assert (piece.draft.client.code, piece.total) == ("FONDS", Decimal(600))


def test_the_second_of_two_payers_is_billed_after_the_first(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.book.add("Financeurs", **FONDS)
    share(office, "KERLANN", "66,67")
    share(office, "FONDS", "33,33")
    office.book.add("À facturer", Référence=REF, Financeur="FONDS")
    (first,) = office.issue().factures
    assert first.draft.client.code == "FONDS"
    (second,) = office.issue(REF).factures
    assert second.draft.client.code == "KERLANN"
    assert first.total + second.total == 1200


@pytest.mark.parametrize("code", ["kerlann", "VILLE-DE-KERLANN"])
def test_a_payer_whose_code_is_typed_otherwise_is_not_billed_again(office: Office, code: str) -> None:
    for sheet, heading in (("Employeurs", "Code"), ("Agents", "Employeur"), ("Signataires", "Employeur")):
        for row in office.book.sheets[sheet]:
            if row.get(heading) == "KERLANN":
                row[heading] = code
    choix = office.prepare(REF).choix
    assert (choix.commandes, choix.issues) == ((), ())
    office.book.set("Tarifs", 0, "Montant", 1500)
    refused(office, "le montant")


def test_two_payers_of_one_siret_are_two(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.book.add("Financeurs", **(FONDS | {"SIRET": "21290999800016"}))
    share(office, "KERLANN", "50")
    share(office, "FONDS", "50")
    office.book.add("À facturer", Référence=REF, Financeur="FONDS")
    office.issue()
    (second,) = office.issue(REF).factures
    assert second.draft.client.code == "KERLANN"


def test_a_body_whose_code_is_typed_otherwise_bills_nothing_twice(office: Office) -> None:
    for row in office.book.sheets["Organismes"] + office.book.sheets["Signataires"]:
        for heading in ("Code", "Organisme"):
            if row.get(heading) == "ORG":
                row[heading] = "Org"
    assert office.prepare(REF).choix.commandes == ()


def test_until_a_day_says_what_an_error_withholds(office: Office) -> None:
    office.book.add("Agents", **(office.book.sheets["Agents"][0] | {"Référence": "2026-002", "Nom": "Riou"}))
    office.book.set("Employeurs", 0, "Engagement obligatoire", "oui")
    day = office.book.sheets["Agents"][0]["Date de clôture"]
    choix = office.prepare(jusqu_au=day).choix
    assert choix.commandes == ()
    assert [issue.code for issue in choix.issues] == ["engagement-manquant"]


def test_what_is_rectified_is_said_until_it_is_recorded_whoever_pays(tmp_path: Path) -> None:
    """The account too; and the employer's n° d'engagement is never put on the funder's invoice."""
    office = Office(tmp_path)
    office.book.add("Financeurs", **FONDS)
    share(office, "KERLANN", "50")
    share(office, "FONDS", "50")
    issued = {piece.draft.client.code: piece.numero for piece in office.issue(REF).factures}
    fonds, ville = issued["FONDS"], issued["KERLANN"]
    office.book.set("Agents", 0, "N° d'engagement", "ENG-12")
    office.book.set("Organismes", 0, "IBAN", "FR1420041010050500013M02606")
    assert to_rectify(office) == {fonds: "l’IBAN", ville: "le n° d’engagement et l’IBAN"}
    said = {
        numero: [what for what, _, _ in rectifier(office.settings(), numero, "")] for numero in (fonds, ville)
    }
    assert said == {fonds: ["l’IBAN"], ville: ["le n° d’engagement", "l’IBAN"]}
    assert to_rectify(office) == {}


def to_rectify(office: Office) -> dict[str, str]:
    """What the report says otherwise than the invoices, and which."""
    pattern = re.compile(r"Depuis (\S+), le classeur dit autrement (.*) : la facture")
    issues = (i for i in office.docs().issues if i.code == "facture-a-rectifier")
    found = [pattern.match(i.message.replace("\u00a0", " ")) for i in issues]
    return {match[1]: match[2] for match in found if match}


def test_a_doubt_about_an_invoice_of_before_is_answered_and_it_is_taken_over(office: Office) -> None:
    """The same person's bilan of another year, under the reference of one that was billed."""
    file = office.root / "2025-88.pdf"
    file.write_bytes(b"%PDF-1.4")
    agent = office.book.sheets["Agents"][0]
    agent |= {"Référence": "2025-017", "Date de clôture": dt.date(2026, 10, 20)}
    for seance in office.book.sheets["Séances"]:
        seance["Référence"] = "2025-017"
    before = Reprise("2025-88", office.day, "2025-017", "KERLANN", Decimal(1200), Decimal(0), file)
    with pytest.raises(UserError, match="est-ce le même bilan"):
        reprendre(office.settings(), before)
    piece = reprendre(office.settings(confirmes=frozenset({"2025-017"})), before)
    assert (piece.numero, piece.deja) == ("2025-88", False)
    assert reprendre(office.settings(), before).deja
