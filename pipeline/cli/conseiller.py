"""The counsellor's commands: relire, transmettre, detruire, a-detruire, registre reconstruire."""

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.francais import Command, Group
from pipeline.cli.options import Jour, folder, settings_of

if TYPE_CHECKING:
    from pipeline.run.conseiller.destruction import Demande, Fin
    from pipeline.synthese.destruction import Echue
    from pipeline.synthese.read_back import Relue

IN = folder("--inputs", "inputs", "Dossier des classeurs")
OUT = folder("--outputs", "outputs", "Dossier des documents")
DAY = click.option("--date", "day", type=Jour(), help="Le jour auquel les règles s’appliquent.")
TRANSMISSION = (
    "L’agent souhaite-t-il d’abord que sa synthèse soit transmise à un conseiller de son administration ? "
    "Si oui, arrêtez ici et lancez « transmettre »."
)
INCONNUES = (
    "Ces synthèses ne sont plus dans les classeurs d’inputs : remettez-y le classeur de leur année pour "
    "connaître leur échéance, ou pour les détruire."
)
ARCHIVES = (
    "Des classeurs de sauvegardes anciennes citent encore l’agent. Faites une nouvelle sauvegarde, puis "
    "supprimez celles-ci :"
)
CONFIRM = "Tapez « détruire » pour confirmer"
DOUBLON = " (copie sous un autre nom : vérifiez qu’elle n’est pas devenue la synthèse d’un autre agent)"


@click.command(cls=Command)
@IN
@OUT
@DAY
def relire(**options: Any) -> None:
    """Relit les synthèses : parties encore vides, plans d’action."""
    from pipeline.run.conseiller.lecture import relire_tout

    for relue in relire_tout(settings_of(options)):
        click.echo(_relue(relue))
    click.echo("Mes agents, une page par conseiller : outputs/conseiller/mes-agents.html (et .xlsx)")
    click.echo("Plans d’action, pour les agents qui y ont consenti : outputs/suivi/plans-d-action.xlsx")


def _relue(relue: "Relue") -> str:
    from pipeline.french import pluriel

    if relue.faute:
        return f"{relue.reference} : {relue.faute}"
    told = [
        f"{pluriel(len(relue.vides), 'partie encore vide', 'parties encore vides')} : "
        f"{', '.join(_short(title) for title in relue.vides)}",
        f"{pluriel(len(relue.absentes), 'titre introuvable', 'titres introuvables')} : "
        f"{', '.join(relue.absentes)}",
    ]
    said = [line for line, what in zip(told, (relue.vides, relue.absentes), strict=True) if what]
    return f"{relue.reference} : {' ; '.join(said) or 'toutes les parties sont remplies.'}"


def _short(title: str) -> str:
    """The number of a heading of the tree, or the heading itself when it has none."""
    number, _, _ = title.partition(" ")
    return number.rstrip(".") if number[:1].isdigit() else title


@click.command(cls=Command)
@click.argument("reference", metavar="REF")
@click.option(
    "--a", "destinataire", required=True, metavar="DESTINATAIRE", help="Comme dans « Consentements »."
)
@click.option(
    "--accepter",
    is_flag=True,
    help="Accepte les modifications suivies, retire commentaires et textes masqués, dans la copie.",
)
@IN
@OUT
@DAY
def transmettre(reference: str, destinataire: str, accepter: bool, **options: Any) -> None:
    """Copie une synthèse pour un destinataire auquel l’agent a consenti."""
    from pipeline.run.conseiller.lecture import transmettre_a

    sent = transmettre_a(settings_of(options), reference, destinataire, accepter=accepter)
    click.echo(f"Copie pour {destinataire} : {sent.path}")
    click.echo(f"Elle contient : {sent.portee or 'toute la synthèse'}. Empreinte : {sent.empreinte[:16]}.")
    click.echo(f"En PDF : {sent.pdf}" if sent.pdf else f"Pas de PDF : {sent.sans_pdf}")


@click.command(cls=Command)
@click.argument("reference", metavar="REF")
@click.option("--le", "le", type=Jour(), required=True, help="Le jour de la signature.")
@IN
@OUT
@DAY
def cosigner(reference: str, le: "dt.date", **options: Any) -> None:
    """Fige une synthèse co-signée : elle n’est plus jamais touchée."""
    from pipeline.run.conseiller.cosignature import cosigner as use_case

    done = use_case(settings_of(options), reference, le)
    click.echo(f"Figée : outputs/{done.cosignature.fichier}. Empreinte : {done.cosignature.empreinte[:16]}.")
    click.echo(f"En PDF : {done.pdf}" if done.pdf else f"Pas de PDF : {done.sans_pdf}")


