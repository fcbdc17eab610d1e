"""The group « factures »: follow-up, integrity, copies of the register."""

import datetime as dt
from pathlib import Path
from typing import Any

import click

from pipeline.cli.francais import Group
from pipeline.cli.options import CONFIRMER, Jour, Montant, folder, settings_of

INPUTS = folder("--inputs", "inputs", "Dossier des classeurs")
OUTPUTS = folder("--outputs", "outputs", "Dossier des documents")
NUMERO = click.argument("numero", metavar="NUMERO")
FICHIER = click.Path(dir_okay=False, path_type=Path)


@click.group(cls=Group)
def factures() -> None:
    """Suit les factures émises, contrôle et sauvegarde leur registre."""


@factures.command()
@click.option("--date", "jour", type=Jour(), help="La situation de ce jour-là (sinon d’aujourd’hui).")
@INPUTS
@OUTPUTS
def etat(jour: dt.date | None, **options: Any) -> int:
    """Dit où en est chaque facture ; lit d’abord la feuille « Règlements »."""
    from pipeline.french import date_courte
    from pipeline.issues import Severity
    from pipeline.report.factures import View, follow_up, totals, unknown_rates
    from pipeline.report.places import shown
    from pipeline.run.facturer.etat import follow

    view = View()
    state = follow(settings_of(options), jour)
    view.issues(state.issues)
    wrong = any(issue.severity is not Severity.INFORMATION for issue in state.issues)
    if not state.lignes:
        view.say("Aucune facture n’est encore émise.")
        return 1 if wrong else 0
    if jour:
        view.say(f"Situation au {date_courte(jour)}, d’après ce qui est inscrit aujourd’hui.")
    view.show(follow_up(state.lignes))
    view.show(totals(state.totaux))
    view.say(*unknown_rates(state.lignes), f"Classeur de suivi : {shown(state.fichier)}")
    return 1 if wrong else 0


@factures.command()
@click.option(
    "--attendu", multiple=True, metavar="RANG:EMPREINTE", help="Ce qui avait été noté : comparé (répétable)."
)
@click.option("--ancres", type=FICHIER, metavar="FICHIER", help="Une copie d’ancres.csv gardée ailleurs.")
@OUTPUTS
def verifier(attendu: tuple[str, ...], ancres: Path | None, **options: Any) -> int:
    """Prouve que le registre et ses copies sont entiers, ou nomme ce qui ne l’est pas."""
    from pipeline.french import pluriel
    from pipeline.issues import Severity
    from pipeline.report.factures import View
    from pipeline.run.facturer.etat import verify

    view, found = View(), verify(settings_of(options), attendu, ancres)
    view.issues(found.issues)
    wrong = any(issue.severity is Severity.ERREUR for issue in found.issues)
    if not wrong:
        view.say(f"Registre entier : {pluriel(found.nombre, 'document')}, aucun numéro ne manque.")
        if found.compares:
            view.say(f"Conforme à ce qui avait été noté : {pluriel(found.compares, 'empreinte')}.")
    view.say(f"Dernière écriture : {found.rang}, empreinte {found.empreinte or 'aucune'}")
    return 1 if wrong else 0


@factures.command()
@click.argument("fichier", type=FICHIER, metavar="FICHIER")
@OUTPUTS
def sauvegarder(fichier: Path, **options: Any) -> None:
    """Copie tout le registre dans un fichier, même pendant qu’il sert."""
    from pipeline.factures.backup import backup
    from pipeline.french import pluriel
    from pipeline.run.facturer import registre

    with registre.opened(settings_of(options)) as register:
        count = backup(register, fichier)
    click.echo(f"Registre copié dans {fichier} : {pluriel(count, 'document')}.")


@factures.command()
@click.argument("fichier", type=FICHIER, metavar="FICHIER")
@click.option("--oublier", is_flag=True, help="Accepte d’oublier ce qui a été émis ou enregistré depuis.")
@OUTPUTS
def restaurer(fichier: Path, oublier: bool, **options: Any) -> None:
    """Remet le registre comme il était dans une sauvegarde."""
    from pipeline.factures.backup import restore
    from pipeline.factures.copies import unknown_copies
    from pipeline.french import pluriel
    from pipeline.report.factures import View
    from pipeline.report.places import shown
    from pipeline.run.facturer import registre

    settings, view = settings_of(options), View()
    with registre.opened(settings) as register:
        restored = restore(register, fichier, lose=oublier)
        unknown = unknown_copies(register, settings.outputs, register.modele)
    view.say(f"Registre restauré : {pluriel(restored.nombre, 'document')}.")
    view.say(f"Celui d’avant est gardé : {shown(restored.avant)}")
    view.issues(unknown)


@factures.command()
@NUMERO
@click.option("--vers", type=FICHIER, metavar="FICHIER", help="Où l’écrire (sinon dans outputs/factures).")
@OUTPUTS
def imprimer(numero: str, vers: Path | None, **options: Any) -> None:
    """Redonne le document émis sous ce numéro, octet pour octet."""
    from pipeline.report.places import shown
    from pipeline.run.facturer.etat import reprint

    click.echo(f"Document émis : {shown(reprint(settings_of(options), numero, vers))}")


@factures.command()
@click.option("--du", type=Jour(), help="Depuis ce jour.")
@click.option("--au", type=Jour(), help="Jusqu’à ce jour.")
@click.option("--vers", type=FICHIER, metavar="FICHIER", help="Où l’écrire (sinon dans outputs/suivi).")
@OUTPUTS
def journal(du: dt.date | None, au: dt.date | None, vers: Path | None, **options: Any) -> None:
    """Écrit le journal des factures et des avoirs (CSV) pour le logiciel financier."""
    from pipeline.report.places import shown
    from pipeline.run.facturer.etat import write_journal

    click.echo(f"Journal : {shown(write_journal(settings_of(options), du, au, vers))}")


