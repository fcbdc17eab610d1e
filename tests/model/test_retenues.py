"""An error withholds what it touches: by cell, by row, by what other rows lost through it."""

import datetime as dt

import pytest

from pipeline.issues import Issue, Severity
from pipeline.model.retenues import Errors
from pipeline.run.plan import plan
from pipeline.sheetfiles.model import CellValue
from tests.builders import APRES, classeur, codes, modele, promotion, realiser, seule, statuts, un
from tests.rows import LANCEMENT
from tests.workbook.builders import Book, plain

TOUS = {"convention", "calendrier", "agenda", "contrat", "attestation", "facture", "synthese"}
SANS_FACTURE = TOUS - {"facture"}


def clos(book: Book) -> Book:
    return realiser(book)


def retenus(book: Book, reference: str = "2026-001", jour: dt.date = APRES) -> set[str]:
    """The kinds of one dossier that are withheld; all would be due."""
    found = statuts(book, jour)
    return {
        key.split("/")[0] for key, status in found.items() if status == "retenu" and key.endswith(reference)
    }


def complet() -> Book:
    """A closed bilan with a row in each sheet that a dossier may draw from."""
    book = clos(classeur())
    book.add("Financeurs", Code="SDIS", Nom="Syndicat", SIRET="20005678600011")
    book.set("Financeurs", 0, "Adresse", "2 quai").set("Financeurs", 0, "Code postal", "29000")
    book.set("Financeurs", 0, "Ville", "Brest")
    for payer in ("SDIS", "KERLANN"):
        book.add("Financements", Référence="2026-001", Financeur=payer, Part=50)
    book.add("Consentements", Référence="2026-001", Destinataire="RH", Date=dt.date(2026, 6, 1))
    book.add("À facturer", Référence="2026-001")
    book.set("À facturer", 0, "Date de facture", dt.date(2026, 9, 1))
    return book


@pytest.mark.parametrize(
    ("sheet", "row", "heading", "value", "kinds"),
    [
        ("Agents", 0, "Nom", None, TOUS - {"agenda"}),
        ("Agents", 0, "Courriel", "pas une adresse", TOUS),
        ("Agents", 0, "Catégorie", "D", {"convention", "synthese"}),
        ("Agents", 0, "Date de prise de fonction", "un jour", {"synthese"}),
        ("Agents", 0, "Attestation délivrée le", "bientôt", {"attestation"}),
        ("Agents", 0, "Heures CPF", "beaucoup", {"convention", "attestation"}),
        ("Agents", 0, "Premier échange le", "avant", {"convention"}),
        ("Employeurs", 0, "Courriel RH", "pas une adresse", {"convention", "calendrier", "agenda"}),
        ("Employeurs", 0, "SIRET", "12", TOUS - {"agenda"}),
        ("Employeurs", 0, "Affilié", "peut-être", TOUS - {"agenda"}),
        ("Organismes", 0, "IBAN", "FR00", {"facture"}),
        ("Organismes", 0, "Régime de TVA", "néant", {"convention", "facture"}),
        ("Organismes", 0, "Courriel", "pas une adresse", TOUS),
        ("Séances", 0, "Fin", None, SANS_FACTURE),
        ("Séances", 0, "Durée réalisée", "longtemps", {"attestation", "facture"}),
        ("Signataires", 0, "Nom", None, {"convention", "contrat", "attestation"}),
        ("Signataires", 1, "Prénom", None, {"convention", "contrat", "attestation"}),
        ("Intervenants", 0, "Qualité", "magicien", SANS_FACTURE),
        ("Tarifs", 0, "Montant", "cher", {"convention", "facture"}),
        ("Consentements", 0, "Date", "un jour", {"convention", "contrat", "synthese"}),
        ("À facturer", 0, "Date de facture", "demain", {"facture"}),
        ("Financements", 0, "Part", "la moitié", {"convention", "facture"}),
        ("Financeurs", 0, "SIRET", "12", {"facture"}),
        ("Financeurs", 0, "Nom", None, {"convention", "facture"}),
    ],
)
def test_a_wrong_cell_withholds_what_uses_it(
    sheet: str, row: int, heading: str, value: CellValue, kinds: set[str]
) -> None:
    assert retenus(complet()) == set()
    assert {kind.split("-")[0] for kind in _held(complet().set(sheet, row, heading, value))} == kinds


def _held(book: Book) -> set[str]:
    return {key.split("/")[0] for key, status in statuts(book, APRES).items() if status == "retenu"}


@pytest.mark.parametrize(
    ("sheet", "heading", "kinds"),
    [
        ("Employeurs", "Code", TOUS - {"agenda"}),
        ("Intervenants", "Code", TOUS),
        ("Organismes", "Code", TOUS - {"agenda"}),
    ],
)
def test_a_code_that_cannot_be_read_withholds_those_who_refer_to_it(
    sheet: str, heading: str, kinds: set[str]
) -> None:
    book = clos(classeur()).set(sheet, 0, heading, None)
    assert codes(modele(book, jour=APRES)).count("cellule-obligatoire-vide") == 1
    assert _held(book) == kinds


