"""What follows a signed act: proposed, asked for, made as an amendment or a corrected page, then frozen."""

import datetime as dt
import io
import shutil
from pathlib import Path

import pytest
from docx import Document

from pipeline.errors import UserError
from pipeline.model.taches import A_INSCRIRE, taches
from pipeline.report.run import Run
from pipeline.run.gather import gather
from pipeline.run.rouvrir import AVENANT, CORRECTION, Acte, agir
from pipeline.store.outcome import Outcome, Status
from tests.builders import classeur, promotion
from tests.bureau import Bureau
from tests.rows import REFERENCE
from tests.templates.rendu import text
from tests.workbook.builders import Book

SIGNED = dt.date(2026, 2, 20)
END = dt.date(2026, 10, 30)


def book() -> Book:
    made = classeur("CDG34")
    made.sheets["Agents"][0] |= {
        "Date de lancement": dt.date(2026, 3, 11),
        "Date de fin prévue": dt.date(2026, 9, 30),
        "Convention signée le": None,
    }
    return made


def lines(run: Run, kind: str) -> list[Outcome]:
    return [line for line in run.documents if line.kind == kind]


def papers(bureau: Bureau) -> dict[str, bytes]:
    return {name: data for name, data in bureau.fichiers().items() if name.startswith("avenants/")}


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Bureau:
    """A convention made, then signed."""
    office, rows = Bureau(tmp_path_factory.mktemp("bureau")), book()
    office.deposer(rows).produire(SIGNED)
    rows.sheets["Agents"][0]["Convention signée le"] = SIGNED
    office.deposer(rows).produire(SIGNED)
    return office


@pytest.fixture
def made(signed: Bureau, tmp_path: Path) -> tuple[Bureau, Book]:
    """The same in a folder of its own, with the rows of its workbook."""
    shutil.copytree(signed.root, tmp_path, dirs_exist_ok=True)
    rows = book()
    rows.sheets["Agents"][0]["Convention signée le"] = SIGNED
    return Bureau(tmp_path), rows


def read(data: bytes) -> str:
    return text(data).replace("\u00a0", " ").replace("\u202f", " ")


def test_a_changed_period_is_proposed_then_made_when_asked_for_and_frozen_by_its_date(
    made: tuple[Bureau, Book],
) -> None:
    office, rows = made
    assert lines(office.produire(SIGNED), "avenant") == []
    rows.sheets["Agents"][0]["Date de fin prévue"] = END
    (line,) = lines(office.deposer(rows).produire(SIGNED), "avenant")
    assert line.status is Status.PAS_ENCORE
    assert "du 11 mars au 30 septembre 2026 → du 11 mars au 30 octobre 2026" in line.reason
    assert papers(office) == {}

    agir(office.reglages(SIGNED), Acte(REFERENCE, "convention", AVENANT, "prolongation"))
    with pytest.raises(UserError, match="déjà demandé"):
        agir(office.reglages(SIGNED), Acte(REFERENCE, "convention", AVENANT))
    (line,) = lines(office.produire(SIGNED), "avenant")
    assert line.status is Status.FAIT
    ((_, first),) = papers(office).items()
    said = read(first)
    assert f"Avenant n° 1\nÀ la convention n° CONV-{REFERENCE} du 20 février 2026" in said
    assert "Période\ndu 11 mars au 30 septembre 2026\ndu 11 mars au 30 octobre 2026" in said
    assert "Prix" not in said

    rows.sheets["Avenants"] = [{"Référence": REFERENCE, "N°": 1, "Signé par l'agent le": SIGNED}]
    rows.sheets["Agents"][0]["Date de fin prévue"] = dt.date(2026, 12, 18)
    found = lines(office.deposer(rows).produire(SIGNED), "avenant")
    assert {line.status for line in found} == {Status.FIGE, Status.PAS_ENCORE}
    assert "30 octobre 2026 → du 11 mars au 18 décembre 2026" in found[0].reason + found[1].reason
    assert list(papers(office).values()) == [first]
    who, first_day = "l’employeur et l’organisme", "en signature depuis le 20 février 2026"
    assert awaited(office) == [
        (who, f"L’avenant n° 1 à la convention de {REFERENCE}, {first_day}, attend {who} ; {A_INSCRIRE}."),
        ("l’organisme", f"L’avenant à la convention de {REFERENCE} est à proposer."),
    ]
    signed = {f"Signé par {who} le": SIGNED for who in ("l'employeur", "l'organisme")}
    rows.sheets["Avenants"][0] |= signed
    office.deposer(rows)
    assert [who for who, _ in awaited(office)] == ["l’organisme"]

    rows.sheets["Avenants"].append({"Référence": REFERENCE, "N°": 2, "Date d'effet": dt.date(2026, 10, 1)})
    office.deposer(rows).produire(SIGNED)
    assert first in papers(office).values()
    second = next(data for data in papers(office).values() if data != first)
    assert "Avenant n° 2" in read(second)
    assert "du 11 mars au 30 octobre 2026\ndu 11 mars au 18 décembre 2026" in read(second)
    assert "prend effet le 1er octobre 2026" in read(second)


