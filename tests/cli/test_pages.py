"""What README and docs/ say of the commands is true: each exists, with its options; so do the folders."""

import re

import click
import pytest

from pipeline.cli.main import bilan
from pipeline.documents.catalogue import TYPES
from pipeline.settings import ROOT

PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
_GROUPS = "chorus|envoyer|espace|factures|modeles|registre|signatures"
_COMMAND = re.compile(rf"(?:-m pipeline|(?:^|`)bilan) ((?:(?:{_GROUPS}) )?[a-z][a-z-]+)([^\n`#]*)", re.M)
COMMANDS = sorted(
    {(page.name, *found) for page in PAGES for found in _COMMAND.findall(page.read_text("utf-8"))}
)


def command(words: str) -> click.Command:
    found: click.Command = bilan
    for word in words.split():
        assert isinstance(found, click.Group)
        found = found.commands[word]
    return found


@pytest.mark.parametrize(("page", "words", "rest"), COMMANDS)
def test_every_command_of_a_page_exists_with_its_options(page: str, words: str, rest: str) -> None:
    known = {name for param in command(words).params for name in param.opts} | {"--help"}
    assert set(re.findall(r"--[a-z-]+", rest)) <= known, page


def test_a_page_names_every_option_of_the_main_command() -> None:
    readme = (ROOT / "docs" / "commandes.md").read_text("utf-8")
    told = readme[readme.index("Options de `python -m pipeline docs`") :].split("\n\n", 1)[0]
    options = {name for param in bilan.commands["docs"].params for name in param.opts}
    named = set(re.findall(r"`(--[a-z-]+)", told))
    assert named <= options
    assert options - named == {"--inputs", "--outputs", "--jobs"}


def test_the_readme_says_in_which_folder_each_kind_is() -> None:
    folders = {kind.dossier.split("/")[0] for kind in TYPES} - {"devis", "emargements", "confidentiel"}
    assert set(re.findall(r"\| `outputs/([a-z]+)` \|", PAGES[0].read_text("utf-8"))) == folders


@pytest.mark.parametrize("page", ["README.md", "docs/espace.md", "docs/adapter.md", "docs/commandes.md"])
def test_the_pages_of_an_office_are_written_for_an_office(page: str) -> None:
    text = (ROOT / page).read_text("utf-8").casefold().replace("bilan.toml", "")
    assert [word for word in ("octet pour octet", "empreinte", "toml") if word in text] == []


def test_the_readme_names_every_file_to_double_click() -> None:
    readme = PAGES[0].read_text("utf-8")
    assert set(re.findall(r"`([a-z]+\.cmd)`", readme)) == {path.name for path in ROOT.glob("*.cmd")}
