"""The commands of templates: check them all, see one on real dossiers."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from pipeline.cli.francais import Command, Group
from pipeline.cli.options import folder, settings_of


@click.group(cls=Group, invoke_without_command=True)
@folder("--inputs", "inputs", "Dossier des classeurs")
@folder("--outputs", "outputs", "Dossier des documents")
@click.pass_context
def modeles(context: click.Context, /, **options: Any) -> int:
    """Vérifie les modèles Word, et en montre l’aperçu."""
    alone = context.invoked_subcommand is None
    return int(context.invoke(verifier, **options)) if alone else 0


@modeles.command(cls=Command)
@folder("--inputs", "inputs", "Dossier des classeurs")
@folder("--outputs", "outputs", "Dossier des documents")
def verifier(**options: Any) -> int:
    """Contrôle tous les modèles, les vôtres d’abord, sans aucune donnée."""
    from pipeline.run.modeles import verifier as use_case

    done = use_case(settings_of(options))
    for issue in done.issues:
        click.echo(f"– {issue.message} {issue.remedy} ({issue.origin})")
    if done.bons:
        click.echo(f"Modèles utilisables : {', '.join(done.bons)}.")
    return 1 if done.fautif else 0


@modeles.command(cls=Command)
@click.argument("type_", metavar="TYPE")
@folder("--inputs", "inputs", "Dossier des classeurs")
@folder("--outputs", "outputs", "Dossier des documents")
def apercu(type_: str, **options: Any) -> int:
    """Montre un modèle sur vos dossiers le plus vide et le plus rempli, en Word, PDF et image."""
    from pipeline.documents.catalogue import family
    from pipeline.run.apercus import apercu as use_case

    settings = settings_of(options)
    for path in use_case(settings, family(type_) or type_):
        click.echo(f"Écrit : {path}")
    return 0


@modeles.command(cls=Command)
@click.argument("dossier", type=click.Path(file_okay=False, path_type=Path), metavar="DOSSIER")
def palettes(dossier: Path) -> int:
    """Écrit, pour chaque type, ses champs prêts à copier dans Word."""
    from pipeline.run.palettes import write

    for path in write(dossier):
        click.echo(f"Écrit : {path}")
    return 0


def _asked() -> dict[str, object]:
    """Ask what a kind is, one question at a time; each answer may be left as proposed."""
    from pipeline.documents.propres.reglage import COMME, Quand, Seances, UnPar, roles

    comme = _choice("Quel type du programme a les champs qu’il vous faut", ("aucun", *COMME), "aucun")
    said: dict[str, object] = {} if comme == "aucun" else {"comme": comme}
    may = COMME.get(comme, tuple(UnPar))
    said["un_par"] = _choice("Un document par", may, may[0])
    if said["un_par"] == UnPar.SEANCE:
        said["seances"] = _choice("Pour quelles séances", tuple(Seances), Seances.PREVUES)
    moments = tuple(Quand) if "comme" in said else tuple(Quand)[1:]
    first = Quand.COMME if "comme" in said else Quand.SEANCES
    said["quand"] = _choice("À partir de quand", moments, first)
    if folder := click.prompt(
        "Son dossier dans outputs (Entrée : à son nom)", default="", show_default=False, prompt_suffix=" : "
    ):
        said["dossier"] = folder
    said["lecteurs"] = click.prompt("Qui le lit", default="l’agent", prompt_suffix=" : ")
    opened = click.prompt(
        f"À qui la page l’ouvre ({', '.join(roles())} ; Entrée : à personne d’autre)",
        default="",
        show_default=False,
        prompt_suffix=" : ",
    )
    said["roles"] = [word.strip() for word in opened.split(",") if word.strip()]
    said["confidentiel"] = _choice("Son existence même est confidentielle", ("non", "oui"), "non") == "oui"
    return said


def _choice(question: str, allowed: Sequence[str], default: str) -> str:
    """One of some words; anything else is asked again."""
    from pipeline.workbook.values.fold import fold

    words = [str(word) for word in allowed]
    while True:
        given = str(
            click.prompt(f"{question} ({', '.join(words)})", default=str(default), prompt_suffix=" : ")
        )
        given = given.strip().casefold()
        found = next((word for word in words if fold(word) == fold(given)), "")
        if found:
            return found
        click.echo(f"« {given} » n’est pas dans la liste.")


@modeles.command(cls=Command)
@click.argument("nom", metavar="NOM")
@click.option("--comme", metavar="TYPE", help="Le type du programme dont il a les champs (attestation…).")
@click.option("--un-par", "un_par", metavar="QUOI", help="agent, séance, bilan, promotion ou employeur.")
@click.option("--seances", metavar="LESQUELLES", help="Pour un document par séance : prévues ou tenues.")
@click.option("--quand", metavar="MOMENT", help="À partir de quand il est à faire.")
@click.option("--dossier", metavar="DOSSIER", help="Son dossier dans outputs (sinon à son nom).")
@click.option("--lecteurs", metavar="TEXTE", help="Qui le lit (sinon comme le type imité).")
@click.option("--role", "roles", multiple=True, metavar="GROUPE", help="À qui la page l’ouvre (répétable).")
@click.option("--confidentiel", is_flag=True, help="Son existence même est confidentielle.")
@folder("--inputs", "inputs", "Dossier des classeurs")
def nouveau(nom: str, inputs: Path | None, **options: Any) -> int:
    """Commence un type de document à vous : son modèle et ses réglages, dans inputs/modeles."""
    from pipeline.run.modeles_nouveaux import nouveau as use_case

    said = {key: list(value) if key == "roles" else value for key, value in options.items() if value}
    toml, word = use_case(settings_of({"inputs": inputs}), nom, said or _asked())
    click.echo(f"Écrits : {toml} (ses réglages), {word} (son modèle).")
    click.echo("Ouvrez le modèle dans Word, changez son texte, puis lancez make modeles et make docs.")
    return 0


COMMANDS = (modeles,)