def test_a_wrong_row_withholds_nothing_of_the_neighbours() -> None:
    book = classeur()
    book.add("Agents", **(book.sheets["Agents"][0] | {"Référence": "2026-002", "Fonction": None}))
    assert retenus(book, "2026-002") == {"convention", "contrat", "synthese"}
    assert retenus(book, "2026-001", dt.date(2026, 3, 2)) == set()


def test_an_error_about_two_cells_of_a_row_is_told_once() -> None:
    record = un(classeur()).agent
    first, other = record.at("nom"), record.at("prenom")
    fault = Issue(
        "faute", Severity.ERREUR, "Deux cellules se contredisent.", "Corrigez-les.", first, related=(other,)
    )
    assert [each.issue for each in Errors([fault]).of_record(record)] == [fault]


def test_an_unknown_employer_withholds_the_dossier_and_says_what_was_perhaps_meant() -> None:
    book = classeur().set("Agents", 0, "Employeur", "KERLAN")
    issue = next(i for i in modele(book).issues if i.code == "reference-inconnue")
    assert "KERLANN" in issue.message
    assert issue.dossiers == ("2026-001",)
    assert "convention" in retenus(book)


def test_a_doubled_reference_withholds_both_rows() -> None:
    book = classeur()
    book.add("Agents", **book.sheets["Agents"][0])
    assert "cle-en-double" in codes(modele(book))
    assert set(statuts(book).values()) == {"retenu"}


def test_two_sessions_at_the_same_start_withhold_what_shows_them() -> None:
    book = clos(classeur())
    book.add("Séances", **(book.sheets["Séances"][0] | {"Fin": dt.time(11)}))
    assert "seances-simultanees" in codes(modele(book, jour=APRES))
    assert retenus(book) == SANS_FACTURE


def test_an_end_before_its_start_withholds_what_shows_it() -> None:
    book = clos(classeur()).set("Séances", 0, "Fin", dt.time(8))
    assert "fin-avant-debut" in codes(modele(book, jour=APRES))
    assert retenus(book) == SANS_FACTURE


def test_a_social_security_number_withholds_its_dossier_and_is_not_repeated() -> None:
    book = classeur().set("Agents", 0, "Service", "Paie 2 85 05 29 019 123 45")
    (issue,) = [i for i in modele(book).issues if "nir" in i.code]
    assert "29 019" not in f"{issue.message}{issue.value}{issue.remedy}"
    assert retenus(book)


@pytest.mark.parametrize("sheet", ["Préremplissage", "Actions"])
def test_the_counsellors_sheets_are_refused_elsewhere_than_in_their_folder(sheet: str) -> None:
    cells: dict[str, dict[str, CellValue]] = {
        "Préremplissage": {"Référence": "2026-001", "Rubrique": "2.1.1", "Texte": "Confié"},
        "Actions": {"Référence": "2026-001", "N°": 1, "Intitulé": "Concours"},
    }
    book = classeur().add(sheet, **cells[sheet])
    found = modele(book)
    (issue,) = [i for i in found.issues if i.severity.value == "erreur"]
    assert issue.origin.sheet == sheet
    assert "conseiller" in issue.remedy
    assert (found.dossiers[0].preremplissages, found.dossiers[0].actions) == ((), ())
    assert "retenu" not in statuts(book).values()


def test_an_absence_that_cannot_be_read_withholds_the_certificate_and_the_invoice() -> None:
    book = realiser(promotion())
    book.add("Absences", Promotion="PROMO-1", Référence="2026-001", Date=LANCEMENT)
    book.set("Absences", 0, "Heures manquées", "un peu")
    assert retenus(book) == {"attestation", "facture"}
    assert retenus(book, "2026-002") == set()


def test_one_agents_error_does_not_hold_up_the_promotion() -> None:
    book = promotion().set("Agents", 0, "Courriel", "pas une adresse")
    held = {key for key, status in statuts(book).items() if status == "retenu"}
    assert {key for key in held if "2026-001" not in key} == set()


@pytest.mark.parametrize(
    ("sheet", "row", "heading", "value", "expected"),
    [
        ("Promotions", 0, "Date de lancement", "bientôt", {"KERLANN", "PLOUVEN", "PROMO-1"}),
        ("Employeurs", 1, "Contact RH", "2 85 05 29 019 123 45", {"PLOUVEN", "PROMO-1"}),
    ],
)
def test_an_error_on_a_shared_row_holds_up_the_promotions_papers_that_show_it(
    sheet: str, row: int, heading: str, value: CellValue, expected: set[str]
) -> None:
    held = {
        key.removeprefix("convention/PROMO-1-").removeprefix("calendrier/").removeprefix("agenda/")
        for key, status in statuts(promotion().set(sheet, row, heading, value)).items()
        if status == "retenu" and "2026-" not in key
    }
    assert held == expected


