"""An office in a folder of its own, and commands run in this process."""

from pathlib import Path

import pytest

from pipeline.cli.faults import guarded
from pipeline.cli.main import bilan
from tests.cli.lancement import Ici


@pytest.fixture
def ici(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Ici:
    """Run a command in this process: its exit code and all that it said."""

    def run(*arguments: str) -> tuple[int, str]:
        code = guarded(lambda: bilan(list(arguments), standalone_mode=False), tmp_path / "outputs")
        said = capsys.readouterr()
        return code, said.out + said.err

    return run
