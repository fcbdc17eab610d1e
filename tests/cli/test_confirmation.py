"""A yes is asked for before what cannot be undone, and only a yes is one."""

import io
import sys

import pytest

from pipeline.cli.confirmation import agreed


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("typed", "yes"), [("oui", True), ("O", True), ("non", False), ("", False)])
def test_only_a_yes_is_a_yes(
    typed: str, yes: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(f"{typed}\n"))
    assert agreed("Émettre ?", given=False) is yes
    assert "Émettre ? (oui/non)" in capsys.readouterr().out


def test_a_closed_terminal_is_a_no(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(""))
    assert agreed("Émettre ?", given=False) is False


def test_nobody_there_is_a_no_that_names_the_option(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("oui\n"))
    assert agreed("Émettre ?", given=False) is False
    assert "--oui" in capsys.readouterr().err


def test_given_on_the_command_line_it_is_not_asked_again() -> None:
    assert agreed("Émettre ?", given=True) is True
