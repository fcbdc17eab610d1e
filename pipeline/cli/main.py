"""The entry point, and the commands of every day: docs, verifier."""

import os
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline import __version__
from pipeline.cli import (
    activite,
    bureau,
    chorus,
    conseiller,
    encaissements,
    envoyer,
    espace,
    facturation,
    grappe,
    modeles,
    serveur,
    signatures,
    vie,
)
from pipeline.cli.classeur import champs, classeur, importer
from pipeline.cli.faults import guarded
from pipeline.cli.francais import Group
from pipeline.cli.identites import identite
from pipeline.cli.options import Jour, folder, settings_of
from pipeline.errors import UserError
from pipeline.settings import ESPACE, TRYING, UPDATE, office, program

if TYPE_CHECKING:
    from pipeline.report.console import Console
    from pipeline.report.run import Run

TOUS = "tous"
ESPACES = "Le dossier de travail (sinon le dossier courant, ou celui de bilan.toml au-dessus)."


class Type(click.ParamType[str]):
    """A type of documents, singular or plural, with or without accents."""

    name = "TYPE"

    @property
    def exemple(self) -> str:
        """The words that may be typed."""
        from pipeline.documents.catalogue import words

        return ", ".join(words())

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The family of documents, or a usage error."""
        if value == TOUS and param is not None and param.name == "pdf":
            return TOUS
        from pipeline.documents.catalogue import family

        return family(str(value)) or self.fail(self.exemple, param, ctx)


class OfTypes(click.Option):
    """An option whose help names every type of documents."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The option and its help, as click shows them."""
        self.help = f"{self.help} Types : {Type().exemple}." if "Types" not in str(self.help) else self.help
        return super().get_help_record(ctx)


@click.group(cls=Group, context_settings={"help_option_names": ["--help", "-h"]})
@click.option(
    "--espace", "place", type=click.Path(file_okay=False, exists=True), metavar="DOSSIER", help=ESPACES
)
@click.option("--quiet", is_flag=True, help="Ne dit que ce qui ne va pas.")
@click.option("--verbose", is_flag=True, help="Dit tout, sans renvoyer au rapport.")
@click.version_option(__version__, "--version", message="bilan %(version)s", help="Affiche la version.")
@click.pass_context
def bilan(ctx: click.Context, place: str | None, quiet: bool, verbose: bool) -> None:
    """Des classeurs Excel d’agents et de séances aux documents Word du bilan professionnel."""
    if place:
        os.environ[ESPACE] = str(Path(place).absolute())
    ctx.obj = int(verbose) - int(quiet)
    _unfinished_update()
    _own_kinds()


def _own_kinds() -> None:
    """The words of the office's own kinds are known to the options."""
    inputs = office().inputs
    if any(inputs.glob("modeles/*.toml")):
        from pipeline.run.propres import declare

        declare(inputs)


def _unfinished_update() -> None:
    """Nothing runs before an update that was cut short is undone."""
    if (office().registre / UPDATE).is_file() and not os.environ.get(TRYING):
        from pipeline.run.espace.produire import undone

        undone(settings_of({}))


@bilan.command()
@folder("--inputs", "inputs", "Dossier des classeurs")
@folder("--outputs", "outputs", "Dossier des documents")
@click.option("--seulement", cls=OfTypes, type=Type(), multiple=True, help="Un seul type (répétable).")
@click.option(
    "--date", "day", type=Jour(), help="Le jour auquel les règles s’appliquent (sinon aujourd’hui)."
)
@click.option("--strict", is_flag=True, help="N’écrit rien s’il y a une erreur.")
@click.option("--dry-run", is_flag=True, help="Montre ce qui serait fait, sans rien écrire.")
@click.option("--recreer", is_flag=True, help="Refait les documents disparus d’outputs.")
@click.option(
    "--refaire", type=Type(), multiple=True, help="Refait ce type, même si les données n’ont pas changé."
)
@click.option(
    "--pdf",
    type=Type(),
    multiple=True,
    is_flag=False,
    flag_value=TOUS,
    help="Fait aussi les PDF, de tous les types ou d’un seul (répétable).",
)
@click.option("--oui", is_flag=True, help="Répond oui à la question sur les documents de l’exemple.")
@click.option("--grappe", metavar="ADRESSE", help="Fait le travail sur une grappe : tls://machine:8786.")
@click.option("--jobs", type=click.IntRange(1, 64), default=None, metavar="N", help="Nombre de processus.")
def docs(**options: Any) -> int:
    """Lit les classeurs et écrit les documents."""
    from pipeline.report import publish
    from pipeline.report.console import Console
    from pipeline.run.espace.exemple_livre import lay_out
    from pipeline.run.espace.produire import produire

    if not options["inputs"] and not options["dry_run"]:
        lay_out(office())
    settings = settings_of(options)
    console = Console(click.get_current_context().find_root().obj or 0)
    if not settings.dry_run:
        espace.without_example(settings, given=options["oui"])
    run = produire(settings, console.progress)
    if not settings.dry_run:
        publish(run)
    return _told(run, console)


