"""A run on real files: statuses, options, templates that are missing or faulty, files that are held."""

import datetime as dt
import shutil
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from pipeline.documents import synthese
from pipeline.report.run import Run
from pipeline.settings import ROOT
from pipeline.store.outcome import Outcome, Status
from tests.builders import APRES, JOUR, classeur, realiser
from tests.bureau import Bureau

TEMPLATES = ROOT / "templates" / "docx"
CONTRAT, SIMPLES = frozenset({"contrat"}), frozenset({"contrat", "calendrier"})


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    return Bureau(tmp_path).deposer(realiser(classeur()))


def statuts(run: Run) -> Counter[str]:
    """How many documents of each status, those without object left out."""
    return Counter(d.status.value for d in run.documents if d.status is not Status.SANS_OBJET)


def ligne(run: Run, kind: str) -> Outcome:
    (found,) = [line for line in run.documents if line.kind == kind]
    return found


def modeles(folder: Path) -> Path:
    """The shipped templates, to spoil one of."""
    return Path(shutil.copytree(TEMPLATES, folder / "docx"))


def test_the_first_run_makes_and_the_second_leaves_alone(bureau: Bureau) -> None:
    first = bureau.produire()
    files = bureau.fichiers()
    assert not first.failed
    assert set(statuts(first)) == {"fait"}
    second = bureau.produire(day=APRES + dt.timedelta(days=1))
    assert set(statuts(second)) == {"inchangé"}
    assert bureau.fichiers() == files


def test_a_changed_cell_remakes_what_prints_it_and_nothing_else(bureau: Bureau) -> None:
    bureau.produire(only=SIMPLES)
    before = bureau.fichiers()
    bureau.deposer(realiser(classeur()).set("Agents", 0, "Fonction", "Directrice"))
    run = bureau.produire(only=SIMPLES)
    after = bureau.fichiers()
    assert {kind: ligne(run, kind).status for kind in ("contrat", "agenda")} == {
        "contrat": Status.FAIT,
        "agenda": Status.INCHANGE,
    }
    assert {path for path in before if before[path] != after[path]} == {
        line.path for line in run.documents if line.status is Status.FAIT
    }


def test_only_what_is_asked_for_is_made(bureau: Bureau) -> None:
    bureau.produire(only=CONTRAT)
    assert {path.split("/")[0] for path in bureau.fichiers()} == {"contrats"}


def test_a_dry_run_tells_and_writes_nothing(bureau: Bureau) -> None:
    run = bureau.produire(only=SIMPLES, dry_run=True)
    assert not run.written
    assert statuts(run) == {"fait": 3}
    assert ligne(run, "contrat").path.startswith("contrats/")
    assert [path.name for path in bureau.root.iterdir()] == ["inputs"]


def test_strict_stops_at_an_error_and_only_then(bureau: Bureau) -> None:
    assert statuts(bureau.produire(only=CONTRAT, strict=True)) == {"fait": 1}
    other = Bureau(bureau.root / "other").deposer(
        classeur().set("Agents", 0, "Service", "2 85 05 29 019 123 45")
    )
    run = other.produire(only=CONTRAT, strict=True)
    assert run.stopped
    assert run.failed
    assert other.fichiers() == {}


def test_strict_does_not_mind_a_warning(bureau: Bureau) -> None:
    bureau.deposer(realiser(classeur()).set("Agents", 0, "Durée convenue (h)", 17))
    run = bureau.produire(only=CONTRAT, strict=True)
    assert [issue.severity.value for issue in run.issues] == ["avertissement"]
    assert statuts(run) == {"fait": 1}


def test_a_missing_template_withholds_its_kind_alone_and_says_where_to_put_it(bureau: Bureau) -> None:
    folder = modeles(bureau.root)
    (folder / "contrat.docx").unlink()
    run = bureau.produire(only=SIMPLES, templates=folder)
    assert (ligne(run, "contrat").status, ligne(run, "calendrier").status) == (Status.RETENU, Status.FAIT)
    (issue,) = [each for each in run.issues if each.origin.file == "contrat.docx"]
    assert "introuvable" in issue.message
    assert "templates/docx" in issue.remedy
    assert run.failed


@pytest.mark.parametrize("spoil", [b"pas un fichier Word", b""])
def test_a_template_that_is_no_word_file_withholds_its_kind_alone(bureau: Bureau, spoil: bytes) -> None:
    folder = modeles(bureau.root)
    (folder / "contrat.docx").write_bytes(spoil)
    run = bureau.produire(only=SIMPLES, templates=folder)
    assert (ligne(run, "contrat").status, ligne(run, "calendrier").status) == (Status.RETENU, Status.FAIT)
    assert any("contrat.docx" in f"{i.origin.file} {i.message}" for i in run.issues)


def gater(path: Path, before: str, after: str) -> None:
    """Change some text of a template's body."""
    with zipfile.ZipFile(path) as package:
        parts = {info: package.read(info) for info in package.infolist()}
    with zipfile.ZipFile(path, "w") as package:
        for info, data in parts.items():
            body = info.filename == "word/document.xml"
            assert not body or before.encode() in data
            package.writestr(info, data.replace(before.encode(), after.encode(), 1) if body else data)


