"""What is typed becomes a row of the page's own workbook, read with the others."""

import datetime as dt
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.errors import UserError
from pipeline.run.gather import Gathered, gather
from pipeline.run.saisies.dire import POINTAGES, Repere, completer, confier, dater, note_de, noter, pointer
from pipeline.run.saisies.ecarts import ecarts, repondre
from pipeline.run.saisies.inscrire import Contexte, SaisieRefusee
from pipeline.store import files
from pipeline.store.saisies import rangees
from pipeline.workbook.vocabulary import Rubrique, StatutSeance
from tests.builders import classeur
from tests.bureau import Bureau, enregistrer
from tests.rows import REFERENCE


class Service:
    """An office where somebody types."""

    def __init__(self, bureau: Bureau) -> None:
        self.bureau = bureau.deposer(classeur())
        self.settings = bureau.reglages()
        self.ici = Contexte(self.settings, self.lu, "Anne Le Goff", "MLB")

    def lu(self) -> Gathered:
        return gather(self.settings)

    def seances(self) -> list[tuple[Repere, StatutSeance]]:
        (dossier,) = self.lu().modele.dossiers
        return [(Repere(REFERENCE, s.row.date, s.row.debut), s.statut) for s in dossier.seances]

    def codes(self) -> set[str]:
        return {issue.code for issue in self.lu().issues}

    def lignes(self, name: str = "saisies.xlsx", feuille: str = "Saisies") -> list[tuple[object, ...]]:
        return list(load_workbook(self.bureau.inputs / name)[feuille].iter_rows(min_row=2, values_only=True))

    def changer(self, cell: str, value: str | None, name: str = "saisies.xlsx") -> None:
        path = self.bureau.inputs / name
        book = load_workbook(path)
        if value is None:
            book["Saisies"].delete_rows(int(cell[1:]))
        else:
            book["Saisies"][cell] = value
        book.save(path)


@pytest.fixture
def service(bureau: Bureau) -> Service:
    return Service(bureau)


def test_a_session_pointed_is_a_line_of_the_pages_own_workbook(service: Service, bureau: Bureau) -> None:
    before = (bureau.inputs / "bilans.xlsx").read_bytes()
    seance, _ = service.seances()[0]
    done = pointer(service.ici, seance, StatutSeance.ABSENCE)
    assert done.numeros == (1,)
    assert dict(service.seances())[seance] is StatutSeance.ABSENCE
    assert (bureau.inputs / "bilans.xlsx").read_bytes() == before
    (line,) = service.lignes()
    key = f"{REFERENCE} ; {seance.jour:%d/%m/%Y} ; {seance.debut:%H:%M}"
    assert line[0] == 1
    assert line[2:] == ("Anne Le Goff", "Séances", key, "Statut de la séance", "absence", "prévue")


def test_pointed_twice_the_last_one_counts_and_the_same_again_adds_nothing(service: Service) -> None:
    seance, _ = service.seances()[0]
    for statut in (StatutSeance.ABSENCE, StatutSeance.REALISEE, StatutSeance.REALISEE):
        pointer(service.ici, seance, statut)
    assert dict(service.seances())[seance] is StatutSeance.REALISEE
    assert [line[6:] for line in service.lignes()] == [("absence", "prévue"), ("réalisée", "absence")]
    assert "saisie-contredite" not in service.codes()


def test_what_the_person_then_writes_the_same_way_changes_nothing(service: Service, bureau: Bureau) -> None:
    seance, _ = service.seances()[0]
    pointer(service.ici, seance, StatutSeance.REALISEE)
    book = classeur()
    book.sheets["Séances"][0]["Statut de la séance"] = "réalisée"
    enregistrer(book, bureau.inputs / "bilans.xlsx")
    assert dict(service.seances())[seance] is StatutSeance.REALISEE
    assert "saisie-contredite" not in service.codes()


def test_what_the_person_writes_otherwise_is_told_with_both_places_and_withheld(
    service: Service, bureau: Bureau
) -> None:
    seance, _ = service.seances()[0]
    pointer(service.ici, seance, StatutSeance.REALISEE)
    book = classeur()
    book.sheets["Séances"][0]["Statut de la séance"] = "annulée par l'agent"
    enregistrer(book, bureau.inputs / "bilans.xlsx")
    gathered = service.lu()
    (told,) = [issue for issue in gathered.issues if issue.code == "saisie-contredite"]
    assert told.origin.file == "saisies.xlsx"
    assert told.origin.cell == "G2"
    assert [place.file for place in told.related] == ["bilans.xlsx"]
    assert told in [each.issue for each in gathered.modele.dossiers[0].retenues]