def awaited(office: Bureau) -> list[tuple[str, str]]:
    """Whom the amendments await, and for what."""
    settings = office.reglages(SIGNED)
    found = (t for t in taches(gather(settings).modele, settings.day) if "avenant" in t.quoi)
    return [(t.qui, t.quoi.replace("\u00a0", " ")) for t in found]


def test_a_moved_session_proposes_nothing_and_regenerates_the_calendar_only(tmp_path: Path) -> None:
    office, rows = Bureau(tmp_path), classeur("CDG34")
    office.deposer(rows).produire(SIGNED)
    rows.sheets["Agents"][0]["Convention signée le"] = SIGNED
    rows.sheets["Séances"][2]["Date"] = dt.date(2026, 4, 9)
    run = office.deposer(rows).produire(SIGNED)
    assert lines(run, "avenant") == lines(run, "correction") == []
    assert [line.status for line in lines(run, "calendrier")] == [Status.FAIT]
    rows.sheets["Séances"][-1]["Date"] = dt.date(2026, 11, 25)
    (line,) = lines(office.deposer(rows).produire(SIGNED), "avenant")
    assert "période" in line.reason


def test_a_slip_is_mended_by_a_corrected_page_that_cites_the_original(made: tuple[Bureau, Book]) -> None:
    office, rows = made
    rows.sheets["Employeurs"][0]["Nom"] = "Commune de Kerlann-Vihan"
    run = office.deposer(rows).produire(SIGNED)
    assert lines(run, "avenant") == []
    assert [line.status for line in lines(run, "correction")] == [Status.PAS_ENCORE]
    agir(office.reglages(SIGNED), Acte(REFERENCE, "convention", CORRECTION, "nom mal écrit"))
    (line,) = lines(office.produire(SIGNED), "correction")
    assert line.status is Status.FAIT
    ((_, data),) = papers(office).items()
    said = read(data)
    assert "une erreur matérielle, qui n’altère ni son objet" in said
    assert "Au lieu de" in said
    assert "Commune de Kerlann-Vihan, " in said
    assert "Paraphe" in said


def test_a_change_of_substance_is_no_slip(made: tuple[Bureau, Book]) -> None:
    office, rows = made
    rows.sheets["Agents"][0]["Date de fin prévue"] = END
    office.deposer(rows)
    with pytest.raises(UserError, match="il faut alors un avenant"):
        agir(office.reglages(SIGNED), Acte(REFERENCE, "convention", CORRECTION))


