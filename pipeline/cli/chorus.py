"""The commands of electronic invoices: prepare a deposit, record what the portal says of it."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.factures import FICHIER, INPUTS, NUMERO, OUTPUTS, factures
from pipeline.cli.francais import Group
from pipeline.cli.options import Jour, settings_of

if TYPE_CHECKING:
    from pipeline.run.facturer.depots import Prepare

NUMEROS = click.argument("numeros", nargs=-1, metavar="[NUMERO]…")


@click.group(cls=Group)
def chorus() -> None:
    """Prépare les dépôts sur Chorus Pro et inscrit ce que le portail répond."""


@chorus.command()
@NUMEROS
@INPUTS
@OUTPUTS
def deposer(numeros: tuple[str, ...], **options: Any) -> int:
    """Prépare le dossier à déposer : un fichier par facture, et leur liste."""
    from pipeline.run.facturer.depots import deposer as prepare

    return _told(prepare(settings_of(options), numeros), "à déposer sur Chorus Pro")


@chorus.command()
@click.argument("numero", required=False, metavar="[NUMERO]")
@click.argument("statut", required=False, metavar="[STATUT]")
@click.option("--le", type=Jour(), help="Le jour de ce statut (sinon aujourd’hui).")
@click.option("--motif", default="", metavar="TEXTE", help="Le motif d’un rejet, tel que le portail le dit.")
@click.option("--fichier", type=FICHIER, metavar="FICHIER", help="L’export CSV du portail.")
@OUTPUTS
def statut(numero: str, statut: str, le: dt.date | None, motif: str, fichier: Path, **options: Any) -> int:
    """Inscrit le statut d’une facture déposée, ou ceux d’un export du portail ; sans rien, les montre."""
    from pipeline.french import date_courte
    from pipeline.report.factures import View
    from pipeline.run.facturer import statuts

    settings, view = settings_of(options), View()
    if fichier:
        read = statuts.lire(settings, fichier)
        view.say(*(f"{d.numero} : {d.statut}{f' ({d.motif})' if d.motif else ''}" for d in read.nouveaux))
        view.say(f"{len(read.nouveaux)} inscrits, {read.connus} déjà connus.")
        view.issues(read.issues)
        return 1 if read.issues else 0
    if numero and statut:
        new = statuts.statut(settings, numero, statut, le, motif)
        view.say(f"{numero} : {statut}{'' if new else ' (c’était déjà inscrit)'}.")
        return 0
    found = [f"{d.numero} : {d.statut} le {date_courte(d.le)}" for d in statuts.states(settings)]
    view.say(*found or ["Aucune facture n’a été préparée ni déposée."])
    return 0


@factures.command()
@click.argument("numeros", nargs=-1, required=True, metavar="NUMERO…")
@INPUTS
@OUTPUTS
def facturx(numeros: tuple[str, ...], **options: Any) -> int:
    """Fait la facture électronique (Factur-X) de ces numéros, pour l’envoyer autrement."""
    from pipeline.run.facturer.depots import facturx as prepare

    return _told(prepare(settings_of(options), numeros), "à envoyer")


@factures.command()
@NUMERO
@click.option("--iban", default="", metavar="IBAN", help="Le compte à créditer.")
@click.option("--bic", default="", metavar="BIC", help="Son BIC.")
@click.option("--comptable", default="", metavar="NOM", help="Le comptable public.")
@click.option("--telephone", default="", metavar="N°", help="Le téléphone de l’émetteur.")
@click.option("--courriel", default="", metavar="ADRESSE", help="Son courriel.")
@OUTPUTS
def completer(numero: str, **options: Any) -> None:
    """Inscrit, une fois, ce qui manque à l’écriture d’une ancienne facture pour sa forme électronique."""
    from pipeline.factures.electronic import CONTACT, PAYEE, complete
    from pipeline.run.facturer import registre

    given = {name: options[name] for name in (*PAYEE, *CONTACT)}
    with registre.opened(settings_of(options)) as register:
        piece = complete(register, numero, given)
    click.echo(f"{piece.numero} : complété ; la facture elle-même n’a pas changé.")


def _told(prepared: "Prepare", what: str) -> int:
    from pipeline.french import pluriel
    from pipeline.issues import Severity
    from pipeline.report.factures import View
    from pipeline.report.places import shown

    view = View()
    view.issues(prepared.issues)
    if prepared.dossier is None:
        view.say("Aucun fichier n’a été préparé.")
        return 1 if prepared.issues else 0
    view.say(f"{pluriel(len(prepared.fichiers), 'fichier')} {what} : {shown(prepared.dossier)}")
    return 1 if any(issue.severity is Severity.ERREUR for issue in prepared.issues) else 0


COMMANDS = (chorus,)
