"""The command « identite »: a person says whether a reference still names the same bilan."""

from typing import Any

import click

from pipeline.cli.options import folder, settings_of


@click.command()
@click.argument("reference")
@folder("--inputs", "inputs", "Dossier des classeurs")
@folder("--outputs", "outputs", "Dossier des documents")
@click.option("--meme/--autre", "meme", required=True, help="Le même bilan, corrigé ; ou un autre bilan.")
def identite(reference: str, *, meme: bool, **options: Any) -> None:
    """Dit si une référence désigne toujours le même bilan."""
    from pipeline.run.gather import gather
    from pipeline.run.identites import repondre

    settings = settings_of(options)
    repondre(settings, gather(settings).modele, reference, meme=meme)
    said = "le même bilan" if meme else "un autre bilan : ses documents seront les siens"
    click.echo(f"C’est noté : {reference} est {said}. Relancez la production.")
