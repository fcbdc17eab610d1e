"""The commands « serveur » and « compte »: the page served to an office, and its first account."""

from importlib.util import find_spec
from typing import Any

import click

from pipeline.cli.francais import Command
from pipeline.settings import office

NEEDED = "Le serveur demande un complément : « make extra-serveur »."
PARTS = ("django", "waitress", "whitenoise", "argon2", "axes", "mozilla_django_oidc")
GROUPES = ("assistant RH", "facturation", "conseiller", "responsable", "informatique")


@click.command(cls=Command)
def serveur() -> None:
    """Sert la page à un service, avec des comptes ([serveur] de bilan.toml, voir docs/serveur.md)."""
    _installed()
    from pipeline.bureau.serveur.lancement import servir

    servir(office())


@click.command(cls=Command)
@click.argument("identifiant")
@click.option("--prenom", default="", help="Le prénom de la personne.")
@click.option("--nom", default="", help="Son nom.")
@click.option(
    "--groupe",
    "groupes",
    type=click.Choice(GROUPES),
    multiple=True,
    default=("informatique",),
    show_default=True,
    help="Ce qu’il ouvre (répétable).",
)
@click.option("--code", default="", help="Son code de la feuille « Intervenants », pour un conseiller.")
def compte(identifiant: str, **options: Any) -> None:
    """Crée un compte du serveur et affiche son mot de passe provisoire ; s’il existe, lui en redonne un."""
    _installed()
    from pipeline.bureau.serveur.lancement import ouvrir

    ouvrir(office())
    from pipeline.bureau.serveur import comptes

    word = comptes.ouvrir_ou_creer(
        identifiant, (options["prenom"], options["nom"]), options["groupes"], options["code"]
    )
    click.echo(f"Mot de passe provisoire de « {identifiant} » : {word}")
    click.echo("Il ne sert qu’une fois : la personne choisit le sien en se connectant.")


def _installed() -> None:
    if not all(map(find_spec, PARTS)):
        raise click.ClickException(NEEDED)


COMMANDS = (serveur, compte)