@bilan.command()
@folder("--inputs", "inputs", "Dossier des classeurs")
@click.option(
    "--date", "day", type=Jour(), help="Le jour auquel les règles s’appliquent (sinon aujourd’hui)."
)
def verifier(**options: Any) -> int:
    """Contrôle les classeurs, sans rien écrire."""
    from pipeline.report.console import Console
    from pipeline.run import check

    console = Console(click.get_current_context().find_root().obj or 0)
    return _told(check(settings_of(options)), console)


for _command in (
    classeur,
    importer,
    champs,
    identite,
    *facturation.COMMANDS,
    *chorus.COMMANDS,
    *encaissements.COMMANDS,
    *conseiller.COMMANDS,
    *activite.COMMANDS,
    *espace.COMMANDS,
    *modeles.COMMANDS,
    *vie.COMMANDS,
    *envoyer.COMMANDS,
    *grappe.COMMANDS,
    *signatures.COMMANDS,
    *bureau.COMMANDS,
    *serveur.COMMANDS,
):
    bilan.add_command(_command)


def _told(run: "Run", console: "Console") -> int:
    console.summary(run)
    return 1 if run.failed else 0


def _in_utf8() -> None:
    """Begin again in UTF-8 where the locale knows no accent (LC_ALL=C): names of files have some."""
    if os.name == "posix" and sys.getfilesystemencoding().lower() != "utf-8":
        arguments = [sys.executable, *sys.orig_argv[1:]]
        os.execve(sys.executable, arguments, {**os.environ, "PYTHONUTF8": "1"})  # noqa: S606


def main() -> None:
    """Run the command line and exit with its code."""
    _in_utf8()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    _relayed(sys.argv[1:])
    arguments = sys.argv[1:]
    place = _place(arguments)
    sys.exit(_logged(arguments, lambda: guarded(lambda: bilan(standalone_mode=False), place)))


def _relayed(arguments: list[str]) -> None:
    """Let the version that an update installed run in the place of this one, where both are packages."""
    if program() is not None or os.environ.get("BILAN_VERSION"):
        return
    from pipeline.run.espace.versions import actuelle, base, python_of

    current = actuelle()
    python = python_of(base() / current)
    if current and current != __version__ and python.exists():
        command = [str(python), "-m", "pipeline", *arguments]
        env = {**os.environ, "BILAN_VERSION": current, "PYTHONSAFEPATH": "1"}
        sys.exit(subprocess.call(command, env=env))  # noqa: S603


def _logged(arguments: list[str], command: Callable[[], int]) -> int:
    """The code of a command, its start and its end in the office's log."""
    try:
        registre = office(_named(arguments)).registre
    except UserError:  # the command itself will say it
        return command()
    if not registre.is_dir():
        return command()
    from pipeline.store.command_log import logged, said

    return logged(registre, said(arguments, bilan.commands), command)


def _named(arguments: list[str]) -> Path | None:
    """The folder that --espace names."""
    return next((Path(value) for name, value in pairwise(arguments) if name == "--espace"), None)


def _place(arguments: list[str]) -> Path:
    """The folder where an unforeseen fault is told: known before the arguments are parsed."""
    for name, value in pairwise([*arguments, ""]):
        if name == "--outputs" and value:
            return Path(value)
        if name.startswith("--outputs="):
            return Path(name.partition("=")[2])
    try:
        return office(_named(arguments)).outputs
    except UserError:  # the command itself will say it
        return Path("outputs")