def test_a_promotion_whose_first_agent_was_refused_keeps_its_papers() -> None:
    book = promotion(7).set("Agents", 0, "Décision de l'employeur", "refus")
    found = statuts(book)
    assert found["convention/PROMO-1-KERLANN"] == found["calendrier/PROMO-1"] == "due"
    assert found["contrat/2026-001"] == "sans objet"


def test_several_bodies_and_no_name_withhold_the_dossier() -> None:
    book = classeur()
    book.add("Organismes", **(book.sheets["Organismes"][0] | {"Code": "AUTRE", "SIRET": "20005678600011"}))
    found = modele(book)
    (issue,) = [i for i in found.issues if i.code == "organisme-a-preciser"]
    assert "AUTRE, ORG" in issue.remedy
    assert set(statuts(book).values()) == {"retenu"}
    assert un(book.set("Agents", 0, "Organisme", "ORG")).organisme.row.code == "ORG"


def test_no_body_at_all_withholds_the_dossier_and_names_the_sheet() -> None:
    book = classeur()
    del book.sheets["Organismes"]
    book.sheets["Signataires"] = book.sheets["Signataires"][1:]
    (issue,) = [i for i in modele(book).issues if i.code == "organisme-a-preciser"]
    assert "« Organismes »" in plain(issue.remedy)
    assert set(statuts(book).values()) == {"retenu"}


def test_a_code_unknown_in_two_sheets_withholds_by_the_column_of_each() -> None:
    book = clos(deux_agents())
    for sheet, heading in (("Agents", "Intervenant"), ("Séances", "Durée réalisée")):
        book.sheets[sheet] = [
            {"Référence": row["Référence"], heading: None, **row} for row in book.sheets[sheet]
        ]
    book.set("Agents", 1, "Intervenant", "XYZ").set("Séances", 0, "Intervenant", "XYZ")
    assert book.at("Agents", 1, "Intervenant")[0] == book.at("Séances", 0, "Durée réalisée")[0]
    assert codes(modele(book, jour=APRES)).count("reference-inconnue") == 1
    assert retenus(book) == SANS_FACTURE


def deux_agents() -> Book:
    book = classeur()
    book.add("Agents", **(book.sheets["Agents"][0] | {"Référence": "2026-002"}))
    return book


def test_the_only_body_that_cannot_be_read_is_told_once_at_its_own_cell() -> None:
    book = deux_agents().set("Organismes", 0, "SIRET", "12")
    assert codes(modele(book)) == ["siret-invalide"]
    assert {absent.reason for absent in plan(modele(book)).absents} == {modele(book).issues[0].message}


def test_a_second_body_that_cannot_be_read_still_asks_which_one_is_meant() -> None:
    book = deux_agents().set("Agents", 0, "Organisme", None)
    book.add("Organismes", **(book.sheets["Organismes"][0] | {"Code": "AUTRE", "SIRET": "12"}))
    issue = seule(modele(book), "organisme-a-preciser")
    assert "AUTRE, ORG" in issue.remedy
    assert issue.dossiers == ("2026-001", "2026-002")
    assert [place.cell for place in issue.related] == [book.at("Agents", 1, "Organisme")]


def test_an_unknown_body_is_told_as_such_and_no_other_takes_its_place() -> None:
    book = classeur().set("Agents", 0, "Organisme", "CDG35")
    assert codes(modele(book)) == ["reference-inconnue"]
    book.add("Organismes", **(book.sheets["Organismes"][0] | {"Code": "AUTRE", "SIRET": "20005678600011"}))
    assert codes(modele(book)) == ["reference-inconnue"]
    assert set(statuts(book).values()) == {"retenu"}
    group = promotion().set("Promotions", 0, "Organisme", "CDG35")
    assert codes(modele(group)) == ["reference-inconnue"]
    assert "due" not in statuts(group).values()


def test_a_session_in_error_withholds_an_invoice_that_counts_hours() -> None:
    book = clos(classeur())
    book.add("Tarifs", Dispositif="CDG29-EVOLUTION", Affilié="oui", Montant=100, Unité="heure")
    assert "facture" not in retenus(book)
    book.set("Séances", 0, "Fin", None)
    assert "facture" in retenus(book)


def test_a_row_in_error_that_nobody_names_adds_nothing_to_another_error() -> None:
    faulty = classeur().set("Agents", 0, "Date de prise de fonction", "bientôt")
    alone = retenus(faulty)
    faulty.add("Employeurs", **(faulty.sheets["Employeurs"][0] | {"Code": "AUTRE", "SIRET": "12"}))
    assert codes(modele(faulty)).count("siret-invalide") == 1
    assert retenus(faulty) == alone == {"synthese"}
