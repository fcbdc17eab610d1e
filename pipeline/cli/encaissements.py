"""The command that reads the accountant's statement of payments."""

from pathlib import Path
from typing import Any

import click

from pipeline.cli.confirmation import agreed
from pipeline.cli.facturation import OUI
from pipeline.cli.factures import FICHIER, OUTPUTS
from pipeline.cli.francais import Command
from pipeline.cli.options import settings_of


@click.command(cls=Command)
@click.argument("fichier", type=FICHIER, metavar="FICHIER")
@click.option(
    "--colonne",
    "colonnes",
    multiple=True,
    metavar="NOM=TITRE",
    help="Le titre d’une colonne non reconnue, retenu pour la suite : date, montant, debit, sens, numero, "
    "libelle, titre ou payeur (répétable).",
)
@OUI
@OUTPUTS
def encaissements(fichier: Path, colonnes: tuple[str, ...], **options: Any) -> int:
    """Pointe le relevé du comptable : les paiements exacts après confirmation, le reste à compléter."""
    from pipeline.french import pluriel
    from pipeline.report.factures import View, matched
    from pipeline.report.places import shown
    from pipeline.run.facturer import encaissements as stages

    settings, view = settings_of(options), View()
    told = {name.strip(): title.strip() for name, _, title in (text.partition("=") for text in colonnes)}
    read = stages.read(settings, fichier, told)
    view.issues(read.issues)
    view.show(matched(read.pointages))
    rest = stages.write_rest(settings, read)
    if rest is not None:
        view.say(
            f"{pluriel(len(read.reste), 'ligne')} à compléter : {shown(rest)}. Remplissez la colonne "
            "« Numéro de facture », puis posez le fichier dans inputs : « factures etat » le lira."
        )
    if not read.exacts:
        view.say("Aucun paiement exact : rien n’est inscrit.")
        return 1 if read.issues else 0
    question = f"Inscrire {pluriel(len(read.exacts), 'paiement exact', 'paiements exacts')} ?"
    if not agreed(question, given=options["oui"]):
        view.say("Rien n’a été inscrit.")
        return 1
    done, faults = stages.record(settings, read)
    view.issues(faults)
    view.say(f"{pluriel(done, 'paiement inscrit', 'paiements inscrits')}.")
    return 1 if faults or read.issues else 0


COMMANDS = (encaissements,)