def test_a_template_with_a_misspelt_field_names_it_and_withholds_its_kind_alone(bureau: Bureau) -> None:
    folder = modeles(bureau.root)
    gater(folder / "contrat.docx", "agent.nom_complet", "agent.nom_conplet")
    run = bureau.produire(only=SIMPLES, templates=folder)
    assert (ligne(run, "contrat").status, ligne(run, "calendrier").status) == (Status.RETENU, Status.FAIT)
    assert any("nom_conplet" in f"{i.message} {i.value} {i.origin}" for i in run.issues)
    assert not [path for path in bureau.fichiers() if path.startswith("contrats/")]


def test_all_faults_of_a_template_come_at_once_and_its_documents_say_how_many(bureau: Bureau) -> None:
    folder = modeles(bureau.root)
    gater(folder / "contrat.docx", "{{ agent.nom_complet", "{{ code postal }} {{ Agent.nom_complet")
    run = bureau.produire(only=SIMPLES, templates=folder)
    assert {"espace-dans-un-nom", "nom-mal-ecrit"} <= {issue.code for issue in run.issues}
    assert ligne(run, "contrat").reason == "Le modèle « contrat.docx » contient 2 fautes."


def test_a_new_template_remakes_its_kind_alone(bureau: Bureau) -> None:
    folder = modeles(bureau.root)
    bureau.produire(only=SIMPLES, templates=folder)
    gater(folder / "contrat.docx", "confidentialité", "discrétion")
    run = bureau.produire(only=SIMPLES, templates=folder)
    assert (ligne(run, "contrat").status, ligne(run, "calendrier").status) == (Status.FAIT, Status.INCHANGE)


def test_a_document_open_in_word_is_named_and_the_others_are_written(bureau: Bureau) -> None:
    bureau.produire(only=SIMPLES)
    contrat = next((bureau.outputs / "contrats").glob("*.docx"))
    held = contrat.read_bytes()
    owner = contrat.with_name(f"~${contrat.name[2:]}")
    owner.write_bytes(b"owner")
    bureau.deposer(realiser(classeur()).set("Agents", 0, "Nom", "Riou"))
    run = bureau.produire(only=SIMPLES)
    assert (ligne(run, "contrat").status, ligne(run, "calendrier").status) == (Status.RETENU, Status.FAIT)
    assert "ouvert" in ligne(run, "contrat").reason
    assert contrat.name in ligne(run, "contrat").reason
    assert contrat.read_bytes() == held
    owner.unlink()
    assert ligne(bureau.produire(only=SIMPLES), "contrat").status is Status.FAIT


def test_a_fault_in_one_document_is_an_incident_and_stops_no_other(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise KeyError("Élodie Le Goff")

    monkeypatch.setattr(synthese, "_rubriques", fail)
    run = bureau.produire(only=frozenset({"contrat", "synthese"}))
    assert (ligne(run, "contrat").status, ligne(run, "synthese").status) == (Status.FAIT, Status.RETENU)
    (incident,) = bureau.outputs.glob("incident-*.txt")
    assert incident.name in ligne(run, "synthese").reason
    written = incident.read_text(encoding="utf-8")
    assert "KeyError" in written
    assert "Le Goff" not in written.replace('raise KeyError("Élodie Le Goff")', "")


def test_a_workbook_that_cannot_be_read_is_told_once(bureau: Bureau) -> None:
    (bureau.inputs / "note.xlsx").write_text("coucou", encoding="utf-8")
    assert [i.code for i in bureau.produire().issues if i.origin.file == "note.xlsx"] == [
        "classeur-illisible"
    ]


def test_a_document_that_is_no_longer_wanted_is_told_and_kept(bureau: Bureau) -> None:
    bureau.produire(only=CONTRAT)
    files = bureau.fichiers()
    bureau.deposer(realiser(classeur()).set("Agents", 0, "Décision de l'employeur", "refus"))
    bureau.produire(only=CONTRAT)
    assert bureau.fichiers() == files


def test_a_logo_is_placed_and_an_unusable_one_is_a_warning(bureau: Bureau) -> None:
    from tests.templates.contexts import LOGO  # a small image that the templates' tests use

    book = realiser(classeur()).set("Organismes", 0, "Logo", "logo.png")
    bureau.deposer(book).produire(only=CONTRAT)
    assert "logo-inutilisable" in {issue.code for issue in bureau.produire(only=CONTRAT).issues}
    (bureau.inputs / "logo.png").write_bytes(LOGO.contenu)
    run = bureau.produire(only=CONTRAT)
    assert run.issues == ()
    with zipfile.ZipFile(bureau.outputs / ligne(run, "contrat").path) as package:
        assert any(name.startswith("word/media/") for name in package.namelist())


@pytest.mark.parametrize("name", ["../logo.png", "/etc/passwd", "notes.txt"])
def test_a_logo_from_elsewhere_or_of_another_kind_is_refused(bureau: Bureau, name: str) -> None:
    (bureau.inputs / "notes.txt").write_text("bonjour", encoding="utf-8")
    (bureau.root / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    bureau.deposer(classeur().set("Organismes", 0, "Logo", name))
    run = bureau.produire(JOUR, only=CONTRAT)
    told = [issue.code for issue in run.issues if issue.origin.file != "notes.txt"]
    assert told == ["logo-inutilisable"]
    assert statuts(run) == {"fait": 1}
