"""The command of clusters: grappe certificats."""

from pathlib import Path

import click

from pipeline.cli.francais import Command, Group
from pipeline.settings import office, today


@click.group(cls=Group)
def grappe() -> None:
    """Une grappe de machines pour les très grandes productions (docs/grappe.md)."""


@grappe.command(cls=Command)
@click.argument("machines", metavar="MACHINE…", nargs=-1, required=True)
@click.option(
    "--dans",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DOSSIER",
    help="Où les écrire (sinon registre/grappe).",
)
def certificats(machines: tuple[str, ...], folder: Path | None) -> None:
    """Fait les certificats d’une grappe, pour les machines nommées."""
    from pipeline.run.grappe.adresse import CERTIFICATS
    from pipeline.run.grappe.certificats import certificats as made

    for path in made(folder or office().registre / CERTIFICATS, machines, today()):
        click.echo(f"{path}")
    click.echo("À copier sur chaque machine de la grappe, pour qui la lance seulement. Valables un an.")


COMMANDS = (grappe,)
