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


def typed(question: str, word: str) -> bool:
    """Whether the person types the word itself: a plain yes is not enough here."""
    if not sys.stdin.isatty():
        return False
    click.echo(question)
    try:
        return input(f"Tapez {word} pour confirmer, ou Entrée pour renoncer : ").strip() == word
    except EOFError:
        return False


def chosen_year(question: str) -> int | None:
    """The year that the person types; None when nobody can, or when it is not one."""
    if not sys.stdin.isatty():
        return None
    click.echo(question)
    try:
        answer = input("Exercice (quatre chiffres) : ").strip()
    except EOFError:
        return None
    return int(answer) if answer.isdecimal() and len(answer) == 4 else None
