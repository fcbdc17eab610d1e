"""The commands of the office's folder: make it, take another over, back it up, restore it, archive a year."""

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.confirmation import agreed
from pipeline.cli.francais import Command, Group
from pipeline.cli.options import Jour, folder, settings_of

if TYPE_CHECKING:
    from pipeline.run.espace.annee import Depart
    from pipeline.settings import Settings

IN = folder("--inputs", "inputs", "Dossier des classeurs")
OUT = folder("--outputs", "outputs", "Dossier des documents")
DAY = click.option("--date", "day", type=Jour(), help="Le jour auquel les règles s’appliquent.")
OUI = click.option("--oui", is_flag=True, help="Sans demander confirmation.")
SHOWN = 12


@click.command(cls=Command)
@click.argument(
    "fichier", type=click.Path(dir_okay=False, path_type=Path), required=False, metavar="[FICHIER.zip]"
)
@IN
@OUT
def sauvegarder(fichier: Path | None, **options: Any) -> None:
    """Copie registres, classeurs et documents dans une archive datée."""
    from pipeline.run.sauvegarde import sauvegarder as use_case

    made = use_case(settings_of(options), dt.datetime.now(), fichier)
    counts = ", ".join(f"{root} : {count}" for root, count in made.counts)
    click.echo(f"Sauvegarde faite et relue : {made.path} ({counts}).")
    click.echo("Copiez-la sur un autre disque : perdue avec celui-ci, elle ne servirait à rien.")


@click.command(cls=Command)
@click.argument(
    "fichier", type=click.Path(dir_okay=False, exists=True, path_type=Path), metavar="FICHIER.zip"
)
@IN
@OUT
@OUI
def restaurer(fichier: Path, oui: bool, **options: Any) -> int:
    """Remet en place une sauvegarde ; ce qu’elle remplace est gardé à part."""
    from pipeline.run.sauvegarde import restaurer as use_case

    question = (
        f"Remettre {fichier.name} à la place de ce qui est là ? Ce qui est là sera gardé dans sauvegardes."
    )
    if not agreed(question, given=oui):
        return 1
    done = use_case(settings_of(options), fichier, dt.datetime.now())
    click.echo(f"{done.fichiers} fichiers remis. Ce qu’ils remplacent est dans {done.avant}.")
    for remark in done.remarques:
        click.echo(remark)
    return 0


def without_example(settings: "Settings", *, given: bool) -> None:
    """Ask, once the office has workbooks of its own, whether the example's documents may leave."""
    from pipeline.french import nombre
    from pipeline.run.espace import exemple

    found = exemple.a_retirer(settings)
    if found is None or not (given or sys.stdin.isatty()):
        return
    if not agreed(found.question, given=given):
        exemple.garder(settings)
        return
    done = exemple.retirer(settings)
    click.echo(f"Documents de l’exemple retirés : {nombre(done.nombre)}.")
    for path in done.modifies:
        click.echo(f"  gardé, quelqu’un l’a modifié : outputs/{path}")


@click.group(cls=Group)
def espace() -> None:
    """Le dossier de travail du service, à part du programme."""


@espace.command(cls=Command)
@click.argument("dossier", type=click.Path(file_okay=False, path_type=Path), metavar="DOSSIER")
def creer(dossier: Path) -> None:
    """Crée un dossier de travail : bilan.toml expliqué, inputs, outputs, registre, sauvegardes."""
    from pipeline.run.espace.creer import creer as use_case
    from pipeline.settings import program

    made = use_case(dossier, program())
    if made.gardes:
        click.echo(f"Laissés tels quels : {', '.join(made.gardes)}.")
    click.echo(f"Le dossier de travail est prêt : {made.racine}")
    click.echo(f'Lancez les commandes depuis ce dossier, ou ajoutez --espace "{made.racine}".')


@espace.command(cls=Command)
@click.argument("ancien", type=click.Path(file_okay=False, exists=True, path_type=Path), metavar="DOSSIER")
@OUI
def reprendre(ancien: Path, oui: bool) -> int:
    """Reprend ici les registres et les documents d’un ancien dossier."""
    from pipeline.run.espace.reprise import reprendre_de

    settings = settings_of({})
    here = settings.registre.absolute().parent
    if not agreed(f"Amener ici, dans {here}, les registres et documents de {ancien} ?", given=oui):
        return 1
    done = reprendre_de(settings, ancien)
    click.echo(f"Amenés ici : {', '.join(done.dossiers) or 'aucun dossier'}.")
    if done.classeurs:
        click.echo(f"Classeurs copiés : {', '.join(done.classeurs[:SHOWN])}.")
    if done.differents:
        click.echo(
            f"Différents ici, laissés dans l’ancien dossier : {', '.join(done.differents[:SHOWN])}. "
            "Comparez-les."
        )
    return 0


