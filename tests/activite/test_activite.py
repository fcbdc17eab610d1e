"""The report of the example year: counted again by hand, held against the papers."""

import csv
import io
import re
import shutil
import stat
import subprocess
import sys
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.activite import anonymes, tidy
from pipeline.activite.definitions import DELAIS, TABLEAUX, Definition
from pipeline.activite.edition import Edition, Genre, diffusion, pilotage
from pipeline.activite.history import History
from pipeline.activite.secret import Bloc, Tableau, publishable
from pipeline.activite.tableaux import Frames, Lignes, quartiles
from pipeline.errors import UserError
from pipeline.model import heures
from pipeline.model.entites import Dossier
from pipeline.run.activite import Activite, Demande, activite, exporter
from pipeline.run.gather import gather
from pipeline.settings import ROOT, Settings
from tests.product.exemple import inputs

DAY = date(2026, 11, 26)


@pytest.fixture(scope="module")
def dossiers() -> tuple[Dossier, ...]:
    return gather(Settings(DAY, inputs())).modele.dossiers


@pytest.fixture(scope="module")
def frames(dossiers: tuple[Dossier, ...]) -> Frames:
    return Frames(Lignes(tidy.bilans(dossiers, DAY), tidy.seances(dossiers), []))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Activite]:
    office = tmp_path_factory.mktemp("bureau")
    settings = Settings(DAY, inputs(), office / "outputs", office / "registre")
    return office, activite(settings, Demande(2026))


def figures(edition: Edition, code: str) -> dict[str, int]:
    section = next(s for s in edition.sections if s.definition.code == code)
    return {line.libelle: line.valeur for line in section.lignes}


@pytest.mark.parametrize("wanted", [t for t in TABLEAUX if t.source == "bilans"], ids=lambda t: t.code)
def test_a_table_of_bilans_is_what_plain_counting_gives(
    dossiers: tuple[Dossier, ...], frames: Frames, wanted: Definition
) -> None:
    rows = [row for row in tidy.bilans(dossiers, DAY) if row.annee == 2026]
    plain = Counter(getattr(row, wanted.par) for row in rows)
    shown = figures(pilotage(frames, 2026), wanted.code)
    assert {name: value for name, value in shown.items() if value} == dict(plain)
    assert sum(shown.values()) == len(rows) == 34


def test_the_hours_are_those_of_the_attestations(dossiers: tuple[Dossier, ...], frames: Frames) -> None:
    counted = sum(
        minutes
        for year in (2025, 2026)
        for minutes in (bloc.valeur for bloc in frames.tableau(_table("heures"), year).blocs)
    )
    assert Decimal(counted) / 60 == sum(heures.bilan(dossier).realisees for dossier in dossiers)
    assert counted > 0


def test_sessions_are_counted_once_per_agent(dossiers: tuple[Dossier, ...], frames: Frames) -> None:
    plain = Counter(s.statut.value for d in dossiers for s in d.seances if s.row.date.year == 2026)
    assert {b.categories[0]: b.valeur for b in frames.tableau(_table("seances"), 2026).blocs} == dict(plain)


def test_quartiles_are_those_of_plain_interpolation(frames: Frames) -> None:
    for delay in DELAIS:
        days = sorted(frames.jours(delay, 2026).values())
        found = quartiles(days)
        assert found is not None
        for share, value in zip((0.25, 0.5, 0.75), found[1:], strict=True):
            place = share * (len(days) - 1)
            low = int(place)
            high = min(low + 1, len(days) - 1)
            assert value == pytest.approx(days[low] + (days[high] - days[low]) * (place - low))
    assert quartiles([]) is None


def test_the_edition_to_publish_shows_no_group_under_five(frames: Frames, tmp_path: Path) -> None:
    edition = diffusion(frames, 2026, History(tmp_path))
    counted = [s for s in edition.sections if s.definition.unite == "personnes"]
    assert counted
    assert all(line.valeur == 0 or line.valeur >= 5 for section in counted for line in section.lignes)
    assert {"employeurs", "organismes", "encaissements"}.isdisjoint(
        s.definition.code for s in edition.sections
    )
    assert not edition.delais or all(wait.annee is None or wait.annee.nombre >= 20 for wait in edition.delais)


