"""The plan: stable keys and paths, chosen families, and rows in any order give the same documents."""

import random
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents.kind import Ressources
from pipeline.run.gather import gather
from pipeline.run.plan import Item, Plan, fingerprint, plan
from pipeline.settings import Settings
from tests.builders import APRES, COLLECTIF, INDIVIDUELS, KINDS, classeur, modele, promotion, realiser
from tests.product.exemple import inputs
from tests.rows import signataire
from tests.workbook.builders import Book


class Modeles(dict[str, str]):
    """A digest for any template."""

    def __missing__(self, name: str) -> str:
        return name


def six(found: Plan) -> list[Item]:
    return [item for item in found.items if item.type.kind in KINDS]


def empreintes(book: Book) -> dict[str, tuple[str, str]]:
    """Path and fingerprint of each document, by its key."""
    items = plan(modele(book, jour=APRES)).items
    return {i.key: (i.path, fingerprint(i, i.produire(Ressources()), Modeles())) for i in items}


def test_keys_are_made_of_kind_and_reference_alone() -> None:
    assert {item.key for item in six(plan(modele(realiser(classeur()), jour=APRES)))} == {
        f"{kind}/2026-001" for kind in KINDS if kind != "bulletin"
    }


def test_a_new_name_keeps_the_key_and_moves_the_path() -> None:
    before, after = empreintes(classeur()), empreintes(classeur().set("Agents", 0, "Nom", "Riou"))
    assert before.keys() == after.keys()
    assert "Riou" in after["contrat/2026-001"][0]
    assert all(before[key] != after[key] for key in before if key != "agenda/2026-001")


def test_each_kind_has_its_own_folder() -> None:
    folders = {item.type.kind: item.path.split("/")[0] for item in six(plan(modele(promotion())))}
    assert folders == {
        "convention": "conventions",
        "bulletin": "conventions",
        "calendrier": "calendriers",
        "agenda": "calendriers",
        "contrat": "contrats",
        "synthese": "syntheses",
    }


def test_the_bulletins_of_an_employer_lie_apart_from_those_of_the_others() -> None:
    book = promotion().set("Agents", 0, "Employeur", "KERLANN ; PLOUVEN")
    paths = [item.path for item in plan(modele(book)).items if item.type.kind == "bulletin"]
    folders = {"KERLANN": set[str](), "PLOUVEN": set[str]()}
    for path in paths:
        folders[path.rpartition(".")[0].rpartition(" ")[2]].add(path.rpartition("/")[0])
    assert len(paths) == 7
    assert folders == {
        "KERLANN": {"conventions/Bulletins PROMO-1 KERLANN"},
        "PLOUVEN": {"conventions/Bulletins PROMO-1 PLOUVEN"},
    }


def test_a_path_never_leaves_its_folder() -> None:
    book = promotion().set("Agents", 0, "Nom", "../../Le/Goff\\")
    for row in (book.sheets["Employeurs"][0], *book.sheets["Agents"], book.sheets["Signataires"][1]):
        heading = "Code" if "Code" in row else "Employeur"
        row[heading] = "../KER\\" if row[heading] == "KERLANN" else row[heading]
    made = plan(modele(book)).items
    assert "bulletin" in {item.type.kind for item in made}
    assert all(item.path.count("/") <= 2 and "\\" not in item.path for item in made)


@pytest.mark.parametrize(
    ("only", "kinds"), [("calendrier", {"calendrier", "agenda"}), ("facture", {"facture"})]
)
def test_only_some_families_may_be_asked_for(only: str, kinds: set[str]) -> None:
    made = plan(modele(realiser(classeur()), jour=APRES), {only})
    assert {item.type.kind for item in made.items if item.type.kind in KINDS} == kinds
    assert {absent.kind for absent in made.absents if absent.kind in KINDS} <= kinds


def test_the_same_document_has_the_same_fingerprint_whatever_the_day() -> None:
    book = realiser(classeur())
    one, other = (
        {
            i.key: fingerprint(i, i.produire(Ressources()), Modeles())
            for i in plan(modele(book, jour=day)).items
        }
        for day in (APRES, APRES.replace(year=2027))
    )
    assert one == other


@pytest.mark.parametrize(("heading", "value"), [("Fonction", "Directrice"), ("Civilité", None)])
def test_a_changed_value_changes_the_documents_that_print_it(heading: str, value: str | None) -> None:
    before, after = empreintes(classeur()), empreintes(classeur().set("Agents", 0, heading, value))
    changed = {key.split("/")[0] for key in before if before[key] != after[key]}
    assert {"convention", "contrat", "synthese"} <= changed
    assert "agenda" not in changed


@given(st.randoms(use_true_random=False), st.sampled_from([*INDIVIDUELS, COLLECTIF]))
@settings(max_examples=25)
def test_rows_in_any_order_give_the_same_documents(shuffle: random.Random, code: str) -> None:
    shuffled = realiser(classeur(code))
    for rows in shuffled.sheets.values():
        # The first row fixes the order of the columns; a lead row stays for that.
        keys = list(dict.fromkeys(heading for row in rows for heading in row))
        shuffle.shuffle(rows)
        shuffle.shuffle(keys)
        rows[0] = {key: rows[0].get(key) for key in keys}
    shuffled.sheets = dict(shuffle.sample(list(shuffled.sheets.items()), len(shuffled.sheets)))
    assert empreintes(shuffled) == empreintes(realiser(classeur(code)))


