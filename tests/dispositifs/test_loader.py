"""Reading the schemes: nine shipped ones, those an organisation adds, and what a faulty file brings about."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from pipeline.dispositifs import Dispositif, TypeDocument, load, trouve
from pipeline.dispositifs.fautes import _model_in
from pipeline.dispositifs.loader import SHIPPED
from pipeline.issues import Severity
from pipeline.settings import ROOT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def _copy(folder: Path, source: str = "cdg34.toml", name: str = "cdg99.toml", **changes: str) -> Path:
    """A shipped scheme with some passages replaced, as a person would edit it."""
    text = (SHIPPED / source).read_text(encoding="utf-8")
    for old, new in {'code = "CDG34"\n': 'code = "CDG99"\n', **_pairs(changes)}.items():
        assert old in text, old
        text = text.replace(old, new, 1)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _pairs(changes: dict[str, str]) -> dict[str, str]:
    return {_OLD[key]: value for key, value in changes.items()}


_OLD = {
    "code": 'code = "CDG34"\n',
    "total": "duree_totale = 24",
    "forme": 'forme = "individuelle"',
    "empan": "empan_min_mois = 3",
    "montant": "montant = 980.00",
    "du": "du = 2022-01-01",
    "modalite": 'modalite = "réunion"',
    "cloture": 'etape_de_cloture = "8"',
    "libelle": 'libelle = "Bilan professionnel"',
    "rythme": "rythme = ",
    "code_etape": 'code = "8"',
    "phase": 'phase = "conclusion"',
    "redaction": "redaction = ",
    "duree": "duree_min = 2",
    "modulables": "etapes_modulables = true",
    "par": 'par = "CDG"',
    "departement": 'departement = "34"',
    "cpf": "duree_presence = 16",
}


def test_nine_schemes_are_shipped_without_a_fault() -> None:
    dispositifs, issues = load()
    assert sorted(dispositifs) == [
        *("CDG29-DEVELOPPEMENT", "CDG29-EVOLUTION", "CDG29-HORIZON", "CDG29-PREVENTION"),
        *("CDG29-REORIENTATION", "CDG34", "DEPARTEMENT", "DGAFP-COLLECTIF", "DGAFP-INDIVIDUEL"),
    ]
    assert issues == ()


def test_a_missing_folder_adds_nothing(tmp_path: Path) -> None:
    assert load(tmp_path / "dispositifs") == load()


@pytest.mark.parametrize(
    "typed", ["CDG29-EVOLUTION", "cdg29-évolution", " CDG29 – Evolution ", "cdg29_evolution"]
)
def test_a_code_is_found_however_it_is_typed(typed: str) -> None:
    dispositifs, _ = load()
    assert trouve(dispositifs, typed) is dispositifs["CDG29-EVOLUTION"]


def test_an_unknown_code_is_not_found() -> None:
    assert trouve(load()[0], "CDG75") is None


def test_an_organisation_adds_its_scheme(folder: Path) -> None:
    _copy(folder)
    dispositifs, issues = load(folder)
    assert issues == ()
    assert dispositifs["CDG99"].duree_totale == 24
    assert len(dispositifs) == 10


def test_a_scheme_of_the_same_code_replaces_ours_and_says_so(folder: Path) -> None:
    _copy(folder, name="hérault.toml", code='code = "cdg34"\n', montant="montant = 1020.00")
    dispositifs, issues = load(folder)
    found = trouve(dispositifs, "CDG34")
    assert found is not None
    assert [t.montant for t in found.tarifs] == [1020]
    assert len(dispositifs) == 9
    assert [(i.code, i.severity, i.origin.file) for i in issues] == [
        ("dispositif-remplace", Severity.INFORMATION, "hérault.toml")
    ]


def test_two_files_with_one_code_leave_that_scheme_out(folder: Path) -> None:
    _copy(folder, name="a.toml")
    _copy(folder, name="b.toml")
    dispositifs, issues = load(folder)
    assert "CDG99" not in dispositifs
    (issue,) = issues
    assert issue.code == "dispositif-en-double"
    assert "a.toml, b.toml" in issue.message
    assert [o.file for o in issue.related] == ["b.toml"]


@pytest.mark.parametrize(
    ("change", "value", "said", "remedy"),
    [
        ("total", "duree_totale = 12", "hors des 16", "source"),
        ("total", "duree_totale = 24.1", "quarts", "source"),
        ("total", 'duree_totale = "vingt"', "vingt", "4.5"),
        ("total", "duree_totale = 0", "vaut « 0 »", "supérieure à 0"),
        ("cpf", "duree_presence = 25", "duree_presence dépasse duree_totale", "source"),
        ("cpf", "duree_presence = 15", "duree_presence vaut 15 h", "source"),
        ("forme", 'forme = "groupée"', "groupée", "individuelle, collective"),
        ("forme", 'forme = "collective"', "taille_min", "source"),
        ("empan", "empan_min_mois = 7", "empan_min_mois dépasse", "source"),
        ("empan", "empan_min_mois = 3.5", "3.5", "nombre entier"),
        ("empan", "empan_min_moi = 3", "empan_min_moi", "« empan_min_mois »"),
        ("montant", "montant = 980.001", "tarifs[1].montant", "deux chiffres"),
        ("montant", "montant = -1", "tarifs[1].montant", "au moins égale à 0"),
        ("du", 'du = "janvier"', "tarifs[1].du", "2026-01-01"),
        ("du", "du = 2023-01-01", "suit la date « au »", "source"),
        ("modalite", 'modalite = "présentiel"', "etapes[1].modalite", "réunion, entretien"),
        ("cloture", 'etape_de_cloture = "12"', "aucune étape ne porte le code 12", "source"),
        ("libelle", "", "« libelle » manque", "Ajoutez-la"),
        ("libelle", 'libelle = ""', "« libelle » est vide", "Donnez-lui"),
        ("libelle", "libelle = 34", "« libelle » vaut « 34 »", "guillemets"),
        ("rythme", "rithme = ", "« rithme » n’existe pas", "« rythme »"),
        ("code_etape", 'code = "7"', "plusieurs étapes portent le code 7", "source"),
        ("phase", 'phase = "fin"', "phase inconnue", "source"),
        ("redaction", "redacteur = ", "synthese.redact", ""),
        ("duree", "duree_minimale = 2", "etapes[2].duree_minimale", "duree_min"),
        ("duree", "duree_min = 3", "duree_min dépasse duree_max", "source"),
        ("modulables", 'etapes_modulables = "peut-être"', "peut-être", "true (oui)"),
        ("par", 'par = "CDG29"', "documents[1].par", "CDG, service interne, prestataire"),
        ("departement", 'departement = "Hérault"', "departement", "chiffres"),
        ("code", 'code = "CDG 99"\n', "CDG 99", "tirets"),
    ],
)
def test_a_fault_is_told_in_french_with_its_key_and_a_remedy(
    folder: Path, change: str, value: str, said: str, remedy: str
) -> None:
    _copy(folder, **{change: value})
    dispositifs, issues = load(folder)
    assert "CDG99" not in dispositifs
    assert len(dispositifs) == 9
    assert {i.code for i in issues} == {"dispositif-invalide"}
    assert {i.origin.file for i in issues} == {"cdg99.toml"}
    assert any(said in i.message and remedy in i.remedy for i in issues), issues
    assert not any(word in i.message + i.remedy for i in issues for word in ("Input", "should", "valid "))


def test_all_faults_of_a_file_are_told_at_once(folder: Path) -> None:
    _copy(folder, total="duree_totale = 24.1", empan="empan_min_mois = 0", forme='forme = "x"')
    _, issues = load(folder)
    assert sorted(i.origin.text for i in issues) == ["duree_totale", "empan_min_mois", "forme"]


def test_a_list_is_not_called_empty_when_its_items_are_faulty(folder: Path) -> None:
    (folder / "cdg99.toml").write_text('code = "CDG99"\n[[etapes]]\ncode = "1"\n', encoding="utf-8")
    places = [i.origin.text for i in load(folder)[1]]
    assert "etapes[1].titre" in places
    assert "etapes" not in places


def test_a_scheme_without_steps_is_refused(folder: Path) -> None:
    (folder / "cdg99.toml").write_text('code = "CDG99"\netapes = []\n', encoding="utf-8")
    assert any(i.origin.text == "etapes" and "vide" in i.message for i in load(folder)[1])


def test_a_faulty_replacement_takes_our_scheme_away_too(folder: Path) -> None:
    _copy(folder, code='code = "CDG34"\n', total="duree_totale = 12")
    dispositifs, issues = load(folder)
    assert trouve(dispositifs, "CDG34") is None
    assert len(dispositifs) == 8
    assert [i.severity for i in issues] == [Severity.ERREUR]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'code = "CDG99\n', "ligne 1"),
        (b'code = "CDG99"\nlibelle "x"\n', "ligne 2"),
        ('code = "CDG99"\nlibelle = "Bilan évolution"\n'.encode("cp1252"), "UTF-8"),
        (b'objectifs = [\n  "a",\n', "fin du fichier"),
    ],
)
def test_an_unreadable_file_is_named_with_the_line(folder: Path, content: bytes, said: str) -> None:
    (folder / "cdg99.toml").write_bytes(content)
    dispositifs, (issue,) = load(folder)
    assert len(dispositifs) == 9
    assert issue.code == "dispositif-illisible"
    assert said in issue.message


def test_the_mark_notepad_writes_first_is_no_fault(folder: Path) -> None:
    path = _copy(folder)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    dispositifs, issues = load(folder)
    assert "CDG99" in dispositifs
    assert issues == ()


def test_a_scheme_does_not_change_after_reading() -> None:
    dispositifs, _ = load()
    with pytest.raises(ValueError, match="frozen"):
        dispositifs["CDG34"].libelle = "autre"  # type: ignore[misc]


def _models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    yield model
    for field in model.model_fields.values():
        if (inner := _model_in(field.annotation)) is not None:
            yield from _models(inner)


def test_the_keys_that_change_no_document_are_said_in_the_file_that_people_copy() -> None:
    head = (SHIPPED / "cdg29-evolution.toml").read_text(encoding="utf-8").split("\ncode =")[0]
    told = (
        head.replace("\n#", "").partition("sans effet sur aucun document :")[2].strip().rstrip(".").split(",")
    )
    keys = {key for model in _models(Dispositif) for key in model.model_fields}
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "pipeline").rglob("*.py"))
    read = {node.attr for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    by_name = {kind.value for kind in TypeDocument}  # Documents.production reads these
    homonyms = {"version", "source", "en_vigueur_du", "en_vigueur_au", "refus"}
    assert {key.strip() for key in told} == (keys - read - by_name) | homonyms
