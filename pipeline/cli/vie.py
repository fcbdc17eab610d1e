"""The commands of a dossier's life: figer, rouvrir, a-faire."""

from typing import Any

import click

from pipeline.cli.francais import Command
from pipeline.cli.options import Jour, folder, settings_of

IN = folder("--inputs", "inputs", "Dossier des classeurs")
OUT = folder("--outputs", "outputs", "Dossier des documents")
DAY = click.option("--date", "day", type=Jour(), help="Le jour auquel l’acte est inscrit au registre.")
KIND = click.argument(
    "kind",
    metavar="TYPE",
    type=click.Choice(("convention", "bulletin", "contrat", "devis", "attestation", "synthese")),
)
REFERENCE = click.argument("reference", metavar="RÉFÉRENCE")


@click.command(cls=Command)
@REFERENCE
@KIND
@IN
@OUT
@DAY
def figer(reference: str, kind: str, **options: Any) -> None:
    """Confirme que le fichier présent est bien celui qui a été signé ou remis."""
    from pipeline.run.rouvrir import CONFIRMER

    _acte(reference, kind, CONFIRMER, "", options)


@click.command(cls=Command)
@REFERENCE
@KIND
@click.option(
    "--acte",
    type=click.Choice(("avenant", "erreur-materielle", "date-par-erreur")),
    default="date-par-erreur",
    show_default=True,
    help="Ce que fait l’office : un avenant, une page corrigée, ou défaire une date saisie par erreur.",
)
@click.option("--motif", default="", help="Pourquoi ; nécessaire pour une date saisie par erreur.")
@IN
@OUT
@DAY
def rouvrir(reference: str, kind: str, acte: str, motif: str, **options: Any) -> None:
    """Revient sur un acte signé : avenant, page corrigée, ou date saisie par erreur."""
    _acte(reference, kind, acte, motif, options)


def _acte(reference: str, kind: str, acte: str, motif: str, options: dict[str, Any]) -> None:
    from pipeline.run.rouvrir import Acte, agir

    done = agir(settings_of(options), Acte(reference, kind, acte, motif))
    click.echo(f"{done.path} : {done.suite}")


@click.command("a-faire", cls=Command)
@IN
@OUT
@click.option("--date", "day", type=Jour(), help="Le jour auquel on se place (sinon aujourd’hui).")
def a_faire(**options: Any) -> None:
    """Dit ce qui attend aujourd’hui : signatures, séances à pointer, échéances."""
    from pipeline.french import accord
    from pipeline.report.a_faire import publish
    from pipeline.run.a_faire import a_faire as taches_du_jour

    settings = settings_of(options)
    found = taches_du_jour(settings)
    page = publish(found, settings.day, settings.outputs)
    click.echo(f"{len(found)} {accord(len(found), 'chose à faire', 'choses à faire')} : {page}")


COMMANDS = (figer, rouvrir, a_faire)
