"""A person at the terminal: types a command, reads what it says and the code it ends with."""

import io
from dataclasses import dataclass

import pytest

from pipeline.cli.faults import guarded
from pipeline.cli.main import bilan
from tests.product.bureau import JOUR, Bureau


def without_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine that makes no PDF: what is looked at is something else, and starting it takes long."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("pipeline.pdf.libreoffice.PLACES", ())


@dataclass(frozen=True)
class Terminal:
    """An office and its screen."""

    bureau: Bureau
    capsys: pytest.CaptureFixture[str]
    monkeypatch: pytest.MonkeyPatch

    def type(self, *words: str, answer: str = "", code: int = 0) -> str:
        """Run one command on the office's folders; what it printed, both streams."""
        folders = ["--inputs", str(self.bureau.inputs), "--outputs", str(self.bureau.outputs)]
        self.monkeypatch.setattr("sys.stdin", io.StringIO(answer))
        given = [*words, *folders, "--date", JOUR.isoformat()]
        assert guarded(lambda: bilan(given, standalone_mode=False), self.bureau.outputs) == code
        printed = self.capsys.readouterr()
        return printed.out + printed.err

    def type_bare(self, *words: str) -> str:
        """The same for a command that is given no day."""
        folders = ["--inputs", str(self.bureau.inputs), "--outputs", str(self.bureau.outputs)]
        assert guarded(lambda: bilan([*words, *folders], standalone_mode=False), self.bureau.outputs) == 0
        printed = self.capsys.readouterr()
        return printed.out + printed.err