def test_every_document_of_the_example_has_a_path_of_its_own() -> None:
    made = gather(Settings(day=APRES, inputs=inputs())).plan
    assert len({item.key for item in made.items}) == len({item.path.casefold() for item in made.items})
    assert len(made.items) > 200


def test_an_unusable_row_says_why_each_of_its_documents_is_withheld() -> None:
    made = plan(modele(realiser(classeur()).set("Employeurs", 0, "SIRET", "12")))
    assert made.items == ()
    assert {absent.kind for absent in made.absents if absent.kind in KINDS} == set(KINDS) - {
        "agenda",
        "bulletin",
    }
    assert all("SIRET" in absent.reason and absent.issue is not None for absent in made.absents)


def riche() -> Book:
    """Several rows of each sheet for one dossier: whose order might show."""
    book = realiser(classeur())
    for code in ("B", "A", "C"):
        book.add("Financeurs", Code=code, Nom=f"Syndicat {code}", SIRET="20005678600011", Adresse="2 quai")
        book.add("Financements", Référence="2026-001", Financeur=code, Part=Decimal("33.33"))
        book.add("Consentements", Référence="2026-001", Destinataire=f"Service {code}", Date=APRES)
        book.add("Intervenants", Code=code, Nom=f"Kerboul {code}", Prénom="Yann")
        book.add("Signataires", **(signataire("Organisme", "ORG") | {"Nom": f"Riou {code}"}))
    book.set("Financements", 0, "Part", Decimal("33.34"))
    for row, code in enumerate("BAC"):
        book.set("Financeurs", row, "Code postal", "29000").set("Financeurs", row, "Ville", "Brest")
        book.set("Séances", 3 * row, "Intervenant", code)
    return book


@given(st.randoms(use_true_random=False))
@settings(max_examples=15)
def test_the_order_of_payers_consents_and_people_shows_nowhere(shuffle: random.Random) -> None:
    shuffled = riche()
    for rows in shuffled.sheets.values():
        shuffle.shuffle(rows)
        keys = dict.fromkeys(heading for row in rows for heading in row)
        rows[0] = {key: rows[0].get(key) for key in keys}
    assert empreintes(shuffled) == empreintes(riche())


def test_a_reference_typed_twice_is_withheld_once_in_the_six_kinds_only() -> None:
    book = classeur().add("Agents", **(classeur().sheets["Agents"][0] | {"Nom": "Autre"}))
    held = [absent.key for absent in plan(modele(realiser(book))).absents]
    assert sorted(held) == sorted(f"{kind}/2026-001" for kind in KINDS if kind not in {"bulletin", "agenda"})


ASKED = {"convention", "contrat", "synthese"}


@pytest.mark.parametrize(
    ("cells", "sessions", "kinds"),
    [
        ({}, "aucune", ASKED),
        ({}, "prévue", ASKED | {"calendrier"}),
        ({}, "réalisée", ASKED | {"calendrier", "attestation", "facture"}),
        ({}, "illisible", ASKED | {"calendrier", "attestation"}),
        ({"État": "interrompu"}, "en cours", ASKED | {"calendrier", "attestation", "facture"}),
        ({}, "en cours", ASKED | {"calendrier", "attestation"}),
        ({"Décision de l'employeur": "refus"}, "prévue", set()),
        ({"Promotion": "PROMO-1"}, "aucune", {"contrat", "synthese"}),
    ],
)
def test_of_an_unusable_row_only_what_would_be_due_by_now_is_said_to_be_withheld(
    cells: dict[str, str], sessions: str, kinds: set[str]
) -> None:
    book = promotion().set("Organismes", 0, "Type", "prestataire")
    book.add("Employeurs", **(book.sheets["Employeurs"][0] | {"Code": "ILLISIBLE", "SIRET": "12"}))
    row = classeur("CDG34").sheets["Agents"][0] | {"Référence": "2026-099", "Employeur": "ILLISIBLE"}
    book.add("Agents", **(row | cells))
    book.sheets["Séances"] = [
        line | {"Référence": "2026-099", "Statut de la séance": status}
        for line, status in zip(classeur("CDG34").sheets["Séances"], _statuses(sessions), strict=False)
    ]
    made = plan(modele(book, jour=APRES))
    assert {absent.kind for absent in made.absents if absent.dossiers == ("2026-099",)} == kinds


def _statuses(sessions: str) -> list[str]:
    known: dict[str, list[str]] = {
        "aucune": [],
        "en cours": ["réalisée", "prévue"],
        "illisible": ["réalisée", "faite", "prévue"],
    }
    return known.get(sessions, [sessions] * 3)


def test_an_unusable_row_says_nothing_of_what_its_scheme_never_makes() -> None:
    book = realiser(classeur("DGAFP-INDIVIDUEL", "service interne")).set("Employeurs", 0, "SIRET", "12")
    found = {absent.kind for absent in plan(modele(book, jour=APRES)).absents}
    assert found == {"calendrier", "contrat", "attestation", "synthese"}
