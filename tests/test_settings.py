"""What is written belongs to the office's folder; what is read lies beside the program, checkout or wheel."""

import ast
from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.run.espace.exemple_livre import lay_out
from pipeline.settings import EXEMPLES, ROOT, TEMPLATES, Office, Settings, office
from tests.builders import APRES


def test_an_office_is_the_current_folder() -> None:
    here = Path.cwd()
    assert office() == Office(here / "inputs", here / "outputs", here / "registre")
    assert not Settings(APRES).registre.is_absolute()


def test_a_file_found_upward_names_its_folders(tmp_path: Path) -> None:
    (tmp_path / "bilan.toml").write_text(
        'inputs = "classeurs"\nregistre = "/srv/registre"\n', encoding="utf-8"
    )
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert office(deep) == Office(tmp_path / "classeurs", tmp_path / "outputs", Path("/srv/registre"))


@pytest.mark.parametrize("text", ["inputs = 3", 'dossier = "x"', "inputs =", "[inputs]"])
def test_a_file_that_says_something_else_is_a_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "bilan.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=r"bilan\.toml"):
        office(tmp_path)


def test_an_empty_folder_receives_the_example_once(tmp_path: Path) -> None:
    place = office(tmp_path)
    lay_out(place)
    assert (place.inputs / "exemple.xlsx").read_bytes() == (EXEMPLES / "exemple.xlsx").read_bytes()
    (place.inputs / "exemple.xlsx").unlink()
    lay_out(place)
    assert not (place.inputs / "exemple.xlsx").exists()


def test_only_the_settings_know_where_the_program_is() -> None:
    names = set()
    sources = {path: path.read_text(encoding="utf-8") for path in (ROOT / "pipeline").rglob("*.py")}
    assert len(sources) > 500
    for path, source in sources.items():
        nodes = ast.walk(ast.parse(source)) if "ROOT" in source else ()
        imported = (node for node in nodes if isinstance(node, ast.ImportFrom))
        names |= {path.name for node in imported if "ROOT" in {each.name for each in node.names}}
    assert names == set(), "ROOT is for tests: nothing of the program is found from it"
    assert TEMPLATES.is_dir()
