"""The one place that turns faults into messages and exit codes: 0 all well, 1 something wrong, 2 usage."""

import sys
from collections.abc import Callable
from pathlib import Path

import click

from pipeline.cli.francais import sentence
from pipeline.errors import UserError, du_disque

USAGE = 2


def guarded(command: Callable[[], int | None], outputs: Path) -> int:
    """The exit code of a command, whatever it raises; an unforeseen fault is told under ``outputs``."""
    try:
        return command() or 0
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.ClickException as error:
        _say(sentence(error))
        return USAGE
    except UserError as error:
        _say(*_words(error))
        return 1
    except (click.Abort, KeyboardInterrupt):
        _say("Arrêté à votre demande. Les documents déjà écrits sont entiers ; relancez pour la suite.")
        return 1
    except Exception as fault:  # noqa: BLE001 - the last resort: one sentence and a file for the developer
        _say(*_last(fault, outputs))
        return 1


def _last(fault: Exception, outputs: Path) -> list[str]:
    """What is said of a fault of ours, or of the system's refusal."""
    if refused := du_disque(fault):
        return _words(refused)
    from pipeline.report.incident import write_incident

    return [_unforeseen(write_incident(outputs, fault))]


def _words(error: UserError) -> list[str]:
    """Where, what, and what to do."""
    return [part for part in (error.place, error.message, error.remedy) if part]


def _say(*sentences: str) -> None:
    """On standard error, in whatever encoding it has: a redirected console may know no accent."""
    text = "\n".join(sentences)
    encoding = sys.stderr.encoding or "utf-8"
    click.echo(text.encode(encoding, "replace").decode(encoding), err=True)


def _unforeseen(name: str) -> str:
    if not name:
        return "Le programme s’est arrêté sur une erreur imprévue, et n’a pas pu en écrire le détail."
    return (
        f"Le programme s’est arrêté sur une erreur imprévue. Transmettez le fichier {name} "
        "(dossier outputs) à la personne qui suit le programme : il ne contient aucune donnée d’agent."
    )