@click.command(cls=Command)
@click.argument("annee", type=click.IntRange(2000, 2100), metavar="AAAA")
@click.option("--dry-run", is_flag=True, help="Montre ce qui serait rangé, sans rien déplacer.")
@OUI
@IN
@OUT
@DAY
def archiver(annee: int, dry_run: bool, oui: bool, **options: Any) -> int:
    """Range à part les dossiers clos d’une année et leurs classeurs."""
    from pipeline.run.espace import annee as year

    settings = settings_of(options)
    if year.reprendre(settings):
        click.echo("Un archivage interrompu vient d’être terminé.")
    depart = year.preparer(settings, annee)
    for line in _shown(depart):
        click.echo(line)
    if dry_run or depart.rien:
        return 0
    if not agreed("Ranger ces dossiers et ces classeurs ?", given=oui):
        return 1
    year.archiver(settings, depart)
    click.echo(f"Rangés dans outputs/archives/{annee} et inputs/archives/{annee}.")
    click.echo("Les durées de conservation restent au registre : « a-detruire » les dit toujours.")
    return 0


def _shown(depart: "Depart") -> list[str]:
    from pipeline.french import pluriel

    if depart.rien:
        lines = [f"Rien à ranger pour {depart.annee}."]
    else:
        count = pluriel(len(depart.partent), "dossier clos", "dossiers clos")
        lines = [f"{count}, {pluriel(len(depart.documents), 'fichier')} : {_some(depart.partent)}"]
        lines.append(f"Classeurs à ranger : {', '.join(depart.classeurs) or 'aucun'}")
    if depart.communs and not depart.rien:
        lines.append(f"Classeurs qui restent, parce qu’ils servent encore : {', '.join(depart.communs)}")
    lines += [f"  reste : {reference} ({why})" for reference, why in depart.restent[:SHOWN]]
    more = len(depart.restent) - SHOWN
    return [*lines, f"  et {more} autres restent"] if more > 0 else lines


def _some(names: tuple[str, ...]) -> str:
    more = f" et {len(names) - SHOWN} autres" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


@click.command(cls=Command)
@click.argument("numero", required=False, metavar="[BORDEREAU]")
@click.option("--visa-le", "visa", type=Jour(), help="Le jour du visa des Archives départementales.")
@OUI
@IN
@OUT
@DAY
def eliminer(numero: str | None, visa: "dt.date | None", oui: bool, **options: Any) -> int:
    """Prépare le bordereau d’élimination ; n’élimine qu’après le visa des Archives départementales."""
    from pipeline.run.espace import elimination

    settings = settings_of(options)
    if numero is None:
        return _prepared(settings)
    if visa is None:
        click.echo("Donnez la date du visa : --visa-le AAAA-MM-JJ. Sans visa, rien n’est éliminé.", err=True)
        return 2
    question = f"Éliminer ce que liste le bordereau {numero} ? C’est définitif."
    if not agreed(question, given=oui):
        return 1
    done = elimination.eliminer(settings, numero, visa)
    click.echo(f"Fichiers éliminés : {done.elimines}.")
    for line in done.restes:
        click.echo(f"  {line}")
    return 1 if done.restes else 0


def _prepared(settings: "Settings") -> int:
    from pipeline.run.espace import elimination

    made = elimination.preparer(settings)
    waiting = [each for each in elimination.lire(settings.registre).values() if not each.elimine]
    if made is None and not waiting:
        click.echo("Rien n’est à éliminer : aucune durée d’utilité administrative n’est passée.")
    for each in waiting:
        click.echo(f"Bordereau {each.numero}, {len(each.fichiers)} fichiers : outputs/{each.document}")
    if waiting:
        click.echo(
            "Signez-le, envoyez-le aux Archives départementales ; à son retour : eliminer NUMÉRO "
            "--visa-le DATE."
        )
    return 0


@click.command(cls=Command)
@IN
@OUT
def diagnostic(**options: Any) -> None:
    """Dit au service informatique versions, dossiers, droits et derniers lancements, sans aucun nom."""
    from pipeline.run.diagnostic import diagnostic as use_case

    for point in use_case(settings_of(options)):
        click.echo(f"{point.quoi} : {point.trouve}")


@click.command("mise-a-jour", cls=Command)
@click.argument("fichier", type=click.Path(dir_okay=False, exists=True, path_type=Path), metavar="FICHIER")
@click.option("--empreinte", help="L’empreinte SHA-256 lue sur la page où la version est publiée.")
@OUI
def mise_a_jour(fichier: Path, empreinte: str | None, oui: bool) -> int:
    """Installe une version publiée : contrôle, sauvegarde, essai sur les registres, retour si besoin."""
    from pipeline.run.espace.mise_a_jour import mettre_a_jour, reprendre

    settings = settings_of({})
    if reprendre(settings):
        click.echo("Une mise à jour interrompue vient d’être annulée ; les registres sont comme avant.")
    typed = empreinte or (click.prompt("Empreinte SHA-256 publiée") if sys.stdin.isatty() else "")
    if not agreed(f"Installer {fichier.name} ? Les registres sont sauvegardés d’abord.", given=oui):
        return 1
    done = mettre_a_jour(settings, fichier, typed, click.echo, dt.datetime.now())
    click.echo(f"La version {done.version} est installée ; elle sert dès la prochaine commande.")
    click.echo(f"Sauvegarde d’avant : {done.sauvegarde}")
    click.echo(done.changements)
    return 0


@click.command("controle-de-version", cls=Command, hidden=True)
def controle_de_version() -> None:
    """Ouvre les registres et lit les classeurs avec cette version, avant qu’elle ne serve."""
    from pipeline.run.espace.mise_a_jour import controle

    click.echo(controle(settings_of({})))


COMMANDS = (diagnostic, mise_a_jour, controle_de_version, sauvegarder, restaurer, espace, archiver, eliminer)
