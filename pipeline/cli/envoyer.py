"""The commands of what goes out: envoyer preparer, envoyer confirmer."""

from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.francais import Command, Group
from pipeline.cli.options import Jour, folder, settings_of

if TYPE_CHECKING:
    import datetime as dt

    from pipeline.run.envoyer.preparer import Preparation

IN = folder("--inputs", "inputs", "Dossier des classeurs")
OUT = folder("--outputs", "outputs", "Dossier des documents")
DAY = click.option("--date", "day", type=Jour(), help="Le jour auquel on se place (sinon aujourd’hui).")
A_PART = "outputs/envois/confidentiel"


@click.group(cls=Group)
def envoyer() -> None:
    """Ce qui part : un envoi par destinataire, préparé ici, envoyé par vous."""


@envoyer.command(cls=Command)
@click.argument("references", metavar="[RÉFÉRENCE]…", nargs=-1)
@click.option(
    "--forme",
    type=click.Choice(("dossier", "zip", "courriel")),
    default="dossier",
    show_default=True,
    help="Un dossier, une archive, ou un brouillon de courriel (.eml) à relire puis à envoyer.",
)
@IN
@OUT
@DAY
def preparer(references: tuple[str, ...], forme: str, **options: Any) -> None:
    """Prépare, pour chaque destinataire, ce qu’il doit recevoir ; n’envoie rien."""
    from pipeline.run.envoyer.formes import Forme
    from pipeline.run.envoyer.preparer import preparer as prepares

    _dit(prepares(settings_of(options), references, Forme(forme)))


def _dit(done: "Preparation") -> None:
    from pipeline.french import pluriel

    shown = [each for each in done.prets if not each.a_part]
    for each in shown:
        why = f" ({each.raison})" if each.raison else ""
        click.echo(f"{each.reference}, {each.label} : {each.etat}{why} – {', '.join(each.noms)}")
    apart = len(done.prets) - len(shown)
    if apart:
        click.echo(f"{pluriel(apart, 'envoi confidentiel', 'envois confidentiels')} : {A_PART}")
    for wait in done.attentes:
        if not wait.a_part:
            click.echo(f"{wait.reference}, {wait.nom} : ne part pas, {wait.raison}")
    if not done.prets:
        click.echo("Il n’y a rien à envoyer.")
    else:
        click.echo(
            "Les envois sont dans outputs/envois. Rien n’est envoyé : après votre envoi, confirmez par "
            "« envoyer confirmer »."
        )


@envoyer.command(cls=Command)
@click.argument("reference", metavar="RÉFÉRENCE")
@click.option(
    "--a", "destinataire", required=True, metavar="DESTINATAIRE", help="Comme « preparer » le nomme."
)
@click.option("--le", "le", type=Jour(), required=True, help="Le jour de l’envoi.")
@IN
@OUT
@DAY
def confirmer(reference: str, destinataire: str, le: "dt.date", **options: Any) -> None:
    """Inscrit qu’un envoi est parti, et quand."""
    from pipeline.french import date_longue
    from pipeline.run.envoyer.confirmer import confirmer as confirme

    done = confirme(settings_of(options), reference, destinataire, le)
    click.echo(f"{done.reference}, {done.label} : envoyé le {date_longue(le)} – {', '.join(done.noms)}")
    for said in done.dits:
        click.echo(f"  {said}")


COMMANDS = (envoyer,)