def test_a_date_fills_the_dossier_and_a_wrong_one_is_told_on_its_field(service: Service) -> None:
    dater(service.ici, REFERENCE, {"convention_envoyee_le": ("03/02/2026", "")})
    assert service.lu().modele.dossiers[0].agent.row.convention_envoyee_le == dt.date(2026, 2, 3)
    with pytest.raises(SaisieRefusee) as refused:
        dater(service.ici, REFERENCE, {"convention_recue_le": ("31/02/2026", "")})
    assert set(refused.value.fautes) == {"convention_recue_le"}
    assert len(rangees(service.settings.registre)) == 1


def test_a_cell_that_changed_meanwhile_is_not_written_over(service: Service) -> None:
    dater(service.ici, REFERENCE, {"convention_envoyee_le": ("03/02/2026", "")})
    with pytest.raises(UserError, match="a changé entre-temps"):
        dater(service.ici, REFERENCE, {"convention_envoyee_le": ("04/02/2026", "")})


def test_a_date_taken_back_is_blank_again(service: Service) -> None:
    dater(service.ici, REFERENCE, {"convention_envoyee_le": ("03/02/2026", "")})
    dater(service.ici, REFERENCE, {"convention_envoyee_le": ("", "03/02/2026")})
    assert service.lu().modele.dossiers[0].agent.row.convention_envoyee_le is None


def test_a_session_to_come_was_not_held(service: Service) -> None:
    last = max((seance for seance, _ in service.seances()), key=lambda each: each.jour)
    early = Contexte(service.bureau.reglages(last.jour - dt.timedelta(1)), service.lu, "")
    with pytest.raises(UserError, match="pas encore eu lieu"):
        pointer(early, last, POINTAGES["realisee"])
    pointer(early, last, POINTAGES["reportee"])
    assert dict(service.seances())[last] is StatutSeance.REPORTEE


def test_whole_rows_are_rows_of_their_sheet_and_are_checked_as_such(service: Service) -> None:
    with pytest.raises(SaisieRefusee) as refused:
        completer(service.ici, "suivis", REFERENCE, {"date": "01/12/2026"})
    assert set(refused.value.fautes) == {"satisfaction"}
    completer(service.ici, "suivis", REFERENCE, {"date": "01/12/2026", "satisfaction": "4"})
    (suivi,) = service.lu().reading.tables.suivis
    assert (suivi.row.date, suivi.row.satisfaction, suivi.place.file) == (
        dt.date(2026, 12, 1),
        4,
        "saisies.xlsx",
    )
    assert service.lignes(feuille="Suivi")[0][:3] == (REFERENCE, dt.datetime(2026, 12, 1), 4)


def test_a_counsellors_note_is_in_a_file_of_theirs_alone(service: Service, bureau: Bureau) -> None:
    noter(service.ici, REFERENCE, Rubrique.R2_1_1, "Paie de 120 agents", "")
    noter(service.ici, REFERENCE, Rubrique.R2_1_1, "Paie de 140 agents", "Paie de 120 agents")
    assert note_de(service.lu().modele.dossiers[0], Rubrique.R2_1_1) == "Paie de 140 agents"
    path = bureau.inputs / "conseiller" / "saisies-MLB.xlsx"
    assert path.stat().st_mode & 0o077 == 0
    assert not (bureau.inputs / "saisies.xlsx").exists()


def test_what_excel_holds_open_counts_at_once_and_is_copied_later(service: Service, bureau: Bureau) -> None:
    first, second = (seance for seance, _ in service.seances()[:2])
    pointer(service.ici, first, StatutSeance.REALISEE)
    holder = bureau.inputs / "~$isies.xlsx"
    holder.touch()
    done = pointer(service.ici, second, StatutSeance.REALISEE)
    assert [issue.code for issue in done.remarques] == ["saisies-en-attente"]
    assert dict(service.seances())[second] is StatutSeance.REALISEE
    assert len(service.lignes()) == 1
    holder.unlink()
    dater(service.ici, REFERENCE, {"contrat_envoye_le": ("03/02/2026", "")})
    assert [line[0] for line in service.lignes()] == [1, 2, 3]


@pytest.mark.parametrize("refused", [OSError(28, "No space left"), UserError("Le dossier est plein.")])
def test_a_copy_that_cannot_be_made_is_no_failure_of_what_was_typed(
    service: Service, bureau: Bureau, monkeypatch: pytest.MonkeyPatch, refused: Exception
) -> None:
    real = files.write

    def write(target: Path, data: bytes, *, private: bool = False) -> object:
        if target.is_relative_to(bureau.inputs):
            raise refused
        return real(target, data, private=private)

    with monkeypatch.context() as full:
        full.setattr("pipeline.store.files.write", write)
        done = completer(service.ici, "suivis", REFERENCE, {"date": "01/12/2026", "satisfaction": "4"})
    assert "C’est enregistré" in done.remarques[0].message
    assert len(service.lu().reading.tables.suivis) == 1
    assert not (bureau.inputs / "saisies.xlsx").exists()
    dater(service.ici, REFERENCE, {"contrat_envoye_le": ("03/02/2026", "")})
    assert len(service.lignes(feuille="Suivi")) == 1