@click.command(cls=Command)
@click.argument("reference", metavar="REF")
@click.option("--dry-run", is_flag=True, help="Montre ce qui serait détruit, sans rien détruire.")
@click.option("--oui", is_flag=True, help="Ne demande pas de confirmation.")
@click.option(
    "--transmission",
    type=click.Choice(["oui", "non"]),
    help="Prestataire : l’agent souhaite-t-il que sa synthèse soit d’abord transmise à son administration ?",
)
@click.option("--repondu-le", "repondu_le", type=Jour(), help="Prestataire : le jour de cette réponse.")
@IN
@OUT
@DAY
def detruire(
    reference: str,
    dry_run: bool,
    oui: bool,
    transmission: str | None,
    repondu_le: "dt.date | None",
    **options: Any,
) -> int:
    """Détruit la synthèse d’un agent, ses sauvegardes et ses copies."""
    from pipeline.run.conseiller.destruction import Reponse, demander, executer

    settings = settings_of(options)
    demande = demander(settings, reference)
    for line in _shown(demande):
        click.echo(line)
    if dry_run:
        return 0
    answer = Reponse(transmission == "oui", repondu_le) if transmission and repondu_le else None
    if not oui and not demande.rien:
        click.echo(TRANSMISSION)
        if not _confirmed(click.prompt(CONFIRM, default="", show_default=False)):
            click.echo("Rien n’a été détruit.")
            return 1
    return _certified(executer(settings, demande, answer))


def _confirmed(answer: str) -> bool:
    """Whether the word was typed, with or without its accent."""
    from pipeline.workbook.values.fold import fold

    return fold(answer) == fold("détruire")


def _certified(done: "Fin") -> int:
    from pipeline.store.outcome import Status

    if done.attestation is None:
        click.echo("Pas d’attestation de destruction, parce que :")
        for reason in done.raisons:
            click.echo(f"  - {reason}")
        click.echo(
            "Videz ces cellules (ou les lignes entières), supprimez ou renommez ces fichiers, puis relancez "
            "la même commande : l’attestation de destruction n’est faite qu’ensuite."
        )
        return 0
    if done.attestation.status is Status.RETENU:
        click.echo(f"La synthèse est détruite. Attestation retenue : {done.attestation.reason}")
        return 1
    click.echo(f"La synthèse est détruite. Attestation : outputs/{done.attestation.path}")
    if done.archives:
        click.echo(ARCHIVES)
    for line in done.archives:
        click.echo(f"  - {line}")
    return 0


def _shown(demande: "Demande") -> list[str]:
    from pipeline.french import date_longue

    lines = [f"Dossier {demande.dossier.reference}"]
    if demande.destruction.deja_detruite:
        day = date_longue(dt.date.fromisoformat(demande.destruction.deja_detruite))
        lines.append(f"Synthèse déjà détruite le {day}.")
    lines += [
        f"  à détruire : outputs/{path}{DOUBLON if path in demande.doublons else ''}"
        for path in demande.fichiers
    ]
    lines += [f"  à détruire : {place}" for place in (*demande.ailleurs, *demande.notes)]
    if demande.suivi:
        lines.append("  à détruire : les lignes de ce dossier dans outputs/suivi/plans-d-action.xlsx")
    return lines + [f"  à vider ou à supprimer à la main : {place}" for place in demande.restes]


@click.command("a-detruire", cls=Command)
@IN
@OUT
@DAY
def a_detruire(**options: Any) -> None:
    """Liste les synthèses dont la durée de conservation est passée."""
    from pipeline.french import date_longue
    from pipeline.run.conseiller.echeances import echues

    found = echues(settings_of(options))
    for each in found:
        if each.echeance:
            click.echo(f"{each.reference} : à détruire depuis le {date_longue(each.echeance)}{_places(each)}")
    if not any(each.echeance for each in found):
        click.echo("Aucune synthèse n’est à détruire.")
    unknown = [each for each in found if not each.echeance]
    if unknown:
        click.echo(INCONNUES)
    for each in unknown:
        click.echo(f"{each.reference} : échéance inconnue{_places(each)}")


def _places(each: "Echue") -> str:
    """The first of its files, and how many more there are."""
    from pipeline.french import pluriel

    more = len(each.paths) - 1
    return f" – {each.paths[0]}" + (
        f", et {pluriel(more, 'autre fichier', 'autres fichiers')}" if more else ""
    )


@click.group(cls=Group)
def registre() -> None:
    """Les registres : celui des documents produits, celui des factures."""


@registre.command()
@IN
@OUT
@DAY
def reconstruire(**options: Any) -> None:
    """Refait le registre à partir des documents, sans en changer aucun."""
    from pipeline.french import accord
    from pipeline.run.conseiller.registre import refaire_le_registre

    found = refaire_le_registre(settings_of(options))
    same, kept = len(found.identiques), len(found.conserves)
    if found.connus:
        known = accord(found.connus, "document figurait", "documents figuraient")
        click.echo(f"{found.connus} {known} déjà au registre.")
    as_made = accord(
        same, "document retrouvé tel qu’il a été produit", "documents retrouvés tels qu’ils ont été produits"
    )
    edited = accord(
        kept, "document considéré comme modifié, conservé", "documents considérés comme modifiés, conservés"
    )
    click.echo(f"{same} {as_made}.")
    click.echo(f"{kept} {edited}.")
    for key, paths in found.copies.items():
        click.echo(f"{key} existe en plusieurs exemplaires, aucun n’est enregistré : {', '.join(paths)}")


COMMANDS = (relire, transmettre, cosigner, detruire, a_detruire, registre)
