"""Asks before what cannot be undone."""

import sys

import click


def agreed(question: str, *, given: bool) -> bool:
    """Whether the person says yes, on the command line (``given``) or now; no answer is a no."""
    if given:
        return True
    if not sys.stdin.isatty():
        click.echo(f"{question} Personne ne peut répondre ici : ajoutez --oui pour confirmer.", err=True)
        return False
    try:
        answer = input(f"{question} (oui/non) ")
    except EOFError:
        return False
    return answer.strip().casefold() in {"o", "oui"}
