"""The commands around the workbook and the templates: blank workbook, dictionaries."""

from pathlib import Path
from typing import Any

import click

from pipeline.cli.francais import Command
from pipeline.cli.options import folder, settings_of


@click.command(cls=Command)
@click.argument("fichier", type=click.Path(dir_okay=False, path_type=Path), metavar="FICHIER.xlsx")
@click.option("--dispositif", multiple=True, metavar="CODE", help="Seulement ce dispositif (répétable).")
@click.option("--conseiller", is_flag=True, help="Le classeur du conseiller : préremplissage et actions.")
@click.option("--complet", is_flag=True, help="Toutes les feuilles et toutes les colonnes.")
def classeur(fichier: Path, dispositif: tuple[str, ...], conseiller: bool, complet: bool) -> None:
    """Écrit un classeur vierge à remplir : l’essentiel, ou tout avec --complet."""
    from pipeline.run.classeur import write_classeur

    click.echo(write_classeur(fichier, dispositif, conseiller=conseiller, complet=complet))


@click.command(cls=Command)
@click.argument("fichier", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FICHIER")
@folder("--inputs", "inputs", "Dossier des classeurs")
@folder("--outputs", "outputs", "Dossier des documents")
def importer(fichier: Path, **options: Any) -> None:
    """Reprend un export ou un fichier de suivi d’une autre présentation."""
    from pipeline.run.importer import importer as use_case

    for sentence in use_case(fichier, settings_of(options)).sentences:
        click.echo(sentence)


@click.command(cls=Command)
@click.option("--modeles", is_flag=True, help="Les champs des modèles Word, plutôt que ceux du classeur.")
@click.option("--clauses", is_flag=True, help="Les clauses des actes, leurs sources, leurs conditions.")
def champs(modeles: bool, clauses: bool) -> None:
    """Décrit les champs du classeur, ceux des modèles, ou les clauses."""
    if clauses:
        from pipeline.clauses.reference import page

        click.echo(page(), nl=False)
        return
    dictionary: Any
    if modeles:
        from pipeline.documents import dictionary
    else:
        from pipeline.workbook import dictionary
    click.echo(dictionary.dictionary(), nl=False)
