"""The command of signed documents: signatures recevoir."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.francais import Command, Group
from pipeline.cli.options import Jour, folder, settings_of

if TYPE_CHECKING:
    import datetime as dt

    from pipeline.run.signatures.recevoir import Reponse

IN = folder("--inputs", "inputs", "Dossier des classeurs")
OUT = folder("--outputs", "outputs", "Dossier des documents")
DAY = click.option("--date", "day", type=Jour(), help="Le jour auquel on se place (sinon aujourd’hui).")
FILE = click.Path(dir_okay=False, exists=True, path_type=Path)
KINDS = ("convention", "bulletin", "contrat", "devis", "avenant", "correction")


@click.group(cls=Group)
def signatures() -> None:
    """Les documents signés qui reviennent : reconnus, vérifiés, classés."""


@signatures.command(cls=Command)
@click.argument("fichiers", metavar="FICHIER…", nargs=-1, required=True, type=FILE)
@click.option(
    "--preuve", "preuves", type=FILE, multiple=True, help="Le dossier de preuve du parapheur (répétable)."
)
@click.option("--verifie", is_flag=True, help="Vous avez regardé ce qui était « à vérifier ».")
@click.option("--dossier", "reference", default="", help="Le dossier, quand le fichier ne le dit pas.")
@click.option("--type", "kind", type=click.Choice(KINDS), default="convention", help="Avec --dossier.")
@click.option("--papier", default="", metavar="LIEU", help="C’est la copie d’un papier signé, conservé là.")
@click.option("--le", "le", type=Jour(), help="Le jour de la dernière signature (sinon celui qu’elle dit).")
@IN
@OUT
@DAY
def recevoir(
    fichiers: tuple[Path, ...],
    preuves: tuple[Path, ...],
    verifie: bool,
    le: "dt.date | None",
    **options: Any,
) -> int:
    """Reprend des PDF signés : les reconnaît, les vérifie, les classe, date et fige le document."""
    from pipeline.run.signatures.recevoir import Demande
    from pipeline.run.signatures.recevoir import recevoir as recus

    about = {name: options.pop(name) for name in ("reference", "kind", "papier")}
    asked = Demande(verifie=verifie, le=le, preuves=preuves, **about)
    found = recus(settings_of(options), fichiers, asked)
    for each in found:
        _dit(each)
    return 0 if all(each.etat for each in found) else 1


def _dit(each: "Reponse") -> None:
    click.echo(f"{each.fichier} : {each.etat or 'refusé'}{f' – {each.document}' if each.document else ''}")
    for said in each.dits:
        click.echo(f"  {said}")
    if each.place:
        click.echo(f"  classé : outputs/{each.place}")


COMMANDS = (signatures,)
