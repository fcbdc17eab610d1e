"""The commands of the year behind: the activity report, and its tables for other programs."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.francais import Command
from pipeline.cli.options import Jour, folder, settings_of

if TYPE_CHECKING:
    from pipeline.run.activite import Activite

NEEDED = (
    "Le rapport d’activité demande un complément : « make extra-activite » "
    "(sans make : « python preparer.py activite »)."
)


def _options(command: Any) -> Any:
    for option in (
        folder("--inputs", "inputs", "Dossier des classeurs"),
        folder("--outputs", "outputs", "Dossier des documents"),
        click.option(
            "--annee", type=click.IntRange(2000, 2100), metavar="AAAA", help="Sinon l’année en cours."
        ),
        click.option(
            "--dispositif", metavar="CODE", help="Seulement ce dispositif : édition de pilotage seule."
        ),
        click.option(
            "--organisme", metavar="CODE", help="Seulement cet organisme : édition de pilotage seule."
        ),
        click.option("--date", "day", type=Jour(), help="Le jour d’arrêté des données (sinon aujourd’hui)."),
    ):
        command = option(command)
    return command


@click.command(cls=Command)
@_options
def activite(**options: Any) -> None:
    """Écrit le rapport d’activité d’une année, qui ne nomme personne."""
    use_case = _loaded()
    _say(use_case.activite(settings_of(options), _asked(use_case, options)))


@click.command(cls=Command)
@click.argument("table", metavar="TABLE")
@click.option(
    "--format", "form", type=click.Choice(("csv", "parquet", "xlsx")), default="csv", help="csv par défaut."
)
@_options
def exporter(table: str, form: str, **options: Any) -> None:
    """Écrit un tableau de l’activité pour un autre logiciel, avec son dictionnaire."""
    from pipeline.activite.export import AGREGATS, LIGNES

    if table not in (*AGREGATS, *LIGNES):
        raise click.UsageError(f"TABLE est l’un de : {', '.join((*AGREGATS, *LIGNES))}.")
    use_case = _loaded()
    _say(use_case.exporter(settings_of(options), table, form, _asked(use_case, options)))


COMMANDS = (activite, exporter)


def _loaded() -> Any:
    """The use case, or what to install: nothing else of the program needs it."""
    from importlib.util import find_spec

    if not (find_spec("pandas") and find_spec("matplotlib")):
        raise click.ClickException(NEEDED)
    from pipeline.run import activite as use_case

    return use_case


def _asked(use_case: Any, options: dict[str, Any]) -> Any:
    return use_case.Demande(options["annee"], options["dispositif"], options["organisme"])


def _say(made: "Activite") -> None:
    click.echo(f"Activité {made.annee} :")
    for path in made.fichiers:
        click.echo(f"  {_short(path)}")
    for remark in made.remarques:
        click.echo(remark)


def _short(path: Path) -> str:
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