@factures.command()
@NUMERO
@click.option("--motif", default="", metavar="TEXTE", help="Pourquoi : il est inscrit.")
@INPUTS
@OUTPUTS
def rectifier(numero: str, motif: str, **options: Any) -> None:
    """Inscrit ce que le classeur dit autrement du client ou des références ; sans avoir."""
    from pipeline.run.facturer.reprises import rectifier as record

    for what, before, after in record(settings_of(options), numero, motif):
        click.echo(f"{numero} rectifiée : {what}, « {before} » devient « {after} ».")


@factures.command()
@NUMERO
@click.option("--le", type=Jour(), required=True, help="La date de la facture.")
@click.option("--reference", required=True, metavar="REF", help="Le bilan facturé.")
@click.option("--payeur", required=True, metavar="CODE", help="Le code du payeur.")
@click.option("--montant", type=Montant(), required=True, help="Le total TTC.")
@click.option("--taux", type=Montant(), default="0", help="Le taux de TVA (sinon 0).")
@click.option("--fichier", type=FICHIER, required=True, metavar="FICHIER", help="La facture elle-même.")
@CONFIRMER
@INPUTS
@OUTPUTS
def reprendre(numero: str, **options: Any) -> None:
    """Inscrit une facture émise avant l’emploi du programme, avec son fichier."""
    from pipeline.run.facturer.reprises import Reprise
    from pipeline.run.facturer.reprises import reprendre as take

    names = ("le", "reference", "payeur", "montant", "taux", "fichier")
    piece = take(settings_of(options), Reprise(numero, *(options[name] for name in names)))
    known = "était déjà inscrite" if piece.deja else "inscrite"
    click.echo(f"{piece.numero} : {known}. Son bilan est facturé ; un avoir peut la corriger.")


@factures.command(name="fin-annee")
@click.option("--annee", type=int, required=True, metavar="AAAA", help="L’année qui finit.")
@INPUTS
@OUTPUTS
def fin_annee(annee: int, **options: Any) -> None:
    """Liste les services faits et non facturés au 31 décembre."""
    from pipeline.french import pluriel
    from pipeline.report.factures import View
    from pipeline.report.places import shown
    from pipeline.run.facturer.reprises import described
    from pipeline.run.facturer.reprises import fin_annee as listed

    view = View()
    rows, target = listed(settings_of(options), annee)
    view.say(*map(described, rows))
    said = pluriel(len(rows), "bilan terminé et non facturé", "bilans terminés et non facturés")
    view.say(f"Au 31/12/{annee}, {said} : {shown(target)}")


@factures.command()
@click.argument("numeros", nargs=-1, required=True, metavar="NUMERO…")
@click.option("--le", type=Jour(), required=True, help="Le jour où la lettre est partie.")
@OUTPUTS
def relancee(numeros: tuple[str, ...], le: dt.date, **options: Any) -> None:
    """Inscrit qu’une lettre de relance est partie : la suivante en découle."""
    from pipeline.report.factures import sent
    from pipeline.run.facturer.lettres import send_letters

    for numero, rang in send_letters(settings_of(options), numeros, le):
        click.echo(sent(numero, le, rang))


@factures.command()
@click.argument("numero", metavar="NUMERO")
@click.argument("quoi", type=click.Choice(["réception", "titre", "relance"]), metavar="QUOI")
@OUTPUTS
def retirer(numero: str, quoi: str, **options: Any) -> None:
    """Retire une réception, un titre ou une relance inscrits par erreur : ce qui précédait vaut à nouveau."""
    from pipeline.factures.events import RETIRABLES, unsay
    from pipeline.report.factures import withdrawn
    from pipeline.run.facturer import registre

    fait = next(each for each in RETIRABLES if each.value.startswith(quoi))
    with registre.opened(settings_of(options)) as register:
        click.echo(withdrawn(numero, fait, unsay(register, numero, fait)))


@factures.command()
@click.option("--date", "jour", type=Jour(), help="Le jour auquel on compte (sinon aujourd’hui).")
@click.option("--lettres", is_flag=True, help="Écrit aussi les lettres, dans outputs/relances.")
@INPUTS
@OUTPUTS
def relances(jour: dt.date | None, lettres: bool, **options: Any) -> None:
    """Dit, facture par facture, qui relance et quand."""
    from pipeline.factures.relances import relance
    from pipeline.report.factures import View
    from pipeline.run.facturer.etat import follow

    view = View()
    settings = settings_of(options)
    state = follow(settings, jour)
    view.issues(state.issues)
    said = [(row, relance(row)) for row in state.lignes]
    lines = [f"{row.piece.numero}, {row.piece.draft.client.nom} : {r.texte}" for row, r in said if r.texte]
    view.say(*lines or ["Aucune facture n’est à relancer."])
    if lettres:
        from dataclasses import replace

        from pipeline.report.places import shown
        from pipeline.run.facturer.lettres import write_letters

        made = write_letters(replace(settings, day=jour or settings.day), state)
        view.issues(made.issues)
        paths = made.faites
        view.say(*(f"Lettre : {shown(path)}" for path in paths) if paths else ["Aucune lettre de plus."])
        view.say("Quand une lettre est partie, inscrivez-le : « factures relancee NUMERO --le JJ/MM/AAAA ».")
