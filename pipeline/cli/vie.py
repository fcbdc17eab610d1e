"""The commands of a dossier's life: figer, rouvrir, a-faire, poser, reaffecter."""

from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.francais import Command
from pipeline.cli.options import Jour, folder, settings_of

if TYPE_CHECKING:
    from pipeline.run.proposer import Proposition

SEMAINE = ("lundi", "mardi", "mercredi", "jeudi", "vendredi")
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
    from pipeline.model.frise import frises
    from pipeline.report.a_faire import publish
    from pipeline.run.a_faire import a_faire as taches_du_jour
    from pipeline.run.gather import gather

    settings = settings_of(options)
    gathered = gather(settings)
    found = taches_du_jour(settings, gathered)
    drawn = frises(gathered.modele.dossiers, settings.day)
    page = publish(found, settings.day, settings.outputs, drawn)
    click.echo(f"{len(found)} {accord(len(found), 'chose à faire', 'choses à faire')} : {page}")


@click.command(cls=Command)
@REFERENCE
@click.argument("nombre", metavar="NOMBRE", type=click.IntRange(1, 40))
@click.option("--a-partir-du", "start", type=Jour(), required=True, help="Le premier jour possible.")
@click.option("--jour", type=click.Choice(SEMAINE), required=True, help="Le jour de la semaine.")
@click.option("--toutes", type=click.IntRange(1, 2), default=1, help="Toutes les 1 ou 2 semaines.")
@click.option("--debut", type=click.DateTime(["%H:%M"]), default="09:00", help="L’heure de début.")
@click.option("--minutes", type=click.IntRange(15, 480), default=90, help="La durée d’une séance.")
@IN
@OUT
def poser(reference: str, nombre: int, **options: Any) -> None:
    """Propose des séances, hors jours fériés et rendez-vous déjà pris."""
    import datetime as dt

    from pipeline.model.planning import Rythme
    from pipeline.run.proposer import poser as proposees

    start, jour, toutes = options.pop("start"), options.pop("jour"), options.pop("toutes")
    debut, minutes = options.pop("debut").time(), options.pop("minutes")
    rythme = Rythme(nombre, start, SEMAINE.index(jour), toutes, debut, dt.timedelta(minutes=minutes))
    _dit(proposees(settings_of(options), reference, rythme))


@click.command(cls=Command)
@click.argument("ancien", metavar="ANCIEN")
@click.argument("nouveau", metavar="NOUVEAU")
@click.argument("references", metavar="[RÉFÉRENCE]…", nargs=-1)
@IN
@OUT
def reaffecter(ancien: str, nouveau: str, references: tuple[str, ...], **options: Any) -> None:
    """Propose les lignes par lesquelles un professionnel en remplace un autre."""
    from pipeline.run.proposer import reaffecter as reaffectation

    _dit(reaffectation(settings_of(options), ancien, nouveau, references))


def _dit(found: "Proposition") -> None:
    for line in found.lignes:
        click.echo(line)
    click.echo(f"À relire, puis à recopier dans votre classeur : {found.path}")


COMMANDS = (figer, rouvrir, a_faire, poser, reaffecter)
