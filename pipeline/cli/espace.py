"""The commands of the office's folder: back up, restore."""

import datetime as dt
from pathlib import Path
from typing import Any

import click

from pipeline.cli.confirmation import agreed
from pipeline.cli.francais import Command
from pipeline.cli.options import folder, settings_of


@click.command(cls=Command)
@click.argument(
    "fichier", type=click.Path(dir_okay=False, path_type=Path), required=False, metavar="[FICHIER.zip]"
)
@folder("--inputs", "inputs", "Dossier des classeurs")
@folder("--outputs", "outputs", "Dossier des documents")
def sauvegarder(fichier: Path | None, **options: Any) -> None:
    """Copie registres, classeurs et documents dans une archive datée."""
    from pipeline.run.sauvegarde import sauvegarder as use_case

    made = use_case(settings_of(options), dt.datetime.now(), fichier)
    counts = ", ".join(f"{root} : {count}" for root, count in made.counts)
    click.echo(f"Sauvegarde faite et relue : {made.path} ({counts}).")
    click.echo("Copiez-la sur un autre disque : perdue avec celui-ci, elle ne servirait à rien.")


@click.command(cls=Command)
@click.argument(
    "fichier", type=click.Path(dir_okay=False, exists=True, path_type=Path), metavar="FICHIER.zip"
)
@folder("--inputs", "inputs", "Dossier des classeurs")
@folder("--outputs", "outputs", "Dossier des documents")
@click.option("--oui", is_flag=True, help="Sans demander confirmation.")
def restaurer(fichier: Path, oui: bool, **options: Any) -> int:
    """Remet en place une sauvegarde ; ce qu’elle remplace est gardé à part."""
    from pipeline.run.sauvegarde import restaurer as use_case

    question = (
        f"Remettre {fichier.name} à la place de ce qui est là ? Ce qui est là sera gardé dans sauvegardes."
    )
    if not agreed(question, given=oui):
        return 1
    done = use_case(settings_of(options), fichier, dt.datetime.now())
    click.echo(f"{done.fichiers} fichiers remis. Ce qu’ils remplacent est dans {done.avant}.")
    for remark in done.remarques:
        click.echo(remark)
    return 0


COMMANDS = (sauvegarder, restaurer)
