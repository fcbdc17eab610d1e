"""The commands around the workbook and the templates: blank workbook, dictionaries."""

from pathlib import Path
from typing import Any

import click

from pipeline.cli.francais import Command


@click.command(cls=Command)
@click.argument("fichier", type=click.Path(dir_okay=False, path_type=Path), metavar="FICHIER.xlsx")
@click.option("--dispositif", multiple=True, metavar="CODE", help="Seulement ce dispositif (répétable).")
@click.option("--conseiller", is_flag=True, help="Le classeur du conseiller : préremplissage et actions.")
def classeur(fichier: Path, dispositif: tuple[str, ...], conseiller: bool) -> None:
    """Écrit un classeur vierge à remplir."""
    from pipeline.run.classeur import write_classeur

    click.echo(write_classeur(fichier, dispositif, conseiller=conseiller))


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