def test_what_was_published_is_remembered_without_a_name(
    dossiers: tuple[Dossier, ...], frames: Frames, tmp_path: Path
) -> None:
    history = History(tmp_path)
    first = diffusion(frames, 2026, history)
    history.save()
    text = (tmp_path / "activite.json").read_text(encoding="utf-8")
    assert not [d.reference for d in dossiers if d.reference in text or d.agent.row.nom in text]
    assert stat.S_IMODE((tmp_path / "activite.json").stat().st_mode) == 0o600
    again = History(tmp_path)
    assert diffusion(frames, 2026, again) == first
    assert again.tableaux() == history.tableaux(), "the same figures are one edition"


def test_one_bilan_more_is_not_told_by_a_second_edition(
    dossiers: tuple[Dossier, ...], tmp_path: Path
) -> None:
    def counted(some: tuple[Dossier, ...]) -> Frames:
        return Frames(Lignes(tidy.bilans(some, DAY), tidy.seances(some), []))

    of_year = tuple(d for d in dossiers if (entry := tidy.entree(d)) and entry.year == 2026)
    history = History(tmp_path)
    assert diffusion(counted(of_year[:-1]), 2026, history).sections
    second = diffusion(counted(of_year), 2026, history)
    assert [s for s in second.sections if s.definition.unite == "personnes"] == []
    assert second.tus


def test_a_damaged_memory_of_what_was_published_stops_the_publication(tmp_path: Path) -> None:
    (tmp_path / "activite.json").write_text("{", encoding="utf-8")
    with pytest.raises(UserError, match="déjà été publié"):
        History(tmp_path)


def test_both_editions_are_written_and_only_one_may_be_read_by_all(made: tuple[Path, Activite]) -> None:
    office, done = made
    outputs = office / "outputs"
    names = [path.relative_to(outputs).as_posix() for path in done.fichiers]
    assert names == [
        "activite/pilotage/activite.html",
        "activite/pilotage/activite-2026.xlsx",
        "activite/pilotage/activite-2026.docx",
        "activite/pilotage/charge-2026.xlsx",
        "activite/activite.html",
        "activite/activite-2026.xlsx",
        "activite/activite-2026.docx",
    ]
    for path in done.fichiers:
        mode = stat.S_IMODE(path.stat().st_mode)
        assert (mode == 0o600) == ("pilotage" in path.parts), path
    assert stat.S_IMODE((outputs / "activite" / "pilotage").stat().st_mode) == 0o700


def test_nobody_and_no_ground_is_named(made: tuple[Path, Activite], dossiers: tuple[Dossier, ...]) -> None:
    office, _ = made
    page = (office / "outputs/activite/activite.html").read_text(encoding="utf-8")
    steering = (office / "outputs/activite/pilotage/activite.html").read_text(encoding="utf-8")
    words = ("FIPHFP", "L. 5212-13", "handicap", "médical", "prévention", "santé")
    for text in (page, steering):
        assert not [word for word in words if word.casefold() in text.casefold()]
        assert not [d.reference for d in dossiers if d.reference in text]
        assert not [d for d in dossiers if re.search(rf"\b{re.escape(d.agent.row.nom)}\b", text)]


def test_the_page_has_one_main_headings_in_order_and_no_script(made: tuple[Path, Activite]) -> None:
    office, _ = made
    page = (office / "outputs/activite/activite.html").read_text(encoding="utf-8")
    assert page.count("<main>") == 1
    assert page.count("<h1") == 1
    assert "<script" not in page
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert [name for name, count in Counter(ids).items() if count > 1] == []
    assert set(re.findall(r"url\(#([^)]+)\)", page)) <= set(ids)
    assert page.count('role="img"') == page.count("<svg")