def test_a_changed_employer_is_said_and_the_former_one_signs_too(made: tuple[Bureau, Book]) -> None:
    office, rows = made
    rows.sheets["Employeurs"].append(
        rows.sheets["Employeurs"][0]
        | {"Code": "PLOUVEN", "Nom": "Commune de Plouven", "SIRET": "20005678600011"}
    )
    former = rows.sheets["Employeurs"][0]["Nom"]
    rows.sheets["Agents"][0]["Employeur"] = "PLOUVEN"
    rows.sheets["Avenants"] = [{"Référence": REFERENCE, "N°": 1}]
    office.deposer(rows).produire(SIGNED)
    ((_, data),) = papers(office).items()
    cells = [cell.text for cell in Document(io.BytesIO(data)).tables[-1].rows[1].cells]
    assert [cell.splitlines()[0] for cell in cells][1:3] == ["Commune de Plouven", former]
    assert len(cells) == 4


def test_a_row_about_an_act_that_is_not_signed_is_told(tmp_path: Path) -> None:
    rows = book()
    rows.sheets["Avenants"] = [{"Référence": REFERENCE, "N°": 1}]
    run = Bureau(tmp_path).deposer(rows).produire(SIGNED)
    assert "avenant-sans-acte-signe" in {issue.code for issue in run.issues}
    assert lines(run, "avenant") == []


def test_the_convention_of_a_promotion_is_amended_with_one_employer(tmp_path: Path) -> None:
    office, rows = Bureau(tmp_path), promotion(8)
    office.deposer(rows).produire(SIGNED)
    for row in rows.sheets["Agents"]:
        row["Convention signée le"] = SIGNED
    rows.sheets["Agents"][0] |= {"État": "interrompu", "Date d'effet": dt.date(2026, 4, 2)}
    rows.sheets["Avenants"] = [{"Promotion": "PROMO-1", "Employeur": "KERLANN"}]
    run = office.deposer(rows).produire(SIGNED)
    (line,) = lines(run, "avenant")
    assert line.status is Status.FAIT
    ((_, data),) = papers(office).items()
    assert "Agents concernés\n4 agents\n3 agents" in read(data)


def test_the_amendment_of_a_contract_lies_with_it_for_its_signatories_alone(
    made: tuple[Bureau, Book],
) -> None:
    office, rows = made
    rows.sheets["Agents"][0]["Contrat signé le"] = SIGNED
    office.deposer(rows).produire(SIGNED)
    rows.sheets["Intervenants"].append(
        {"Code": "PJ", "Civilité": "Monsieur", "Nom": "Jaouen", "Prénom": "Paul", "Qualité": "coach certifié"}
    )
    rows.sheets["Agents"][0]["Intervenant"] = "PJ"
    rows.sheets["Avenants"] = [{"Référence": REFERENCE, "Acte signé": "contrat"}]
    run = office.deposer(rows).produire(SIGNED)
    assert [line.status for line in lines(run, "avenant")] == [Status.PAS_ENCORE]
    (line,) = lines(run, "avenant_contrat")
    assert line.path.startswith("contrats/Avenant au contrat n° 1")
    said = read((office.outputs / line.path).read_bytes())
    assert "Au contrat d’engagement et de confidentialité n° ENG-2026-001 du 20 février 2026" in said
    assert "Professionnel\nMadame Maëlle Le Bris\nMonsieur Paul Jaouen" in said
    assert "Signature et cachet" not in said


def test_a_suspension_that_is_over_extends_the_period_as_long_as_nobody_said_otherwise(
    made: tuple[Bureau, Book],
) -> None:
    office, rows = made
    row = rows.sheets["Agents"][0]
    row |= {"Suspendu le": dt.date(2026, 5, 1), "Reprise le": dt.date(2026, 5, 31)}
    (proposed,) = gather(office.deposer(rows).reglages(SIGNED)).modele.revisions
    assert [c.nouveau for c in proposed.changements] == ["du 11 mars au 30 octobre 2026"]
    row["Date de fin prévue"] = dt.date(2026, 11, 13)
    (proposed,) = gather(office.deposer(rows).reglages(SIGNED)).modele.revisions
    assert [c.nouveau for c in proposed.changements] == ["du 11 mars au 13 novembre 2026"]
