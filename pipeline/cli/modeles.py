"""The commands of templates: check them all, see one on real dossiers."""

from pathlib import Path
from typing import Any

import click

from pipeline.cli.francais import Command, Group
from pipeline.cli.options import folder, settings_of


@click.group(cls=Group, invoke_without_command=True)
@folder("--inputs", "inputs", "Dossier des classeurs")
@folder("--outputs", "outputs", "Dossier des documents")
@click.pass_context
def modeles(context: click.Context, /, **options: Any) -> int:
    """Vérifie les modèles Word, et en montre l’aperçu."""
    alone = context.invoked_subcommand is None
    return int(context.invoke(verifier, **options)) if alone else 0


@modeles.command(cls=Command)
@folder("--inputs", "inputs", "Dossier des classeurs")
@folder("--outputs", "outputs", "Dossier des documents")
def verifier(**options: Any) -> int:
    """Contrôle tous les modèles, les vôtres d’abord, sans aucune donnée."""
    from pipeline.run.modeles import verifier as use_case

    done = use_case(settings_of(options))
    for issue in done.issues:
        click.echo(f"– {issue.message} {issue.remedy} ({issue.origin})")
    if done.bons:
        click.echo(f"Modèles utilisables : {', '.join(done.bons)}.")
    return 1 if done.fautif else 0


@modeles.command(cls=Command)
@click.argument("type_", metavar="TYPE")
@folder("--inputs", "inputs", "Dossier des classeurs")
@folder("--outputs", "outputs", "Dossier des documents")
def apercu(type_: str, **options: Any) -> int:
    """Montre un modèle sur vos dossiers le plus vide et le plus rempli, en Word, PDF et image."""
    from pipeline.run.apercus import apercu as use_case

    family = type_.casefold().rstrip("s").replace("è", "e").replace("é", "e")
    for path in use_case(settings_of(options), family):
        click.echo(f"Écrit : {path}")
    return 0


@modeles.command(cls=Command)
@click.argument("dossier", type=click.Path(file_okay=False, path_type=Path), metavar="DOSSIER")
def palettes(dossier: Path) -> int:
    """Écrit, pour chaque type, ses champs prêts à copier dans Word."""
    from pipeline.run.palettes import write

    for path in write(dossier):
        click.echo(f"Écrit : {path}")
    return 0


COMMANDS = (modeles,)