def test_no_cell_of_the_workbook_is_a_formula(made: tuple[Path, Activite]) -> None:
    office, _ = made
    book = load_workbook(office / "outputs/activite/pilotage/activite-2026.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert cells
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert all(sheet.auto_filter.ref for sheet in book)


def test_a_report_that_a_person_edited_is_kept(made: tuple[Path, Activite], tmp_path: Path) -> None:
    shutil.copytree(made[0], tmp_path, dirs_exist_ok=True)
    settings = Settings(DAY, inputs(), tmp_path / "outputs", tmp_path / "registre")
    report = tmp_path / "outputs/activite/activite-2026.docx"
    report.write_bytes(report.read_bytes() + b"edited")
    before = report.read_bytes()
    again = activite(settings, Demande(2026))
    assert report.read_bytes() == before
    assert [p for p in again.fichiers if p.name == "activite-2026 (nouvelle version).docx"]


def test_a_part_of_the_activity_is_never_published(tmp_path: Path) -> None:
    settings = Settings(DAY, inputs(), tmp_path / "outputs", tmp_path / "registre")
    done = activite(settings, Demande(2026, organisme="CDG29"))
    assert all("pilotage" in path.parts for path in done.fichiers)
    assert any("jamais publiée" in remark for remark in done.remarques)
    with pytest.raises(UserError, match="Aucun bilan"):
        activite(settings, Demande(2026, organisme="INCONNU"))


def test_an_aggregate_is_exported_as_published_and_rows_are_confidential(tmp_path: Path) -> None:
    settings = Settings(DAY, inputs(), tmp_path / "outputs", tmp_path / "registre")
    done = exporter(settings, "categories", "csv", Demande(2026))
    rows = list(csv.reader(io.StringIO(done.fichiers[0].read_text(encoding="utf-8-sig")), delimiter=";"))
    assert rows[0] == ["categorie", "2026", "2025"]
    assert all(int(row[1]) >= 5 for row in rows[1:])
    assert "catégorie hiérarchique" in done.fichiers[1].read_text(encoding="utf-8")
    kept = exporter(settings, "lignes-bilans", "parquet", Demande(2026)).fichiers
    assert kept[0].name == "CONFIDENTIEL-lignes-bilans-2026.parquet"
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}
    assert kept[1].read_text(encoding="utf-8").startswith("CONFIDENTIEL")