@pytest.mark.parametrize("said", ["novembre 2026", "11/2026", "2026-11"])
def test_a_row_is_found_again_however_it_was_typed(service: Service, said: str) -> None:
    assert completer(service.ici, "a_facturer", REFERENCE, {"periode": said}).numeros
    assert ecarts(service.settings) == []
    assert "saisie-effacee" not in {issue.code for issue in service.lu().issues}


@pytest.mark.parametrize("again", ["novembre 2026", "2026-11"])
def test_a_row_sent_twice_is_one(service: Service, again: str) -> None:
    completer(service.ici, "a_facturer", REFERENCE, {"periode": "novembre 2026"})
    assert completer(service.ici, "a_facturer", REFERENCE, {"periode": again}).numeros == ()
    completer(service.ici, "a_facturer", REFERENCE, {"periode": "décembre 2026"})
    assert len(service.lignes(feuille="À facturer")) == 2


def test_a_line_erased_in_excel_is_asked_about_and_withholds_until_it_is_answered(service: Service) -> None:
    seance, _ = service.seances()[0]
    pointer(service.ici, seance, StatutSeance.REALISEE)
    service.changer("A2", None)
    gathered = service.lu()
    (told,) = [issue for issue in gathered.issues if issue.code == "saisie-effacee"]
    assert told in [each.issue for each in gathered.modele.dossiers[0].retenues]
    (asked,) = ecarts(service.settings)
    repondre(service.settings, asked.rangee.numero, remettre=True)
    assert dict(service.seances())[seance] is StatutSeance.REALISEE
    assert "saisie-effacee" not in service.codes()
    assert len(service.lignes()) == 1


def test_a_line_changed_in_excel_is_kept_when_a_person_says_so(service: Service) -> None:
    seance, _ = service.seances()[0]
    pointer(service.ici, seance, StatutSeance.REALISEE)
    service.changer("G2", "absence")
    (asked,) = ecarts(service.settings)
    repondre(service.settings, asked.rangee.numero, remettre=False)
    assert dict(service.seances())[seance] is StatutSeance.ABSENCE
    assert not ecarts(service.settings)


def test_a_workbook_of_the_page_that_is_gone_is_written_again(service: Service, bureau: Bureau) -> None:
    seance, _ = service.seances()[0]
    pointer(service.ici, seance, StatutSeance.REALISEE)
    (bureau.inputs / "saisies.xlsx").unlink()
    assert dict(service.seances())[seance] is StatutSeance.REALISEE
    dater(service.ici, REFERENCE, {"contrat_envoye_le": ("03/02/2026", "")})
    assert len(service.lignes()) == 2


def test_what_corrects_a_confidential_cell_is_as_confidential_as_that_cell(
    service: Service, bureau: Bureau
) -> None:
    book = classeur()
    book.add("Confidentiel", **{"Référence": REFERENCE, "Aménagements souhaités": "bureau calme"})
    enregistrer(book, bureau.inputs / "bilans.xlsx")
    confier(service.ici, REFERENCE, {"amenagements_souhaites": ("salle de plain-pied", "bureau calme")})
    gathered = service.lu()
    confided = gathered.modele.dossiers[0].confidentiel
    assert confided is not None
    assert confided.row.amenagements_souhaites == "salle de plain-pied"
    name = "conseiller/saisies-MLB-confidentiel.xlsx"
    (source,) = [each for each in gathered.sources if each.name == name]
    assert source.confidential
    assert (bureau.inputs / name).stat().st_mode & 0o077 == 0
    for cell, value in (("F2", "Rien de tel"), ("F2", "Aménagements souhaités"), ("G2", "autre chose")):
        service.changer(cell, value, name)
        told = [i for i in service.lu().issues if i.origin.file == name and i.code.startswith("saisie-")]
        assert all(issue.confidential for issue in told), told


def test_a_bilan_that_changes_its_reference_keeps_what_was_typed(service: Service, bureau: Bureau) -> None:
    bureau.produire()
    dater(service.ici, REFERENCE, {"convention_envoyee_le": ("03/02/2026", "")})
    book = classeur()
    for sheet in book.sheets.values():
        for row in sheet:
            if row.get("Référence") == REFERENCE:
                row["Référence"] = "2026-099"
    enregistrer(book, bureau.inputs / "bilans.xlsx")
    (dossier,) = service.lu().modele.dossiers
    assert dossier.reference == "2026-099"
    assert dossier.agent.row.convention_envoyee_le == dt.date(2026, 2, 3)


