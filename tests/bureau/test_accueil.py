"""The page of the day."""

from django.test import Client

from pipeline.bureau.poste import Poste
from tests.bureau import Bureau


def test_an_office_without_a_workbook_sees_the_example_and_where_to_drop_its_own(
    client: Client, vide: Poste
) -> None:
    page = client.get("/").content.decode()
    assert "exemple livré" in page
    assert 'type="file"' in page
    assert "Séances à pointer" in page


def test_an_error_of_a_workbook_is_told_with_its_cell_and_what_to_do(client: Client, seul: Poste) -> None:
    page = client.get("/").content.decode()
    assert "Aujourd’hui" in page
    assert "exemple livré" not in page


def test_the_model_is_read_again_only_when_a_file_changed(seul: Poste) -> None:
    first = seul.lu()
    assert seul.lu() is first
    (seul.office.inputs / "bilans.xlsx").touch()
    assert seul.lu() is not first


def test_the_appointments_of_the_week_are_told_and_those_of_later_are_not() -> None:
    from pipeline.run.rendez_vous import rendez_vous
    from tests.builders import classeur, modele

    dossiers = modele(classeur()).dossiers
    first, second = (seance.row.date for seance in dossiers[0].seances[:2])
    assert [each.jour for each in rendez_vous(dossiers, first)] == [first]
    assert [each.qui for each in rendez_vous(dossiers, second)] == ["Élodie Le Goff"]
    assert rendez_vous(dossiers, second.replace(year=2030)) == []


def test_a_synthesis_is_to_begin_then_under_way_once_somebody_wrote_in_it(
    client: Client, bureau: Bureau, seul: Poste
) -> None:
    from docx import Document

    bureau.produire(seul.reglages().day)
    assert "À commencer : 1" in client.get("/").content.decode()
    (place,) = (bureau.outputs / "syntheses").glob("*.docx")
    document = Document(str(place))
    document.add_paragraph("Un mot du conseiller")
    document.save(str(place))
    assert "En cours : 1" in client.get("/").content.decode()
    assert ": en cours" in client.get("/syntheses").content.decode()
