"""A kind of the office's own: begun by a command or a form, made like the six, withheld by every error."""

import io
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner

from pipeline.cli.main import bilan
from pipeline.documents import catalogue
from pipeline.documents.dictionary import natures
from pipeline.documents.kind import Echeance, Ressources
from pipeline.documents.propres.reglage import COMME, Quand, UnPar, reglage
from pipeline.documents.propres.types import type_de
from pipeline.errors import UserError
from pipeline.report.run import Run
from pipeline.run.a_faire import a_faire
from pipeline.run.contents import variables
from pipeline.run.modeles import parents, verifier
from pipeline.run.modeles_nouveaux import mot_de, nouveau, reglages_de, regler, texte
from pipeline.run.propres import declare
from pipeline.run.templates import compiled, known
from pipeline.store.outcome import Outcome, Status
from tests.builders import APRES, classeur, modele, promotion, realiser
from tests.bureau import Bureau
from tests.workbook.builders import Book

KIND = "propre_convocation"


@pytest.fixture(autouse=True)
def declared(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kinds that a test declares go with it."""
    monkeypatch.setattr(catalogue, "TYPES", catalogue.TYPES)


def lignes(run: Run, kind: str = KIND) -> list[Outcome]:
    return [line for line in run.documents if line.kind == kind]


def seul(bureau: Bureau, book: Book) -> Outcome:
    (line,) = lignes(bureau.deposer(book).produire(only=frozenset({KIND})))
    return line


def test_the_command_begins_a_kind_that_docs_makes_shows_and_asks_for(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    bureau.deposer(realiser(classeur()))
    monkeypatch.chdir(bureau.root)
    typed = ["modeles", "nouveau", "convocation", "--comme", "attestation"]
    assert CliRunner().invoke(bilan, typed, catch_exceptions=False).exit_code == 0
    settings = bureau.reglages()
    assert [tache.quoi for tache in a_faire(settings) if tache.sorte == "document"] == [
        "Convocation à produire."
    ]
    run = bureau.produire(only=frozenset({KIND}))
    (line,) = lignes(run)
    assert (line.status, line.path) == (
        Status.FAIT,
        "convocations/Convocation 2026-001 Le Goff Élodie.docx",
    )
    assert "Convocation" in bureau.lire("rapport.html")
    assert [tache for tache in a_faire(settings) if tache.sorte == "document"] == []
    assert catalogue.family("Convocations-propres") == KIND
    document = docx.Document(str(bureau.outputs / line.path))
    assert document.core_properties.title.startswith("Convocation")
    assert CliRunner().invoke(bilan, typed).exit_code != 0  # it exists: nothing is written over


def test_it_is_withheld_by_every_error_of_its_dossier_and_the_to_do_says_so(bureau: Bureau) -> None:
    nouveau(bureau.reglages(), "Convocation", {"comme": "attestation"})
    for sheet, heading, value in (("Tarifs", "Montant", "cher"), ("Agents", "Heures CPF", "beaucoup")):
        assert seul(bureau, realiser(classeur()).set(sheet, 0, heading, value)).status is Status.RETENU
        (tache,) = [tache for tache in a_faire(bureau.reglages()) if tache.sorte == "document"]
        assert tache.quoi.startswith("Convocation bloqué")


ANSWERS = """calendrier
promotion
séances inscrites
listes
les animateurs
assistant RH, conseiller
non
"""


def test_without_options_it_asks_one_question_at_a_time(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    bureau.inputs.mkdir(parents=True)
    monkeypatch.chdir(bureau.root)
    done = CliRunner().invoke(bilan, ["modeles", "nouveau", "Liste du jour"], input=ANSWERS)
    assert done.exit_code == 0, done.output
    said = reglages_de(bureau.reglages(), "liste-du-jour.docx")
    assert (said["nom"], said["comme"], said["un_par"]) == ("Liste du jour", "calendrier", "promotion")
    assert (said["dossier"], said["lecteurs"]) == ("listes", "les animateurs")
    assert said["roles"] == ["assistant RH", "conseiller"]
    wrong = CliRunner().invoke(bilan, ["modeles", "nouveau", "Autre"], input="rien\naucun\n")
    assert "« rien » n’est pas dans la liste." in wrong.output


PAIRS = [("", one) for one in UnPar] + [(comme, one) for comme, may in COMME.items() for one in may]


@pytest.mark.epreuve
@pytest.mark.parametrize(("comme", "un_par"), PAIRS)
def test_what_it_begins_with_prints_whatever_it_is_one_of(comme: str, un_par: UnPar, bureau: Bureau) -> None:
    said = {"un_par": un_par, "seances": "tenues"} | ({"comme": comme} if comme else {})
    _, word = nouveau(bureau.reglages(), "Essai", said)
    kind = type_de(reglage("essai", said))
    template = compiled(word.read_bytes(), word.name, known(kind))
    assert template.notices == ()
    book = promotion() if un_par in (UnPar.PROMOTION, UnPar.BILAN) else classeur()
    found = modele(realiser(book) if comme not in ("convocation", "devis") else book, jour=APRES)
    subjects = [one for one in kind.sujets(found) if one.seance is None or comme == "convocation"] or [
        next(kind.sujets(found))
    ]
    data = template.render(variables(kind.produire(subjects[0], Ressources())))
    assert docx.Document(io.BytesIO(data)).paragraphs


@pytest.mark.epreuve
def test_an_employer_s_own_lists_its_agents_and_waits_for_a_row_that_cannot_be_read(bureau: Bureau) -> None:
    nouveau(bureau.reglages(), "Liste", {"un_par": "employeur"})
    run = bureau.deposer(promotion()).produire(only=frozenset({"propre_liste"}))
    made = [line for line in lignes(run, "propre_liste") if line.status is Status.FAIT]
    assert [line.path for line in made] == ["listes/Liste KERLANN.docx", "listes/Liste PLOUVEN.docx"]
    assert [len(line.dossiers) for line in made] == [3, 3]
    text = [p.text for p in docx.Document(str(bureau.outputs / made[0].path)).paragraphs]
    assert sum("Le Goff" in line for line in text) == 3
    broken = promotion().set("Agents", 5, "Nom", None)
    run = bureau.deposer(broken).produire(only=frozenset({"propre_liste"}))
    assert {line.status for line in lignes(run, "propre_liste")} == {Status.RETENU}


@pytest.mark.parametrize("quand", [each for each in Quand if each is not Quand.COMME])
def test_it_is_due_from_the_moment_chosen(quand: Quand) -> None:
    kind = type_de(reglage("essai", {"quand": quand}))
    early, late = modele(classeur()), modele(realiser(classeur()), jour=APRES)
    (before,), (after,) = (list(map(kind.verdict, kind.sujets(found))) for found in (early, late))
    from_the_start = {Quand.CONVENTION, Quand.SEANCES}
    assert (before.echeance is Echeance.DUE) is (quand in from_the_start)
    assert (after.echeance is Echeance.DUE) is (quand is not Quand.SIGNATURE)
    assert before.raison or quand in from_the_start


FAULTY = {
    'comme = "attestaton"': "attestation",
    'un_par = "commune"': "employeur",
    'comme = "attestation"\nun_par = "promotion"': "agent, séance",
    'dossier = "../ailleurs"': "lettres",
    'dossier = "factures"': "autre",
    'roles = ["tout le monde"]': "assistant RH",
    'comme = "contrat"\nroles = ["facturation"]': "conseiller",
    'quand = "comme le modèle"': "Nommez",
    "confidentiel = 1": "true",
    "nom = ": "guillemets droits",
    'couleur = "bleu"': "un_par",
    'nom = ""': "nom = ",
}


@pytest.mark.parametrize("line", FAULTY)
def test_faulty_settings_are_told_and_withhold_that_kind_only(bureau: Bureau, line: str) -> None:
    folder = bureau.inputs / "modeles"
    folder.mkdir(parents=True)
    (folder / "essai.toml").write_text(line, encoding="utf-8")
    (folder / "bon.toml").write_text("", encoding="utf-8")
    (issue,) = declare(bureau.inputs)
    assert "essai.toml" in issue.message
    assert FAULTY[line] in issue.remedy
    assert [kind.kind for kind in catalogue.TYPES if kind.propre] == ["propre_bon"]


@pytest.mark.epreuve
def test_a_kind_without_its_template_withholds_itself_only(bureau: Bureau) -> None:
    _, word = nouveau(bureau.reglages(), "Convocation", {"comme": "attestation"})
    word.unlink()
    asked = frozenset({KIND, "attestation"})
    run = bureau.deposer(realiser(classeur())).produire(only=asked)
    assert [line.status for line in run.documents] == [Status.FAIT, Status.RETENU]
    assert "introuvable" in lignes(run)[0].reason
    assert "modele-inutilisable" in {issue.code for issue in verifier(bureau.reglages()).issues}


def test_a_shipped_template_s_name_is_no_name_of_a_kind(bureau: Bureau) -> None:
    with pytest.raises(UserError, match="modèle du programme"):
        nouveau(bureau.reglages(), "Attestation", {})
    with pytest.raises(UserError, match="ne convient pas"):
        nouveau(bureau.reglages(), "…", {})
    assert not (bureau.inputs / "modeles").exists()


def test_names_become_words_and_settings_read_back_as_they_were_written(bureau: Bureau) -> None:
    assert mot_de("  Lettre d’œuvre n° 2 ") == "lettre-d-oeuvre-n-2"
    made = reglage("essai", {"comme": "calendrier", "un_par": "bilan", "confidentiel": True, "roles": []})
    path = bureau.inputs / "modeles" / "essai.toml"
    path.parent.mkdir(parents=True)
    path.write_text(texte(made), encoding="utf-8")
    said = reglages_de(bureau.reglages(), "essai.docx")
    assert reglage("essai", said) == made
    regler(bureau.reglages(), "essai.docx", said | {"quand": "fin"})
    assert reglages_de(bureau.reglages(), "essai.docx")["quand"] == Quand.FIN
    assert {"agent.nom_complet", "agents.reference"} <= natures(type_de(made)).keys()


def test_the_shipped_parent_that_changed_is_told(bureau: Bureau, tmp_path: Path) -> None:
    shipped = tmp_path / "livres"
    shipped.mkdir()
    settings = bureau.reglages()
    for path in settings.templates.glob("*.docx"):
        (shipped / path.name).write_bytes(path.read_bytes())
    nouveau(settings, "Convocation", {"comme": "attestation"})
    document = docx.Document(str(shipped / "attestation.docx"))
    document.paragraphs[1].runs[0].text = "Nouvelle rédaction."
    document.save(str(shipped / "attestation.docx"))
    (told,) = parents(bureau.reglages(templates=shipped))
    assert "Nouvelle rédaction." in told.message


def test_a_kind_withdrawn_leaves_its_documents_a_name_and_opens_them_to_nobody() -> None:
    ended = catalogue.of("propre_liste_du_jour")
    assert (ended.nom, ended.roles, ended.propre) == ("Liste du jour", (), True)
    with pytest.raises(KeyError):
        catalogue.of("inconnu")