def test_a_session_that_was_moved_on_the_page_is_followed(service: Service) -> None:
    from pipeline.run.saisies import cibles
    from pipeline.run.saisies.inscrire import Case, inscrire

    seance, _ = service.seances()[0]
    other = seance.jour + dt.timedelta(1)
    (dossier,) = service.lu().modele.dossiers
    row = next(s for s in dossier.seances if s.row.date == seance.jour)
    inscrire(service.ici, lambda _: [Case(cibles.seance(dossier, row), "date", f"{other:%d/%m/%Y}")])
    pointer(service.ici, Repere(REFERENCE, other, seance.debut), StatutSeance.REALISEE)
    assert dict(service.seances())[Repere(REFERENCE, other, seance.debut)] is StatutSeance.REALISEE
    assert len({line[4] for line in service.lignes()}) == 1


def test_a_session_that_left_the_workbook_is_told_and_withholds(service: Service, bureau: Bureau) -> None:
    seance, _ = service.seances()[0]
    pointer(service.ici, seance, StatutSeance.REALISEE)
    book = classeur()
    book.sheets["Séances"][0]["Date"] = seance.jour + dt.timedelta(1)
    enregistrer(book, bureau.inputs / "bilans.xlsx")
    gathered = service.lu()
    (told,) = [issue for issue in gathered.issues if issue.code == "saisie-sans-ligne"]
    assert told.origin.cell == "E2"
    assert told in [each.issue for each in gathered.modele.dossiers[0].retenues]


def test_what_is_typed_over_the_example_never_reaches_ones_own_dossiers(tmp_path: Path) -> None:
    from pipeline.run.espace.exemple_livre import lay_out
    from tests.bureau.conftest import office

    lay_out(office(tmp_path))
    bureau = Bureau(tmp_path)
    ici = Contexte(bureau.reglages(), lambda: gather(bureau.reglages()), "")
    dossier = ici.lire().modele.dossiers[0]
    dater(ici, dossier.reference, {"devis_envoye_le": ("03/02/2026", "")})
    assert [path.name for path in bureau.inputs.glob("saisies*")] == ["saisies-exemple.xlsx"]
    assert any(source.example for source in ici.lire().sources)
    enregistrer(classeur(), bureau.inputs / "bilans.xlsx")
    assert all("saisies" not in source.name for source in ici.lire().sources)


def test_a_destroyed_synthesis_takes_its_notes_along(service: Service, bureau: Bureau) -> None:
    from pipeline.run.saisies.oubli import notes, oublier

    noter(service.ici, REFERENCE, Rubrique.R2_1_1, "Paie de 120 agents", "")
    noter(service.ici, REFERENCE, Rubrique.R2_1_1, "Paie de 140 agents", "Paie de 120 agents")
    assert len(list(notes(service.settings, [REFERENCE]))) == 2
    assert not list(notes(service.settings, ["2026-999"]))
    oublier(bureau.inputs, bureau.root / "registre", [REFERENCE])
    assert not list(notes(service.settings, [REFERENCE]))
    assert b"Paie de 1" not in (bureau.root / "registre" / "saisies.sqlite").read_bytes()
    assert note_de(service.lu().modele.dossiers[0], Rubrique.R2_1_1) == ""
    assert not ecarts(service.settings)


def test_killed_between_the_register_and_the_workbook_nothing_typed_is_lost_nor_written_twice(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.run.saisies import copie
    from pipeline.store import files

    class Mort(BaseException):
        """The process is gone."""

    first, second = (seance for seance, _ in service.seances()[:2])
    written = files.write

    def dies(target: Path, data: bytes, *, private: bool = False) -> object:
        if target.name == "saisies.xlsx":
            raise Mort
        return written(target, data, private=private)

    monkeypatch.setattr(files, "write", dies)
    with pytest.raises(Mort):
        pointer(service.ici, first, StatutSeance.REALISEE)
    assert dict(service.seances())[first] is StatutSeance.REALISEE

    def dies_after(target: Path, data: bytes, *, private: bool = False) -> object:
        done = written(target, data, private=private)
        if target.name == "saisies.xlsx":
            raise Mort
        return done

    monkeypatch.setattr(files, "write", dies_after)
    with pytest.raises(Mort):
        pointer(service.ici, second, StatutSeance.REALISEE)
    monkeypatch.setattr(files, "write", written)
    assert copie.copier(service.settings) == ()
    assert [line[0] for line in service.lignes()] == [1, 2]
    assert "saisie-effacee" not in service.codes()
