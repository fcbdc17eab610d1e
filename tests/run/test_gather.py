"""A scheme whose file is set aside is one error, the file’s: no row is told that its code is unknown."""

from pathlib import Path

import pytest

from pipeline.issues import Severity
from pipeline.run.gather import gather
from tests.rows import REFERENCE
from tests.run.office import Office

SCHEMES = Path(__file__).parents[2] / "pipeline" / "dispositifs"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def wrong(office: Office, name: str, text: str) -> list[tuple[str, str]]:
    """The errors of a run with this file of schemes, and where they stand."""
    folder = office.root / "inputs" / "dispositifs"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    found = gather(office.settings())
    assert {item.status for item in found.plan.absents if item.key.endswith(REFERENCE)} >= {"retenu"}
    assert not [item for item in found.plan.items if item.key.endswith(f"/{REFERENCE}")]
    return [(i.code, i.origin.file) for i in found.issues if i.severity is Severity.ERREUR]


def test_a_faulty_value(office: Office) -> None:
    shipped = (SCHEMES / "cdg34.toml").read_text("utf-8")
    wrong_rule = f'{shipped}\n[interruption]\nregle = "heures"\ntaux_horaire = "85,00"\n'
    assert wrong(office, "cdg34.toml", wrong_rule) == [("dispositif-invalide", "cdg34.toml")]


def test_a_file_that_does_not_parse(office: Office) -> None:
    assert wrong(office, "cdg34.toml", 'code = "CDG34') == [("dispositif-illisible", "cdg34.toml")]


def test_two_files_of_one_scheme(office: Office) -> None:
    shipped = (SCHEMES / "cdg34.toml").read_text("utf-8")
    folder = office.root / "inputs" / "dispositifs"
    folder.mkdir(parents=True)
    (folder / "autre.toml").write_text(shipped, "utf-8")
    assert wrong(office, "cdg34.toml", shipped) == [("dispositif-en-double", "autre.toml")]
