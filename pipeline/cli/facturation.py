"""The billing commands: issue, correct, record what follows."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.confirmation import agreed, chosen_year, typed
from pipeline.cli.conseiller import registre
from pipeline.cli.factures import INPUTS, NUMERO, OUTPUTS, factures
from pipeline.cli.francais import Command
from pipeline.cli.options import CONFIRMER, Jour, Montant, settings_of

if TYPE_CHECKING:
    from pipeline.report.factures import View
    from pipeline.run.facturer.emission import Preparation
    from pipeline.settings import Settings

OUI = click.option("--oui", is_flag=True, help="N’attend pas de confirmation.")
REFUSE = "Rien n’a été émis."


@click.command(cls=Command)
@click.argument("references", nargs=-1, metavar="[REF]…")
@click.option("--jusqu-au", type=Jour(), help="Les bilans terminés jusqu’à ce jour.")
@click.option("--le", type=Jour(), help="La date des factures (sinon aujourd’hui).")
@click.option("--par-mois", is_flag=True, help="Une facture par payeur et par mois, une ligne par bilan.")
@click.option("--exercice", type=int, metavar="AAAA", help="L’exercice, à dire du 1er au 31 janvier.")
@click.option("--dry-run", is_flag=True, help="Montre ce qui serait émis, sans rien émettre.")
@CONFIRMER
@OUI
@INPUTS
@OUTPUTS
def facturer(references: tuple[str, ...], **options: Any) -> int:
    """Émet les factures : celles des bilans nommés, ou de la feuille « À facturer »."""
    from pipeline.report.factures import View, issued
    from pipeline.run.facturer import emission
    from pipeline.run.facturer.apres import settle

    settings, view = settings_of(options), View()
    prepared = _prepared(settings, references, options)
    _show(view, prepared)
    commandes = prepared.choix.commandes
    if not commandes or options["dry_run"]:
        view.issues(question.issue() for question in prepared.questions if options["dry_run"])
        view.say(f"Rien à émettre pour {_asked(prepared)}." if not commandes else REFUSE)
        if not options["dry_run"]:
            emission.repondre(settings, prepared)
            view.issues(settle(settings, prepared.gathered.modele))  # what a crash left undone
        return 1 if prepared.choix.issues else 0
    if not agreed(_question(len(commandes)), given=options["oui"]):
        view.say(REFUSE)
        return 1
    done = emission.emit(_confirmed(settings, prepared), prepared, lambda piece: view.say(*issued((piece,))))
    view.issues(done.issues)
    if not done.factures:
        view.say(REFUSE)
    return 1 if prepared.choix.issues or _failed(done.issues) else 0


def _prepared(settings: "Settings", references: tuple[str, ...], options: dict[str, Any]) -> "Preparation":
    """What would be issued; in January, at a terminal, the accounting year is asked."""
    from pipeline.run.facturer import emission
    from pipeline.run.facturer.acceptables import EXERCICE
    from pipeline.run.facturer.choix import Demande

    demande = Demande(
        references, options["jusqu_au"], options["le"], options["par_mois"], options["exercice"]
    )
    prepared = emission.prepare(settings, demande)
    asked = [issue for issue in prepared.choix.issues if issue.code == EXERCICE]
    year = chosen_year(asked[0].message) if asked else None
    return emission.prepare(settings, replace(demande, exercice=year)) if year else prepared


def _confirmed(settings: "Settings", prepared: "Preparation") -> "Settings":
    """The settings with the words typed now, at a terminal."""
    from pipeline.run.facturer.questions import unanswered

    words = {q.mot for q in unanswered(settings, prepared.questions) if typed(q.message, q.mot)}
    return replace(settings, confirmes=settings.confirmes | words)


def _show(view: "View", prepared: "Preparation") -> None:
    from pipeline.report.factures import series_line, to_issue

    view.issues(prepared.choix.issues)
    view.say(*prepared.choix.deja)
    commandes = prepared.choix.commandes
    if commandes:
        view.show(to_issue((c.draft, c.le, c.numero) for c in commandes))
    view.say(*(series_line(s.organisme, s.serie, s.dernier, len(s.commandes)) for s in prepared.series))


def _asked(prepared: "Preparation") -> str:
    from pipeline.run.facturer.choix import described

    return described(prepared.demande)


def _question(count: int) -> str:
    what = "cette facture" if count == 1 else f"ces {count} factures"
    return f"Émettre {what} ? Une facture émise ne change plus."


def _failed(issues: Sequence[Any]) -> bool:
    from pipeline.issues import Severity

    return any(issue.severity is Severity.ERREUR for issue in issues)


@click.command(cls=Command)
@NUMERO
@click.option("--motif", default="", metavar="TEXTE", help="Pourquoi l’avoir est fait : il est imprimé.")
@click.option(
    "--lignes",
    multiple=True,
    metavar="N[:MONTANT]",
    help="Une ligne à reprendre, ou une part d’elle : 1, ou 2:500,00 (répétable ; sinon toutes).",
)
@click.option("--numero", "donne", default="", metavar="N°", help="Le numéro du logiciel financier.")
@click.option("--le", type=Jour(), help="La date de l’avoir (sinon aujourd’hui).")
@click.option("--exercice", type=int, metavar="AAAA", help="Du 1er au 31 janvier : son exercice.")
@OUI
@INPUTS
@OUTPUTS
def avoir(numero: str, motif: str, lignes: tuple[str, ...], **options: Any) -> int:
    """Émet un avoir sur une facture : en entier, ou quelques lignes."""
    from pipeline.report.factures import View, credit, issued
    from pipeline.run.facturer.avoirs import emit_avoir, prepare_avoir

    settings, view = settings_of(options), View()
    prepared = prepare_avoir(settings, numero, motif, lignes, options["le"], options["exercice"])
    view.show(credit(prepared))
    if prepared.suite:
        view.say(f"Suite comptable : {prepared.suite}.")
    if not agreed("Émettre cet avoir ? Un avoir émis ne change plus.", given=options["oui"]):
        view.say(REFUSE)
        return 1
    piece, issues = emit_avoir(settings, prepared, options["le"], options["donne"])
    view.say(*issued((piece,)))
    view.issues(issues)
    return 1 if _failed(issues) else 0


@click.command(cls=Command)
@click.argument("numeros", nargs=-1, required=True, metavar="NUMERO…")
@click.option("--le", type=Jour(), required=True, help="Le jour du paiement.")
@click.option(
    "--montant", type=Montant(), help="En euros (sinon tout ce qui reste dû) ; négatif : une reprise."
)
@click.option("--paye-par", default="", metavar="TEXTE", help="Qui a versé, si ce n’est pas le débiteur.")
@click.option("--remboursement", is_flag=True, help="Le montant négatif est un remboursement.")
@CONFIRMER
@OUTPUTS
def payer(numeros: tuple[str, ...], le: dt.date, montant: Decimal | None, **options: Any) -> None:
    """Enregistre un paiement, en tout ou en partie ; un virement pour plusieurs factures est réparti."""
    from pipeline.factures.transfers import Details, pay
    from pipeline.french import montant as euros
    from pipeline.run.facturer import registre

    with registre.opened(settings_of(options)) as register:
        words = frozenset(options["confirmer"])
        details = Details(options["paye_par"], options["remboursement"], words)
        balance = pay(register, numeros, le, montant, details)
    left = "trop-perçu" if balance.reste < 0 else "reste dû"
    named = ", ".join(dict.fromkeys(numeros))
    click.echo(f"{named} : réglé {euros(balance.regle)}, {left} {euros(abs(balance.reste))}.")


@click.command(cls=Command)
@NUMERO
@click.option("--le", type=Jour(), required=True, help="Le jour où le payeur l’a reçue.")
@OUTPUTS
def recevoir(numero: str, le: dt.date, **options: Any) -> None:
    """Enregistre la réception d’une facture : le délai de paiement court de là."""
    from pipeline.factures.events import receive
    from pipeline.french import date_courte
    from pipeline.run.facturer import registre

    with registre.opened(settings_of(options)) as register:
        new = receive(register, numero, le)
    click.echo(f"{numero} : reçue le {date_courte(le)}{'' if new else ' (c’était déjà enregistré)'}.")


@click.command(cls=Command)
@NUMERO
@click.option("--titre", "numero_titre", required=True, metavar="N°", help="Le numéro du titre de recettes.")
@click.option("--bordereau", default="", metavar="N°", help="Le numéro du bordereau.")
@click.option("--le", type=Jour(), help="La date du titre.")
@OUTPUTS
def titre(numero: str, numero_titre: str, bordereau: str, le: dt.date | None, **options: Any) -> None:
    """Enregistre le titre de recettes d’une facture, ou celui qui annule ou réduit (avoir)."""
    from pipeline.factures.events import claim
    from pipeline.run.facturer import registre

    with registre.opened(settings_of(options)) as register:
        new = claim(register, numero, numero_titre, bordereau, le)
    click.echo(f"{numero} : titre n° {numero_titre}{'' if new else ' (c’était déjà enregistré)'}.")


@registre.command()
@CONFIRMER
@OUTPUTS
def adopter(**options: Any) -> int:
    """Dit que ce registre des factures, copié ou déplacé, est désormais le seul qui émet."""
    from pipeline.run.facturer.registre import ADOPTER, SENS, adopt

    settings = settings_of(options)
    if not (ADOPTER in settings.confirmes or typed(SENS, ADOPTER)):
        click.echo(f"{SENS}\nSi c’est bien voulu, relancez en ajoutant --confirmer {ADOPTER}.")
        return 1
    adopt(settings)
    click.echo("Registre adopté : c’est inscrit, et il peut émettre. L’autre ne doit plus jamais servir.")
    return 0


COMMANDS = (facturer, avoir, payer, recevoir, titre, factures)