def test_documents_are_made_without_loading_any_of_it() -> None:
    program = (
        "import sys, pipeline.run, pipeline.cli.main\n"
        "print([name for name in ('pandas', 'matplotlib', 'pyarrow') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"


def test_the_example_publishes_nothing_for_good(made: tuple[Path, Activite]) -> None:
    office, _ = made
    assert not (office / "registre" / "activite.json").exists()


def _table(code: str) -> Definition:
    return next(wanted for wanted in TABLEAUX if wanted.code == code)


def test_an_edition_knows_whom_it_is_for(frames: Frames) -> None:
    assert pilotage(frames, 2026).genre is Genre.PILOTAGE


def answers(year: int, *given: tuple[str, int | None, str]) -> list[tidy.LigneReponse]:
    return [
        tidy.LigneReponse(f"R-{name}", year, f"{note} sur 5" if note else "", what)
        for name, note, what in given
    ]


def of_answers(rows: list[tidy.LigneReponse]) -> Frames:
    return Frames(Lignes([], [], [], rows))


def two_groups(year: int, many: int = 6) -> list[tidy.LigneReponse]:
    return answers(
        year,
        *((f"a{number}", 4, "formation") for number in range(many)),
        *((f"b{number}", 2, "maintien") for number in range(many)),
    )


def test_answers_are_counted_by_mark_and_by_what_came_of_the_bilan() -> None:
    frames = of_answers([*two_groups(2026), *answers(2026, ("c", None, "maintien"))])
    shown = pilotage(frames, 2026)
    assert figures(shown, "satisfaction") == {"4 sur 5": 6, "2 sur 5": 6}
    assert figures(shown, "issues") == {"formation": 6, "maintien": 7}


def test_answers_of_a_few_are_not_published(tmp_path: Path) -> None:
    edition = diffusion(of_answers(two_groups(2026, many=4)), 2026, History(tmp_path))
    assert edition.sections == ()
    assert {name for name, _ in edition.tus} == {"Satisfaction des agents", "Suites du bilan, six mois après"}


def test_who_did_not_answer_is_not_told_by_difference() -> None:
    """Thirty-four bilans, thirty-two answers: the two others would be a group."""
    whole = Tableau(
        "w",
        2026,
        "personnes",
        (Bloc(("a",), {f"R-{n}": 1 for n in range(8)}, 8), Bloc(("b",), {f"S-{n}": 1 for n in range(8)}, 8)),
    )
    part = Tableau(
        "p",
        2026,
        "réponses",
        (Bloc(("4",), {f"R-{n}": 1 for n in range(8)}, 8), Bloc(("2",), {f"S-{n}": 1 for n in range(6)}, 6)),
    )
    kept, dropped = publishable([whole, part])
    assert [table.code for table in kept] == ["w"]
    assert list(dropped) == ["p"]


def test_answers_of_a_year_that_is_over_lose_their_agents_and_stay_counted(tmp_path: Path) -> None:
    frames, history = of_answers(two_groups(2025)), History(tmp_path)
    published = diffusion(frames, 2025, history)
    history.save()
    anonymes.keep(tmp_path, 2025, anonymes.counted(frames, 2025))
    assert "R-" not in (tmp_path / "suivi.json").read_text(encoding="utf-8")
    kept = anonymes.recalled(tmp_path)
    assert anonymes.to_delete(frames, kept, (2025,)) != []
    empty = of_answers([])
    assert anonymes.to_delete(empty, kept, (2025,)) == []
    assert figures(pilotage(empty, 2025, gardes=kept), "satisfaction") == {"4 sur 5": 6, "2 sur 5": 6}
    again = diffusion(empty, 2025, History(tmp_path), gardes=kept)
    assert figures(again, "issues") == figures(published, "issues")
    few = of_answers(two_groups(2025)[:7])
    anonymes.keep(tmp_path, 2025, anonymes.counted(few, 2025))
    assert anonymes.recalled(tmp_path) == kept
    assert figures(pilotage(few, 2025, gardes=kept), "satisfaction") == {"4 sur 5": 6, "2 sur 5": 6}


def test_a_file_of_answers_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "suivi.json").write_text("{", encoding="utf-8")
    with pytest.raises(UserError, match=r"suivi\.json"):
        anonymes.recalled(tmp_path)


def test_syntheses_are_told_destroyed_in_time_late_or_not_yet() -> None:
    end = date(2026, 3, 31)
    ends = {"a": (end, "2026-04-15"), "b": (end, "2026-06-01"), "c": (end, ""), "d": (date(2027, 1, 1), "")}
    rows = tidy.destructions(ends, DAY)
    assert {row.bilan: row.destruction for row in rows} == {
        "a": "détruite à temps",
        "b": "détruite en retard",
        "c": "à détruire",
    }


def test_amounts_are_told_by_funder_and_never_published(tmp_path: Path) -> None:
    def line(bilan: str, financeur: str, situation: str, paid: int) -> tidy.LigneFacture:
        amount = Decimal(100)
        return tidy.LigneFacture(
            bilan, 2026, "BP-1", "CDG29", "tiers payeur", financeur, situation, amount, Decimal(paid)
        )

    bills = [
        line("a", "FIPHFP", "réglée", 100),
        line("b", "FIPHFP", "en retard", 0),
        line("c", "Mairie", "réglée", 40),
    ]
    frames = Frames(Lignes([], [], bills))
    shown = pilotage(frames, 2026)
    assert figures(shown, "financeurs") == {"FIPHFP": 20000, "Mairie": 10000}
    assert figures(shown, "financeurs-regles") == {"FIPHFP": 10000, "Mairie": 4000}
    assert figures(shown, "financeurs-retards") == {"FIPHFP": 10000}
    assert diffusion(frames, 2026, History(tmp_path)).sections == ()
