"""Filters of the pages: dates, amounts and places as an office writes them."""

from collections.abc import Iterable, Sized
from typing import Any

from django import template

from pipeline import french
from pipeline.bureau.parole import parole
from pipeline.documents import catalogue
from pipeline.report.sentences import sentences
from pipeline.store.outcome import Change

register = template.Library()
for _name in ("date_courte", "date_longue", "montant", "heure", "liste", "typographie"):
    register.filter(_name, getattr(french, _name))


@register.filter
def compte(number: int, words: str) -> str:
    """« 3 dossiers »: the words are « dossier » or « cheval,chevaux »."""
    singular, _, plural = words.partition(",")
    return french.pluriel(number, singular, plural) if plural else french.pluriel(number, singular)


@register.filter
def phrases(changes: Iterable[Change]) -> list[str]:
    """What changed in a document, in sentences."""
    return list(sentences(changes))


@register.filter
def nom_du_type(kind: str) -> str:
    """What a kind of document is called."""
    return catalogue.of(kind).nom


@register.filter
def ou_tiret(value: Any) -> Any:
    """The value, a dash for none."""
    return value or "–"


@register.filter
def moins(number: int, shown: Sized) -> int:
    """How many of a number are not shown."""
    return number - len(shown)


@register.filter
def sans_commande(remedy: str) -> str:
    """A remedy without the commands that the buttons of the page stand for."""
    return parole(remedy)
